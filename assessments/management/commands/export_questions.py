"""`manage.py export_questions --tenant ID --format FORMAT FILE`: the export of the pages, from the shell."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments import formats
from assessments.enums import FileFormat
from assessments.management.commands.import_questions import find_actor
from assessments.operations import exports
from assessments.question_filters import QuestionFilter, held_to
from assessments.selectors import exports as selectors
from config.kernel import context
from config.kernel.errors import DomainError
from config.kernel.tenancy import tenant_context
from superadmin.operations import audit

UNSAID = {"new": 0, "changed": 0, "duplicate": 0, "errors": 0}
"""Numbers of `import_questions` that an export has nothing to say to."""


class Command(BaseCommand):
    help = (
        "Write questions of a company's bank into a file, by default all but the retired ones. The last line is "
        "JSON with the numbers read, written, unsupported (left out) and lossy, and with what is lost how often."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--tenant", required=True, help="public id of the company")
        parser.add_argument("--format", required=True, choices=FileFormat.values)
        parser.add_argument("--as", dest="email", help="who takes them; default: the company's first admin")
        for name in QuestionFilter.base_filters:
            parser.add_argument(f"--{name.replace('_', '-')}", dest=f"filter_{name}", help="as in the bank")

    def handle(self, *args: Any, **options: Any) -> None:
        tenant, actor = find_actor(options["tenant"], options["email"])
        given = {name: options[f"filter_{name}"] or "" for name in QuestionFilter.base_filters}
        try:
            with context.bind(actor=actor), tenant_context(tenant):
                keys = exports.chosen_keys(held_to(given, actor=actor).qs)
                pictures = selectors.keeps_pictures(options["format"])
                items = selectors.items(keys, with_pictures=pictures)
                audit.record(
                    "export",
                    entity_type="question_export",
                    description=f"{len(items)} questions with their keys exported as {options['format']} in the shell",
                    severity="warning",
                    actor=actor,
                )
        except DomainError as error:
            told = "; ".join(f"{one['field']}: {one['message']}" for one in error.field_errors)
            raise CommandError(told or str(error.message)) from error
        written = formats.write(items, options["format"])
        options["file"].write_bytes(written.content)
        sums = Counter(what for loss in written.losses for what in loss.what)
        figures = {**UNSAID, **exports.counts_of(written, read=len(items)), "losses": dict(sums)}
        self.stdout.write(json.dumps(figures))
