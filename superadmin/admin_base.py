"""Base classes of the console's pages. Each app's admin.py builds on them.

    @admin.register(JobRequisition)
    class RequisitionAdmin(OperationAdmin):
        update_operation = staticmethod(operations.requisitions.update_requisition)

Without an operation there is no button: a model without `create_operation` cannot be added here, and so on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from config.kernel.errors import DomainError


class PublicIdChangeList(ChangeList):
    """Links rows by their public id."""

    def url_for_result(self, result: Any) -> str:
        public_id = getattr(result, "public_id", None)
        if not public_id:
            return super().url_for_result(result)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=(quote(public_id),))


class ConsoleAdmin(admin.ModelAdmin):
    """Read-only page of a model: lists, filters, search, detail. Nothing can be changed."""

    list_per_page = 50
    show_full_result_count = False
    actions_on_bottom = False
    view_on_site = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PublicIdChangeList

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Find a row by public id, or by key (the links that the admin itself makes after saving)."""
        names = {field.name for field in self.opts.concrete_fields}
        if from_field is None and "public_id" in names and not object_id.isdigit():
            return self.get_queryset(request).filter(public_id=object_id).first()
        return super().get_object(request, object_id, from_field)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Nothing: operations write the audit log, which is the only trail."""

    log_change = log_addition

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[Any]:
        """Nothing, since nothing is logged from here."""
        return []

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        """Nothing, for the same reason."""


class ReadOnlyInline(admin.TabularInline):
    """Rows that belong to the row shown, as a table for reading; `fields` and `readonly_fields` are the same."""

    template = "admin/readonly_inline.html"
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class EvidenceAdmin(ConsoleAdmin):
    """A model whose rows prove something: shown whole, never touched."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


class OperationAdmin(ConsoleAdmin):
    """A model that the console changes, by its operations alone.

    `create_operation(*, actor, **values)` and `update_operation(row, *, actor, **values)` return the row and
    get the form's cleaned values (when changing: only the fields that differ); `delete_operation(row, *, actor)`.
    A refusal of theirs is shown as a message and nothing is stored.
    """

    create_operation: Callable[..., Any] | None = None
    update_operation: Callable[..., Any] | None = None
    delete_operation: Callable[..., Any] | None = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.create_operation is not None and self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.update_operation is not None and self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.delete_operation is not None and self.admin_site.has_permission(request)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            details = " ".join(str(item["message"]) for item in error.field_errors)
            self.message_user(request, f"{error.message} {details}".strip(), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Hand out the unsaved instance; the operation stores its own."""
        return form.instance

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = {
            name: value
            for name, value in form.cleaned_data.items()
            if not change or name in form.changed_data
        }
        operation: Any = type(self).update_operation if change else type(self).create_operation
        stored = (
            operation(obj, actor=request.user, **values)
            if change
            else operation(actor=request.user, **values)
        )
        obj.__dict__.update(stored.__dict__)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing: lists belong to the values that the operation got."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        operation: Any = type(self).delete_operation
        operation(obj, actor=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            self.delete_model(request, row)

    def apply_to(self, request: HttpRequest, rows: Any, operation: Callable[..., Any], done: Any) -> None:
        """Run an operation for each selected row and say how many it worked for and why not for the others."""
        worked = 0
        for row in rows:
            try:
                with transaction.atomic():
                    operation(row, actor=request.user)
                worked += 1
            except DomainError as error:
                self.message_user(request, f"{row}: {error.message}", messages.WARNING)
        if worked:
            self.message_user(request, done % {"number": worked}, messages.SUCCESS)
