"""What `manage.py` does before Django reads its settings: addresses, keys, and a lease where needed."""

import contextlib
import os
import sys

from config.embedded import secrets, up
from config.embedded.errors import ServiceError
from config.embedded.layout import layout
from config.embedded.lease import Lease

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
        "up",
    }
)
"""Commands that touch neither database nor Redis; `doctor` and `up` take a lease only where they need one."""
ASKS_FOR_HELP = frozenset({"--help", "-h", "--version"})


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
    return not ASKS_FOR_HELP & set(argv[2:])


def settings_module(argv):
    """Return the settings module that this command line will use."""
    for position, argument in enumerate(argv):
        if argument.startswith("--settings="):
            return argument.partition("=")[2]
        if argument == "--settings" and position + 1 < len(argv):
            return argv[position + 1]
    return os.environ.get("DJANGO_SETTINGS_MODULE", "")


def exported_services():
    """Return the names of the private services, as this process or the one that started it has found them."""
    return tuple(name for name in os.environ.get("ASSIST_PRIVATE_SERVICES", "").split(",") if name)


@contextlib.contextmanager
def services_for(argv):
    """Provide what the command `argv` needs and take it away afterwards.

    Yields a lease whose servers are on their way (`ensure` waits for them), None where none is needed.
    Production settings get no generated keys: an installation that serves people must name its own.
    Raises ServiceError when a private service cannot run.
    """
    if not settings_module(argv).endswith(".prod"):
        secrets.export(layout().var)
    services = exported_services() or private_services(os.environ)
    if services:
        export_addresses(os.environ, layout(), services)
        os.environ["ASSIST_PRIVATE_SERVICES"] = ",".join(services)
    if not services or not needs_services(argv):
        yield None
        return
    lease = Lease(layout(), services=services).begin()
    try:
        yield lease
    finally:
        lease.release()


def run(argv, load, execute):
    """Run `execute(argv)` with its services; a service that cannot run ends it with one sentence.

    `load()` does what needs no services: it runs while they start. `up` never gets that far, since it only
    looks after other processes.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module(argv)
    try:
        with services_for(argv) as lease:
            if wants_up(argv):
                sys.exit(up.main(argv[2:], exported_services()))
            if lease is not None:
                load()
                lease.ensure()
            execute(argv)
    except ServiceError as error:
        sys.exit(f"{error}")


def wants_up(argv):
    """Tell whether the command line runs the product, rather than asking how to."""
    return argv[1:2] == ["up"] and not ASKS_FOR_HELP & set(argv)
