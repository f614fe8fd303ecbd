"""A private place for each test's servers, and a second process that holds a lease on them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from config.embedded.layout import BASE_DIR, layout
from config.embedded.processes import is_alive, wait_until

HOLDER = """
import json, sys
from config.embedded.layout import layout
from config.embedded.lease import Lease
lease = Lease(layout(sys.argv[1])).acquire()
print(json.dumps({"state": lease.state(), "data": str(lease.layout.data)}), flush=True)
sys.stdin.readline()
lease.release()
"""


class Holder:
    """Another command that uses the services, as a process of its own."""

    def __init__(self, var, *, python=sys.executable, base=BASE_DIR, environment=None, **popen):
        self.process = subprocess.Popen(
            [python, "-c", HOLDER, str(var)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=base,
            text=True,
            env={**os.environ, "PYTHONPATH": str(base), **(environment or {})},
            **popen,
        )
        first = self.process.stdout.readline()
        assert first, self.process.stderr.read()
        self.facts = json.loads(first)

    @property
    def keeper(self):
        return self.facts["state"]["pid"]

    @property
    def database_url(self):
        return self.facts["state"]["database_url"]

    def finish(self):
        """Let it end by itself; returns what it wrote to standard error."""
        if self.process.poll() is None:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        _, errors = self.process.communicate(timeout=60)
        return errors

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def var():
    """A directory that the servers' account reaches, unlike pytest's own temporary ones."""
    folder = Path(tempfile.mkdtemp(prefix="assist-t-"))
    folder.chmod(0o711)
    yield folder / "var"
    for pid in server_pids(folder / "var"):
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder)


@pytest.fixture
def hold(var):
    """Return a function that starts another command on the same place; all are ended after the test."""
    holders = []

    def start(place=var, **options):
        holders.append(Holder(place, **options))
        return holders[-1]

    yield start
    for holder in holders:
        if holder.process.poll() is None:
            holder.finish()
        holder.process.stdin.close()
        holder.process.stdout.close()
        holder.process.stderr.close()
    assert gone(var)


def server_pids(var, data=None):
    """Return the ids of the servers that run on a place right now."""
    data = data or var
    pids = []
    for name in ("pg/postmaster.pid", "redis/redis.pid"):
        file = Path(data) / name
        if file.exists():
            pid = int(file.read_text().splitlines()[0])
            pids += [pid] if is_alive(pid) else []
    return pids


def gone(var, seconds=10):
    """Tell whether no server of the place is left within some seconds."""
    return wait_until(lambda: not server_pids(var), seconds)


def ask(url, question, *values):
    """Return the first row of an answer from the place's database."""
    with psycopg.connect(url) as connection:
        return connection.execute(question, values).fetchone()


def places(var):
    return layout(var)
