"""Forms of the console."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from superadmin.models import FeatureFlag, SystemIncident, Tenant


class TenantForm(forms.ModelForm):
    class Meta:
        model = Tenant
        fields = (
            "name", "domain", "owner", "subscription_tier", "subscription_expires_at", "is_trial",
            "max_users", "max_assessments", "max_candidates", "settings", "features_enabled",
        )  # fmt: skip

    def clean_domain(self) -> str | None:
        """Accept any case; no domain is no value."""
        return (self.cleaned_data["domain"] or "").strip().lower() or None


class FlagForm(forms.ModelForm):
    class Meta:
        model = FeatureFlag
        fields = (
            "name", "description", "is_enabled", "rollout_percentage", "allowed_tenants", "allowed_users",
            "starts_at", "ends_at", "config",
        )  # fmt: skip


class IncidentForm(forms.ModelForm):
    class Meta:
        model = SystemIncident
        fields = (
            "title", "description", "incident_type", "severity", "detected_at", "affected_users", "affected_tenants",
            "affected_services", "assigned_to", "root_cause", "error_logs", "metrics",
        )  # fmt: skip


class IncidentStepForm(forms.Form):
    """A step of an incident: what happened, in words."""

    STEPS = (
        ("update", _("Add to the timeline")),
        ("acknowledge", _("Investigate")),
        ("resolve", _("Resolve")),
        ("close", _("Close")),
    )
    step = forms.ChoiceField(label=_("Step"), choices=STEPS)
    message = forms.CharField(
        label=_("What happened"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Everything but taking it on and filing it needs words."""
        values = super().clean() or {}
        if values.get("step") in {"update", "resolve"} and not values.get("message", "").strip():
            self.add_error("message", _("Say what happened."))
        return values
