"""`manage.py create_superadmin EMAIL`: the platform's first person."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.operations.users import make_superadmin
from config.kernel.errors import Conflict, DomainError


class Command(BaseCommand):
    """Make an account superadmin; the person signs in by mailed code."""

    help = "Make the account with this address a superadmin, creating it when there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument(
            "--force", action="store_true", help="change the role of an existing account without asking"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email, name = options["email"], options["name"]
        try:
            try:
                user, created = make_superadmin(email, full_name=name, force=options["force"])
            except Conflict as conflict:
                if not self._agreed(str(conflict.message)):
                    raise CommandError("Nothing was changed.") from conflict
                user, created = make_superadmin(email, full_name=name, force=True)
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        done = "Created superadmin" if created else "Is superadmin:"
        self.stdout.write(self.style.SUCCESS(f"{done} {user.email}. Sign in by mailed code."))

    def _agreed(self, finding: str) -> bool:
        if not self.stdin_is_terminal():
            raise CommandError(f"{finding} Use --force to make it superadmin.")
        return input(f"{finding} Make it superadmin? [y/N] ").strip().lower() in {"y", "yes"}

    @staticmethod
    def stdin_is_terminal() -> bool:
        """Whether somebody can answer a question."""
        return sys.stdin is not None and sys.stdin.isatty()
