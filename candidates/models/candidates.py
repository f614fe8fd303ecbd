"""People who are being considered, what they can do, and remarks about them."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.enums import ExperienceLevel, NoteType, SkillLevel, SkillSource
from candidates.models.catalogue import Skill
from candidates.querysets import CandidateQuerySet, NoteQuerySet
from candidates.validators import MAX_EXPERIENCE_YEARS, phone_number, web_address
from config.kernel.crypto import EncryptedTextField
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


class Candidate(TenantModel):
    """One person in one company; may exist without an account.

    `user` is the person's own sign-in, `created_by` the member of staff who entered the profile. The
    e-mail address is found by `email_hash` only: part of an address cannot be searched, by design. When the
    personal data was erased (`erased_at`) the row stays without a name, so that figures and evidence still count.
    """

    public_id = PublicIdField("cand", db_column="candidate_id")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="candidate_profiles",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_column="created_by",
        verbose_name=_("entered by"),
    )
    full_name = models.CharField(_("name"), max_length=255)
    email = EncryptedTextField(_("e-mail"))
    email_hash = models.CharField(max_length=64, editable=False)
    phone = EncryptedTextField(_("phone"), blank=True, default="", validators=[phone_number])
    current_title = models.CharField(_("current title"), max_length=255, blank=True, db_column="current_role")
    location = models.CharField(_("location"), max_length=255, blank=True)
    education = models.CharField(_("education"), max_length=500, blank=True)
    linkedin_url = models.CharField(_("LinkedIn"), max_length=500, blank=True, validators=[web_address])
    github_url = models.CharField(_("GitHub"), max_length=500, blank=True, validators=[web_address])
    portfolio_url = models.CharField(_("portfolio"), max_length=500, blank=True, validators=[web_address])
    experience_years = models.DecimalField(
        _("years of experience"),
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(MAX_EXPERIENCE_YEARS)],
    )
    experience_level = models.CharField(_("level"), max_length=50, choices=ExperienceLevel, blank=True)
    availability_percentage = models.PositiveSmallIntegerField(
        _("availability"),
        default=100,
        validators=[MaxValueValidator(100)],
        help_text=_("Per cent of full time, 0 to 100."),
    )
    jd_file = TenantForeignKey(
        "candidates.UploadedDocument", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    cv_file = TenantForeignKey(
        "candidates.UploadedDocument", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    portfolio_file = TenantForeignKey(
        "candidates.UploadedDocument", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    assigned_recruiter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recruiter"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    objects = TenantManager.from_queryset(CandidateQuerySet)()

    class Meta:
        db_table = "candidates"
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "email_hash"], name="candidates_email_unique"),
            models.CheckConstraint(
                condition=models.Q(experience_level__in=[*ExperienceLevel.values, ""]),
                name="candidates_experience_level_known",
            ),
            models.CheckConstraint(
                condition=models.Q(availability_percentage__gte=0, availability_percentage__lte=100),
                name="candidates_availability_range",
            ),
            models.CheckConstraint(
                condition=models.Q(experience_years__isnull=True)
                | models.Q(experience_years__gte=0, experience_years__lte=MAX_EXPERIENCE_YEARS),
                name="candidates_experience_range",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "created_at", "id"], name="candidates_tenant_created"),
            models.Index(fields=["tenant", "full_name", "id"], name="candidates_tenant_name"),
            models.Index(fields=["tenant", "experience_years", "id"], name="candidates_tenant_years"),
            models.Index(
                fields=["tenant", "assigned_recruiter", "created_at"], name="candidates_tenant_owner"
            ),
            models.Index(
                fields=["tenant", "experience_level", "created_at", "id"], name="candidates_tenant_level"
            ),
        ]

    def __str__(self):
        return self.full_name


class CandidateSkill(TenantModel):
    """That a person has a skill, how well, and who says so. `confidence` is 0 to 1 for findings by rule."""

    candidate = TenantForeignKey(Candidate, on_delete=models.CASCADE, related_name="candidate_skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="candidate_skills")
    level = models.CharField(_("level"), max_length=50, choices=SkillLevel)
    source = models.CharField(_("source"), max_length=50, choices=SkillSource, default=SkillSource.STAFF)
    confidence = models.DecimalField(_("confidence"), max_digits=3, decimal_places=2, null=True, blank=True)

    class Meta:
        db_table = "candidate_skills"
        verbose_name = _("skill of a candidate")
        verbose_name_plural = _("skills of candidates")
        constraints = [
            choice_check("level", SkillLevel, table="candidate_skills"),
            choice_check("source", SkillSource, table="candidate_skills"),
            models.UniqueConstraint(fields=["candidate", "skill"], name="candidate_skills_pair_unique"),
            models.CheckConstraint(
                condition=models.Q(confidence__isnull=True) | models.Q(confidence__gte=0, confidence__lte=1),
                name="candidate_skills_confidence_range",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "skill", "candidate"], name="candidate_skills_by_skill")]

    def __str__(self):
        return f"{self.candidate_id}/{self.skill_id}"


class CandidateNote(TenantModel):
    """An internal remark. A private one is for its author and the company's admins."""

    public_id = PublicIdField("cnote", db_column="note_id")
    candidate = TenantForeignKey(Candidate, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note_text = models.TextField(_("note"), max_length=10_000)
    note_type = models.CharField(_("kind"), max_length=50, choices=NoteType, default=NoteType.GENERAL)
    is_private = models.BooleanField(
        _("private"), default=True, help_text=_("Only you and the admins of your company can read it.")
    )
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)

    objects = TenantManager.from_queryset(NoteQuerySet)()

    class Meta:
        db_table = "candidate_notes"
        verbose_name = _("note on a candidate")
        verbose_name_plural = _("notes on candidates")
        constraints = [choice_check("note_type", NoteType, table="candidate_notes")]
        indexes = [models.Index(fields=["candidate", "created_at"], name="candidate_notes_timeline")]

    def __str__(self):
        return self.public_id
