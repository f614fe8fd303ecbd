"""`manage.py up`: prepare the installation, then run web, worker and beat until Ctrl-C."""

import os
import secrets
import sys
import time
from datetime import datetime

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from config.demo.people import PEOPLE
from config.embedded import bootstrap, runfile, supervisor
from config.embedded.diagnosis import space_problem
from config.embedded.layout import layout
from config.embedded.ports import answers, port_problem, reachable
from config.embedded.processes import end, started_with
from config.kernel.tenancy import platform_context
from superadmin.models import Tenant

NEEDED_SPACE = 300 * 1024 * 1024
"""Bytes that must be free before the product starts."""
THREADS = 4
"""Threads of a web process, and connections of its pool: one for each."""
RUN_MARK = "ASSIST_RUN"


class Command(BaseCommand):
    help = "Run the whole product: database, Redis, web server, background jobs. Ctrl-C stops all of it."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
        parser.add_argument("--web-workers", type=int, default=os.cpu_count() or 1, help="web processes")
        parser.add_argument("--job-workers", type=int, default=2, help="background job processes")
        parser.add_argument(
            "--demo", action="store_true", default=None, help="load demo data even where data exists"
        )
        parser.add_argument(
            "--no-demo", dest="demo", action="store_false", help="start with an empty database"
        )

    def handle(self, *args, **options):
        began = time.time()
        places = layout()
        lock = runfile.open_lock(places.run / "up.lock")
        if not runfile.try_lock(lock):
            self._tell_running(places, options)
            return
        for problem in (
            space_problem(places.var, NEEDED_SPACE),
            port_problem(options["host"], options["port"]),
        ):
            if problem:
                raise CommandError(problem)
        self._end_leftovers(places)
        self._prepare(options)
        lease = bootstrap.held_lease()
        os.environ[RUN_MARK] = mark = secrets.token_hex(8)
        address = f"http://{reachable(options['host'])}:{options['port']}/"
        plan = {
            "var": str(places.var),
            "host": options["host"],
            "port": options["port"],
            "began": began,
            "lease": lease.descriptor if lease else None,
            "services": lease.options["services"] if lease else [],
            "programs": programs(options),
            "hints": self._hints(),
            "card": {
                "pid": os.getpid(),
                "address": address,
                "since": began,
                "mark": mark,
                "port": options["port"],
            },
        }
        supervisor.become(plan, [lock, *([lease.descriptor] if lease else [])])

    def _tell_running(self, places, options):
        """Say what runs already; an error only when the caller asked for another port."""
        card = runfile.read_json(places.run / "up.json")
        if not card:
            raise CommandError("Another `manage.py up` is starting right now. Wait for its report.")
        since = datetime.fromtimestamp(card["since"]).astimezone()
        state = "" if answers("127.0.0.1", card["port"]) else ", but does not answer (yet)"
        self.stdout.write(
            f"Assist-Ten already runs at {card['address']} since {since:%Y-%m-%d %H:%M:%S %Z} "
            f"(process {card['pid']}){state}. Stop it with Ctrl-C in its terminal, or: kill {card['pid']}"
        )
        if options["port"] != card["port"]:
            sys.exit(1)

    def _end_leftovers(self, places):
        """End processes of an `up` that was killed together with their own parents."""
        card = runfile.read_json(places.run / "up.json")
        for pid in started_with(RUN_MARK, card["mark"]) if card else ():
            self.stdout.write(f"Ending process {pid}, left over from a run that was killed.")
            end(pid)

    def _prepare(self, options):
        self._step("Checking browser assets")
        if not settings.NODE_MODULES.is_dir():
            raise CommandError(
                "The browser assets are not installed. Run `npm ci` here, or `make run`, which does it for you."
            )
        call_command("build_assets", stdout=open(os.devnull, "w"))  # noqa: PTH123, SIM115 (ends with the process)
        self._step("Bringing the database up to date")
        call_command("migrate", interactive=False, verbosity=0)
        if not settings.DEMO:
            self._step("Collecting static files")
            call_command("collectstatic", interactive=False, verbosity=0)
        if self._wants_demo(options["demo"]):
            self._step("Loading the demo data (first start only)")
            call_command("seed_demo", verbosity=0)
        self._step("Starting web, worker and beat")

    def _wants_demo(self, asked):
        if asked is not None:
            return asked
        if not settings.DEMO or "seed_demo" not in get_commands():
            return False
        with platform_context(reason="first start: is there any company yet?"):
            return not Tenant.objects.exists()

    def _hints(self):
        """Return the lines about demo sign-ins, none in production or without demo data."""
        if not settings.DEMO:
            return []
        with platform_context(reason="start report: are the demo companies there?"):
            if not Tenant.objects.filter(domain=PEOPLE[0].email.partition("@")[2]).exists():
                return []
        people = [f"  {person.shown_as + ':':<29} {person.email}" for person in PEOPLE if person.shown_as]
        return ["Demo sign-ins (the sign-in page offers them; mails arrive at /dev/outbox/):", *people]

    def _step(self, text):
        self.stdout.write(f"{text} ...")
        self.stdout.flush()


def programs(options):
    """Return what the supervisor runs, in the order in which it is stopped."""
    celery = [sys.executable, "-m", "celery", "--app", "config", "--quiet"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [
        {
            "name": "web",
            "stop_seconds": 10,
            "environment": {"DB_POOL": str(THREADS)},
            "command": [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "config.wsgi:application"),
                *("--host", options["host"], "--port", str(options["port"]), "--no-ws"),
                *("--workers", str(options["web_workers"]), "--blocking-threads", str(THREADS)),
                *("--respawn-failed-workers", "--workers-kill-timeout", "8", "--log-level", "warning"),
            ],
        },
        {
            "name": "beat",
            "stop_seconds": 5,
            "environment": {},
            "command": [*celery, "beat", "--pidfile=", "--loglevel", "warning"],
        },
        {
            "name": "worker",
            "stop_seconds": 20,
            "environment": {},
            "command": [
                *(*celery, "worker", *quiet, "--loglevel", "warning"),
                *("--concurrency", str(options["job_workers"])),
            ],
        },
    ]
