"""Talks with candidates, who takes part, and their scorecards."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager
from interviews import enums, validators
from interviews.querysets import FeedbackQuerySet, InterviewQuerySet, ParticipantQuerySet

_STARTS_UTC = Func(Value("UTC"), F("scheduled_at"), function="timezone", output_field=models.DateTimeField())
_LENGTH = Func(
    *(Value(0) for _unit in ("years", "months", "weeks", "days", "hours")),
    F("duration_minutes"),
    function="make_interval",
    output_field=models.DurationField(),
)
_ENDS = Func(
    Value("UTC"),
    ExpressionWrapper(_STARTS_UTC + _LENGTH, output_field=models.DateTimeField()),
    function="timezone",
    output_field=models.DateTimeField(),
)
"""Start plus length by way of UTC: only that arithmetic is immutable, which a generated column must be."""


def _whole_number_range(column):
    """A range that holds one key: GiST compares ranges without the btree_gist extension."""
    return Func(F(column), F(column), Value("[]"), function="int8range")


class InterviewSession(TenantModel):
    """A planned or held interview. `interviewer` leads; all who take part have a seat (InterviewParticipant).

    Times are UTC; `timezone` is the IANA name of the zone it was planned in.
    """

    TRANSITIONS = enums.INTERVIEW_TRANSITIONS

    public_id = PublicIdField("int", db_column="interview_id")
    interview_type = models.CharField(
        _("type"), max_length=50, choices=enums.InterviewType.choices, default=enums.InterviewType.TECHNICAL
    )
    interview_mode = models.CharField(
        _("mode"), max_length=50, choices=enums.InterviewMode.choices, default=enums.InterviewMode.VIDEO
    )
    candidate = TenantForeignKey(
        "candidates.Candidate", models.PROTECT, related_name="interviews", verbose_name=_("candidate")
    )
    requisition = TenantForeignKey(
        "recruiting.JobRequisition",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interviews",
        verbose_name=_("requisition"),
    )
    assessment_application = TenantForeignKey(
        "assessments.AssessmentApplication",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interviews",
        verbose_name=_("application"),
    )
    scheduled_at = models.DateTimeField(_("starts"))
    duration_minutes = models.PositiveIntegerField(
        _("minutes"),
        default=60,
        validators=[MinValueValidator(validators.MIN_MINUTES), MaxValueValidator(validators.MAX_MINUTES)],
    )
    during = models.GeneratedField(
        expression=Func(F("scheduled_at"), _ENDS, function="tstzrange"),
        output_field=DateTimeRangeField(),
        db_persist=True,
    )
    timezone = models.CharField(
        _("time zone"), max_length=50, default="UTC", validators=[validators.validate_zone]
    )
    interviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="led_interviews",
        verbose_name=_("lead interviewer"),
    )
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="scheduled_interviews",
        verbose_name=_("scheduled by"),
    )
    status = models.CharField(
        _("status"),
        max_length=50,
        choices=enums.InterviewStatus.choices,
        default=enums.InterviewStatus.SCHEDULED,
        editable=False,
    )
    started_at = models.DateTimeField(_("started at"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    actual_duration_minutes = models.PositiveIntegerField(
        _("held minutes"), null=True, blank=True, editable=False
    )
    preparation_notes = models.TextField(_("preparation notes"), blank=True, default="")
    question_guide = models.JSONField(
        _("question guide"), default=list, blank=True, validators=[validators.validate_question_guide]
    )
    meeting_link = models.CharField(
        _("meeting link"),
        max_length=500,
        blank=True,
        default="",
        validators=[validators.validate_meeting_link],
    )
    meeting_room = models.CharField(_("room"), max_length=100, blank=True, default="")
    meeting_notes = models.TextField(_("meeting notes"), blank=True, default="")
    cancellation_reason = models.TextField(_("why cancelled"), blank=True, default="")
    reminder_sent = models.BooleanField(_("day-before reminder sent"), default=False, editable=False)
    hour_reminder_sent = models.BooleanField(_("hour-before reminder sent"), default=False, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = TenantManager.from_queryset(InterviewQuerySet)()

    class Meta:
        db_table = "interview_sessions"
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        constraints = [
            choice_check("status", enums.InterviewStatus, table="interview_sessions"),
            choice_check("interview_type", enums.InterviewType, table="interview_sessions"),
            choice_check("interview_mode", enums.InterviewMode, table="interview_sessions"),
            models.CheckConstraint(
                condition=Q(
                    duration_minutes__gte=validators.MIN_MINUTES, duration_minutes__lte=validators.MAX_MINUTES
                ),
                name="interview_sessions_duration",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | Q(started_at__isnull=False, ended_at__gte=F("started_at")),
                name="interview_sessions_end_after_start",
            ),
            ExclusionConstraint(
                name="interview_sessions_no_double_book",
                expressions=[(_whole_number_range("interviewer_id"), "&&"), ("during", "&&")],
                condition=Q(status__in=enums.OCCUPYING),
            ),
        ]
        indexes = [
            models.Index(fields=["interviewer", "scheduled_at"], name="interviews_person_time_idx"),
            models.Index(
                fields=["scheduled_at"],
                name="interviews_to_come_idx",
                condition=Q(status=enums.InterviewStatus.SCHEDULED),
            ),
            models.Index(fields=["status", "scheduled_at"], name="interviews_status_time_idx"),
            models.Index(fields=["tenant", "-scheduled_at", "-id"], name="interviews_tenant_time_idx"),
        ]

    def __str__(self):
        return f"{self.get_interview_type_display()} {self.public_id}"


class InterviewParticipant(TenantModel):
    """A seat in an interview: the lead or a panel member, with the person's own notes.

    `busy` repeats the interview's time while it occupies its people, and is null afterwards; the database
    refuses two busy seats of one person that overlap.
    """

    public_id = PublicIdField("seat", db_column="participant_id")
    interview = TenantForeignKey(InterviewSession, models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="interview_seats")
    role = models.CharField(
        _("role"), max_length=20, choices=enums.ParticipantRole.choices, default=enums.ParticipantRole.PANEL
    )
    response = models.CharField(
        _("answer"),
        max_length=20,
        choices=enums.ParticipantResponse.choices,
        default=enums.ParticipantResponse.PENDING,
    )
    notes = models.TextField(_("own notes"), blank=True, default="")
    busy = DateTimeRangeField(null=True, blank=True, editable=False)
    feedback_reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = TenantManager.from_queryset(ParticipantQuerySet)()

    class Meta:
        db_table = "interview_participants"
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            choice_check("role", enums.ParticipantRole, table="interview_participants"),
            choice_check("response", enums.ParticipantResponse, table="interview_participants"),
            models.UniqueConstraint(fields=["interview", "user"], name="interview_participants_unique"),
            models.UniqueConstraint(
                fields=["interview"],
                condition=Q(role=enums.ParticipantRole.LEAD),
                name="interview_participants_one_lead",
            ),
            ExclusionConstraint(
                name="interview_participants_no_double_book",
                expressions=[(_whole_number_range("user_id"), "&&"), ("busy", "&&")],
                condition=Q(busy__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.public_id}"


def _rating(label, **options):
    return models.DecimalField(
        label,
        max_digits=2,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[validators.validate_rating],
        **options,
    )


_RATED = (
    "overall_rating",
    "technical_skills_rating",
    "communication_rating",
    "problem_solving_rating",
    "culture_fit_rating",
)


class InterviewFeedback(TenantModel):
    """One interviewer's scorecard of one interview. Ratings 1 to 5 in half steps; locked once submitted."""

    TRANSITIONS = enums.FEEDBACK_TRANSITIONS

    public_id = PublicIdField("fb", db_column="feedback_id")
    interview = TenantForeignKey(InterviewSession, models.PROTECT, related_name="feedback")
    interviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="interview_feedback",
        verbose_name=_("interviewer"),
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=enums.FeedbackStatus.choices,
        default=enums.FeedbackStatus.DRAFT,
        editable=False,
    )
    overall_rating = _rating(_("overall"))
    recommendation = models.CharField(
        _("recommendation"), max_length=50, choices=enums.Recommendation.choices, null=True, blank=True
    )
    technical_skills_rating = _rating(_("technical skills"))
    communication_rating = _rating(_("communication"))
    problem_solving_rating = _rating(_("problem solving"))
    culture_fit_rating = _rating(_("working together"))
    skills_evaluated = models.JSONField(
        _("rated skills"), default=dict, blank=True, validators=[validators.validate_skill_ratings]
    )
    strengths = models.TextField(_("strengths"), blank=True, default="")
    weaknesses = models.TextField(_("concerns"), blank=True, default="")
    detailed_notes = models.TextField(_("evidence and notes"), blank=True, default="")
    questions_asked = models.JSONField(
        _("questions asked"), default=list, blank=True, validators=[validators.validate_texts]
    )
    requires_second_round = models.BooleanField(_("another round wanted"), default=False)
    follow_up_notes = models.TextField(_("to follow up"), blank=True, default="")
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    is_final = models.GeneratedField(
        expression=ExpressionWrapper(
            ~Q(status=enums.FeedbackStatus.DRAFT), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects = TenantManager.from_queryset(FeedbackQuerySet)()

    class Meta:
        db_table = "interview_feedback"
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")
        constraints = [
            choice_check("status", enums.FeedbackStatus, table="interview_feedback"),
            models.CheckConstraint(
                condition=Q(recommendation__isnull=True) | Q(recommendation__in=enums.Recommendation.values),
                name="interview_feedback_recommendation_known",
            ),
            models.UniqueConstraint(fields=["interview", "interviewer"], name="interview_feedback_one_each"),
            models.CheckConstraint(
                condition=Q(status=enums.FeedbackStatus.DRAFT, submitted_at__isnull=True)
                | (
                    ~Q(status=enums.FeedbackStatus.DRAFT)
                    & Q(
                        submitted_at__isnull=False, overall_rating__isnull=False, recommendation__isnull=False
                    )
                ),
                name="interview_feedback_final_complete",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__in": list(enums.RATINGS)}),
                    name=f"interview_feedback_{name.removesuffix('_rating')}_steps",
                )
                for name in _RATED
            ),
        ]
        indexes = [
            models.Index(fields=["recommendation"], name="feedback_recommendation_idx"),
            models.Index(fields=["submitted_at"], name="feedback_submitted_idx"),
        ]

    def __str__(self):
        return self.public_id
