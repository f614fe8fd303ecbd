"""The console's pages of people, tokens and keys."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.forms import ConsoleUserForm
from accounts.models import AdminSettings, ApiKey, RefreshToken, TeamInvitation, User
from accounts.operations import users
from superadmin.admin_base import ConsoleAdmin, OperationAdmin


@admin.register(User)
class UserAdmin(OperationAdmin):
    form = ConsoleUserForm
    create_operation = staticmethod(users.create_user)
    update_operation = staticmethod(users.administer)
    list_display = (
        "email",
        "full_name",
        "role",
        "tenant",
        "is_active",
        "is_verified",
        "last_login",
        "created_at",
    )
    list_filter = ("role", "is_active", "is_verified", "tenant")
    list_select_related = ("tenant",)
    search_fields = ("email", "full_name", "public_id")
    ordering = ("-created_at",)
    readonly_fields = (
        "public_id",
        "is_active",
        "is_verified",
        "last_login",
        "sso_provider",
        "login_streak",
        "login_streak_max",
        "quiz_streak",
        "quiz_streak_max",
        "created_at",
        "updated_at",
    )
    actions = ("deactivate", "reactivate")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Address and company are fixed once the account exists: only the person changes them."""
        return (*self.readonly_fields, "email", "tenant") if obj else self.readonly_fields

    @admin.action(description=_("Deactivate the selected people"), permissions=["change"])
    def deactivate(self, request: HttpRequest, rows: Any) -> None:
        self.apply_to(request, rows, users.deactivate, _("%(number)d deactivated."))

    @admin.action(description=_("Activate the selected people"), permissions=["change"])
    def reactivate(self, request: HttpRequest, rows: Any) -> None:
        self.apply_to(request, rows, users.reactivate, _("%(number)d activated."))


@admin.register(RefreshToken)
class RefreshTokenAdmin(ConsoleAdmin):
    list_display = ("family_id", "user", "ip", "is_revoked", "created_at", "last_used_at", "expires_at")
    list_filter = ("is_revoked",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    exclude = ("token_hash",)


@admin.register(AdminSettings)
class AdminSettingsAdmin(ConsoleAdmin):
    list_display = ("user", "llm_api_key_last4", "updated_at")
    list_select_related = ("user",)
    fields = ("user", "settings", "llm_api_key_last4", "created_at", "updated_at")


@admin.register(ApiKey)
class ApiKeyAdmin(ConsoleAdmin):
    list_display = (
        "name",
        "tenant",
        "prefix",
        "role",
        "created_by",
        "last_used_at",
        "expires_at",
        "revoked_at",
    )
    list_filter = ("role", "tenant")
    list_select_related = ("tenant", "created_by")
    search_fields = ("name", "prefix")
    exclude = ("secret_hash",)


@admin.register(TeamInvitation)
class TeamInvitationAdmin(ConsoleAdmin):
    list_display = (
        "public_id",
        "tenant",
        "user",
        "role",
        "invited_by",
        "created_at",
        "expires_at",
        "accepted_at",
    )
    list_filter = ("role", "tenant")
    list_select_related = ("tenant", "user", "invited_by")
    exclude = ("token_hash",)
