"""The words of interviews and scorecards, and the steps between them."""

from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InterviewType(TextChoices):
    TECHNICAL = "technical", _("Technical")
    BEHAVIORAL = "behavioral", _("Behavioral")
    CULTURAL = "cultural", _("Cultural")
    PANEL = "panel", _("Panel")


class InterviewMode(TextChoices):
    VIDEO = "video", _("Video call")
    PHONE = "phone", _("Phone")
    IN_PERSON = "in-person", _("In person")
    AI = "ai", _("AI interview")


class InterviewStatus(TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    IN_PROGRESS = "in_progress", _("In progress")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")
    NO_SHOW = "no_show", _("No-show")


INTERVIEW_TRANSITIONS = {
    InterviewStatus.SCHEDULED: frozenset(
        {InterviewStatus.IN_PROGRESS, InterviewStatus.CANCELLED, InterviewStatus.NO_SHOW}
    ),
    InterviewStatus.IN_PROGRESS: frozenset({InterviewStatus.COMPLETED, InterviewStatus.CANCELLED}),
    InterviewStatus.COMPLETED: frozenset(),
    InterviewStatus.CANCELLED: frozenset(),
    InterviewStatus.NO_SHOW: frozenset(),
}

OCCUPYING = (InterviewStatus.SCHEDULED, InterviewStatus.IN_PROGRESS)
"""While an interview is in one of these, its people cannot be booked for the same time."""


class ParticipantRole(TextChoices):
    LEAD = "lead", _("Lead")
    PANEL = "panel", _("Panel member")


class ParticipantResponse(TextChoices):
    PENDING = "pending", _("No answer yet")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class FeedbackStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    AMENDED = "amended", _("Amended")


FEEDBACK_TRANSITIONS = {
    FeedbackStatus.DRAFT: frozenset({FeedbackStatus.SUBMITTED}),
    FeedbackStatus.SUBMITTED: frozenset({FeedbackStatus.AMENDED}),
    FeedbackStatus.AMENDED: frozenset({FeedbackStatus.AMENDED}),
}


class Recommendation(TextChoices):
    STRONG_HIRE = "strong_hire", _("Strong yes")
    HIRE = "hire", _("Yes")
    MAYBE = "maybe", _("Undecided")
    NO_HIRE = "no_hire", _("No")
    STRONG_NO_HIRE = "strong_no_hire", _("Strong no")


RATINGS = tuple(Decimal(half) / 2 for half in range(2, 11))
"""1 to 5 in half steps."""
