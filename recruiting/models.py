"""Job openings, the people moving through them, and remarks on applications."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from candidates.enums import ExperienceLevel, NoteType
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager
from recruiting import enums, validators
from recruiting.querysets import ApplicationNoteQuerySet, PipelineEntryQuerySet, RequisitionQuerySet


class JobRequisition(TenantModel):
    """A job opening. Salaries are per year in `currency`; the counters follow the pipeline (see counters.recount)."""

    TRANSITIONS = enums.REQUISITION_TRANSITIONS

    public_id = PublicIdField("req", db_column="requisition_id")
    title = models.CharField(_("title"), max_length=500)
    description = models.TextField(_("description"))
    department = models.CharField(_("department"), max_length=100, blank=True, default="")
    location = models.CharField(_("location"), max_length=255, blank=True, default="")
    employment_type = models.CharField(
        _("employment"),
        max_length=50,
        choices=enums.EmploymentType.choices,
        default=enums.EmploymentType.FULL_TIME,
    )
    required_skills = models.JSONField(
        _("required skills"), default=dict, blank=True, validators=[validators.validate_required_skills]
    )
    experience_level = models.CharField(
        _("experience level"), max_length=50, choices=ExperienceLevel.choices, default=ExperienceLevel.MID
    )
    min_experience_years = models.PositiveSmallIntegerField(
        _("years of experience from"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(validators.MAX_YEARS)],
    )
    max_experience_years = models.PositiveSmallIntegerField(
        _("years of experience to"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(validators.MAX_YEARS)],
    )
    min_salary = models.DecimalField(
        _("salary from"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    max_salary = models.DecimalField(
        _("salary to"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(
        _("currency"), max_length=10, default="USD", validators=[validators.currency_code]
    )
    positions_available = models.PositiveIntegerField(
        _("openings"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(validators.MAX_POSITIONS)],
    )
    positions_filled = models.PositiveIntegerField(_("filled"), default=0, editable=False)
    priority = models.CharField(
        _("priority"), max_length=20, choices=enums.Priority.choices, default=enums.Priority.MEDIUM
    )
    status = models.CharField(
        _("status"),
        max_length=50,
        choices=enums.RequisitionStatus.choices,
        default=enums.RequisitionStatus.DRAFT,
        editable=False,
    )
    is_published = models.BooleanField(_("published"), default=False, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    jd = TenantForeignKey(
        "assessments.JobDescription",
        models.SET_NULL,
        null=True,
        blank=True,
        db_column="jd_id",
        related_name="requisitions",
        verbose_name=_("job description"),
    )
    assessment = TenantForeignKey(
        "assessments.Assessment",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="requisitions",
        verbose_name=_("assessment"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_column="created_by",
        related_name="created_requisitions",
        editable=False,
        verbose_name=_("owner"),
    )
    hiring_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="managed_requisitions",
        verbose_name=_("hiring manager"),
    )
    total_applicants = models.PositiveIntegerField(_("applicants"), default=0, editable=False)
    total_interviewed = models.PositiveIntegerField(_("interviewed"), default=0, editable=False)
    total_hired = models.PositiveIntegerField(_("hired"), default=0, editable=False)

    objects = TenantManager.from_queryset(RequisitionQuerySet)()

    class Meta:
        db_table = "job_requisitions"
        verbose_name = _("requisition")
        verbose_name_plural = _("requisitions")
        constraints = [
            choice_check("status", enums.RequisitionStatus, table="job_requisitions"),
            choice_check("priority", enums.Priority, table="job_requisitions"),
            choice_check("employment_type", enums.EmploymentType, table="job_requisitions"),
            choice_check("experience_level", ExperienceLevel, table="job_requisitions"),
            models.CheckConstraint(
                condition=Q(min_salary__isnull=True)
                | Q(max_salary__isnull=True)
                | Q(min_salary__lte=F("max_salary")),
                name="job_requisitions_salary_range",
            ),
            models.CheckConstraint(
                condition=(Q(min_salary__isnull=True) | Q(min_salary__gte=0))
                & (Q(max_salary__isnull=True) | Q(max_salary__gte=0)),
                name="job_requisitions_salary_positive",
            ),
            models.CheckConstraint(
                condition=Q(min_experience_years__isnull=True)
                | Q(max_experience_years__isnull=True)
                | Q(min_experience_years__lte=F("max_experience_years")),
                name="job_requisitions_years_range",
            ),
            models.CheckConstraint(
                condition=Q(positions_available__gte=1) & Q(positions_filled__lte=F("positions_available")),
                name="job_requisitions_positions",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="job_requisitions_currency_iso"
            ),
            models.CheckConstraint(
                condition=Q(is_published=False)
                | Q(status=enums.RequisitionStatus.OPEN, published_at__isnull=False),
                name="job_requisitions_published_open",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "is_published"], name="requisitions_status_pub_idx"),
            models.Index(
                fields=["tenant", "published_at"],
                name="requisitions_openings_idx",
                condition=Q(status=enums.RequisitionStatus.OPEN, is_published=True),
            ),
            models.Index(fields=["tenant", "status", "-created_at"], name="requisitions_tenant_status_idx"),
            models.Index(fields=["tenant", "-created_at", "-id"], name="requisitions_tenant_new_idx"),
            models.Index(
                fields=["closes_at"],
                name="requisitions_deadline_idx",
                condition=Q(status=enums.RequisitionStatus.OPEN, closes_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def positions_left(self):
        """Openings nobody has taken yet."""
        return max(0, self.positions_available - self.positions_filled)


class PipelineEntry(TenantModel):
    """One application inside one requisition: the link the two lack elsewhere, and where the person stands.

    While `stage` is SCREENING the application's own status says more (see enums.SCREENING_COLUMNS).
    """

    TRANSITIONS = enums.STAGE_TRANSITIONS

    public_id = PublicIdField("pipe", db_column="entry_id")
    requisition = TenantForeignKey(
        JobRequisition, models.CASCADE, related_name="entries", verbose_name=_("requisition")
    )
    application = TenantForeignKey(
        "assessments.AssessmentApplication",
        models.PROTECT,
        related_name="entries",
        verbose_name=_("application"),
    )
    stage = models.CharField(
        _("stage"), max_length=20, choices=enums.Stage.choices, default=enums.Stage.SCREENING, editable=False
    )
    position = models.PositiveIntegerField(_("position in the column"), default=0)
    stage_changed_at = models.DateTimeField(_("stage since"), default=timezone.now, editable=False)
    interviewed_at = models.DateTimeField(_("first interviewed at"), null=True, blank=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    reject_reason = models.TextField(_("reason"), blank=True, default="")

    objects = TenantManager.from_queryset(PipelineEntryQuerySet)()

    class Meta:
        db_table = "pipeline_entries"
        verbose_name = _("pipeline entry")
        verbose_name_plural = _("pipeline entries")
        constraints = [
            choice_check("stage", enums.Stage, table="pipeline_entries"),
            models.UniqueConstraint(
                fields=["requisition", "application"], name="pipeline_entries_pair_unique"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[enums.Stage.HIRED, enums.Stage.REJECTED])
                | Q(decided_at__isnull=False),
                name="pipeline_entries_decision_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["requisition", "stage", "position", "id"], name="pipeline_board_idx"),
            models.Index(fields=["tenant", "-stage_changed_at", "-id"], name="pipeline_tenant_recent_idx"),
        ]

    def __str__(self):
        return f"{self.public_id} ({self.get_stage_display()})"


class ApplicationNote(TenantModel):
    """A remark of staff on an application. A private one is for its author and the company's admins."""

    public_id = PublicIdField("note", db_column="note_id")
    application = TenantForeignKey(
        "assessments.AssessmentApplication",
        models.CASCADE,
        related_name="notes",
        verbose_name=_("application"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="application_notes", verbose_name=_("author")
    )
    note_text = models.TextField(_("note"))
    note_type = models.CharField(_("kind"), max_length=50, choices=NoteType.choices, default=NoteType.GENERAL)
    is_private = models.BooleanField(_("private"), default=False)

    objects = TenantManager.from_queryset(ApplicationNoteQuerySet)()

    class Meta:
        db_table = "application_notes"
        verbose_name = _("application note")
        verbose_name_plural = _("application notes")
        constraints = [choice_check("note_type", NoteType, table="application_notes")]
        indexes = [
            models.Index(fields=["application", "-created_at"], name="application_notes_recent_idx"),
            models.Index(
                fields=["tenant", "-created_at"],
                name="application_notes_flag_idx",
                condition=Q(note_type=NoteType.RED_FLAG),
            ),
        ]

    def __str__(self):
        return self.note_text[:60]
