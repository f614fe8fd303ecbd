"""`manage.py import_questions FILE --tenant ID`: the import of the pages, from the shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError

from accounts.enums import UserRole
from accounts.models import User
from assessments.enums import FileFormat, ImportOutcome, ImportStatus, QuestionStatus
from assessments.operations import imports
from config.kernel import context
from config.kernel.errors import DomainError
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.models import Tenant


class Command(BaseCommand):
    help = (
        "Bring questions from a file into a company's bank, as drafts. The last line is JSON with the numbers "
        "read, new, changed, duplicate, unsupported, errors and, unless it is a dry run, taken and refused."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--tenant", required=True, help="public id of the company")
        parser.add_argument("--format", choices=FileFormat.values, help="default: found in the file")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument("--as", dest="email", help="who brings them; default: the company's first admin")

    def handle(self, *args: Any, **options: Any) -> None:
        tenant, actor = find_actor(options["tenant"], options["email"])
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            with context.bind(actor=actor), tenant_context(tenant):
                upload = SimpleUploadedFile(path.name, path.read_bytes())
                row = imports.start(upload, actor=actor, file_format=options["format"])
            imports.check(tenant.pk, row.pk)
            with context.bind(actor=actor), tenant_context(tenant):
                row.refresh_from_db()
                if row.status == ImportStatus.FAILED:
                    raise CommandError(row.error)
                if options["dry_run"]:
                    imports.cancel(row, actor=actor)
                else:
                    outcomes = [ImportOutcome.NEW.value, ImportOutcome.CHANGED.value]
                    imports.take(row, actor=actor, outcomes=outcomes, status=QuestionStatus.DRAFT)
            if not options["dry_run"]:
                imports.bring_in(tenant.pk, row.pk)
            with tenant_context(tenant):
                row.refresh_from_db()
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(json.dumps(figures(row.counts)))


def figures(counts: dict[str, int]) -> dict[str, int]:
    """Return the numbers of an import under the names of the last line."""
    names = {"error": "errors"}
    return {names.get(name, name): number for name, number in counts.items()}


def find_actor(tenant_id: str, email: str | None) -> tuple[Tenant, User]:
    """Return the company and who acts in it. Raises CommandError."""
    with platform_context(reason="import from the shell"):
        tenant = Tenant.objects.filter(public_id=tenant_id).first()
        if tenant is None:
            raise CommandError(f"There is no company {tenant_id}.")
        people = User.objects.filter(tenant=tenant, is_active=True).order_by("pk")
        actor = people.filter(email=email).first() if email else people.filter(role=UserRole.ADMIN).first()
    if actor is None:
        raise CommandError("Nobody of this company can bring questions in; name one with --as.")
    return tenant, actor
