"""Attempts, and what was shown in them."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import SESSION_TRANSITIONS, HandInSource, SessionStatus
from assessments.querysets import CompanyQuerySet, SessionQuerySet
from assessments.validators import validate_letters
from config.kernel.crypto import EncryptedTextField
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


def new_seed() -> int:
    """Return the 62 random bits from which the orders of one attempt are drawn."""
    return secrets.randbits(62)


class TestSession(TenantModel):
    """One attempt at a test. `deadline_at` is the server's; `duration_seconds` is whole seconds.

    The score is per cent of the points, with two decimals. `credential_epoch` is part of the candidate's
    sealed cookie: raising it turns every cookie given out before invalid. `browser_key` is the hash of the
    random mark of the browser that holds the attempt. `is_scored` is true once the candidate may see the
    score. Questions come from a set, from a job description, or from the sections of the assessment.
    `deadline_at` holds all time that was added: `accommodation` (the approved conditions it is under) with
    `extra_percent` (the most that such conditions ever gave it, since time given is not taken back),
    `extra_seconds` (granted while it ran, whole seconds), and ended pauses; while `paused_at` is set the clock
    stands. `reached` is the last question entered. With `forward_only` nothing before it can be changed, and
    `by_section` means one section after the other, each left for good; both are fixed at the start.
    `counted_at` is when the attempt went into the figures of its questions, null before and after a rescore.
    """

    TRANSITIONS = SESSION_TRANSITIONS

    __test__ = False

    public_id = PublicIdField("session", db_column="session_id")
    question_set = TenantForeignKey(
        "assessments.QuestionSet", on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    jd = TenantForeignKey(
        "assessments.JobDescription", on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    application = TenantForeignKey(
        "assessments.AssessmentApplication",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
    )
    invitation = TenantForeignKey(
        "assessments.AssessmentToken",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    candidate_name = models.CharField(_("name"), max_length=255, blank=True, default="")
    candidate_email = EncryptedTextField(_("e-mail"), null=True, blank=True)
    accommodation = TenantForeignKey(
        "assessments.Accommodation", on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    status = models.CharField(
        _("status"), max_length=20, choices=SessionStatus, default=SessionStatus.STARTED
    )
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    deadline_at = models.DateTimeField(_("time ends"))
    extra_percent = models.PositiveSmallIntegerField(_("extra time in per cent"), default=0)
    extra_seconds = models.PositiveIntegerField(_("time granted"), default=0)
    reached = models.PositiveIntegerField(_("question reached"), default=1)
    forward_only = models.BooleanField(_("forward only"), default=False, editable=False)
    by_section = models.BooleanField(_("section after section"), default=False, editable=False)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    completed_at = models.DateTimeField(_("ended"), null=True, blank=True)
    handed_in_by = models.CharField(
        _("ended by"), max_length=20, choices=HandInSource, blank=True, default=""
    )
    duration_seconds = models.PositiveIntegerField(_("duration"), null=True, blank=True)
    is_completed = models.GeneratedField(
        expression=ExpressionWrapper(Q(completed_at__isnull=False), output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    score_release_due_at = models.DateTimeField(_("score due"), null=True, blank=True)
    score_released_at = models.DateTimeField(_("score released"), null=True, blank=True)
    is_scored = models.GeneratedField(
        expression=ExpressionWrapper(Q(score_released_at__isnull=False), output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    total_questions = models.PositiveIntegerField(_("questions"), default=0)
    correct_answers = models.PositiveIntegerField(_("right"), default=0)
    points_possible = models.DecimalField(max_digits=9, decimal_places=2, default=0)
    points_awarded = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    score_percentage = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    shuffle_seed = models.BigIntegerField(default=new_seed, editable=False)
    credential_epoch = models.PositiveIntegerField(default=1, editable=False)
    browser_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    receipt_code = models.CharField(
        _("receipt"), max_length=64, unique=True, null=True, blank=True, editable=False
    )
    consent_at = models.DateTimeField(_("consent"), null=True, blank=True)
    consent_version = models.CharField(_("consent text"), max_length=50, blank=True, default="")
    consent_ip = models.GenericIPAddressField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True, editable=False)
    ip_address = models.GenericIPAddressField(null=True, blank=True)
    user_agent = models.CharField(max_length=500, blank=True, default="")

    objects = TenantManager.from_queryset(SessionQuerySet)()

    class Meta:
        db_table = "test_sessions"
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            choice_check("status", SessionStatus, table="test_sessions"),
            models.CheckConstraint(
                condition=Q(handed_in_by="") | Q(handed_in_by__in=HandInSource.values),
                name="test_sessions_handed_in_by_known",
            ),
            models.CheckConstraint(
                condition=(Q(question_set__isnull=True) | Q(jd__isnull=True))
                & (Q(question_set__isnull=False) | Q(jd__isnull=False) | Q(application__isnull=False)),
                name="test_sessions_one_content",
            ),
            models.CheckConstraint(
                condition=Q(status=SessionStatus.STARTED, completed_at__isnull=True)
                | (~Q(status=SessionStatus.STARTED) & Q(completed_at__isnull=False)),
                name="test_sessions_ended_known",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(completed_at__gte=F("started_at")),
                name="test_sessions_times_in_order",
            ),
            models.CheckConstraint(
                condition=Q(deadline_at__gt=F("started_at")), name="test_sessions_deadline_after"
            ),
            models.CheckConstraint(
                condition=Q(correct_answers__gte=0, correct_answers__lte=F("total_questions")),
                name="test_sessions_correct_range",
            ),
            models.CheckConstraint(
                condition=Q(score_percentage__isnull=True)
                | Q(score_percentage__gte=0, score_percentage__lte=100),
                name="test_sessions_score_range",
            ),
            models.CheckConstraint(
                condition=Q(points_awarded__isnull=True)
                | Q(points_awarded__gte=0, points_awarded__lte=F("points_possible")),
                name="test_sessions_points_range",
            ),
            models.CheckConstraint(
                condition=Q(score_released_at__isnull=True) | Q(score_percentage__isnull=False),
                name="test_sessions_released_has_score",
            ),
            models.CheckConstraint(
                condition=Q(consent_at__isnull=True) | ~Q(consent_version=""),
                name="test_sessions_consent_complete",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status=SessionStatus.STARTED),
                name="test_sessions_one_open",
            ),
            models.UniqueConstraint(
                fields=["user", "question_set"],
                condition=Q(status=SessionStatus.STARTED, application__isnull=True),
                name="test_sessions_one_open_practice",
            ),
            models.UniqueConstraint(fields=["invitation"], name="test_sessions_one_per_invitation"),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True) | Q(status=SessionStatus.STARTED),
                name="test_sessions_only_running_pause",
            ),
        ]
        indexes = [
            models.Index(fields=["question_set", "created_at"], name="test_sessions_set_created"),
            models.Index(fields=["jd", "created_at"], name="test_sessions_jd_created"),
            models.Index(fields=["user", "created_at"], name="test_sessions_user_created"),
            models.Index(fields=["application", "started_at"], name="test_sessions_application"),
            models.Index(fields=["tenant", "status", "started_at"], name="test_sessions_tenant_status"),
            models.Index(fields=["tenant", "started_at", "id"], name="test_sessions_tenant_started"),
            models.Index(
                fields=["accommodation"],
                condition=Q(accommodation__isnull=False),
                name="test_sessions_accommodation",
            ),
            models.Index(
                fields=["deadline_at"],
                condition=Q(status=SessionStatus.STARTED),
                name="test_sessions_running",
            ),
            models.Index(
                fields=["tenant", "id"],
                condition=Q(
                    counted_at__isnull=True,
                    application__isnull=False,
                    status__in=[SessionStatus.COMPLETED, SessionStatus.EXPIRED],
                ),
                name="test_sessions_to_count",
            ),
            models.Index(
                fields=["tenant", "id"],
                condition=Q(counted_at__isnull=False, status=SessionStatus.INVALIDATED),
                name="test_sessions_to_uncount",
            ),
            models.Index(
                fields=["score_release_due_at"],
                condition=Q(score_released_at__isnull=True, score_release_due_at__isnull=False),
                name="test_sessions_release_due",
            ),
        ]

    def __str__(self):
        return self.public_id

    @property
    def is_open(self):
        return self.status == SessionStatus.STARTED

    @property
    def minutes_taken(self):
        """Whole minutes from start to end, rounded up; None while it runs."""
        return None if self.duration_seconds is None else -(-self.duration_seconds // 60)


class SessionSection(TenantModel):
    """A section as it was put in one attempt; title and weight are copies, so that later changes do not reach it.

    `deadline_at` is set when a section with a time of its own is entered, `ended_at` when it is left or its time
    is over, `reached` is the last question that was entered in it by then. `weight` is per cent of the score.
    """

    session = TenantForeignKey(TestSession, on_delete=models.CASCADE, related_name="session_sections")
    section = TenantForeignKey(
        "assessments.AssessmentSection",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="session_sections",
    )
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=255)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    time_limit_minutes = models.PositiveSmallIntegerField(_("own time"), null=True, blank=True)
    started_at = models.DateTimeField(_("entered"), null=True, blank=True)
    deadline_at = models.DateTimeField(_("time ends"), null=True, blank=True)
    ended_at = models.DateTimeField(_("left"), null=True, blank=True)
    reached = models.PositiveIntegerField(_("question reached"), null=True, blank=True)
    total_questions = models.PositiveIntegerField(_("questions"), default=0)
    correct_answers = models.PositiveIntegerField(_("right"), default=0)
    points_possible = models.DecimalField(max_digits=9, decimal_places=2, default=0)
    points_awarded = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "session_sections"
        verbose_name = _("section of an attempt")
        verbose_name_plural = _("sections of attempts")
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="session_sections_place"),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=100), name="session_sections_weight_range"
            ),
            models.CheckConstraint(
                condition=Q(deadline_at__isnull=True) | Q(deadline_at__gt=F("started_at")),
                name="session_sections_deadline_after",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="session_sections_ended_after",
            ),
            models.CheckConstraint(
                condition=Q(points_awarded__isnull=True)
                | Q(points_awarded__gte=0, points_awarded__lte=F("points_possible")),
                name="session_sections_points_range",
            ),
        ]
        indexes = [
            models.Index(
                fields=["section"], condition=Q(section__isnull=False), name="session_sections_section"
            )
        ]

    def __str__(self):
        return f"{self.session_id}/{self.position}"


class SessionQuestion(TenantModel):
    """A question as it was put in one attempt: its place, its options' order as a list of letters.

    `scored_as` is the version whose key and points count after a correction; null: the question's own.
    """

    session = TenantForeignKey(TestSession, on_delete=models.CASCADE, related_name="session_questions")
    question = TenantForeignKey(
        "assessments.Question", on_delete=models.PROTECT, related_name="session_questions"
    )
    section = TenantForeignKey(
        SessionSection, on_delete=models.CASCADE, null=True, blank=True, related_name="session_questions"
    )
    scored_as = TenantForeignKey(
        "assessments.Question", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.PositiveIntegerField(_("position"))
    option_order = models.JSONField(validators=[validate_letters])

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "session_questions"
        verbose_name = _("question of an attempt")
        verbose_name_plural = _("questions of attempts")
        constraints = [
            models.UniqueConstraint(fields=["session", "question"], name="session_questions_once"),
            models.UniqueConstraint(fields=["session", "position"], name="session_questions_place"),
        ]
        indexes = [
            models.Index(fields=["question"], name="session_questions_question"),
            models.Index(
                fields=["section"], condition=Q(section__isnull=False), name="session_questions_section"
            ),
            models.Index(
                fields=["scored_as"], condition=Q(scored_as__isnull=False), name="session_questions_scored_as"
            ),
        ]

    def __str__(self):
        return f"{self.session_id}/{self.position}"
