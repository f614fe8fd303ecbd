"""Pytest plugin: a throw-away PostgreSQL and Redis for one run (`-p tests.services`, set in pyproject.toml).

The servers start before Django reads its settings and are removed with all their data at the end, also
when the run is killed. Worker processes of pytest-xdist inherit the addresses and start nothing. With
DATABASE_URL and REDIS_URL set, those servers are used.
"""

import os
import tempfile
from importlib import import_module
from pathlib import Path

import pytest

from config.embedded.bootstrap import export_addresses, private_services
from config.embedded.layout import layout
from config.embedded.lease import Lease

_leases = pytest.StashKey[Lease]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    """Start the services before pytest-django, whose own hook reads the settings.

    The Celery application becomes the current one, or tasks would look for a broker of no project.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    services = private_services(os.environ)
    if services:
        folder = Path(tempfile.mkdtemp(prefix="assist-run-"))
        folder.chmod(0o711)
        places = layout(folder)
        early_config.stash[_leases] = Lease(
            places, services=services, durable=False, throw_away=True
        ).acquire()
        export_addresses(os.environ, places, services)
    import_module("config.celery")
    return (yield)


def pytest_unconfigure(config):
    """Give the services back; they end with the last holder."""
    lease = config.stash.get(_leases, None)
    if lease is not None:
        lease.release()
