"""Corrections of keys, and every score that was changed after it was first given."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.enums import CORRECTION_TRANSITIONS, CorrectionStatus, Remedy
from assessments.models.questions import Question
from assessments.models.sessions import TestSession
from assessments.querysets import CompanyQuerySet
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


class KeyCorrection(TenantModel):
    """A key that was put right: `question` as it was, `replacement` the new version that now scores.

    The counts are filled in at the end: attempts that had the question, scores that changed, and scores that
    crossed the pass mark. `mail_candidates`: whoever has seen the score gets it again where it changed.
    """

    TRANSITIONS = CORRECTION_TRANSITIONS

    public_id = PublicIdField("fix", db_column="correction_id")
    question = TenantForeignKey(Question, on_delete=models.PROTECT, related_name="corrections")
    replacement = TenantForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    remedy = models.CharField(_("what was done"), max_length=20, choices=Remedy)
    reason = models.TextField(_("reason"), max_length=2_000)
    mail_candidates = models.BooleanField(_("mail changed scores again"), default=False)
    status = models.CharField(
        _("status"), max_length=20, choices=CorrectionStatus, default=CorrectionStatus.APPLYING
    )
    sessions_affected = models.PositiveIntegerField(_("attempts"), default=0)
    sessions_changed = models.PositiveIntegerField(_("changed scores"), default=0)
    decisions_flipped = models.PositiveIntegerField(_("changed outcomes"), default=0)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "key_corrections"
        verbose_name = _("correction of a key")
        verbose_name_plural = _("corrections of keys")
        constraints = [
            choice_check("status", CorrectionStatus, table="key_corrections"),
            choice_check("remedy", Remedy, table="key_corrections"),
            models.UniqueConstraint(fields=["question"], name="key_corrections_once"),
        ]
        indexes = [
            models.Index(fields=["tenant", "created_at", "id"], name="key_corrections_created"),
            models.Index(fields=["replacement"], name="key_corrections_replacement"),
        ]

    def __str__(self):
        return self.public_id


class ScoreChange(TenantModel):
    """A score before and after it was computed again; never changed. Percentages have two decimals.

    `old_possible` and `new_possible` are the points that could be reached.
    """

    session = TenantForeignKey(TestSession, on_delete=models.PROTECT, related_name="score_changes")
    correction = TenantForeignKey(
        KeyCorrection, on_delete=models.PROTECT, null=True, blank=True, related_name="score_changes"
    )
    old_percentage = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    new_percentage = models.DecimalField(max_digits=5, decimal_places=2)
    old_points = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    new_points = models.DecimalField(max_digits=9, decimal_places=2)
    old_possible = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    new_possible = models.DecimalField(max_digits=9, decimal_places=2)
    reason = models.TextField(blank=True, default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "score_changes"
        verbose_name = _("change of a score")
        verbose_name_plural = _("changes of scores")
        constraints = [
            models.UniqueConstraint(fields=["session", "correction"], name="score_changes_once"),
        ]
        indexes = [
            models.Index(fields=["session", "created_at"], name="score_changes_session"),
            models.Index(fields=["correction", "id"], name="score_changes_correction"),
        ]

    def __str__(self):
        return f"{self.session_id}/{self.new_percentage}"
