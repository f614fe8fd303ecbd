"""Rows of the platform floor."""

import factory

from superadmin.models import FeatureFlag, SystemIncident, SystemMetric, Tenant


class TenantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tenant

    name = factory.Sequence(lambda n: f"Company {n}")
    domain = factory.Sequence(lambda n: f"company-{n}.example.com")


class FeatureFlagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FeatureFlag

    name = factory.Sequence(lambda n: f"flag-{n}")
    description = "Made for a test."
    is_enabled = True


class SystemIncidentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SystemIncident

    title = factory.Sequence(lambda n: f"Incident {n}")
    incident_type = "outage"
    severity = "medium"


class SystemMetricFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SystemMetric

    metric_name = "api_latency"
    metric_type = "gauge"
    unit = "ms"
    value = 100.0
    service = "api"
