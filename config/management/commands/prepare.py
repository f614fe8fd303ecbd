"""`manage.py prepare`: what must be in place before the product serves anybody. `up` runs it first."""

import io

from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from psycopg.errors import DiskFull

from config.demo.people import PEOPLE
from config.embedded import runfile
from config.embedded.diagnosis import FREE_SPACE, cannot_use
from config.embedded.layout import layout
from config.embedded.up import add_demo_argument
from config.kernel.tenancy import platform_context
from superadmin.models import Tenant


class Command(BaseCommand):
    help = "Bring database, catalogue and static files up to date; load the demo where it belongs."
    requires_system_checks = []

    def add_arguments(self, parser):
        add_demo_argument(parser)

    def handle(self, *args, demo, **options):
        try:
            self._prepare(demo)
        except OperationalError as error:
            if isinstance(error.__cause__, DiskFull):
                raise CommandError(f"The disk of the database is full. {FREE_SPACE}") from error
            raise
        except OSError as error:
            raise CommandError(cannot_use(error, layout().var)) from error

    def _prepare(self, demo):
        self._prepare_assets()
        self._step("Bringing the database up to date")
        self.check(tags=[checks.Tags.database], databases=["default"])
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_catalogue", verbosity=0)
        if self._wants_demo(demo):
            self._load_demo()
        runfile.write_json(layout().run / "prepared.json", {"hints": self._hints()})

    def _prepare_assets(self):
        if not settings.NODE_MODULES.is_dir():
            raise CommandError(
                "The browser assets are not installed. Run `npm ci`, or `make run`, which does it for you."
            )
        call_command("build_assets", stdout=io.StringIO())
        if not settings.DEMO:
            self._step("Collecting static files")
            call_command("collectstatic", interactive=False, verbosity=0)

    def _load_demo(self):
        """Load it, leaving a note while it lasts: a start that was interrupted here is repeated."""
        self._step("Loading the demo data (first start only)")
        note = _unfinished_demo()
        note.touch()
        call_command("seed_demo", verbosity=0)
        note.unlink()

    def _wants_demo(self, asked):
        if asked is not None:
            return asked
        if not settings.DEMO:
            return False
        if _unfinished_demo().exists():
            return True
        with platform_context(reason="first start: is there any company yet?"):
            return not Tenant.objects.exists()

    def _hints(self):
        """Return the lines about demo sign-ins, none in production or without demo data."""
        if not settings.DEMO:
            return []
        with platform_context(reason="start report: are the demo companies there?"):
            if not Tenant.objects.filter(domain=PEOPLE[0].email.partition("@")[2]).exists():
                return []
        people = [f"  {who.shown_as + ':':<29} {who.email}" for who in PEOPLE if who.shown_as]
        return [
            "Demo sign-ins (one of each role by a click, all by a code; mails arrive at /dev/outbox/):",
            *people,
        ]

    def _step(self, text):
        self.stdout.write(f"{text} ...")
        self.stdout.flush()


def _unfinished_demo():
    return layout().run / "demo-unfinished"
