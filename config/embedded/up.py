"""`manage.py up`: look that nothing stands in the way, then look after the processes of the product.

Django is not loaded here. The preparation (`manage.py prepare`) and the web server load it at the same
time, while PostgreSQL and Redis start.
"""

import argparse
import os
import secrets
import sys
import time
from datetime import datetime

from config.embedded import runfile
from config.embedded.diagnosis import space_problem
from config.embedded.errors import ServiceError
from config.embedded.layout import BASE_DIR, layout
from config.embedded.lease import Lease
from config.embedded.ports import answers, port_problem, public_name
from config.embedded.processes import end, is_alive, started_with
from config.embedded.supervisor import RUN_MARK, Supervisor, say

DESCRIPTION = "Run the whole product: database, Redis, web server, background jobs. Ctrl-C stops all of it."
NEEDED_SPACE = 300 * 1024 * 1024
"""Bytes that must be free before the product starts."""
MOST_PROCESSES = 64
"""Of a kind. The private PostgreSQL takes 100 connections, a web process up to THREADS of them."""
THREADS = 4
"""Threads of a web process, and connections of its pool: one for each."""
ROOT_IS_FINE = "ignore:You're running the worker with superuser privileges"
"""The one warning of Celery that says nothing new to who started the product as root."""
LEAN = {"MALLOC_ARENA_MAX": "2"}
"""Two memory arenas instead of eight per core: freed memory of one thread serves the others."""


def _between(least, most):
    """Return a type for argparse: a whole number from `least` to `most`."""

    def number(text):
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text} is not a whole number from {least} to {most}")
        return int(text)

    return number


def add_arguments(parser):
    """Add the options of `up` to a parser."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument(
        "--port", type=_between(1, 65535), default=8000, help="port to listen on (default 8000)"
    )
    parser.add_argument(
        "--web-workers",
        type=_between(1, MOST_PROCESSES),
        default=min(os.cpu_count() or 1, 2),
        help="web processes (default 2)",
    )
    parser.add_argument(
        "--job-workers",
        type=_between(1, MOST_PROCESSES),
        default=2,
        help="background job processes (default 2)",
    )
    add_demo_argument(parser)


def add_demo_argument(parser):
    """Add the choice whether the demo is loaded; None when it is left to the state of the database."""
    parser.add_argument(
        "--demo", action="store_true", default=None, help="load demo data even where data exists"
    )
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="start without demo data")


def main(argv, services):
    """Run `up` with the arguments that follow it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="manage.py up", description=DESCRIPTION)
    add_arguments(parser)
    parser.add_argument("--settings", help="settings module (bootstrap has put it into the environment)")
    return start(parser.parse_args(argv), services)


def start(options, services):
    """Run the product until it is told to stop; returns the exit code.

    Raises ServiceError when something stands in the way.
    """
    since = time.time()
    places = layout()
    lock = runfile.open_lock(places.run / "up.lock")
    if not runfile.try_lock(lock):
        return _tell_running(places, options.port)
    for problem in (space_problem(places.var, NEEDED_SPACE), port_problem(options.host, options.port)):
        if problem:
            raise ServiceError(problem)
    _end_leftovers(places)
    address = f"http://{public_name(options.host)}:{options.port}"
    os.environ.setdefault("SITE_URL", address)
    os.environ[RUN_MARK] = secrets.token_hex(8)
    card = {
        "pid": os.getpid(),
        "address": f"{address}/",
        "host": options.host,
        "port": options.port,
        "since": since,
        "mark": os.environ[RUN_MARK],
    }
    lease = Lease(places, services=services).begin() if services else None
    try:
        return Supervisor(places, card, preparation(options), programs(options), lease).run()
    finally:
        os.close(lock)


def _tell_running(places, port):
    """Say what runs already; the exit code is 1 only when the caller asked for another port."""
    card = runfile.read_json(places.run / "up.json")
    if not card or not is_alive(card["pid"]):
        raise ServiceError("Another `manage.py up` is starting right now. Wait for its report.")
    since = datetime.fromtimestamp(card["since"]).astimezone()
    state = "" if answers(card["host"], card["port"]) else ", but does not answer (yet)"
    say(
        f"Assist-Ten already runs at {card['address']} since {since:%Y-%m-%d %H:%M:%S %Z} "
        f"(process {card['pid']}){state}. Stop it with Ctrl-C in its terminal, or: kill {card['pid']}"
    )
    return int(port != card["port"])


def _end_leftovers(places):
    """End processes of an `up` that was killed together with their own parents."""
    card = runfile.read_json(places.run / "up.json")
    for pid in started_with(RUN_MARK, card["mark"]) if card else ():
        say(f"Ending process {pid}, left over from a run that was killed.")
        end(pid)


def preparation(options):
    """Return what must have succeeded before anybody is served."""
    demo = {None: [], True: ["--demo"], False: ["--no-demo"]}[options.demo]
    return {
        "name": "prepare",
        "stop_seconds": 10,
        "command": [sys.executable, str(BASE_DIR / "manage.py"), "prepare", *demo],
    }


def programs(options):
    """Return what runs until the end, in the order in which it is stopped.

    Beat is a child of the worker here, so that both share one copy of the product in memory. Installations
    with more than one worker run it by itself (docs/deploy.md).
    """
    return [
        {
            "name": "web",
            "stop_seconds": 10,
            "environment": {**LEAN, "DB_POOL": str(THREADS)},
            "command": [
                *(sys.executable, "-m", "config.serve", "--interface", "wsgi", "config.wsgi:application"),
                *("--host", options.host, "--port", str(options.port), "--no-ws"),
                *("--workers", str(options.web_workers), "--blocking-threads", str(THREADS)),
                *("--respawn-failed-workers", "--workers-kill-timeout", "8", "--log-level", "warning"),
            ],
        },
        {
            "name": "worker",
            "stop_seconds": 20,
            "environment": LEAN,
            "command": [
                *(sys.executable, "-W", ROOT_IS_FINE, "-m", "celery", "--app", "config", "--quiet", "worker"),
                *("--beat", "--concurrency", str(options.job_workers), "--loglevel", "warning"),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ],
        },
    ]
