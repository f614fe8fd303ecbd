"""What `manage.py` does before Django reads its settings: addresses, keys, and a lease where needed."""

import contextlib
import os
import sys
import time

from config.embedded import secrets
from config.embedded.errors import ServiceError
from config.embedded.layout import layout
from config.embedded.lease import Lease

BEGAN = time.time()
"""When this command was started, seconds since 1970."""
WITHOUT_SERVICES = frozenset(
    {
        "build_assets",
        "help",
        "version",
        "compilemessages",
        "makemessages",
        "startapp",
        "startproject",
        "diffsettings",
        "findstatic",
        "collectstatic",
        "spectacular",
        "doctor",
        "test",
    }
)
"""Commands that touch neither database nor Redis; `doctor` takes a lease only where it needs one."""


def private_services(environ):
    """Return which services are private, because the environment names no server for them."""
    names = {"postgres": "DATABASE_URL", "redis": "REDIS_URL"}
    return tuple(service for service, variable in names.items() if not environ.get(variable))


def export_addresses(environ, places, services):
    """Set the addresses of the private services; they are right whether or not the servers run."""
    if "postgres" in services:
        environ["DATABASE_URL"] = places.database_url
    if "redis" in services:
        environ["REDIS_URL"] = places.redis_url
        environ.setdefault("CELERY_BROKER_URL", places.broker_url)


def needs_services(argv):
    """Tell whether the command line asks for something that uses the database or Redis."""
    if len(argv) < 2 or argv[1].startswith("-") or argv[1] in WITHOUT_SERVICES:
        return False
    return not {"--help", "-h", "--version"} & set(argv[2:])


def settings_module(argv):
    """Return the settings module that this command line will use."""
    for position, argument in enumerate(argv):
        if argument.startswith("--settings="):
            return argument.partition("=")[2]
        if argument == "--settings" and position + 1 < len(argv):
            return argv[position + 1]
    return os.environ.get("DJANGO_SETTINGS_MODULE", "")


@contextlib.contextmanager
def services_for(argv):
    """Provide what the command `argv` needs and take it away afterwards.

    Production settings get no generated keys: an installation that serves people must name its own.
    Raises ServiceError when a private service cannot run.
    """
    if not settings_module(argv).endswith(".prod"):
        secrets.export(layout().var)
    services = private_services(os.environ)
    if not services:
        yield None
        return
    places = layout()
    export_addresses(os.environ, places, services)
    os.environ["ASSIST_PRIVATE_SERVICES"] = ",".join(services)
    if not needs_services(argv):
        yield None
        return
    lease = Lease(places, services=services).acquire()
    _held.append(lease)
    try:
        yield lease
    finally:
        _held.remove(lease)
        lease.release()


_held: list[Lease] = []


def held_lease():
    """Return the lease of the running command, None when it uses servers of the operator only."""
    return _held[-1] if _held else None


def run(argv, execute):
    """Run `execute(argv)` with its services; a service that cannot run ends it with one sentence."""
    try:
        with services_for(argv):
            execute(argv)
    except ServiceError as error:
        sys.exit(f"{error}")
