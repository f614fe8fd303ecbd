"""Pictures of questions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.querysets import CompanyQuerySet
from config.kernel.models import PublicIdField, TenantModel
from config.kernel.tenancy import TenantManager


class QuestionImage(TenantModel):
    """A picture that texts of questions name as `image:PUBLIC_ID`; the file lies in the private storage."""

    public_id = PublicIdField("img", db_column="image_id")
    storage_key = models.CharField(max_length=255, unique=True, editable=False)
    media_type = models.CharField(max_length=50)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveIntegerField(help_text=_("Bytes."))
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "question_images"
        verbose_name = _("picture of a question")
        verbose_name_plural = _("pictures of questions")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "sha256"], name="question_images_once"),
            models.CheckConstraint(
                condition=Q(media_type__in=["image/png", "image/jpeg", "image/gif", "image/webp"]),
                name="question_images_type_known",
            ),
        ]

    def __str__(self):
        return self.public_id

    @property
    def sealed_for(self):
        """What the stored file is tied to: it opens for this row of this company only."""
        return f"{self._meta.db_table}.file|{self.tenant_id}|{self.public_id}"
