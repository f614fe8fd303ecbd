"""The configured test, and the invitations to it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import (
    AssessmentStatus,
    InvitationState,
    Navigation,
    ProctoringLevel,
    ResultDetail,
    ScoreRelease,
)
from assessments.querysets import AssessmentQuerySet, InvitationQuerySet
from assessments.validators import (
    MAX_ATTEMPTS,
    MAX_DURATION_MINUTES,
    MAX_MESSAGE_LENGTH,
    MAX_PAUSES,
    MAX_VALIDITY_HOURS,
    MIN_DURATION_MINUTES,
    MIN_VALIDITY_HOURS,
    validate_names,
    validate_required_skills,
)
from config.kernel.crypto import EncryptedTextField
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


class Assessment(TenantModel):
    """A test as it is put before candidates.

    `required_skills` is an object of skill name to minimum level, `required_roles` a list of names.
    Published and expired are derived; `publish` and `unpublish` are operations. Its questions are those of its
    sections (`section_count` says how many it has); without sections, all approved ones of its question set or,
    failing that, of its job description.

    A new version is a draft of its own (`previous` points back). Publishing it can replace the old one: that one
    then has `superseded_at`, invites nobody any more, and still lets in those who hold a link.
    """

    public_id = PublicIdField("assess", db_column="assessment_id")
    title = models.CharField(_("title"), max_length=500)
    description = models.TextField(_("description"), max_length=10_000, blank=True, default="")
    job_title = models.CharField(_("job title"), max_length=255)
    jd = TenantForeignKey(
        "assessments.JobDescription",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("job description"),
    )
    question_set = TenantForeignKey(
        "assessments.QuestionSet",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("question set"),
    )
    required_skills = models.JSONField(
        _("required skills"), default=dict, blank=True, validators=[validate_required_skills]
    )
    required_roles = models.JSONField(
        _("required roles"), default=list, blank=True, validators=[validate_names]
    )
    duration_minutes = models.PositiveSmallIntegerField(
        _("duration"),
        default=30,
        validators=[MinValueValidator(MIN_DURATION_MINUTES), MaxValueValidator(MAX_DURATION_MINUTES)],
        help_text=_("Minutes, 1 to 480."),
    )
    is_questionnaire_enabled = models.BooleanField(_("questions"), default=True)
    is_interview_enabled = models.BooleanField(_("interview"), default=False)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark"),
        default=70,
        validators=[MaxValueValidator(100)],
        help_text=_("Per cent of the points, 0 to 100."),
    )
    score_release = models.CharField(
        _("score for the candidate"), max_length=20, choices=ScoreRelease, default=ScoreRelease.DELAYED
    )
    score_release_hours = models.PositiveSmallIntegerField(
        _("hours until release"), default=24, validators=[MinValueValidator(1), MaxValueValidator(720)]
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("attempts"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MAX_ATTEMPTS)]
    )
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=True)
    shuffle_options = models.BooleanField(_("shuffle the options"), default=True)
    proctoring_level = models.CharField(
        _("proctoring"), max_length=20, choices=ProctoringLevel, default=ProctoringLevel.MEDIUM
    )
    navigation = models.CharField(_("navigation"), max_length=20, choices=Navigation, default=Navigation.FREE)
    language = models.CharField(_("language"), max_length=10, default="en")
    accommodations_allowed = models.BooleanField(
        _("accommodations"),
        default=True,
        help_text=_("Approved conditions, such as more time, apply to this test."),
    )
    section_count = models.PositiveSmallIntegerField(default=0, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    previous = TenantForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_versions", editable=False
    )
    practice_item = models.BooleanField(_("practice question before the test"), default=True)
    pauses_allowed = models.PositiveSmallIntegerField(
        _("pauses"), default=0, validators=[MaxValueValidator(MAX_PAUSES)], help_text=_("0: none.")
    )
    pause_minutes = models.PositiveSmallIntegerField(
        _("minutes of a pause"), default=5, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    watches_camera = models.BooleanField(_("camera"), default=False)
    watches_microphone = models.BooleanField(_("microphone"), default=False)
    stores_snapshots = models.BooleanField(
        _("keep pictures"), default=False, help_text=_("Pictures of the moments that were noted.")
    )
    violation_limit = models.PositiveSmallIntegerField(
        _("end after"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("How often the test may be left; left empty, it never ends by itself."),
    )
    result_detail = models.CharField(
        _("what candidates see"), max_length=20, choices=ResultDetail, default=ResultDetail.SCORE
    )
    is_active = models.BooleanField(_("active"), default=True, editable=False)
    is_published = models.BooleanField(_("published"), default=False, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    superseded_at = models.DateTimeField(_("replaced at"), null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(_("open until"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_column="created_by",
        verbose_name=_("created by"),
    )

    objects = TenantManager.from_queryset(AssessmentQuerySet)()

    class Meta:
        db_table = "assessments"
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            choice_check("score_release", ScoreRelease, table="assessments"),
            choice_check("proctoring_level", ProctoringLevel, table="assessments"),
            choice_check("navigation", Navigation, table="assessments"),
            choice_check("result_detail", ResultDetail, table="assessments"),
            models.CheckConstraint(
                condition=Q(pauses_allowed__lte=MAX_PAUSES, pause_minutes__gte=1, pause_minutes__lte=60),
                name="assessments_pauses_range",
            ),
            models.CheckConstraint(
                condition=Q(violation_limit__isnull=True)
                | Q(violation_limit__gte=1, violation_limit__lte=100),
                name="assessments_violation_limit_range",
            ),
            models.CheckConstraint(
                condition=Q(stores_snapshots=False) | Q(watches_camera=True),
                name="assessments_snapshots_need_camera",
            ),
            models.CheckConstraint(
                condition=Q(is_questionnaire_enabled=True) | Q(is_interview_enabled=True),
                name="assessments_one_part_on",
            ),
            models.CheckConstraint(
                condition=Q(
                    duration_minutes__gte=MIN_DURATION_MINUTES, duration_minutes__lte=MAX_DURATION_MINUTES
                ),
                name="assessments_duration_range",
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__gte=0, pass_mark__lte=100), name="assessments_pass_mark_range"
            ),
            models.CheckConstraint(
                condition=Q(score_release_hours__gte=1, score_release_hours__lte=720),
                name="assessments_release_hours_range",
            ),
            models.CheckConstraint(
                condition=Q(max_attempts__gte=1, max_attempts__lte=MAX_ATTEMPTS),
                name="assessments_attempts_range",
            ),
            models.CheckConstraint(
                condition=Q(is_published=False)
                | Q(published_at__isnull=False)
                & (Q(question_set__isnull=False) | Q(jd__isnull=False) | Q(section_count__gt=0)),
                name="assessments_published_complete",
            ),
            models.CheckConstraint(
                condition=Q(is_active=True) | Q(is_published=False), name="assessments_inactive_unpublished"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True)
                | Q(is_published=False, is_active=True, published_at__isnull=False),
                name="assessments_superseded_closed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "is_active", "created_at", "id"], name="assessments_tenant_created"
            ),
            models.Index(
                fields=["tenant", "is_published", "created_at"], name="assessments_tenant_published"
            ),
            models.Index(fields=["tenant", "title", "id"], name="assessments_tenant_title"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_expired(self):
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def is_open(self):
        """Whether candidates can be invited now."""
        return self.status == AssessmentStatus.PUBLISHED

    @property
    def takes_links(self):
        """Whether links that were sent open it, its closing time apart."""
        return self.is_active and (self.is_published or self.superseded_at is not None)

    @property
    def status(self):
        """One of AssessmentStatus, from the switches and the clock."""
        if not self.is_active:
            return AssessmentStatus.INACTIVE
        if self.superseded_at is not None:
            return AssessmentStatus.REPLACED
        if not self.is_published:
            return AssessmentStatus.DRAFT
        return AssessmentStatus.EXPIRED if self.is_expired else AssessmentStatus.PUBLISHED


class AssessmentToken(TenantModel):
    """One invitation of one address to one assessment.

    `token` holds the keyed hash of the link's secret and is empty until the mail job has minted it, so
    the secret itself exists only in the mail. `token_prefix` are its first six characters, for support.
    At most one invitation of an address to an assessment is neither used nor revoked.
    """

    public_id = PublicIdField("inv", db_column="invitation_id")
    assessment = TenantForeignKey(Assessment, on_delete=models.PROTECT, related_name="invitations")
    application = TenantForeignKey(
        "assessments.AssessmentApplication", on_delete=models.PROTECT, related_name="invitations"
    )
    candidate = TenantForeignKey("candidates.Candidate", on_delete=models.PROTECT, related_name="invitations")
    candidate_email = EncryptedTextField(_("e-mail"))
    email_hash = models.CharField(max_length=64, editable=False)
    token = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    token_prefix = models.CharField(max_length=6, blank=True, default="", editable=False)
    message = models.TextField(_("personal message"), max_length=MAX_MESSAGE_LENGTH, blank=True, default="")
    valid_hours = models.PositiveSmallIntegerField(
        _("valid for"),
        default=24,
        validators=[MinValueValidator(MIN_VALIDITY_HOURS), MaxValueValidator(MAX_VALIDITY_HOURS)],
        help_text=_("Hours, 1 to 720."),
    )
    expires_at = models.DateTimeField(_("valid until"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    send_error = models.CharField(
        _("delivery problem"), max_length=255, blank=True, default="", editable=False
    )
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    used_at = models.DateTimeField(_("used"), null=True, blank=True, editable=False)
    used_ip = models.GenericIPAddressField(null=True, blank=True, editable=False)
    is_used = models.GeneratedField(
        expression=ExpressionWrapper(Q(used_at__isnull=False), output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_column="created_by",
        verbose_name=_("invited by"),
    )

    objects = TenantManager.from_queryset(InvitationQuerySet)()

    class Meta:
        db_table = "assessment_tokens"
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "email_hash"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="assessment_tokens_one_live",
            ),
            models.CheckConstraint(
                condition=Q(valid_hours__gte=MIN_VALIDITY_HOURS, valid_hours__lte=MAX_VALIDITY_HOURS),
                name="assessment_tokens_validity_range",
            ),
            models.CheckConstraint(
                condition=Q(token__isnull=True) | Q(("token__regex", r"^[0-9a-f]{64}$")),
                name="assessment_tokens_hash_only",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(token__isnull=False),
                name="assessment_tokens_used_was_minted",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "email_hash"], name="assessment_tokens_email"),
            models.Index(fields=["assessment", "created_at", "id"], name="assessment_tokens_list"),
            models.Index(fields=["application", "created_at"], name="assessment_tokens_application"),
        ]

    def __str__(self):
        return self.public_id

    @property
    def is_expired(self):
        return self.expires_at <= timezone.now()

    @property
    def state(self):
        """One of InvitationState, from the dates and the clock."""
        if self.used_at:
            return InvitationState.USED
        if self.revoked_at:
            return InvitationState.REVOKED
        if self.is_expired:
            return InvitationState.EXPIRED
        if self.opened_at:
            return InvitationState.OPENED
        if self.send_error:
            return InvitationState.FAILED
        return InvitationState.SENT if self.sent_at else InvitationState.QUEUED
