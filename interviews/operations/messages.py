"""Who hears of an interview, and how: message, mail, calendar file."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from config.kernel import jobs, mail
from config.kernel.middleware import zone_of
from interviews.models import InterviewSession
from interviews.selectors import calendar
from monitoring.operations.notifications import notify

MAIL_INTERVIEWER = "interviews.tasks.mail_interviewer"
MAIL_CANDIDATE = "interviews.tasks.mail_candidate"
REMINDERS = frozenset({"reminder_day", "reminder_hour"})
CHANGES = frozenset({"scheduled", "rescheduled", "cancelled"})


def path_of(interview: InterviewSession) -> str:
    """Return the page of an interview, as a path of this site."""
    return reverse("interviews:interview-detail", args=[interview.public_id])


def announce(interview: InterviewSession, what: str, *, actor: Any = None) -> None:
    """Tell all interviewers (message and mail) and the candidate (mail) after commit.

    `what` is one of CHANGES or REMINDERS. The mails are one job each, so one bad address holds up nobody.
    """
    facts = {"name": interview.candidate.full_name}
    titles = {
        "scheduled": _("Interview with %(name)s planned") % facts,
        "rescheduled": _("Interview with %(name)s changed") % facts,
        "cancelled": _("Interview with %(name)s called off") % facts,
        "reminder_day": _("Tomorrow: interview with %(name)s") % facts,
        "reminder_hour": _("In an hour: interview with %(name)s") % facts,
    }
    related = ("interview_session", interview.public_id)
    for seat in interview.participants.select_related("user"):
        if actor is None or seat.user_id != actor.pk:
            notify(
                seat.user,
                kind="interview",
                title=titles[what],
                message=when_for(interview, zone_of(seat.user)),
                entity=interview,
                action_url=path_of(interview),
                priority="high" if what in {"cancelled", "reminder_hour"} else "normal",
            )
        jobs.enqueue(
            MAIL_INTERVIEWER, interview.pk, seat.user_id, what, interview.calendar_sequence, related=related
        )
    jobs.enqueue(MAIL_CANDIDATE, interview.pk, what, interview.calendar_sequence, related=related)


def tell_owners(interview: InterviewSession, title: str, *, actor: Any, message: str = "") -> None:
    """Message recruiter and hiring manager of the interview, each once, with high priority."""
    for person in owners_of(interview):
        if person.pk != actor.pk:
            notify(
                person,
                kind="interview",
                title=title,
                message=message or interview.candidate.full_name,
                entity=interview,
                action_url=path_of(interview),
                priority="high",
            )


def owners_of(interview: InterviewSession) -> list[Any]:
    """Return recruiter and hiring manager: owner and manager of the requisition, who planned the talk; each once."""
    requisition = interview.requisition
    people = [requisition.created_by, requisition.hiring_manager] if requisition else []
    people.append(interview.scheduled_by)
    return list({person.pk: person for person in people if person is not None}.values())


def when_for(interview: InterviewSession, zone: zoneinfo.ZoneInfo) -> str:
    """Return date, time and zone in words: "2026-12-01 10:00 (Europe/Berlin), 60 minutes"."""
    return _("%(when)s (%(zone)s), %(minutes)d minutes") % {
        "when": f"{interview.scheduled_at.astimezone(zone):%Y-%m-%d %H:%M}",
        "zone": zone.key,
        "minutes": interview.duration_minutes,
    }


def deliver_to_interviewer(interview_id: int, user_id: int, what: str, sequence: int) -> bool:
    """Mail one interviewer; returns False when the news is out of date."""
    interview = _current(interview_id, sequence)
    if interview is None:
        return False
    seat = interview.participants.select_related("user").filter(user_id=user_id).first()
    if seat is None:
        return False
    with translation.override(seat.user.language or settings.LANGUAGE_CODE):
        summary = calendar.subject_of(interview)
        facts = _facts(interview, zone_of(seat.user), what) | {"name": seat.user.display_name}
    facts |= {"link": settings.SITE_URL + path_of(interview), "summary": summary}
    _send(
        "interviews/interviewer", seat.user.email, facts, interview, summary, what, seat.user.language or None
    )
    return True


def deliver_to_candidate(interview_id: int, what: str, sequence: int) -> bool:
    """Mail the candidate, in the zone the interview was planned in; False when out of date."""
    interview = _current(interview_id, sequence)
    if interview is None:
        return False
    summary = _("Interview with %(company)s") % {"company": interview.tenant.name}
    facts = _facts(interview, zoneinfo.ZoneInfo(interview.timezone), what) | {"summary": summary}
    facts["name"] = interview.candidate.full_name
    _send("interviews/candidate", interview.candidate.email, facts, interview, summary, what, None)
    return True


def _current(interview_id: int, sequence: int) -> InterviewSession | None:
    rows = InterviewSession.objects.select_related("candidate", "requisition", "interviewer", "tenant")
    return rows.filter(pk=interview_id, calendar_sequence=sequence).first()


def _facts(interview: InterviewSession, zone: zoneinfo.ZoneInfo, what: str) -> dict[str, Any]:
    start = interview.scheduled_at.astimezone(zone)
    return {
        "what": what,
        "company": interview.tenant.name,
        "candidate": interview.candidate.full_name,
        "job_title": interview.requisition.title if interview.requisition else "",
        "interviewer": interview.interviewer.display_name,
        "interview_type": interview.get_interview_type_display(),
        "interview_mode": interview.get_interview_mode_display(),
        "starts_on": f"{start:%Y-%m-%d}",
        "starts_at": f"{start:%H:%M}",
        "zone": zone.key,
        "minutes": interview.duration_minutes,
        "place": calendar.place_of(interview),
        "reason": interview.cancellation_reason,
    }


def _send(
    template: str,
    address: str,
    facts: dict[str, Any],
    interview: InterviewSession,
    summary: str,
    what: str,
    language: str | None,
) -> None:
    attachments = []
    if what in CHANGES:
        cancelled = what == "cancelled"
        content = calendar.invitation(interview, attendee=address, summary=summary, cancelled=cancelled)
        method = calendar.CANCEL if cancelled else calendar.REQUEST
        attachments.append(("interview.ics", content, f"text/calendar; method={method}"))
    mail.send_templated(
        template=template, to=[address], context=facts, language=language, attachments=attachments
    )


def overdue(interview: InterviewSession, user: Any) -> None:
    """Remind one interviewer of a scorecard that is missing."""
    notify(
        user,
        kind="interview",
        title=_("Your scorecard for %(name)s is missing") % {"name": interview.candidate.full_name},
        message=_("The interview ended on %(day)s.")
        % {"day": f"{timezone.localtime(interview.ended_at):%Y-%m-%d}"},
        entity=interview,
        action_url=reverse("interviews:feedback", args=[interview.public_id]),
        priority="high",
    )
