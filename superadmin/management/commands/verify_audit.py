"""`manage.py verify_audit`: walk the hash chains of the audit log."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.kernel.tenancy import platform_context
from superadmin.operations import audit
from superadmin.selectors.audit import chain_heads


class Command(BaseCommand):
    help = "Check the hash chains of the audit log; print the head of each, which belongs noted elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="CHAIN:POSITION:HASH",
            help="a head noted earlier; missing or different is an error (may be repeated)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with platform_context(reason="verification of the audit log"):
            heads = chain_heads()
            problems = [problem for head in heads for problem in audit.verify(head["chain"])]
            problems += [problem for text in options["expect"] for problem in audit.missing_head(text)]
        for head in heads:
            name = head["tenant__name"] or "platform"
            self.stdout.write(f"{head['chain']}:{head['position']}:{head['hash']}  {name}")
        for problem in problems:
            self.stderr.write(self.style.ERROR(problem))
        if problems:
            raise CommandError(f"{len(problems)} problem(s) in the audit log.")
        self.stdout.write(self.style.SUCCESS(f"{len(heads)} chain(s), nothing missing, nothing altered."))
