"""Start the product on private services, drive it from a second process, write down what was measured."""

import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Plan:
    """What an entry wants to be driven: `requests` as bench.client takes them, `statements` per request."""

    requests: list
    statements: int | None = None
    bare: list | None = None
    """Requests of the bare view to compare with, driven in the same run."""
    lost: Callable[[list[int]], int] | None = None
    """Given the highest number of each request that was acknowledged, how many of them are not in the database."""
    facts: dict = field(default_factory=dict)


def free_port():
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children(pid):
    """Yield the process ids of the children of a process."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parts[1]) == pid:
            yield int(path.parent.name)


def cpu_seconds(pid):
    """Return user and system CPU of a process and its descendants, seconds."""
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / TICKS + sum(cpu_seconds(child) for child in children(pid))


class Server:
    """The web server as `manage.py up` starts it, under the benchmark's settings."""

    def __init__(self, *, workers, threads):
        self.port = free_port()
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings", "DB_POOL": str(threads)}
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "config.wsgi:application"),
                *("--host", "127.0.0.1", "--port", str(self.port)),
                *(
                    "--workers",
                    str(workers),
                    "--blocking-threads",
                    str(threads),
                    "--no-ws",
                    "--log-level",
                    "error",
                ),
            ],
            cwd=ROOT,
            env=environment,
        )

    def wait(self, seconds=30):
        """Return once the server answers. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=2)
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("the web server did not answer")

    def stop(self):
        """End the server and wait for it."""
        self.process.terminate()
        self.process.wait(timeout=20)


def drive(server, requests, *, connections, seconds, first_number=0):
    """Run the client process once; returns its figures and the server's CPU per request, ms."""
    plan = {
        "host": "127.0.0.1",
        "port": server.port,
        "connections": connections,
        "seconds": seconds,
        "requests": requests,
        "first_number": first_number,
    }
    with tempfile.NamedTemporaryFile("w", suffix=".json") as handle:
        json.dump(plan, handle)
        handle.flush()
        before = cpu_seconds(server.process.pid)
        out = subprocess.run(
            [sys.executable, "-m", "bench.client", handle.name],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        spent = cpu_seconds(server.process.pid) - before
    figures = json.loads(out.stdout)
    figures["server_cpu_ms"] = round(spent / max(1, figures["requests"]) * 1000, 3)
    return figures


def median_and_spread(runs, key):
    """Return {median, min, max} of one figure over the runs."""
    values = [run[key] for run in runs]
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def measure(plan, *, options):
    """Warm up, then run several times (the bare view right beside each run); returns the result's body."""
    server = Server(workers=options.workers, threads=options.threads)
    try:
        server.wait()
        first = drive(server, plan.requests, connections=options.connections, seconds=options.warm_up)
        runs, bare_runs, number = [], [], 1_000_000
        for _ in range(options.runs):
            number += 1_000_000
            load = {"connections": options.connections, "seconds": options.seconds, "first_number": number}
            if plan.bare:
                bare_runs.append(drive(server, plan.bare, **load))
            runs.append(drive(server, plan.requests, **load))
    finally:
        server.stop()
    keys = ("rate", "p50_ms", "p95_ms", "p99_ms", "server_cpu_ms")
    body = {key: median_and_spread(runs, key) for key in keys}
    body["statuses"] = runs[-1]["statuses"]
    body["statements"] = plan.statements
    if plan.lost:
        body["acknowledged"] = sum(run["statuses"].get("200", 0) for run in [first, *runs])
        body["lost"] = plan.lost(
            [max(numbers) for numbers in zip(*(r["highest"] for r in [first, *runs]), strict=True)]
        )
    if bare_runs:
        body["bare_rate"] = median_and_spread(bare_runs, "rate")
        ratios = [run["rate"] / bare["rate"] for run, bare in zip(runs, bare_runs, strict=True)]
        body["ratio_to_bare"] = round(statistics.median(ratios), 3)
    return {**body, **plan.facts}


def keep(name, body, options):
    """Write the result with versions and machine to bench/results, unless told not to, and return it."""
    import django
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0]
    result = {
        "name": name,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "connections": options.connections,
        "seconds": options.seconds,
        "runs": options.runs,
        "workers": options.workers,
        "threads": options.threads,
        "scale": options.scale,
        "machine": {"cores": os.cpu_count(), "system": platform.system(), "arch": platform.machine()},
        "versions": {
            "python": platform.python_version(),
            "django": django.__version__,
            "postgresql": postgres,
        },
        **body,
    }
    if options.no_keep:
        return result
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return result
