"""The integrity of an attempt: what was noticed in sum, what the candidate says, what people decided."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from assessments.enums import CASE_TRANSITIONS, CaseStatus
from assessments.models.sessions import TestSession
from assessments.querysets import IntegrityCaseQuerySet
from config.kernel.crypto import EncryptedTextField
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager
from monitoring.enums import ProctoringSeverity, ReviewOutcome


class IntegrityCase(TenantModel):
    """One attempt in which something was noticed.

    `score` is the sum of `factors`, 0 (nothing) to 100; a factor is {rule, value, weight, points}. It sorts the
    queue and explains itself; it decides nothing. `severity` is the worst event's. The candidate was told at
    `informed_at` and may reply until `reply_due_at`. At `expired_at` the evidence was removed.
    """

    TRANSITIONS = CASE_TRANSITIONS

    public_id = PublicIdField("case", db_column="case_id")
    session = TenantForeignKey(TestSession, on_delete=models.PROTECT, related_name="integrity_cases")
    status = models.CharField(_("status"), max_length=20, choices=CaseStatus, default=CaseStatus.OPEN)
    severity = models.CharField(
        _("severity"), max_length=20, choices=ProctoringSeverity, default=ProctoringSeverity.LOW
    )
    severity_rank = models.GeneratedField(
        expression=Case(
            *[When(severity=value, then=Value(rank)) for rank, value in enumerate(ProctoringSeverity.values)],
            default=Value(0),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    score = models.DecimalField(_("integrity score"), max_digits=5, decimal_places=2, default=0)
    factors = models.JSONField(default=list, blank=True)
    computed_at = models.DateTimeField(_("computed"))
    informed_at = models.DateTimeField(_("candidate told"), null=True, blank=True)
    reply_due_at = models.DateTimeField(_("reply until"), null=True, blank=True)
    reply = EncryptedTextField(_("reply of the candidate"), null=True, blank=True)
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=ReviewOutcome, blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewer"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    expired_at = models.DateTimeField(_("evidence removed"), null=True, blank=True)

    objects = TenantManager.from_queryset(IntegrityCaseQuerySet)()

    class Meta:
        db_table = "integrity_cases"
        verbose_name = _("integrity case")
        verbose_name_plural = _("integrity cases")
        constraints = [
            choice_check("status", CaseStatus, table="integrity_cases"),
            choice_check("severity", ProctoringSeverity, table="integrity_cases"),
            models.UniqueConstraint(fields=["session"], name="integrity_cases_once"),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=100), name="integrity_cases_score_range"
            ),
            models.CheckConstraint(
                condition=Q(
                    status=CaseStatus.OPEN, outcome="", decided_by__isnull=True, decided_at__isnull=True
                )
                | ~Q(status=CaseStatus.OPEN)
                & Q(outcome__in=ReviewOutcome.values, decided_by__isnull=False, decided_at__isnull=False),
                name="integrity_cases_decision_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status=CaseStatus.PROPOSED) | Q(outcome=ReviewOutcome.INVALID),
                name="integrity_cases_only_invalid_proposed",
            ),
            models.CheckConstraint(
                condition=Q(informed_at__isnull=True, reply_due_at__isnull=True)
                | Q(informed_at__isnull=False, reply_due_at__gt=models.F("informed_at")),
                name="integrity_cases_reply_time",
            ),
            models.CheckConstraint(
                condition=Q(reply__isnull=True) | Q(replied_at__isnull=False),
                name="integrity_cases_reply_dated",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "-severity_rank", "-score", "id"],
                condition=~Q(status=CaseStatus.DECIDED),
                name="integrity_cases_queue",
            ),
            models.Index(fields=["tenant", "-severity_rank", "-score", "id"], name="integrity_cases_all"),
            models.Index(
                fields=["tenant", "computed_at"],
                condition=Q(expired_at__isnull=True),
                name="integrity_cases_evidence",
            ),
        ]

    def __str__(self):
        return self.public_id


class CaseDecision(TenantModel):
    """One judgement on a case; never changed. A case that was opened again gathers more of them."""

    case = TenantForeignKey(IntegrityCase, on_delete=models.PROTECT, related_name="decisions")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(
        _("outcome"),
        max_length=20,
        choices=ReviewOutcome,
        blank=True,
        default="",
        help_text=_("Empty: reopened."),
    )
    is_second = models.BooleanField(_("second reviewer"), default=False)
    notes = models.TextField(_("notes"), max_length=4_000, blank=True, default="")

    class Meta:
        db_table = "integrity_decisions"
        verbose_name = _("decision on a case")
        verbose_name_plural = _("decisions on cases")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=ReviewOutcome.values),
                name="integrity_decisions_known",
            )
        ]
        indexes = [models.Index(fields=["case", "created_at"], name="integrity_decisions_case")]

    def __str__(self):
        return f"{self.case_id}/{self.outcome}"
