"""Other conditions for one person, pauses, and what is said to a candidate while the test runs."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import ACCOMMODATION_TRANSITIONS, AccommodationStatus, PauseKind
from assessments.models.sessions import TestSession
from assessments.querysets import AccommodationQuerySet, CompanyQuerySet
from assessments.validators import MAX_EXTRA_TIME_PERCENT, MAX_GRANT_MINUTES, MAX_GRANT_REASON
from config.kernel.crypto import EncryptedTextField
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


class Accommodation(TenantModel):
    """Conditions that a person asked for once and that hold for all tests of the company.

    `reason` is private: company admins who decide read it, nobody else; it is emptied when the conditions
    end. `extra_time_percent` is added to every time limit; `break_minutes` are minutes in all for which the
    clock may stand. At most one per person is approved, and at most one waits.
    """

    TRANSITIONS = ACCOMMODATION_TRANSITIONS

    public_id = PublicIdField("acc", db_column="accommodation_id")
    candidate = TenantForeignKey(
        "candidates.Candidate", on_delete=models.PROTECT, related_name="accommodations"
    )
    status = models.CharField(
        _("status"), max_length=20, choices=AccommodationStatus, default=AccommodationStatus.REQUESTED
    )
    reason = EncryptedTextField(_("reason"))
    extra_time_percent = models.PositiveSmallIntegerField(
        _("extra time"),
        default=0,
        validators=[MaxValueValidator(MAX_EXTRA_TIME_PERCENT)],
        help_text=_("Per cent of every time limit."),
    )
    break_minutes = models.PositiveSmallIntegerField(
        _("breaks"), default=0, validators=[MaxValueValidator(120)], help_text=_("Minutes in all.")
    )
    no_camera = models.BooleanField(_("no camera"), default=False)
    larger_type = models.BooleanField(_("larger type"), default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    answer = models.TextField(_("answer to the candidate"), max_length=2_000, blank=True, default="")
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = TenantManager.from_queryset(AccommodationQuerySet)()

    class Meta:
        db_table = "accommodations"
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        constraints = [
            choice_check("status", AccommodationStatus, table="accommodations"),
            models.CheckConstraint(
                condition=Q(extra_time_percent__lte=MAX_EXTRA_TIME_PERCENT, break_minutes__lte=120),
                name="accommodations_range",
            ),
            models.CheckConstraint(
                condition=Q(extra_time_percent__gt=0)
                | Q(break_minutes__gt=0)
                | Q(no_camera=True)
                | Q(larger_type=True),
                name="accommodations_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[AccommodationStatus.REQUESTED, AccommodationStatus.ENDED])
                | Q(decided_at__isnull=False),
                name="accommodations_decided_known",
            ),
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(status=AccommodationStatus.REQUESTED),
                name="accommodations_one_waits",
            ),
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(status=AccommodationStatus.APPROVED),
                name="accommodations_one_holds",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "status", "created_at", "id"], name="accommodations_list")]

    def __str__(self):
        return self.public_id


class SessionPause(TenantModel):
    """A time for which the clock of an attempt stood; open while `ended_at` is null, and at `due_at` at the latest."""

    session = TenantForeignKey(TestSession, on_delete=models.PROTECT, related_name="pauses")
    kind = models.CharField(max_length=20, choices=PauseKind)
    started_at = models.DateTimeField(_("from"))
    due_at = models.DateTimeField(_("at the latest"), null=True, blank=True)
    ended_at = models.DateTimeField(_("to"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "session_pauses"
        verbose_name = _("pause of an attempt")
        verbose_name_plural = _("pauses of attempts")
        constraints = [
            choice_check("kind", PauseKind, table="session_pauses"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="session_pauses_times_in_order",
            ),
            models.UniqueConstraint(
                fields=["session"], condition=Q(ended_at__isnull=True), name="session_pauses_one_open"
            ),
        ]
        indexes = [
            models.Index(fields=["session", "started_at"], name="session_pauses_session"),
            models.Index(
                fields=["due_at"], condition=Q(ended_at__isnull=True), name="session_pauses_running"
            ),
        ]

    def __str__(self):
        return f"{self.session_id}/{self.started_at}"


class SessionMessage(TenantModel):
    """A word of staff to a candidate during the test; `seen_at` is when the candidate's page showed it."""

    public_id = PublicIdField("msg", db_column="message_id")
    session = TenantForeignKey(TestSession, on_delete=models.PROTECT, related_name="messages")
    text = models.TextField(_("message"), max_length=1_000)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "session_messages"
        verbose_name = _("message during a test")
        verbose_name_plural = _("messages during tests")
        indexes = [models.Index(fields=["session", "created_at"], name="session_messages_session")]

    def __str__(self):
        return self.public_id


class TimeGrant(TenantModel):
    """Minutes given while tests ran: to one attempt, or to all that ran in an assessment (`attempts` says how many).

    The same `request_key` grants once.
    """

    public_id = PublicIdField("grant", db_column="grant_id")
    request_key = models.CharField(max_length=64)
    session = TenantForeignKey(
        TestSession, on_delete=models.PROTECT, null=True, blank=True, related_name="time_grants"
    )
    assessment = TenantForeignKey(
        "assessments.Assessment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="time_grants",
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    reason = models.TextField(_("reason"), max_length=MAX_GRANT_REASON)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "time_grants"
        verbose_name = _("time given")
        verbose_name_plural = _("times given")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "request_key"], name="time_grants_key_unique"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MAX_GRANT_MINUTES), name="time_grants_minutes_range"
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=False, assessment__isnull=True)
                | Q(session__isnull=True, assessment__isnull=False),
                name="time_grants_one_target",
            ),
        ]
        indexes = [
            models.Index(fields=["session"], condition=Q(session__isnull=False), name="time_grants_session"),
            models.Index(
                fields=["assessment", "created_at"],
                condition=Q(assessment__isnull=False),
                name="time_grants_assessment",
            ),
        ]

    def __str__(self):
        return self.public_id
