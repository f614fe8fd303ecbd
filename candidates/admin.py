"""The console's view: the catalogue, and candidates without their contact data, all to read only."""

from django.contrib import admin

from candidates.models import (
    Candidate,
    CandidateNote,
    JobRole,
    RoleSkill,
    Skill,
    SkillMatch,
    UploadedDocument,
)
from superadmin.admin_base import ConsoleAdmin, EvidenceAdmin, ReadOnlyInline


class RoleSkillInline(ReadOnlyInline):
    """Levels a job role asks for."""

    model = RoleSkill
    fields = readonly_fields = ("skill", "level")


@admin.register(Skill)
class SkillAdmin(ConsoleAdmin):
    """Skills of all companies; loaded by `manage.py load_catalogue`."""

    list_display = ("name", "category", "default_level", "needs_exact_case", "is_active", "tenant")
    list_filter = ("category", "is_active", "default_level")
    list_select_related = ("tenant",)
    search_fields = ("name",)
    fields = (
        "public_id",
        "name",
        "description",
        "category",
        "aliases",
        "default_level",
        "needs_exact_case",
        "is_active",
    )


@admin.register(JobRole)
class JobRoleAdmin(ConsoleAdmin):
    """Job roles of all companies."""

    list_display = ("name", "department", "is_active", "tenant")
    list_filter = ("department", "is_active")
    list_select_related = ("tenant",)
    search_fields = ("name",)
    fields = ("public_id", "name", "description", "department", "is_active")
    inlines = (RoleSkillInline,)


@admin.register(Candidate)
class CandidateAdmin(ConsoleAdmin):
    """Who is in which company. Contact data stays with the company's own staff."""

    list_display = (
        "public_id",
        "full_name",
        "current_title",
        "experience_level",
        "is_active",
        "tenant",
        "created_at",
    )
    list_filter = ("is_active", "experience_level", "tenant")
    list_select_related = ("tenant",)
    search_fields = ("public_id", "full_name")
    date_hierarchy = "created_at"
    fields = (
        "public_id",
        "tenant",
        "full_name",
        "current_title",
        "location",
        "experience_years",
        "experience_level",
        "availability_percentage",
        "assigned_recruiter",
        "created_by",
        "is_active",
        "created_at",
        "updated_at",
    )


@admin.register(UploadedDocument)
class UploadedDocumentAdmin(EvidenceAdmin):
    """Files by type, size and fate; neither text nor storage key."""

    list_display = (
        "public_id",
        "document_category",
        "file_type",
        "file_size",
        "extraction_status",
        "is_encrypted",
        "tenant",
        "created_at",
    )
    list_filter = ("document_category", "file_type", "extraction_status", "is_encrypted", "tenant")
    list_select_related = ("tenant",)
    search_fields = ("public_id", "original_filename", "sha256")
    fields = (
        "public_id",
        "tenant",
        "original_filename",
        "document_category",
        "file_type",
        "mime_type",
        "file_size",
        "page_count",
        "sha256",
        "extraction_status",
        "storage_backend",
        "is_encrypted",
        "encryption_method",
        "removed_at",
        "created_at",
    )


@admin.register(CandidateNote)
class CandidateNoteAdmin(EvidenceAdmin):
    """That notes exist, by whom; their text is the company's own."""

    list_display = ("public_id", "note_type", "is_private", "author", "tenant", "created_at", "edited_at")
    list_filter = ("note_type", "is_private", "tenant")
    list_select_related = ("author", "tenant")
    search_fields = ("public_id",)
    fields = ("public_id", "tenant", "author", "note_type", "is_private", "created_at", "edited_at")


@admin.register(SkillMatch)
class SkillMatchAdmin(EvidenceAdmin):
    """Comparisons as they were made."""

    list_display = (
        "public_id",
        "match_score",
        "algorithm_version",
        "llm_used",
        "user",
        "tenant",
        "created_at",
    )
    list_filter = ("llm_used", "algorithm_version", "tenant")
    list_select_related = ("user", "tenant")
    search_fields = ("public_id",)
    fields = (
        "public_id",
        "tenant",
        "user",
        "match_score",
        "matched_skills",
        "missing_skills",
        "extra_skills",
        "summary",
        "algorithm_version",
        "weights",
        "llm_used",
        "provider",
        "created_at",
    )
