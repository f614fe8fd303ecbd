"""The real product for browser tests: `manage.py up` with demo data on a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.embedded.layout import layout

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright's sync API runs an event loop beside us

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "CELERY_BROKER_URL",
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
    "FIELD_KEYS",
    "BLIND_INDEX_KEY",
)


@dataclass(frozen=True)
class Product:
    """The running product: where it answers, where it keeps its data."""

    url: str
    var: Path

    @property
    def database(self):
        """Return the address of its private PostgreSQL, as `manage.py` itself finds it."""
        return layout(self.var).database_url


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_healthy(url, process, log, seconds=90):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"the product did not start:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def product():
    """Start the whole product once per worker and stop it as a person would, with one Ctrl-C."""
    folder = Path(tempfile.mkdtemp(prefix="assist-browser-"))
    folder.chmod(0o711)
    port, log = _free_port(), folder / "up.log"
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    environment["ASSIST_VAR"] = str(folder / "var")
    command = [sys.executable, "manage.py", "up", "--port", str(port), "--demo"]
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        _wait_until_healthy(f"http://127.0.0.1:{port}", process, log)
        yield Product(f"http://127.0.0.1:{port}", folder / "var")
        assert "Traceback" not in log.read_text(), log.read_text()[-4000:]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=40)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def visitor(browser, product):
    """Return a function that opens a browser of its own for one person; `role` is a demo sign-in's label."""
    contexts = []

    def open_for(role=None, **options):
        context = browser.new_context(
            base_url=product.url, **{"viewport": {"width": 1440, "height": 900}, **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        if role:
            page.goto("/account/login/")
            page.get_by_role("button", name=role).first.click()
            page.wait_for_url(lambda url: "/account/login" not in url)
        return page

    yield open_for
    for context in contexts:
        context.close()
