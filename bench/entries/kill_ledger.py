"""Candidates answer at once while a worker, a web process and PostgreSQL are killed in turn.

The product runs as `manage.py up` starts it. Whoever answers keeps a ledger of what was acknowledged
(bench.ledger); afterwards each line of it must be in the journal, and no answer may be older than the last line for
it. `lost` counts what is missing.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.db import connections
from django.utils import timezone

from assessments.models import Answer, AnswerJournal, Assessment, SessionQuestion, TestSession
from assessments.selectors import credentials
from assessments.selectors.receipts import fingerprint
from bench import bare
from bench.entries.answer_save import begun
from bench.harness import ROOT, children, drive, free_port
from bench.questions import numbered_set
from config.embedded.layout import layout
from config.embedded.postgres import server_pid
from config.embedded.processes import command_line, die_with_parent, wait_until
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.models import Tenant

STARTS_THE_PRODUCT = True
DEFAULTS = {"candidates": 2_000, "seconds": 600, "pace": 5, "rounds": 4, "connections": 64, "runs": 1}
POSITIONS = 20
START_SECONDS, BACK_SECONDS = 180, 60
HAND_INS = 20
OTHERS = 40
"""Attempts that are only used to compare the rate with that of the bare view."""


class Product:
    """`manage.py up`, and the ids of the processes behind it."""

    def __init__(self, workers):
        self.port = free_port()
        self.said = (layout().var / "up.txt").open("w")
        self.process = subprocess.Popen(
            [
                *(sys.executable, "manage.py", "up", "--no-demo", "--port", str(self.port)),
                *("--web-workers", str(workers), "--job-workers", "1"),
            ],
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings"},
            stdout=self.said,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509 (this process has one thread)
        )

    def answers(self):
        """Tell whether it serves pages that ask the database."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as reply:
                return reply.status == 200
        except (urllib.error.HTTPError, OSError):
            return False

    def wait(self):
        """Return once it serves. Raises TimeoutError with what it said."""
        if not wait_until(self.answers, START_SECONDS, step=0.2):
            raise TimeoutError(Path(self.said.name).read_text())

    def _child(self, word):
        return next((pid for pid in children(self.process.pid) if word in command_line(pid)), 0)

    @property
    def web(self):
        """The process that owns the web processes."""
        return self._child("config.serve")

    @property
    def web_process(self):
        """One of those that serve."""
        return min(children(self.web), default=0) if self.web else 0

    @property
    def worker(self):
        """The worker of background jobs."""
        return self._child("celery")

    @property
    def database(self):
        """PostgreSQL."""
        return server_pid(layout()) or 0

    def stop(self):
        """End all of it, in order."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)
        self.said.close()


def run(options):
    """Start the product, let people answer, kill, compare; returns the figures."""
    _allow_connections()
    product = Product(options.workers)
    try:
        product.wait()
        tell("The product runs; people begin their tests.")
        bare.prepare()
        people = _people(options.candidates + OTHERS)
        ratio = _ratio(product, [people.pop() for _ in range(OTHERS)], options) if options.warm_up else None
        tell(f"{len(people)} people answer for {options.seconds} s.")
        figures, kills, ledger = _through_outages(product, people, options)
        tell("The ledger is compared.")
        connections.close_all()
        figures |= compare(people, ledger, figures.pop("receipts"))
    finally:
        product.stop()
    return {"candidates": options.candidates, **figures, "kills": kills, "ratio_to_bare": ratio}


def tell(line):
    """Say on standard error how far it is."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")
    sys.stderr.flush()


def _allow_connections():
    """Each candidate holds a connection of their own, at both ends."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _people(number):
    """Return running attempts of new candidates at one test of an hour."""
    with platform_context(reason="benchmark"):
        tenant = Tenant.objects.create(name="Ledger")
    with tenant_context(tenant):
        questions = numbered_set("Ledger", POSITIONS)
        assessment = Assessment.objects.create(
            title="Ledger",
            job_title="Bench",
            question_set=questions,
            duration_minutes=60,
            is_published=True,
            published_at=timezone.now(),
        )
    return [begun(assessment, index) for index in range(number)]


def _ratio(product, people, options):
    """Return the rate of saves beside that of the bare view, before anything is killed."""
    load = {"connections": options.connections, "seconds": options.warm_up}
    headers = {"Content-Type": "application/json"}
    body = '{"selected_answer": "A", "client_seq": {n}}'
    plain = [
        {"method": "POST", "path": f"/bare/upsert/{row}/", "headers": headers, "body": body}
        for row in range(1, 1_000)
    ]
    saves = [
        {
            "method": "PUT",
            "path": f"/test/{session.public_id}/answers/{position}/",
            "headers": {
                **headers,
                "Cookie": f"{credentials.COOKIE}={credentials.issue(session)}",
                "X-Test-Session": session.public_id,
            },
            "body": body,
        }
        for session in people
        for position in range(1, POSITIONS + 1)
    ]
    drive(product, saves, **load)
    rate = drive(product, saves, **load, first_number=1_000_000)["rate"]
    return round(rate / drive(product, plain, **load)["rate"], 3)


def _through_outages(product, people, options):
    """Let people answer while processes are killed; returns figures, kills, and the lines of the ledger."""
    folder = layout().var
    ledger, path = folder / "ledger.txt", folder / "ledger-plan.json"
    plan = {
        "host": "127.0.0.1",
        "port": product.port,
        "seconds": options.seconds,
        "pace": options.pace,
        "positions": POSITIONS,
        "hand_ins": HAND_INS,
        "ledger": str(ledger),
        "candidates": [
            {"session": session.public_id, "credential": credentials.issue(session)} for session in people
        ],
    }
    path.write_text(json.dumps(plan), encoding="utf-8")
    client = subprocess.Popen(
        [sys.executable, "-m", "bench.ledger", str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    kills = _kill_in_turn(product, options)
    out, _ = client.communicate(timeout=options.seconds + 300)
    if client.returncode:
        raise RuntimeError("the candidates stopped")
    return json.loads(out), kills, ledger.read_text(encoding="utf-8").split("\n")


def _kill_in_turn(product, options):
    """Kill a worker, a web process and PostgreSQL, `rounds` times; every second time the whole web server."""
    turns = [
        what
        for number in range(options.rounds)
        for what in ("worker", "web" if number % 2 else "web_process", "database")
    ]
    began, pause = time.monotonic(), options.seconds / (len(turns) + 1)
    kills = []
    for number, what in enumerate(turns, start=1):
        time.sleep(max(0, began + number * pause - time.monotonic()))
        pid = getattr(product, what)
        if not pid:
            raise RuntimeError(f"there is no {what} to kill")
        os.kill(pid, signal.SIGKILL)
        tell(f"Killed: {what}.")
        killed = time.monotonic()
        if not wait_until(lambda: _is_back(product, what, pid), BACK_SECONDS, step=0.1):  # noqa: B023
            raise TimeoutError(f"{what} did not come back: {Path(product.said.name).read_text()}")
        kills.append(
            {
                "what": what,
                "at_s": round(killed - began, 1),
                "back_after_s": round(time.monotonic() - killed, 1),
            }
        )
    return kills


def _is_back(product, what, pid):
    return getattr(product, what) not in {0, pid} and product.answers()


def compare(people, ledger, receipts):
    """Hold the ledger against what is stored; returns the figures of it."""
    lines = [line.split() for line in ledger if line]
    sessions = {session.pk: session.public_id for session in people}
    with platform_context(reason="benchmark"):
        places = SessionQuestion.objects.filter(session__in=sessions)
        place_of = {row[:2]: row[2] for row in places.values_list("session_id", "question_id", "position")}
        fields = ("session_id", "question_id", "client_seq", "selected_answer")
        written = [
            ((sessions[session], place_of[session, question], seq), letter)
            for session, question, seq, letter in AnswerJournal.objects.filter(
                session__in=sessions
            ).values_list(*fields)
        ]
        now = {
            (sessions[session], place_of[session, question]): seq
            for session, question, seq, _letter in Answer.objects.filter(session__in=sessions).values_list(
                *fields
            )
        }
        ended = TestSession.objects.filter(public_id__in=receipts)
        right = sum(fingerprint(row) == row.receipt_code == receipts[row.public_id] for row in ended)
    journal = dict(written)
    missing = sum(
        journal.get((session, int(place), int(seq))) != letter for session, place, seq, letter in lines
    )
    older = sum(now.get((session, int(place)), 0) < int(seq) for session, place, seq, _letter in lines)
    return {
        "lost": missing + older,
        "written_twice": len(written) - len(journal),
        "handed_in": len(receipts),
        "receipts_wrong": len(receipts) - right,
    }
