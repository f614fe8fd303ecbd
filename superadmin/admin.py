"""The console's pages of the platform floor."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django_celery_beat import admin as beat
from django_celery_beat import models as schedules

from config.kernel.errors import DomainError
from superadmin.admin_base import ConsoleAdmin, EvidenceAdmin, OperationAdmin, ReadOnlyInline
from superadmin.forms import FlagForm, IncidentForm, IncidentStepForm, TenantForm
from superadmin.models import (
    AuditLog,
    FeatureFlag,
    IncidentUpdate,
    SystemIncident,
    SystemMetric,
    SystemMetricRollup,
    Tenant,
)
from superadmin.operations import export, flags, incidents, tenants
from superadmin.operations.audit import kind_of
from superadmin.selectors import audit as audit_selectors
from superadmin.selectors import usage


@admin.register(Tenant)
class TenantAdmin(OperationAdmin):
    form = TenantForm
    create_operation = staticmethod(tenants.create_tenant)
    update_operation = staticmethod(tenants.update_tenant)
    change_form_template = "admin/superadmin/tenant/change_form.html"
    list_display = (
        "name", "domain", "subscription_tier", "is_active", "is_trial", "subscription_expires_at", "created_at",
    )  # fmt: skip
    list_filter = ("is_active", "subscription_tier", "is_trial")
    search_fields = ("name", "domain", "public_id")
    raw_id_fields = ("owner",)
    readonly_fields = ("public_id", "is_active", "created_at", "updated_at")
    actions = ("suspend", "reactivate")

    @admin.action(description=_("Suspend the selected tenants"), permissions=["change"])
    def suspend(self, request: HttpRequest, rows: Any) -> None:
        self.apply_to(request, rows, tenants.suspend_tenant, _("%(number)d suspended."))

    @admin.action(description=_("Reactivate the selected tenants"), permissions=["change"])
    def reactivate(self, request: HttpRequest, rows: Any) -> None:
        self.apply_to(request, rows, tenants.reactivate_tenant, _("%(number)d reactivated."))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        tenant = context.get("original")
        context["usage"] = usage.of_tenant(tenant) if tenant else []
        return super().render_change_form(request, context, *args, **kwargs)


class EntityFilter(admin.SimpleListFilter):
    """By the console's own models: asking the log for its different values would read all of it."""

    title = _("entity")
    parameter_name = "entity_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(
            (kind, kind.replace("_", " ")) for kind in map(kind_of, model_admin.admin_site.models())
        )

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(entity_type=self.value()) if self.value() else queryset


@admin.register(AuditLog)
class AuditLogAdmin(EvidenceAdmin):
    change_form_template = "admin/superadmin/auditlog/change_form.html"
    date_hierarchy = "created_at"
    list_display = (
        "created_at", "severity", "action", "description", "user_email", "tenant", "entity_id",
    )  # fmt: skip
    list_filter = ("action", "severity", EntityFilter, "tenant")
    list_select_related = ("tenant",)
    search_fields = ("entity_id__exact", "request_id__exact", "public_id__exact", "user_email__iexact")
    search_help_text = _("Entity id, request id, log id or the actor's address, each in full.")
    fields = (
        "public_id", "created_at", "tenant", "user_email", "user_role", "action", "severity", "entity_type",
        "entity_id",
        "description", "ip_address", "user_agent", "request_id", "position", "prev_hash", "hash",
    )  # fmt: skip
    actions = ("export_csv",)

    @admin.action(description=_("Export the selected entries as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, rows: Any) -> HttpResponse:
        return export.audit_csv(rows, actor=request.user)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context["changed_fields"] = audit_selectors.changes_of(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(FeatureFlag)
class FeatureFlagAdmin(OperationAdmin):
    form = FlagForm
    create_operation = staticmethod(flags.create_flag)
    update_operation = staticmethod(flags.update_flag)
    list_display = ("name", "is_enabled", "rollout_percentage", "starts_at", "ends_at", "updated_at")
    list_filter = ("is_enabled",)
    search_fields = ("name", "description")
    raw_id_fields = ("allowed_users",)
    actions = ("toggle",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name",) if obj else ()

    @admin.action(description=_("Switch the selected flags on or off"), permissions=["change"])
    def toggle(self, request: HttpRequest, rows: Any) -> None:
        self.apply_to(request, rows, flags.toggle_flag, _("%(number)d switched."))


class TimelineInline(ReadOnlyInline):
    model = IncidentUpdate
    fields = readonly_fields = ("created_at", "status", "message", "author")
    verbose_name_plural = _("timeline")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("author")


@admin.register(SystemIncident)
class SystemIncidentAdmin(OperationAdmin):
    form = IncidentForm
    create_operation = staticmethod(incidents.open_incident)
    update_operation = staticmethod(incidents.update_incident)
    change_form_template = "admin/superadmin/systemincident/change_form.html"
    list_display = (
        "title",
        "severity",
        "status",
        "incident_type",
        "detected_at",
        "resolved_at",
        "assigned_to",
    )
    list_filter = ("status", "severity", "incident_type")
    list_select_related = ("assigned_to",)
    search_fields = ("title", "public_id", "description")
    raw_id_fields = ("assigned_to",)
    readonly_fields = ("public_id", "status", "resolved_at", "resolution_notes", "reported_by", "alert_rule")
    inlines = (TimelineInline,)
    actions = ("acknowledge", "resolve")

    @admin.action(description=_("Acknowledge the selected incidents"), permissions=["change"])
    def acknowledge(self, request: HttpRequest, rows: Any) -> None:
        self.apply_to(request, rows, incidents.acknowledge, _("%(number)d acknowledged."))

    @admin.action(description=_("Resolve the selected incidents"), permissions=["change"])
    def resolve(self, request: HttpRequest, rows: Any) -> None:
        self.apply_to(request, rows, incidents.resolve_from_list, _("%(number)d resolved."))

    def get_urls(self) -> list[Any]:
        step = self.admin_site.admin_view(self.step)
        return [
            path("<str:public_id>/step/", step, name="superadmin_systemincident_step"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context["step_form"] = IncidentStepForm(auto_id="step_%s")
        return super().render_change_form(request, context, *args, **kwargs)

    def step(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Take one step of the incident's flow from its page."""
        form = IncidentStepForm(request.POST or None)
        incident = self.get_object(request, public_id)
        if incident is not None and form.is_valid():
            try:
                incidents.take_step(incident, actor=request.user, **form.cleaned_data)
            except DomainError as error:
                self.message_user(request, str(error.message), messages.ERROR)
        elif form.errors:
            self.message_user(
                request, " ".join(e for errors in form.errors.values() for e in errors), messages.ERROR
            )
        return HttpResponseRedirect(
            reverse("admin:superadmin_systemincident_change", args=(quote(public_id),))
        )


@admin.register(SystemMetric)
class SystemMetricAdmin(EvidenceAdmin):
    date_hierarchy = "measured_at"
    list_display = ("measured_at", "metric_name", "value", "unit", "service", "tenant", "metric_type")
    list_filter = ("metric_name", "service", "metric_type")
    list_select_related = ("tenant",)
    search_fields = ("metric_name", "service", "public_id__exact")


@admin.register(SystemMetricRollup)
class SystemMetricRollupAdmin(EvidenceAdmin):
    list_display = (
        "bucket",
        "resolution",
        "metric_name",
        "service",
        "tenant",
        "avg",
        "min",
        "max",
        "p95",
        "count",
    )
    list_filter = ("resolution", "metric_name", "service")
    list_select_related = ("tenant",)


@admin.register(IncidentUpdate)
class IncidentUpdateAdmin(ConsoleAdmin):
    list_display = ("created_at", "incident", "status", "author", "message")
    list_filter = ("status",)
    list_select_related = ("incident", "author")
    search_fields = ("incident__title", "message")


def _register_schedule(model: Any, page: Any) -> None:
    """Show a kind of schedule without the table of its tasks: those have a page of their own."""
    admin.site.unregister(model)
    admin.site.register(model, page, inlines=())


_register_schedule(schedules.ClockedSchedule, beat.ClockedScheduleAdmin)
_register_schedule(schedules.CrontabSchedule, beat.CrontabScheduleAdmin)
_register_schedule(schedules.IntervalSchedule, beat.IntervalScheduleAdmin)
_register_schedule(schedules.SolarSchedule, beat.SolarScheduleAdmin)
