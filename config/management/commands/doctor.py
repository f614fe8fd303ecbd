"""`manage.py doctor`: what this installation consists of, and what is wrong with it, in words."""

import json
import os
import platform
import shutil
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import urlsplit

import django
import redis as redis_client
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from config import __version__
from config.assets import VENDOR_FILES
from config.embedded import redis, runfile
from config.embedded.bootstrap import exported_services
from config.embedded.diagnosis import MEGABYTE, space_problem
from config.embedded.errors import ServiceError
from config.embedded.layout import layout
from config.embedded.lease import Lease
from config.embedded.ports import port_problem
from config.embedded.processes import is_alive

OLDEST_POSTGRES = 140000
NEEDED_SPACE = 300 * MEGABYTE


@dataclass(frozen=True)
class Finding:
    """One line of the report; `problem` is empty when all is well, else a sentence with a remedy."""

    name: str
    value: str
    problem: str = ""


class Command(BaseCommand):
    help = (
        "Print versions, places, ports and state of this installation; exit code 1 when something is wrong."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print JSON for a program to read")

    def handle(self, *args, **options):
        places = layout()
        findings = [*programs(), *disk(places), *running(places), *assets()]
        private = exported_services()
        lease = None
        try:
            lease = Lease(places, services=private).acquire() if private else None
        except ServiceError as error:
            findings.append(Finding("Private services", ", ".join(private), str(error)))
        else:
            findings += [*database(places, private), *broker(places, private)]
        finally:
            connection.close()
            if lease:
                lease.release()
        self._report(findings, as_json=options["json"])

    def _report(self, findings, *, as_json):
        problems = [finding for finding in findings if finding.problem]
        if as_json:
            self.stdout.write(
                json.dumps({"ok": not problems, "findings": [asdict(f) for f in findings]}, indent=2)
            )
        else:
            for finding in findings:
                self.stdout.write(f"{finding.name:<22} {finding.value}")
            self.stdout.write("")
            self.stdout.write("\n".join(f"{f.name}: {f.problem}" for f in problems) or "Nothing is wrong.")
        if problems:
            sys.exit(1)


def programs():
    """Describe Python, Django and the settings in force."""
    version = platform.python_version()
    old = (
        ""
        if sys.version_info >= (3, 11)
        else "Python 3.11 or newer is needed. Install it and run `make run`."
    )
    yield Finding("Assist-Ten", f"{__version__}, settings {os.environ['DJANGO_SETTINGS_MODULE']}")
    yield Finding("Python", f"{version} ({sys.executable})", old)
    yield Finding("Django", django.get_version())
    yield Finding("System", f"{platform.platform()}, {os.cpu_count()} cores, user id {os.geteuid()}")


def disk(places):
    """Describe where data lies and how much room is left."""
    free = shutil.disk_usage(places.data).free // MEGABYTE
    yield Finding("Data", f"{places.data} ({free} MB free)", space_problem(places.data, NEEDED_SPACE) or "")
    yield Finding("Sockets", str(places.sockets))


def running(places):
    """Describe the running `up`, or the port that the next one would take."""
    card = runfile.read_json(places.run / "up.json")
    if card and is_alive(card["pid"]):
        since = datetime.fromtimestamp(card["since"]).astimezone()
        yield Finding(
            "Running", f"{card['address']} since {since:%Y-%m-%d %H:%M:%S %Z}, process {card['pid']}"
        )
        return
    yield Finding("Running", "no (start it with: manage.py up)")
    problem = port_problem("127.0.0.1", 8000) or ""
    yield Finding("Port 8000", "taken" if problem else "free", problem)


def assets():
    """Describe whether set-up has put the browser assets in place."""
    missing = [source for source in VENDOR_FILES.values() if not (settings.NODE_MODULES / source).is_file()]
    problem = f"{len(missing)} browser files are missing. Run `npm ci`, or `make run`, which does it for you."
    yield Finding("Browser assets", str(settings.NODE_MODULES), problem if missing else "")
    node = shutil.which("npm")
    yield Finding("npm", node or "none on PATH (make run brings one)")


def database(places, private):
    """Describe the database server, the role the product signs in as, and pending migrations."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            role, superuser, bypass = cursor.fetchone()
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
        executor = MigrationExecutor(connection)
        pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        yield Finding("PostgreSQL", _place(os.environ["DATABASE_URL"]), f"It cannot be used: {error}".strip())
        return
    old = connection.connection.info.server_version < OLDEST_POSTGRES
    where = str(places.pg) if "postgres" in private else _place(os.environ["DATABASE_URL"])
    yield Finding("PostgreSQL", f"{version}, {where}", "PostgreSQL 14 or newer is needed." if old else "")
    powers = [name for name, has in (("SUPERUSER", superuser), ("BYPASSRLS", bypass)) if has]
    yield Finding(
        "Database role",
        f"{role} ({', '.join(powers) or 'neither SUPERUSER nor BYPASSRLS'})",
        f"{role} could read every company's rows. ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS;"
        if powers
        else "",
    )
    yield Finding(
        "Pending migrations",
        str(pending),
        "Run `manage.py migrate`, or start `manage.py up`." * bool(pending),
    )


def broker(places, private):
    """Describe Redis: version and place."""
    try:
        version = redis_client.from_url(os.environ["REDIS_URL"], socket_timeout=5).info("server")[
            "redis_version"
        ]
    except redis_client.RedisError as error:
        yield Finding("Redis", _place(os.environ["REDIS_URL"]), f"It cannot be used: {error}")
        return
    if "redis" in private:
        yield Finding("Redis", f"{version}, {redis.find_program()}, data in {places.redis}")
    else:
        yield Finding("Redis", f"{version}, {_place(os.environ['REDIS_URL'])}")


def _place(url):
    """Return an address without its password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"
