"""`manage.py seed_checklist`: the thirty models of the product, where they live and whether they stand."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config.kernel.tenancy import platform_context

MODELS = (
    "superadmin.Tenant", "accounts.User", "accounts.RefreshToken", "accounts.AdminSettings",
    "candidates.Candidate", "candidates.CandidateNote", "candidates.UploadedDocument", "candidates.Skill",
    "candidates.JobRole", "candidates.SkillMatch", "assessments.JobDescription", "assessments.QuestionSet",
    "assessments.Question", "assessments.Assessment", "assessments.AssessmentToken",
    "assessments.AssessmentApplication", "assessments.TestSession", "assessments.Answer",
    "recruiting.JobRequisition", "recruiting.ApplicationNote", "interviews.InterviewSession",
    "interviews.InterviewFeedback", "monitoring.ProctoringEvent", "monitoring.Notification",
    "monitoring.ExtractionLog", "monitoring.CeleryTask", "superadmin.AuditLog", "superadmin.SystemIncident",
    "superadmin.SystemMetric", "superadmin.FeatureFlag",
)  # fmt: skip


class Command(BaseCommand):
    help = "List the thirty domain models with app, class, table, number of rows and indexes."

    def handle(self, *args: Any, **options: Any) -> None:
        tables = set(connection.introspection.table_names())
        missing = []
        self.stdout.write(f"{'app':<12} {'model':<24} {'table':<28} {'rows':>9} {'indexes':>8}  state")
        with platform_context(reason="seed checklist"):
            for label in MODELS:
                model = apps.get_model(label)
                table = model._meta.db_table
                stands = table in tables
                rows = model._base_manager.count() if stands else 0
                state = "ok" if stands else "no table: run migrate"
                self.stdout.write(
                    f"{model._meta.app_label:<12} {model.__name__:<24} {table:<28} "
                    f"{rows:>9} {self._indexes(table):>8}  {state}"
                )
                missing += [] if stands else [label]
        if missing:
            raise CommandError(f"{len(missing)} of {len(MODELS)} models have no table.")
        self.stdout.write(self.style.SUCCESS(f"{len(MODELS)} models, all in place."))

    def _indexes(self, table: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE tablename = %s", [table])
            return cursor.fetchone()[0]
