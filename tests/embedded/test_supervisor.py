"""What `manage.py up` turns into: children are run, restarted, and ended with it, whatever ends it."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time

import pytest

from config.embedded.child import Child, Program
from config.embedded.layout import BASE_DIR
from config.embedded.ports import answers, free_port
from config.embedded.processes import is_alive, started_with, wait_until

WEB = """
import http.server, signal, sys
from config.embedded import runfile
signal.signal(signal.SIGTERM, lambda *_: (print("web ends", flush=True), sys.exit(0)))
print("web is loaded", flush=True)
runfile.wait_for_gate("{gate}")
print("web is here", flush=True)
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", {port}), Page).serve_forever()
"""
JOBS = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, lambda *_: (print("jobs end", flush=True), sys.exit(0)))
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("jobs", os.getpid(), helper.pid, flush=True)
while True: time.sleep(0.1)
"""


SUPERVISE = """
import json, sys
from config.embedded.layout import layout
from config.embedded.supervisor import Supervisor
plan = json.loads(sys.argv[1])
sys.exit(Supervisor(layout(plan.pop("var")), lease=None, **plan).run())
"""


class Run:
    """A supervisor with two small programs, and the lines it prints."""

    def __init__(self, var, preparation=None):
        self.port = free_port("127.0.0.1", 18000 + os.getpid() % 1000)
        plan = {
            "var": str(var),
            "card": {
                "pid": 0,
                "address": f"http://127.0.0.1:{self.port}/",
                "host": "127.0.0.1",
                "port": self.port,
                "since": time.time(),
                "mark": "",
            },
            "preparation": preparation
            and {"name": "prepare", "command": [sys.executable, "-c", preparation], "stop_seconds": 5},
            "programs": [
                {
                    "name": "web",
                    "command": [
                        sys.executable,
                        "-c",
                        WEB.format(port=self.port, gate=var / "run/prepare.lock"),
                    ],
                    "stop_seconds": 5,
                },
                {"name": "jobs", "command": [sys.executable, "-c", JOBS], "stop_seconds": 5},
            ],
        }
        self.mark = f"mark-{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, json.dumps(plan)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=BASE_DIR,
            text=True,
            env={**os.environ, "PYTHONPATH": str(BASE_DIR), "ASSIST_RUN": self.mark},
        )
        self.queue = queue.Queue()
        self.seen = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.queue.put(line.rstrip("\n"))

    def line(self, words, seconds=15):
        """Wait for a line that contains the words, and return it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                self.seen.append(self.queue.get(timeout=0.2))
            except queue.Empty:
                continue
            if words in self.seen[-1]:
                return self.seen[-1]
        raise AssertionError(f"{words!r} is not among: " + "\n".join(self.seen))

    def left(self):
        """Return the processes of this run that are still there."""
        return [pid for pid in started_with("ASSIST_RUN", self.mark) if is_alive(pid)]


@pytest.fixture
def start(var):
    """Return a function that starts a supervisor; what is left of it is ended after the test."""
    runs = []

    def begin(**options):
        runs.append(Run(var, **options))
        return runs[-1]

    yield begin
    for run in runs:
        for pid in run.left():
            os.kill(pid, signal.SIGKILL)
        run.process.wait()
        run.process.stdout.close()


@pytest.fixture
def run(start):
    return start()


def test_the_report_names_address_and_hints_and_one_signal_ends_all_in_order(run, var):
    run.line(f"Assist-Ten runs at http://127.0.0.1:{run.port}/")
    run.line("Ctrl-C stops everything.")
    run.line("jobs   | jobs")
    assert (var / "run" / "up.json").exists()

    run.process.send_signal(signal.SIGINT)

    run.line("Stopped.")
    assert run.process.wait(10) == 0
    ends = [line for line in run.seen if "end" in line]
    assert ends == ["web    | web ends", "jobs   | jobs end"]
    assert run.left() == []
    assert not (var / "run" / "up.json").exists()


def test_nobody_is_served_before_the_preparation_has_succeeded(start, var):
    steps = """
import json, pathlib, time
print("preparing ...", flush=True)
while not pathlib.Path("{go}").exists(): time.sleep(0.05)
json.dump({{"hints": ["Demo sign-ins: none"]}}, open("{report}", "w"))
""".format(go=var / "go", report=var / "run/prepared.json")
    run = start(preparation=steps)
    run.line("preparing ...")
    run.line("web    | web is loaded")
    assert not answers("127.0.0.1", run.port)

    (var / "go").touch()

    announced = run.line("Assist-Ten runs at")
    run.line("Demo sign-ins: none")
    assert answers("127.0.0.1", run.port) == 200
    first_job = run.line("jobs   | jobs")
    assert run.seen.index(announced) < run.seen.index(first_job)
    assert "web    | web is here" in run.seen


def test_a_failed_preparation_ends_it_all_with_its_reason(start):
    run = start(preparation="import sys; sys.exit('the disk is full')")

    run.line("the disk is full")
    run.line("The preparation ended with exit code 1; its lines above say why.")
    run.line("Stopped.")

    assert run.process.wait(10) == 1
    assert run.left() == []
    assert not any("is here" in line for line in run.seen)


def test_ctrl_c_also_ends_the_preparation(start):
    run = start(preparation="import time; print('preparing ...', flush=True); time.sleep(600)")
    run.line("preparing ...")

    run.process.send_signal(signal.SIGINT)

    run.line("Stopped.")
    assert run.process.wait(10) == 0
    assert run.left() == []


def test_a_killed_child_is_started_again_and_its_own_children_do_not_stay(run):
    _, _, _, pid, helper = run.line("jobs   | jobs").split()

    os.kill(int(pid), signal.SIGKILL)

    run.line("jobs was killed by signal 9 (SIGKILL); it is started again in 1 s.")
    assert not is_alive(int(helper))
    assert run.line("jobs   | jobs ").split()[3] != pid


def test_a_killed_supervisor_takes_its_children_along(run):
    pid = int(run.line("jobs   | jobs").split()[3])

    run.process.kill()

    assert wait_until(lambda: not is_alive(pid), 10)


def test_sigterm_is_as_good_as_ctrl_c(run):
    run.line("web is here")

    run.process.terminate()

    run.line("Stopped.")
    assert run.process.wait(10) == 0
    assert run.left() == []


def test_pauses_grow_up_to_a_limit():
    child = Child(Program("short", [sys.executable, "-c", "import sys; sys.exit(3)"], stop_seconds=1))
    pauses = []
    for _ in range(7):
        child.start()
        child.process.wait()
        assert child.clear_away() == "ended with exit code 3"
        pauses.append(round(child.next_start - time.monotonic()))
        assert not child.due()

    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_half_a_line_waits_for_its_other_half():
    script = "import sys, time; sys.stdout.write('half'); sys.stdout.flush(); time.sleep(0.3); print(' full')"
    child = Child(Program("talk", [sys.executable, "-c", script], stop_seconds=1))
    child.start()
    lines = []
    while None not in lines:
        lines += child.lines()
        time.sleep(0.02)

    assert lines == ["half full", None]
    child.make_end()
