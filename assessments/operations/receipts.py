"""The mail that a candidate gets after handing in."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from assessments.models import TestSession
from assessments.selectors.receipts import grouped
from candidates.selectors import own
from config.kernel import mail
from config.kernel.tenancy import tenant_context


def mail_receipt(tenant_id: int, session_id: int) -> bool:
    """Mail the receipt to the candidate; returns whether a mail went out."""
    with tenant_context(tenant_id):
        rows = TestSession.objects.select_related(
            "application__assessment", "application__candidate", "tenant"
        )
        session = rows.get(pk=session_id)
        if not session.candidate_email or not session.receipt_code or session.application is None:
            return False
        address = session.candidate_email
        facts = {
            "company": session.tenant.name,
            "name": session.candidate_name,
            "title": session.application.assessment.title,
            "completed_at": session.completed_at,
            "answered": session.answers.filter(selected_answer__isnull=False).count(),
            "total": session.total_questions,
            "code": grouped(session.receipt_code),
            "status_link": own.link(session.application.candidate),
            "link": settings.SITE_URL + reverse("assessments:receipt", args=[session.receipt_code]),
        }
    mail.send_templated(template="assessments/receipt", to=[address], context=facts)
    return True
