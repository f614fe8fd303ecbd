"""Run all checks: `python -m tests.run`, or one group with `--only lint|types|django|tests`.

The quick tools run beside each other first, then the tests on as many processes as there are cores. Each
tool's outcome is one line; the output of a failed one follows. Exit code 1 when any failed.
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
TOOLS = Path(PYTHON).parent
SOURCES = [
    *(
        "config",
        "superadmin",
        "accounts",
        "monitoring",
        "candidates",
        "assessments",
        "recruiting",
        "interviews",
    ),
    *("bench", "tests", "manage.py"),
]
DEPLOY = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "SECRET_KEY": "only-for-the-deploy-check-" + "x1Y2" * 12,
    "FIELD_KEYS": "k1=" + "A" * 43,
    "BLIND_INDEX_KEY": "B" * 43,
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ALLOWED_HOSTS": "assist-ten.example",
    "SITE_URL": "https://assist-ten.example",
}


@dataclass
class Check:
    """One tool: its group, its command, and what its environment adds."""

    group: str
    name: str
    command: list
    environment: dict = field(default_factory=dict)


def _tool(name, *arguments):
    return [str(TOOLS / name), *arguments]


def _manage(*arguments):
    return [PYTHON, "manage.py", *arguments]


CHECKS = [
    Check("lint", "ruff", _tool("ruff", "check", "--quiet", *SOURCES)),
    Check("lint", "ruff format", _tool("ruff", "format", "--check", "--quiet", *SOURCES)),
    Check("lint", "djlint", _tool("djlint", "templates", "--lint", "--quiet")),
    Check("lint", "import-linter", _tool("lint-imports")),
    Check("lint", "bandit", _tool("bandit", "-q", "-c", "pyproject.toml", "-r", *SOURCES[:8])),
    Check("types", "mypy", _tool("mypy")),
    Check(
        "django",
        "deploy check",
        [PYTHON, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        DEPLOY,
    ),
    Check(
        "django", "missing migrations", _manage("makemigrations", "--check", "--dry-run"), {"ASSIST_VAR": ""}
    ),
]


def _run(check):
    started = time.monotonic()
    environment = {**os.environ, **{name: value for name, value in check.environment.items() if value}}
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    seconds = time.monotonic() - started
    return check, done.returncode, (done.stdout + done.stderr).strip(), seconds


def _quick(checks):
    failed = []
    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        for check, code, output, seconds in pool.map(_run, checks):
            print(f"{'ok    ' if code == 0 else 'FAILED'} {check.name} ({seconds:.0f} s)", flush=True)
            if code:
                failed.append(check.name)
                print(output, flush=True)
    return failed


def _tests():
    workers = str(max(2, os.cpu_count() or 2))
    command = [PYTHON, "-m", "pytest", "-q", "-n", workers, "--dist", "loadgroup", "--durations", "10"]
    return (
        ["tests"]
        if subprocess.run(command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL).returncode
        else []
    )


def main():
    """Run the groups asked for; returns the exit code."""
    parser = argparse.ArgumentParser(prog="tests.run", description=__doc__)
    parser.add_argument("--only", choices=("lint", "types", "django", "tests"))
    only = parser.parse_args().only
    failed = _quick([check for check in CHECKS if only in {None, check.group}])
    if only in {None, "tests"}:
        failed += _tests()
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
