"""What was answered in an attempt, and the journal of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.sessions import TestSession
from assessments.querysets import CompanyQuerySet
from config.kernel.models import TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


class Answer(TenantModel):
    """The answer that counts for one question of one attempt: letters in order, null while nothing is chosen.

    `client_seq` is the number of the save as counted by the browser: a lower one never overwrites a higher.
    """

    session = TenantForeignKey(TestSession, on_delete=models.PROTECT, related_name="answers")
    question = TenantForeignKey("assessments.Question", on_delete=models.PROTECT, related_name="answers")
    selected_answer = models.CharField(_("answer"), max_length=10, null=True, blank=True)
    client_seq = models.BigIntegerField(default=0)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    flagged = models.BooleanField(_("marked for later"), default=False)
    is_correct = models.BooleanField(_("right"), null=True, blank=True)
    points_awarded = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    time_taken_seconds = models.PositiveIntegerField(_("time"), null=True, blank=True)

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "answers"
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["session", "question"], name="answers_once"),
            models.CheckConstraint(
                condition=Q(selected_answer__isnull=True)
                | Q(selected_answer__regex=r"^A?B?C?D?E?F?G?H?$") & ~Q(selected_answer=""),
                name="answers_letters",
            ),
            models.CheckConstraint(condition=Q(client_seq__gte=0), name="answers_seq_range"),
            models.CheckConstraint(
                condition=Q(points_awarded__isnull=True) | Q(points_awarded__gte=0),
                name="answers_points_range",
            ),
        ]
        indexes = [
            models.Index(fields=["session", "created_at"], name="answers_session_created"),
            models.Index(fields=["question", "is_correct"], name="answers_question_correct"),
        ]

    def __str__(self):
        return f"{self.session_id}/{self.question_id}"


class AnswerJournal(TenantModel):
    """Every accepted save, in order; never changed. `late` marks saves from the grace after time."""

    session = TenantForeignKey(TestSession, on_delete=models.PROTECT, related_name="journal")
    question = TenantForeignKey("assessments.Question", on_delete=models.PROTECT, related_name="+")
    selected_answer = models.CharField(max_length=10, null=True, blank=True)
    flagged = models.BooleanField(default=False)
    client_seq = models.BigIntegerField()
    received_at = models.DateTimeField(default=timezone.now)
    late = models.BooleanField(default=False)

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "answer_journal"
        verbose_name = _("save of an answer")
        verbose_name_plural = _("saves of answers")
        indexes = [models.Index(fields=["session", "id"], name="answer_journal_session")]

    def __str__(self):
        return f"{self.session_id}/{self.question_id}/{self.client_seq}"
