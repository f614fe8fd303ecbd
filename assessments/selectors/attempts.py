"""An attempt as its candidate's own program sees it."""

from __future__ import annotations

from typing import Any

from assessments.enums import ResultDetail
from assessments.models import TestSession
from assessments.selectors import delivery, live, navigation, pauses, rendering
from assessments.selectors.own_results import has_passed, shown_detail, shows_score
from assessments.selectors.pictures import attempt_link


def shown(session: TestSession) -> dict[str, Any]:
    """Return the facts of an attempt that is up to date: open questions while its clock goes, else none."""
    here = navigation.stage(session) if session.is_open else None
    works = here is not None and session.paused_at is None
    detail = shown_detail(session)
    return {
        "messages": live.to_show(session) if session.is_open else [],
        "session_id": session.public_id,
        "status": session.status,
        "seconds_left": delivery.clock(session).seconds_left if session.is_open else 0,
        "deadline_at": session.deadline_at,
        "total_questions": session.total_questions,
        "forward_only": session.forward_only,
        "by_section": session.by_section,
        "reached": session.reached,
        "sections": here.parts if here else navigation.parts_of(session),
        "pause": _pause(session),
        "questions": _questions(session, here) if here and works else [],
        "receipt_code": session.receipt_code,
        "score_percentage": session.score_percentage if shows_score(detail) else None,
        "passed": has_passed(session) if detail != ResultDetail.NOTHING and session.application else None,
    }


def _pause(session: TestSession) -> dict[str, Any]:
    running = pauses.running(session)
    left = pauses.allowance(session) if session.is_open else pauses.NONE
    return {
        "is_paused": running is not None,
        "by": running.kind if running else None,
        "until": running.due_at if running else None,
        "pauses_left": left.pauses,
        "breaks_left": left.breaks if left.break_seconds else 0,
        "next_seconds": left.next_seconds,
    }


def _questions(session: TestSession, here: navigation.Stage) -> list[dict[str, Any]]:
    questions = here.of(delivery.paper(session))
    texts = (text for one in questions for text in (one.text, *(option for _letter, option in one.options)))
    html = rendering.html_of(texts, attempt_link(session))
    return [
        {
            "position": one.position,
            "section": one.section,
            "kind": one.kind,
            "text": one.text,
            "html": html[one.text],
            "options": [
                {"letter": letter, "text": text, "html": rendering.line_of(html[text])}
                for letter, text in one.options
            ],
            "selected": one.selected,
            "flagged": one.flagged,
            "seq": one.seq,
        }
        for one in questions
    ]
