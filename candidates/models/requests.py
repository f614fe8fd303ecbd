"""What candidates ask a company for."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from candidates.enums import REQUEST_TRANSITIONS, RequestKind, RequestStatus
from candidates.models.candidates import Candidate
from candidates.querysets import RequestQuerySet
from config.kernel.crypto import EncryptedTextField
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


class CandidateRequest(TenantModel):
    """A question to a company, or the wish that it corrects or deletes personal data; answered by mail.

    `due_at` is when the answer is promised. Both texts are emptied when the person's data is erased.
    """

    TRANSITIONS = REQUEST_TRANSITIONS

    public_id = PublicIdField("creq", db_column="request_id")
    candidate = TenantForeignKey(Candidate, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(_("kind"), max_length=20, choices=RequestKind)
    status = models.CharField(_("status"), max_length=20, choices=RequestStatus, default=RequestStatus.OPEN)
    text = EncryptedTextField(_("text"), blank=True, default="")
    answer = EncryptedTextField(_("answer"), blank=True, default="")
    due_at = models.DateTimeField(_("answer due"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = TenantManager.from_queryset(RequestQuerySet)()

    class Meta:
        db_table = "candidate_requests"
        verbose_name = _("request of a candidate")
        verbose_name_plural = _("requests of candidates")
        constraints = [
            choice_check("kind", RequestKind, table="candidate_requests"),
            choice_check("status", RequestStatus, table="candidate_requests"),
            models.CheckConstraint(
                condition=Q(status=RequestStatus.OPEN) | Q(answered_at__isnull=False),
                name="candidate_requests_answered_known",
            ),
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(status=RequestStatus.OPEN, kind=RequestKind.DELETION),
                name="candidate_requests_one_deletion",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "status", "due_at", "id"], name="candidate_requests_list"),
            models.Index(fields=["candidate", "created_at"], name="candidate_requests_of"),
        ]

    def __str__(self):
        return self.public_id
