"""The real `manage.py up`, once, with the commands that people type beside it."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from config.embedded.layout import BASE_DIR, layout
from config.embedded.lease import Lease
from config.embedded.ports import answers, free_port
from config.embedded.processes import is_alive, started_with, wait_until
from tests.embedded.conftest import gone, server_pids

pytestmark = pytest.mark.slow


class Installation:
    """A place of its own, without the addresses and keys of the test run."""

    def __init__(self, var):
        self.var = var
        unset = {
            "DATABASE_URL",
            "REDIS_URL",
            "CELERY_BROKER_URL",
            "SECRET_KEY",
            "FIELD_KEYS",
            "BLIND_INDEX_KEY",
        }
        self.environment = {name: value for name, value in os.environ.items() if name not in unset}
        self.environment |= {"ASSIST_VAR": str(var), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
        self.port = free_port("127.0.0.1", 17000 + os.getpid() % 1000)
        self.output = var.parent / "up.txt"
        self.process = None

    def up(self):
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "manage.py",
                    "up",
                    "--no-demo",
                    "--port",
                    str(self.port),
                    "--web-workers",
                    "1",
                ],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=BASE_DIR,
                env=self.environment,
            )

    def ready(self, seconds=90):
        """Wait for the end of the start report; false as well when the process has given up."""
        told = "Ctrl-C stops everything."
        wait_until(
            lambda: told in self.output.read_text() or self.process.poll() is not None, seconds, step=0.2
        )
        return told in self.output.read_text()

    def manage(self, *arguments):
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=BASE_DIR,
            env=self.environment,
        )

    def left(self):
        mark = json.loads((self.var / "run" / "up.json").read_text())["mark"]
        return lambda: [pid for pid in started_with("ASSIST_RUN", mark) if is_alive(pid)]


@pytest.fixture
def installation(var):
    place = Installation(var)
    yield place
    if place.process and place.process.poll() is None:
        place.process.send_signal(signal.SIGINT)
        place.process.wait(60)


@pytest.mark.skipif(not (BASE_DIR / "node_modules").is_dir(), reason="browser assets come with `make run`")
def test_one_command_runs_the_product_and_others_work_beside_it(installation, var):
    installation.up()
    assert installation.ready(), installation.output.read_text()
    assert answers("127.0.0.1", installation.port) == 200
    assert answers("localhost", installation.port) == 200

    second = installation.manage("up", "--port", str(installation.port))
    assert second.returncode == 0
    assert f"already runs at http://localhost:{installation.port}/ since " in second.stdout
    assert f"(process {installation.process.pid})" in second.stdout
    assert installation.manage("up", "--port", str(installation.port + 1)).returncode == 1

    servers = server_pids(var)
    report = installation.manage("doctor", "--json")
    assert json.loads(report.stdout)["ok"], report.stdout
    assert f"process {installation.process.pid}" in report.stdout
    catalogue = (
        "from config.kernel.tenancy import platform_context as p; from candidates.models import Skill;"
        "from superadmin.models import Tenant\n"
        "with p(reason='test'): print(Skill.objects.count(), Tenant.objects.count())"
    )
    skills, companies = installation.manage("shell", "--no-imports", "-c", catalogue).stdout.split()
    assert (int(skills) > 100, int(companies)) == (True, 0)
    assert server_pids(var) == servers

    left = installation.left()
    assert left()
    installation.process.kill()
    installation.process.wait()
    assert gone(var)
    assert wait_until(lambda: not left(), 15)
    assert wait_until(lambda: not Lease(layout(var)).keeper_alive(), 10)

    installation.up()
    assert installation.ready(), installation.output.read_text()
    left = installation.left()
    installation.process.send_signal(signal.SIGINT)
    assert installation.process.wait(60) == 0
    assert server_pids(var) == []
    assert left() == []
    assert "Stopped." in installation.output.read_text()


def test_a_taken_port_ends_the_start_with_one_sentence_and_no_servers(installation, var):
    listener = subprocess.Popen(
        [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(installation.port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert wait_until(lambda: answers("127.0.0.1", installation.port), 20)
        started = time.monotonic()

        finished = installation.manage("up", "--port", str(installation.port))

        assert time.monotonic() - started < 30
        assert finished.returncode == 1
        assert f"Port {installation.port} is already taken by process {listener.pid}" in finished.stderr
        assert "Traceback" not in finished.stderr
        assert server_pids(var) == []
    finally:
        listener.kill()
        listener.wait()


def test_a_command_starts_and_stops_the_servers_by_itself(installation, var):
    finished = installation.manage(
        "shell", "--no-imports", "-c", "import os; print(os.environ['DATABASE_URL'])"
    )

    assert finished.stdout.strip() == layout(var).database_url
    assert server_pids(var) == []
    assert installation.manage("version").returncode == 0
