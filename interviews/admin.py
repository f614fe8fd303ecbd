"""The console's view of interviews and scorecards: to read only, without what was said."""

from django.contrib import admin

from interviews.models import InterviewFeedback, InterviewParticipant, InterviewSession
from superadmin.admin_base import EvidenceAdmin


@admin.register(InterviewSession)
class InterviewAdmin(EvidenceAdmin):
    """Interviews of all companies."""

    list_display = (
        "public_id",
        "tenant",
        "interview_type",
        "interviewer",
        "scheduled_at",
        "duration_minutes",
        "actual_duration_minutes",
        "status",
    )
    list_filter = ("status", "interview_type", "interview_mode", "reminder_sent")
    search_fields = ("public_id",)
    list_select_related = ("tenant", "interviewer")
    date_hierarchy = "scheduled_at"
    exclude = ("meeting_notes", "preparation_notes")


@admin.register(InterviewParticipant)
class ParticipantAdmin(EvidenceAdmin):
    """Seats; the people's own notes are theirs."""

    list_display = ("public_id", "tenant", "interview", "user", "role", "response")
    list_filter = ("role", "response")
    search_fields = ("public_id", "interview__public_id")
    list_select_related = ("tenant", "interview", "user")
    exclude = ("notes",)


@admin.register(InterviewFeedback)
class FeedbackAdmin(EvidenceAdmin):
    """Scorecards: that they are there, when, with which recommendation."""

    list_display = (
        "public_id",
        "tenant",
        "interview",
        "interviewer",
        "status",
        "recommendation",
        "submitted_at",
    )
    list_filter = ("status", "recommendation")
    search_fields = ("public_id", "interview__public_id")
    list_select_related = ("tenant", "interview", "interviewer")
    exclude = ("strengths", "weaknesses", "detailed_notes", "follow_up_notes")
