"""The console's view of requisitions, pipeline and notes: to read only."""

from django.contrib import admin

from recruiting.models import ApplicationNote, JobRequisition, PipelineEntry
from superadmin.admin_base import ConsoleAdmin, EvidenceAdmin


@admin.register(JobRequisition)
class RequisitionAdmin(ConsoleAdmin):
    """Requisitions of all companies."""

    list_display = (
        "title",
        "tenant",
        "status",
        "priority",
        "total_applicants",
        "total_hired",
        "published_at",
        "created_at",
    )
    list_filter = ("status", "priority", "employment_type", "is_published")
    search_fields = ("title", "public_id")
    list_select_related = ("tenant",)
    date_hierarchy = "created_at"


@admin.register(PipelineEntry)
class PipelineEntryAdmin(EvidenceAdmin):
    """Who stands where."""

    list_display = ("public_id", "tenant", "requisition", "stage", "stage_changed_at", "decided_at")
    list_filter = ("stage",)
    search_fields = ("public_id", "requisition__title")
    list_select_related = ("tenant", "requisition")


@admin.register(ApplicationNote)
class ApplicationNoteAdmin(EvidenceAdmin):
    """That there is a note, of which kind; the texts stay with the company."""

    list_display = ("public_id", "tenant", "author", "note_type", "is_private", "created_at")
    list_filter = ("note_type", "is_private")
    search_fields = ("public_id",)
    list_select_related = ("tenant", "author")
    exclude = ("note_text",)
