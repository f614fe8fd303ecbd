"""The catalogue: skills and job roles that every company shares, plus a company's own."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from candidates.enums import SkillCategory, SkillLevel
from candidates.querysets import JobRoleQuerySet, SharedManager, SkillQuerySet
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TimestampedModel
from config.kernel.tenancy import current_tenant_id


class SharedModel(TimestampedModel):
    """A catalogue row: without a tenant it belongs to all companies, with one to that company alone."""

    tenant = models.ForeignKey(
        "superadmin.Tenant",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        default=current_tenant_id,
        editable=False,
    )

    objects = SharedManager()

    class Meta:
        abstract = True


class Skill(SharedModel):
    """A skill as suggestions and the text finder know it."""

    public_id = PublicIdField("skill", db_column="skill_id")
    name = models.CharField(_("name"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    category = models.CharField(_("category"), max_length=100, choices=SkillCategory)
    aliases = ArrayField(
        models.CharField(max_length=100), verbose_name=_("other names"), default=list, blank=True
    )
    default_level = models.CharField(
        _("usual level"), max_length=50, choices=SkillLevel, default=SkillLevel.INTERMEDIATE
    )
    needs_exact_case = models.BooleanField(
        _("exact case"),
        default=False,
        help_text=_("The name is also an everyday word or a single letter: only this very spelling counts."),
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = SharedManager.from_queryset(SkillQuerySet)()

    class Meta:
        db_table = "skills"
        ordering = ("name",)
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        constraints = [
            choice_check("category", SkillCategory, table="skills"),
            choice_check("default_level", SkillLevel, table="skills"),
            models.UniqueConstraint(
                Lower("name"), condition=models.Q(tenant__isnull=True), name="skills_name_shared_unique"
            ),
            models.UniqueConstraint("tenant", Lower("name"), name="skills_name_tenant_unique"),
        ]
        indexes = [models.Index(fields=["category", "name"], name="skills_category_name")]

    def __str__(self):
        return self.name


class JobRole(SharedModel):
    """A profession such as Backend Engineer; not a permission role, hence the name in code."""

    public_id = PublicIdField("role", db_column="role_id")
    name = models.CharField(_("name"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    department = models.CharField(_("department"), max_length=100, blank=True)
    skills = models.ManyToManyField(Skill, through="RoleSkill", related_name="job_roles")
    is_active = models.BooleanField(_("active"), default=True)

    objects = SharedManager.from_queryset(JobRoleQuerySet)()

    class Meta:
        db_table = "roles"
        ordering = ("name",)
        verbose_name = _("job role")
        verbose_name_plural = _("job roles")
        constraints = [
            models.UniqueConstraint(
                Lower("name"), condition=models.Q(tenant__isnull=True), name="roles_name_shared_unique"
            ),
            models.UniqueConstraint("tenant", Lower("name"), name="roles_name_tenant_unique"),
        ]
        indexes = [models.Index(fields=["department", "name"], name="roles_department_name")]

    def __str__(self):
        return self.name


class RoleSkill(SharedModel):
    """The level of a skill that a job role asks for."""

    role = models.ForeignKey(JobRole, on_delete=models.CASCADE, related_name="role_skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="role_skills")
    level = models.CharField(_("level"), max_length=50, choices=SkillLevel, default=SkillLevel.INTERMEDIATE)

    class Meta:
        db_table = "role_skills"
        verbose_name = _("skill of a job role")
        verbose_name_plural = _("skills of job roles")
        constraints = [
            choice_check("level", SkillLevel, table="role_skills"),
            models.UniqueConstraint(fields=["role", "skill"], name="role_skills_role_skill_unique"),
        ]

    def __str__(self):
        return f"{self.role_id}/{self.skill_id}"
