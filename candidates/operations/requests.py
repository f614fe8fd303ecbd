"""What candidates ask a company for: questions, corrections, deletion; and the answers.

Texts are stored encrypted and go into no audit row, message or job. Mails go to the invited address only, so nobody
can make the platform write to somebody else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.enums import UserRole
from accounts.models import User
from accounts.operations import mails
from candidates import policy
from candidates.enums import RequestKind, RequestStatus
from candidates.models import Candidate, CandidateRequest
from candidates.selectors import own
from config.kernel import transitions
from config.kernel.errors import Conflict, TooMany, ValidationFailed
from monitoring.operations.notifications import notify_all
from superadmin.operations import audit

LONGEST = 4_000
DAY = timedelta(days=1)
MOST_A_DAY = 5
"""Requests of one person to one company in 24 hours."""
LINKS_AN_HOUR = 3
"""Fresh links that one person can have mailed in an hour."""
_SATURDAY = 5


def next_business_day(moment: datetime) -> datetime:
    """Return the same time one day later, Saturdays and Sundays left out."""
    day = moment + DAY
    while day.weekday() >= _SATURDAY:
        day += DAY
    return day


@transaction.atomic
def ask(candidate: Candidate, *, kind: str, text: str) -> CandidateRequest:
    """Keep a request, tell the company and confirm it by mail; the caller has proven whose it is.

    Needs the company's scope. Raises ValidationFailed, Conflict (ALREADY_ASKED) for a second wish for deletion,
    TooMany after MOST_A_DAY.
    """
    words = _words(text, "text", required=kind != RequestKind.DELETION)
    person = Candidate.objects.select_for_update(of=("self",), no_key=True).get(pk=candidate.pk)
    if kind == RequestKind.DELETION and person.requests.waiting().filter(kind=kind).exists():
        raise Conflict(
            _("You have asked for this already. The company answers by mail."), code="ALREADY_ASKED"
        )
    now = timezone.now()
    if person.requests.filter(created_at__gt=now - DAY).count() >= MOST_A_DAY:
        raise TooMany(_("You have written often today. Write again tomorrow."), retry_after=DAY.days * 86_400)
    row = CandidateRequest(
        candidate=person, kind=RequestKind(kind).value, text=words, due_at=next_business_day(now)
    )
    row.save(force_insert=True)
    audit.record("create", row, description="A candidate asks", changes={"kind": {"old": None, "new": kind}})
    _tell_staff(row)
    _mail(row, "candidates/request_received")
    return row


@transaction.atomic
def answer(row: CandidateRequest, *, actor: Any, text: str) -> CandidateRequest:
    """Answer a request; the candidate gets the words by mail.

    Raises PolicyDenied, ValidationFailed, InvalidTransition.
    """
    policy.can_answer(actor, row).require()
    words = _words(text, "answer", required=True)
    with transitions.apply(row, to=RequestStatus.ANSWERED, actor=actor) as moved:
        moved.answer, moved.answered_by, moved.answered_at = words, actor, timezone.now()
    _mail(row, "candidates/request_answered")
    return row


def send_fresh_link(candidate: Candidate) -> None:
    """Mail a link that opens the data for an hour to the invited address. Raises TooMany after LINKS_AN_HOUR."""
    slot = f"candidates:own-link:{candidate.public_id}"
    cache.add(slot, 0, own.FRESH_SECONDS)
    if cache.incr(slot) > LINKS_AN_HOUR:
        raise TooMany(
            _("Links were sent already. Look into your mail, or ask again in an hour."), retry_after=3600
        )
    facts = {
        "name": candidate.full_name,
        "company": candidate.tenant.name,
        "link": own.link(candidate, fresh=True),
        "minutes": own.FRESH_SECONDS // 60,
    }
    audit.record("view_sensitive", candidate, description="Link to the own data mailed")
    mails.post("candidates/own_link", candidate.email, facts)


def _words(text: str, field: str, *, required: bool) -> str:
    words = text.strip()
    if required and not words:
        raise ValidationFailed.at(field, _("Write a sentence or two."), "FIELD_REQUIRED")
    if len(words) > LONGEST:
        raise ValidationFailed.at(field, _("The text is too long."), "STRING_TOO_LONG")
    return words


def _tell_staff(row: CandidateRequest) -> None:
    """Tell the company's admins, and for questions the candidate's recruiter."""
    people = list(User.objects.filter(tenant_id=row.tenant_id, role=UserRole.ADMIN, is_active=True))
    owner = row.candidate.assigned_recruiter
    if owner is not None and owner.is_active and row.kind == RequestKind.QUESTION:
        people.append(owner)
    titles = {
        RequestKind.QUESTION: _("A candidate has a question"),
        RequestKind.CORRECTION: _("A candidate asks for a correction"),
        RequestKind.DELETION: _("A candidate asks that data is deleted"),
    }
    for person in {one.pk: one for one in people}.values():
        with translation.override(person.language or None):
            notify_all(
                [person],
                kind="system",
                title=titles[RequestKind(row.kind)],
                entity=row,
                action_url=reverse("candidates:request-detail", args=[row.public_id]),
                priority="high" if row.kind == RequestKind.DELETION else "normal",
            )


def _mail(row: CandidateRequest, template: str) -> None:
    person = row.candidate
    facts = {
        "name": person.full_name,
        "company": person.tenant.name,
        "kind": row.kind,
        "text": row.text,
        "answer": row.answer,
        "due_at": f"{row.due_at:%Y-%m-%d}",
        "link": own.link(person),
    }
    mails.post(template, person.email, facts)
