"""`python -m bench NAME`: prepare, measure, keep, and print the result as one line of JSON."""

import argparse
import importlib
import json
import os
import sys
import tempfile
from pathlib import Path


def _options():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("name", help="one of bench/entries, e.g. sign_in_page")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--warm-up", type=float, default=2)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--scale", type=int, default=1, help="demo candidates times this")
    parser.add_argument("--candidates", type=int, default=0, help="kill_ledger: people who answer at once")
    parser.add_argument("--pace", type=float, default=5, help="kill_ledger: seconds between two answers")
    parser.add_argument("--rounds", type=int, default=1, help="kill_ledger: how often each process is killed")
    parser.add_argument("--no-keep", action="store_true", help="do not write bench/results")
    return parser.parse_args()


def _entry(options):
    """Import an entry once Django is up, and take its defaults for what the command line left open."""
    entry = importlib.import_module(f"bench.entries.{options.name}")
    given = {argument.partition("=")[0] for argument in sys.argv}
    for name, value in getattr(entry, "DEFAULTS", {}).items():
        if f"--{name.replace('_', '-')}" not in given:
            setattr(options, name, value)
    return entry


def main():
    """Run one entry on a throw-away installation."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="assist-bench-") as folder:
        os.environ["ASSIST_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        Path(folder).chmod(0o711)
        from config.embedded import bootstrap

        with bootstrap.services_for(["bench", "migrate"]) as lease:
            import django
            from django.core.management import call_command

            django.setup()
            if lease is not None:
                lease.ensure()
            entry = _entry(options)
            from bench import bare, harness

            if not getattr(entry, "STARTS_THE_PRODUCT", False):
                call_command("migrate", verbosity=0)
                call_command("seed_demo", scale=options.scale, verbosity=0)
                bare.prepare()
            body = (
                entry.run(options)
                if hasattr(entry, "run")
                else harness.measure(entry.plan(), options=options)
            )
            result = harness.keep(options.name, body, options)
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
