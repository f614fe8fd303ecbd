"""Uploaded files."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.enums import DocumentCategory, ExtractionStatus
from candidates.querysets import DocumentQuerySet
from config.kernel.crypto import EncryptedTextField
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager

FILE_SIZE_LIMIT = 10 * 1024 * 1024
"""Bytes; the database refuses more, whatever the settings say."""


class UploadedDocument(TenantModel):
    """A file that was checked, encrypted and stored, with the text found in it.

    `storage_key` is random and never leaves the process; people get signed links that expire.
    """

    public_id = PublicIdField("file", db_column="file_id")
    candidate = TenantForeignKey(
        "candidates.Candidate", on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    original_filename = models.CharField(_("file name"), max_length=500)
    file_type = models.CharField(_("extension"), max_length=50)
    document_category = models.CharField(_("category"), max_length=50, choices=DocumentCategory)
    storage_key = models.CharField(max_length=500, db_column="s3_key", unique=True, editable=False)
    storage_backend = models.CharField(max_length=50, editable=False)
    file_size = models.PositiveIntegerField(_("size"), help_text=_("Bytes of the file as it was uploaded."))
    mime_type = models.CharField(
        _("type"), max_length=100, help_text=_("As found in the content, not as claimed.")
    )
    sha256 = models.CharField(max_length=64, editable=False)
    page_count = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    extraction_status = models.CharField(_("text"), max_length=50, choices=ExtractionStatus)
    extracted_text = EncryptedTextField(null=True, blank=True)
    extraction_preview = EncryptedTextField(null=True, blank=True)
    is_encrypted = models.BooleanField(_("encrypted"), default=False)
    encryption_method = models.CharField(_("encryption"), max_length=50, blank=True)
    removed_at = models.DateTimeField(
        _("removed"), null=True, blank=True, help_text=_("The stored file is gone, this row stays.")
    )

    objects = TenantManager.from_queryset(DocumentQuerySet)()

    class Meta:
        db_table = "uploaded_documents"
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [
            choice_check("document_category", DocumentCategory, table="uploaded_documents"),
            choice_check("extraction_status", ExtractionStatus, table="uploaded_documents"),
            models.CheckConstraint(
                condition=models.Q(file_size__gt=0, file_size__lte=FILE_SIZE_LIMIT),
                name="uploaded_documents_size_range",
            ),
            models.CheckConstraint(
                condition=models.Q(is_encrypted=True) & ~models.Q(encryption_method="")
                | models.Q(is_encrypted=False, encryption_method=""),
                name="uploaded_documents_encryption_true",
            ),
        ]
        indexes = [
            models.Index(fields=["candidate", "created_at"], name="documents_candidate_created"),
            models.Index(
                fields=["tenant", "document_category", "created_at"], name="documents_tenant_category"
            ),
            models.Index(fields=["tenant", "sha256"], name="documents_tenant_sha256"),
        ]

    def __str__(self):
        return self.original_filename

    @property
    def sealed_for(self):
        """What the stored file is tied to: it opens for this row of this company only."""
        return f"{self._meta.db_table}.file|{self.tenant_id}|{self.public_id}"
