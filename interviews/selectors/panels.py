"""What this floor shows on the pages of lower ones."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from candidates.selectors import own
from candidates.selectors.own import Visit
from interviews import policy
from interviews.selectors import interviews, personal


def of_candidate(request: HttpRequest, candidate: Any) -> dict[str, Any]:
    """Interviews of a candidate, for the profile."""
    return _told(
        request, interviews.rows(request.user).filter(candidate=candidate), f"candidate={candidate.public_id}"
    )


def of_requisition(request: HttpRequest, requisition: Any) -> dict[str, Any]:
    """Interviews of a requisition, for its tab."""
    found = interviews.rows(request.user).filter(requisition=requisition)
    return _told(request, found, "", with_candidate=True)


def of_entry(request: HttpRequest, entry: Any) -> dict[str, Any]:
    """Interviews of one person for one requisition."""
    found = interviews.rows(request.user).filter(
        requisition=entry.requisition_id, candidate=entry.application.candidate_id
    )
    return _told(request, found, f"entry={entry.public_id}")


def of_interviewer(request: HttpRequest, _nothing: Any) -> dict[str, Any]:
    """The interviewer's own dashboard."""
    return {"desk": interviews.desk(request.user)}


def of_today(request: HttpRequest, _nothing: Any) -> dict[str, Any]:
    """Interviews of the day, for those who hire."""
    return {"interviews": interviews.today(request.user)}


def of_visit(_request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """A candidate's interviews, for the status page opened by link."""
    return {"interviews": personal.shown_to(visit), "way": "own"}


def of_account(request: HttpRequest, _nothing: Any) -> dict[str, Any]:
    """The same for somebody who is signed in, over all companies."""
    return {"interviews": personal.shown_to(own.of_account(request.user)), "way": "my"}


def _told(request: HttpRequest, found: Any, query: str, *, with_candidate: bool = False) -> dict[str, Any]:
    return {
        "told": interviews.told(found, request.user),
        "schedule_query": query,
        "can_schedule": bool(query) and bool(policy.can_schedule(request.user)),
        "with_candidate": with_candidate,
    }
