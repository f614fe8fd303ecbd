"""Choice lists of the platform floor and the flow of an incident."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SubscriptionTier(TextChoices):
    FREE = "free", _("Free")
    BASIC = "basic", _("Basic")
    PRO = "pro", _("Pro")
    ENTERPRISE = "enterprise", _("Enterprise")


class ScoreRelease(TextChoices):
    """When candidates see their score; a company's default."""

    IMMEDIATELY = "immediately", _("Right after scoring")
    AFTER_DELAY = "after_delay", _("After a delay")
    MANUAL = "manual", _("When a recruiter releases it")


class QuotaKind(TextChoices):
    """What a plan limits; `Tenant.max_<kind>` holds the limit."""

    USERS = "users", _("Users")
    ASSESSMENTS = "assessments", _("Assessments")
    CANDIDATES = "candidates", _("Candidates")


class AuditAction(TextChoices):
    CREATE = "create", _("Created")
    UPDATE = "update", _("Changed")
    DELETE = "delete", _("Deleted")
    LOGIN = "login", _("Signed in")
    LOGOUT = "logout", _("Signed out")
    LOGIN_FAILED = "login_failed", _("Sign-in failed")
    ROLE_CHANGE = "role_change", _("Role changed")
    SETTINGS_CHANGE = "settings_change", _("Settings changed")
    STATUS_CHANGE = "status_change", _("Status changed")
    PUBLISH = "publish", _("Published")
    INVITE = "invite", _("Invited")
    INVITE_REVOKED = "invite_revoked", _("Invitation revoked")
    EXPORT = "export", _("Exported")
    VIEW_SENSITIVE = "view_sensitive", _("Sensitive data viewed")
    FLAG_CHANGE = "flag_change", _("Feature flag changed")
    IMPERSONATE = "impersonate", _("Acted for another user")


class AuditSeverity(TextChoices):
    INFO = "info", _("Info")
    WARNING = "warning", _("Warning")
    CRITICAL = "critical", _("Critical")


class IncidentType(TextChoices):
    OUTAGE = "outage", _("Outage")
    BUG = "bug", _("Bug")
    SECURITY = "security", _("Security")
    PERFORMANCE = "performance", _("Performance")


class IncidentSeverity(TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    CRITICAL = "critical", _("Critical")


class IncidentStatus(TextChoices):
    OPEN = "open", _("Open")
    INVESTIGATING = "investigating", _("Investigating")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")


INCIDENT_TRANSITIONS = {
    IncidentStatus.OPEN: frozenset({IncidentStatus.INVESTIGATING, IncidentStatus.RESOLVED}),
    IncidentStatus.INVESTIGATING: frozenset({IncidentStatus.RESOLVED}),
    IncidentStatus.RESOLVED: frozenset({IncidentStatus.INVESTIGATING, IncidentStatus.CLOSED}),
    IncidentStatus.CLOSED: frozenset(),
}
ACTIVE_INCIDENT_STATUSES = (IncidentStatus.OPEN, IncidentStatus.INVESTIGATING)
SOLVED_INCIDENT_STATUSES = (IncidentStatus.RESOLVED, IncidentStatus.CLOSED)


class MetricType(TextChoices):
    GAUGE = "gauge", _("Gauge")
    COUNTER = "counter", _("Counter")
    HISTOGRAM = "histogram", _("Histogram")


class MetricUnit(TextChoices):
    PERCENT = "percent", _("percent")
    MILLISECONDS = "ms", _("milliseconds")
    SECONDS = "seconds", _("seconds")
    COUNT = "count", _("count")
    BYTES = "bytes", _("bytes")
    USD = "usd", _("US dollars")


class RollupResolution(TextChoices):
    HOUR = "hour", _("Hour")
    DAY = "day", _("Day")
