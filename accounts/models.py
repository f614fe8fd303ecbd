"""People, their tokens and their preferences."""

from __future__ import annotations

import copy
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import STAFF_ROLES, TEAM_ROLES, Theme, UserRole
from accounts.querysets import ApiKeyQuerySet, RefreshTokenQuerySet, TeamInvitationQuerySet, UserManager
from accounts.validators import (
    validate_admin_settings,
    validate_language,
    validate_scopes,
    validate_time_zone,
)
from config.kernel.crypto import EncryptedTextField
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantModel, TimestampedModel
from config.kernel.tenancy import TenantManager


class User(AbstractBaseUser, TimestampedModel):
    """One account per address, for every role. Rights follow from the role alone; there are no groups.

    People of a company have its `tenant`; candidates and superadmins have none. A person who applies to
    several companies is one User with one Candidate row per company.
    """

    public_id = PublicIdField("usr", db_column="public_id")
    email = models.EmailField(_("e-mail"), max_length=255)
    full_name = models.CharField(_("name"), max_length=255, blank=True, default="")
    role = models.CharField(_("role"), max_length=50, choices=UserRole.choices, default=UserRole.USER)
    tenant = models.ForeignKey(
        "superadmin.Tenant",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("company"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_verified = models.BooleanField(_("e-mail proven"), default=False)
    language = models.CharField(
        _("language"), max_length=10, blank=True, default="", validators=[validate_language]
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_time_zone]
    )
    theme = models.CharField(_("appearance"), max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    sso_provider = models.CharField(max_length=100, null=True, blank=True, editable=False)
    sso_subject = models.CharField(max_length=255, null=True, blank=True, editable=False)
    login_streak = models.PositiveIntegerField(default=0, editable=False)
    login_streak_last_date = models.DateField(null=True, blank=True, editable=False)
    login_streak_max = models.PositiveIntegerField(default=0, editable=False)
    quiz_streak = models.PositiveIntegerField(default=0, editable=False)
    quiz_streak_last_date = models.DateField(null=True, blank=True, editable=False)
    quiz_streak_max = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager()

    class Meta:
        db_table = "users"
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="users_email_unique"),
            models.UniqueConstraint(fields=["sso_provider", "sso_subject"], name="users_sso_identity_unique"),
            choice_check("role", UserRole, table="users"),
            choice_check("theme", Theme, table="users"),
            models.CheckConstraint(
                condition=Q(role__in=sorted(STAFF_ROLES), tenant__isnull=False)
                | Q(role__in=[UserRole.USER, UserRole.SUPERADMIN], tenant__isnull=True),
                name="users_role_fits_tenant",
            ),
            models.CheckConstraint(
                condition=Q(sso_provider__isnull=True, sso_subject__isnull=True)
                | Q(sso_provider__isnull=False, sso_subject__isnull=False),
                name="users_sso_pair_complete",
            ),
            models.CheckConstraint(
                condition=Q(login_streak_max__gte=F("login_streak")), name="users_login_streak_max_ok"
            ),
            models.CheckConstraint(
                condition=Q(quiz_streak_max__gte=F("quiz_streak")), name="users_quiz_streak_max_ok"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "role", "is_active"], name="users_tenant_role_idx"),
            models.Index(fields=["tenant", "full_name", "id"], name="users_tenant_name_idx"),
            models.Index(fields=["-created_at"], name="users_created_idx"),
        ]

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store; refuses the copy that an API key lends out (see `acting_as`)."""
        if getattr(self, "_lent", False):
            raise TypeError(
                "This is a person seen through an API key; the account itself is not to be written"
            )
        super().save(*args, **kwargs)

    def acting_as(self, role: str) -> User:
        """Return a copy limited to `role`, which cannot be saved: what an API key may be."""
        lent = copy.copy(self)
        lent.role = role
        lent._lent = True  # noqa: SLF001  (our own copy)
        return lent

    @property
    def display_name(self) -> str:
        """The name, or the part of the address before the @ in title case."""
        return self.full_name or self.email.partition("@")[0].replace(".", " ").replace("_", " ").title()

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name.split(" ")[0]

    @property
    def member_role_label(self) -> str:
        """The role in words; on a row of the team page the one offered by an open invitation."""
        return str(UserRole(getattr(self, "member_role", self.role)).label)

    @property
    def is_staff(self) -> bool:
        """Whether the console opens: superadmins only."""
        return self.role == UserRole.SUPERADMIN

    @property
    def is_superuser(self) -> bool:
        return self.role == UserRole.SUPERADMIN

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and self.is_superuser

    def has_perms(self, perm_list: Any, obj: Any = None) -> bool:
        return self.is_active and self.is_superuser

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_superuser


class RefreshToken(TimestampedModel):
    """Server-side memory of one refresh token; the token itself is 256 random bits kept by the client.

    Each refresh revokes the row and makes the next of the same family. Use of a revoked one revokes
    the family.
    """

    token_hash = models.CharField(max_length=64, unique=True, db_column="token")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="refresh_tokens")
    family_id = models.UUIDField(db_index=True)
    expires_at = models.DateTimeField()
    is_revoked = models.BooleanField(default=False)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    user_agent = models.CharField(max_length=500, blank=True, default="")
    ip = models.GenericIPAddressField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = RefreshTokenQuerySet.as_manager()

    class Meta:
        db_table = "refresh_tokens"
        verbose_name = _("refresh token")
        verbose_name_plural = _("refresh tokens")
        indexes = [
            models.Index(fields=["user", "expires_at"], name="refresh_user_expires_idx"),
            models.Index(
                fields=["user", "expires_at"], name="refresh_live_idx", condition=Q(is_revoked=False)
            ),
            models.Index(fields=["expires_at"], name="refresh_expires_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.family_id}"


class AdminSettings(TimestampedModel):
    """Preferences of one admin. The key of a language model is encrypted and never read back by a page."""

    public_id = PublicIdField("set", db_column="settings_id")
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="admin_settings")
    settings = models.JSONField(default=dict, blank=True, validators=[validate_admin_settings])
    llm_api_key = EncryptedTextField(null=True, blank=True, editable=False)
    llm_api_key_last4 = models.CharField(max_length=4, blank=True, default="", editable=False)

    class Meta:
        db_table = "admin_settings"
        verbose_name = _("admin settings")
        verbose_name_plural = _("admin settings")

    def __str__(self) -> str:
        return f"{self.user_id}"


class ApiKey(TenantModel):
    """A key of a company for its own programs. Acts as the person who made it, limited to `role` and scopes.

    Shown once as `<prefix>.<secret>`; stored as prefix and SHA-256 of the secret's 32 random bytes.
    """

    public_id = PublicIdField("key", db_column="key_id")
    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(_("prefix"), max_length=16, unique=True)
    secret_hash = models.CharField(max_length=64)
    role = models.CharField(_("acts as"), max_length=50, choices=TEAM_ROLES)
    scopes = models.JSONField(_("may"), default=list, validators=[validate_scopes])
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_column="created_by")
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = TenantManager.from_queryset(ApiKeyQuerySet)()

    class Meta:
        db_table = "api_keys"
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=sorted(STAFF_ROLES)), name="api_keys_role_known"),
        ]
        indexes = [models.Index(fields=["tenant", "-created_at"], name="api_keys_tenant_idx")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())


class TeamInvitation(TenantModel):
    """The offer to one person to join a company in a role. The link is single-use; only its hash is kept.

    A person without an account gets an inactive one, which accepting opens; a candidate's account keeps
    working meanwhile and changes its role on accepting.
    """

    public_id = PublicIdField("tin", db_column="invitation_id")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="team_invitations")
    role = models.CharField(_("role"), max_length=50, choices=TEAM_ROLES)
    token_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    expires_at = models.DateTimeField(_("expires"))
    invited_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", db_column="invited_by"
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = TenantManager.from_queryset(TeamInvitationQuerySet)()

    class Meta:
        db_table = "team_invitations"
        verbose_name = _("team invitation")
        verbose_name_plural = _("team invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "user"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="team_invitations_one_open",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(STAFF_ROLES)), name="team_invitations_role_known"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-created_at"], name="team_inv_tenant_idx")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()
