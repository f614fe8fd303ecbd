"""What interviews hold of a person in words, erased; that they took place, and ratings, stay."""

from __future__ import annotations

from candidates.models import Candidate
from interviews.models import InterviewFeedback, InterviewParticipant, InterviewSession


def erase(candidate: Candidate) -> None:
    """Empty notes, guides, links and the words of scorecards; in the caller's transaction."""
    mine = InterviewSession.objects.filter(candidate=candidate)
    InterviewParticipant.objects.filter(interview__in=mine).update(notes="")
    InterviewFeedback.objects.filter(interview__in=mine).update(
        strengths="", weaknesses="", detailed_notes="", follow_up_notes="", questions_asked=[]
    )
    mine.update(
        preparation_notes="",
        meeting_notes="",
        cancellation_reason="",
        meeting_link="",
        meeting_room="",
        question_guide=[],
    )
