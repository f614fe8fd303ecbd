"""The console's view, to read only: content, assessments, invitations without hashes, attempts as evidence."""

from django.contrib import admin

from assessments.models import (
    Accommodation,
    Answer,
    Assessment,
    AssessmentApplication,
    AssessmentToken,
    GenerationRun,
    IntegrityCase,
    JobDescription,
    KeyCorrection,
    Question,
    QuestionSet,
    ScoreChange,
    TestSession,
)
from superadmin.admin_base import ConsoleAdmin, EvidenceAdmin


@admin.register(JobDescription)
class JobDescriptionAdmin(ConsoleAdmin):
    """Descriptions of all companies."""

    list_display = ("title", "tenant", "status", "uploaded_by", "is_active", "created_at")
    list_filter = ("status", "is_active", "tenant")
    list_select_related = ("tenant", "uploaded_by")
    search_fields = ("title", "public_id")
    fields = (
        "public_id",
        "tenant",
        "title",
        "description",
        "extracted_text",
        "document",
        "status",
        "is_active",
    )


@admin.register(QuestionSet)
class QuestionSetAdmin(ConsoleAdmin):
    """Question sets of all companies."""

    list_display = (
        "__str__",
        "tenant",
        "level",
        "source",
        "status",
        "total_questions",
        "locked_at",
        "created_at",
    )
    list_filter = ("level", "source", "status", "tenant")
    list_select_related = ("tenant",)
    search_fields = ("title", "skill", "public_id")


@admin.register(Question)
class QuestionAdmin(ConsoleAdmin):
    """Questions with their keys."""

    list_display = ("__str__", "tenant", "question_set", "status", "points", "topic")
    list_filter = ("status", "difficulty", "tenant")
    list_select_related = ("tenant", "question_set")
    search_fields = ("question_text", "topic", "public_id")


@admin.register(GenerationRun)
class GenerationRunAdmin(EvidenceAdmin):
    """Orders for questions: what they brought and cost, by company."""

    list_display = (
        "public_id",
        "tenant",
        "provider",
        "model",
        "requested",
        "produced",
        "tokens_in",
        "tokens_out",
        "cost",
        "created_at",
    )
    list_filter = ("provider", "model", "tenant")
    list_select_related = ("tenant",)
    search_fields = ("public_id", "question_set__skill")
    raw_id_fields = ("question_set", "jd")


@admin.register(Assessment)
class AssessmentAdmin(ConsoleAdmin):
    """Assessments of all companies."""

    list_display = (
        "title",
        "tenant",
        "is_published",
        "is_active",
        "duration_minutes",
        "expires_at",
        "created_at",
    )
    list_filter = ("is_published", "is_active", "proctoring_level", "score_release", "tenant")
    list_select_related = ("tenant",)
    search_fields = ("title", "job_title", "public_id")


@admin.register(AssessmentToken)
class AssessmentTokenAdmin(EvidenceAdmin):
    """Invitations by number and prefix; neither hash nor address is shown."""

    list_display = (
        "public_id",
        "tenant",
        "assessment",
        "token_prefix",
        "sent_at",
        "used_at",
        "revoked_at",
        "expires_at",
    )
    list_filter = ("tenant", "created_at")
    list_select_related = ("tenant", "assessment")
    search_fields = ("public_id", "token_prefix")
    fields = (
        "public_id",
        "tenant",
        "assessment",
        "application",
        "token_prefix",
        "expires_at",
        "sent_at",
        "send_error",
        "opened_at",
        "used_at",
        "used_ip",
        "revoked_at",
        "created_by",
    )


@admin.register(AssessmentApplication)
class ApplicationAdmin(EvidenceAdmin):
    """Applications of all companies."""

    list_display = ("public_id", "tenant", "candidate", "assessment", "status", "applied_at", "completed_at")
    list_filter = ("status", "tenant", "applied_at")
    list_select_related = ("tenant", "candidate", "assessment")
    search_fields = ("public_id", "candidate__full_name")


@admin.register(TestSession)
class TestSessionAdmin(EvidenceAdmin):
    """Attempts; neither address nor credentials are shown."""

    list_display = (
        "public_id",
        "tenant",
        "application",
        "status",
        "score_percentage",
        "started_at",
        "completed_at",
    )
    list_filter = ("status", "handed_in_by", "tenant", "started_at")
    list_select_related = ("tenant", "application")
    search_fields = ("public_id", "candidate_name")
    fields = (
        "public_id",
        "tenant",
        "application",
        "question_set",
        "jd",
        "candidate_name",
        "status",
        "started_at",
        "deadline_at",
        "completed_at",
        "handed_in_by",
        "duration_seconds",
        "total_questions",
        "correct_answers",
        "points_awarded",
        "points_possible",
        "score_percentage",
        "score_released_at",
        "consent_at",
        "consent_version",
        "receipt_code",
    )


@admin.register(Answer)
class AnswerAdmin(EvidenceAdmin):
    """Answers as they stand."""

    list_display = (
        "session",
        "question",
        "tenant",
        "selected_answer",
        "is_correct",
        "points_awarded",
        "saved_at",
    )
    list_filter = ("is_correct", "tenant")
    list_select_related = ("session", "question", "tenant")
    raw_id_fields = ("session", "question")


@admin.register(IntegrityCase)
class IntegrityCaseAdmin(EvidenceAdmin):
    """Integrity cases of all companies; the candidate's reply is the company's to read."""

    list_display = ("public_id", "tenant", "session", "severity", "score", "status", "outcome", "decided_at")
    list_filter = ("status", "severity", "outcome", "tenant")
    list_select_related = ("tenant", "session")
    search_fields = ("public_id", "session__public_id")
    exclude = ("reply",)


@admin.register(Accommodation)
class AccommodationAdmin(EvidenceAdmin):
    """That there are conditions and whether they hold; neither the reason nor the answer is the platform's to read."""

    list_display = ("public_id", "tenant", "status", "decided_at", "valid_until", "created_at")
    list_filter = ("status", "tenant")
    list_select_related = ("tenant",)
    search_fields = ("public_id",)
    fields = ("public_id", "tenant", "status", "decided_at", "valid_until", "created_at")


@admin.register(KeyCorrection)
class KeyCorrectionAdmin(EvidenceAdmin):
    """Keys that were put right, with what that changed."""

    list_display = (
        "public_id",
        "tenant",
        "remedy",
        "status",
        "sessions_changed",
        "decisions_flipped",
        "created_by",
        "created_at",
    )
    list_filter = ("status", "remedy", "tenant")
    list_select_related = ("tenant", "created_by")
    search_fields = ("public_id", "question__public_id")


@admin.register(ScoreChange)
class ScoreChangeAdmin(EvidenceAdmin):
    """Scores before and after they were computed anew."""

    list_display = ("session", "tenant", "old_percentage", "new_percentage", "correction", "created_at")
    list_filter = ("tenant",)
    list_select_related = ("tenant", "session", "correction")
    search_fields = ("session__public_id", "correction__public_id")
