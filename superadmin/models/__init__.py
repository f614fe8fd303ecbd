"""The five models of the platform floor and their helpers."""

from superadmin.models.audit import AuditLog
from superadmin.models.flags import FeatureFlag
from superadmin.models.incidents import IncidentUpdate, SystemIncident
from superadmin.models.metrics import SystemMetric, SystemMetricRollup
from superadmin.models.tenants import Tenant

__all__ = [
    "AuditLog",
    "FeatureFlag",
    "IncidentUpdate",
    "SystemIncident",
    "SystemMetric",
    "SystemMetricRollup",
    "Tenant",
]
