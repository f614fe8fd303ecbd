"""`manage.py up`: prepare the installation, then run web server and background jobs until Ctrl-C."""

import io
import os
import secrets
import sys
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.demo.people import PEOPLE
from config.embedded import bootstrap, runfile, supervisor
from config.embedded.diagnosis import space_problem
from config.embedded.layout import layout
from config.embedded.ports import answers, port_problem, reachable
from config.embedded.processes import end, is_alive, started_with
from config.kernel.tenancy import platform_context
from superadmin.models import Tenant

NEEDED_SPACE = 300 * 1024 * 1024
"""Bytes that must be free before the product starts."""
THREADS = 4
"""Threads of a web process, and connections of its pool: one for each."""
RUN_MARK = "ASSIST_RUN"
ROOT_IS_FINE = "ignore:You're running the worker with superuser privileges"
"""The one warning of Celery that says nothing new to who started the product as root."""
LEAN = {"MALLOC_ARENA_MAX": "2"}
"""Two memory arenas instead of eight per core: freed memory of one thread serves the others."""


class Command(BaseCommand):
    help = "Run the whole product: database, Redis, web server, background jobs. Ctrl-C stops all of it."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
        parser.add_argument(
            "--web-workers",
            type=int,
            default=min(os.cpu_count() or 1, 2),
            help="web processes (about 110 MB each)",
        )
        parser.add_argument("--job-workers", type=int, default=2, help="background job processes")
        parser.add_argument(
            "--demo", action="store_true", default=None, help="load demo data even where data exists"
        )
        parser.add_argument(
            "--no-demo", dest="demo", action="store_false", help="start with an empty database"
        )

    def handle(self, *args, **options):
        places = layout()
        host, port = options["host"], options["port"]
        lock = runfile.open_lock(places.run / "up.lock")
        if not runfile.try_lock(lock):
            self._tell_running(places, port)
            return
        for problem in (space_problem(places.var, NEEDED_SPACE), port_problem(host, port)):
            if problem:
                raise CommandError(problem)
        self._end_leftovers(places)
        self._prepare(options)
        self._become_supervisor(places, options, lock)

    def _become_supervisor(self, places, options, lock):
        lease = bootstrap.held_lease()
        host, port = options["host"], options["port"]
        address = f"http://{reachable(host)}:{port}"
        mark = secrets.token_hex(8)
        os.environ[RUN_MARK] = mark
        os.environ.setdefault("SITE_URL", address)
        card = {"pid": os.getpid(), "address": f"{address}/", "host": host, "port": port}
        plan = {
            "var": str(places.var),
            "lease": lease.descriptor if lease else None,
            "services": lease.options["services"] if lease else [],
            "programs": programs(options),
            "hints": self._hints(),
            "card": {**card, "since": bootstrap.BEGAN, "mark": mark},
        }
        supervisor.become(plan, [lock, *([lease.descriptor] if lease else [])])

    def _tell_running(self, places, port):
        """Say what runs already; an error only when the caller asked for another port."""
        card = runfile.read_json(places.run / "up.json")
        if not card or not is_alive(card["pid"]):
            raise CommandError("Another `manage.py up` is starting right now. Wait for its report.")
        since = datetime.fromtimestamp(card["since"]).astimezone()
        state = "" if answers(card["host"], card["port"]) else ", but does not answer (yet)"
        self.stdout.write(
            f"Assist-Ten already runs at {card['address']} since {since:%Y-%m-%d %H:%M:%S %Z} "
            f"(process {card['pid']}){state}. Stop it with Ctrl-C in its terminal, or: kill {card['pid']}"
        )
        if port != card["port"]:
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
                "The browser assets are not installed. Run `npm ci`, or `make run`, which does it for you."
            )
        call_command("build_assets", stdout=io.StringIO())
        self._step("Bringing the database up to date")
        call_command("migrate", interactive=False, verbosity=0)
        if not settings.DEMO:
            self._step("Collecting static files")
            call_command("collectstatic", interactive=False, verbosity=0)
        if self._wants_demo(options["demo"]):
            self._load_demo()
        self._step("Starting web server and background jobs")

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
        return ["Demo sign-ins (the sign-in page offers them; mails arrive at /dev/outbox/):", *people]

    def _step(self, text):
        self.stdout.write(f"{text} ...")
        self.stdout.flush()


def _unfinished_demo():
    return layout().run / "demo-unfinished"


def programs(options):
    """Return what the supervisor runs, in the order in which it is stopped.

    Beat is a child of the worker here, so that both share one copy of the product in memory. Installations
    with more than one worker run it by itself (docs/deploy.md).
    """
    return [
        {
            "name": "web",
            "stop_seconds": 10,
            "environment": {**LEAN, "DB_POOL": str(THREADS)},
            "command": [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "config.wsgi:application"),
                *("--host", options["host"], "--port", str(options["port"]), "--no-ws"),
                *("--workers", str(options["web_workers"]), "--blocking-threads", str(THREADS)),
                *("--respawn-failed-workers", "--workers-kill-timeout", "8", "--log-level", "warning"),
            ],
        },
        {
            "name": "worker",
            "stop_seconds": 20,
            "environment": LEAN,
            "command": [
                *(sys.executable, "-W", ROOT_IS_FINE, "-m", "celery", "--app", "config", "--quiet", "worker"),
                *("--beat", "--concurrency", str(options["job_workers"]), "--loglevel", "warning"),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ],
        },
    ]
