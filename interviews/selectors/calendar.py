"""An interview as a calendar file (RFC 5545, sent by the rules of RFC 5546)."""

from __future__ import annotations

from datetime import UTC, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from interviews.models import InterviewSession

REQUEST = "REQUEST"
CANCEL = "CANCEL"


def subject_of(interview: InterviewSession) -> str:
    """Return what the calendar calls the interview."""
    job = interview.requisition.title if interview.requisition else ""
    name = interview.candidate.full_name
    return _("Interview: %(name)s") % {"name": name} + (f" · {job}" if job else "")


def place_of(interview: InterviewSession) -> str:
    """Return link or room, "" when neither is known."""
    return interview.meeting_link or interview.meeting_room


def invitation(interview: InterviewSession, *, attendee: str, summary: str, cancelled: bool = False) -> str:
    """Return the file for one attendee.

    The UID never changes; SEQUENCE rises with each announced change, so calendars replace their entry.
    """
    organizer = vCalAddress(f"MAILTO:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = vText("Assist-Ten")
    guest = vCalAddress(f"MAILTO:{attendee}")
    guest.params["ROLE"] = vText("REQ-PARTICIPANT")
    guest.params["RSVP"] = vText("TRUE")
    start = interview.scheduled_at.astimezone(UTC)
    event = Event()
    event.add("uid", f"{interview.public_id}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", interview.calendar_sequence)
    event.add("dtstamp", interview.updated_at.astimezone(UTC))
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=interview.duration_minutes))
    event.add("summary", summary)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if place_of(interview):
        event.add("location", place_of(interview))
    event.add("organizer", organizer, encode=False)
    event.add("attendee", guest, encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//Assist-Ten//Interviews//EN")
    calendar.add("version", "2.0")
    calendar.add("method", CANCEL if cancelled else REQUEST)
    calendar.add_component(event)
    return calendar.to_ical().decode()
