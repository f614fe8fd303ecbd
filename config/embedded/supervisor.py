"""The process behind `manage.py up`: `python -m config.embedded.supervisor '<json>'`.

`up` prepares the installation with Django loaded, then becomes this small program, which keeps its
process id, its lease on the private services and its lock. It runs web, worker and beat, starts each
again when it ends, prints their output, and stops everything in order on Ctrl-C or SIGTERM.
"""

import contextlib
import json
import os
import selectors
import signal
import sys
import time
from typing import Any

from config.embedded import runfile
from config.embedded.child import Child, Program
from config.embedded.errors import ServiceError
from config.embedded.layout import layout
from config.embedded.lease import Lease
from config.embedded.ports import answers
from config.embedded.processes import with_project

TICK_SECONDS = 0.2
SERVICES_CHECK_SECONDS = 1
START_SECONDS = 60
HEAD_START_SECONDS = 15


class Supervisor:
    """Runs the programs of one installation until it is told to stop."""

    def __init__(self, options):
        self.options = options
        self.places = layout(options["var"])
        self.children = [Child(Program(**program)) for program in options["programs"]]
        self.lease: Any = None
        if options["lease"] is not None:
            self.lease = Lease.adopt(self.places, options["lease"], options["services"])
        self.selector = selectors.DefaultSelector()
        self.stop_requests = 0
        self.ready = False
        self.began = time.monotonic()
        self.slow_start_told = False
        self.seen_event = time.time()
        self.next_services_check = 0.0
        self.services_lost = False

    def run(self):
        """Serve until a signal asks to stop; returns the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            while not self.stop_requests:
                self._look_after_children()
                self._look_after_services()
                if not self.ready:
                    self._look_for_first_page()
                self._pass_output_on(TICK_SECONDS)
        finally:
            self._stop()
        return 0

    def _look_after_children(self):
        for child in self.children:
            if child.has_ended():
                self._pass_output_on(0)
                self._unwatch(child)
                reason = child.clear_away()
                pause = child.next_start - time.monotonic()
                say(f"{child.name} {reason}; it is started again in {pause:.0f} s.")
            elif child.due() and self._may_start(child):
                child.start()
                self.selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _may_start(self, child):
        """Let the first program, the web server, have the machine for itself until it answers."""
        return self.ready or child is self.children[0] or time.monotonic() - self.began > HEAD_START_SECONDS

    def _unwatch(self, child):
        with contextlib.suppress(KeyError):
            self.selector.unregister(child.process.stdout)

    def _look_after_services(self):
        if self.lease is None or time.monotonic() < self.next_services_check:
            return
        self.next_services_check = time.monotonic() + SERVICES_CHECK_SECONDS
        self._tell_events()
        if self.lease.keeper_alive():
            self.services_lost = False
            return
        if not self.services_lost:
            say("PostgreSQL and Redis are gone; they are being started again.")
        try:
            self.lease.ensure()
            say("PostgreSQL and Redis are back.")
        except ServiceError as error:
            if not self.services_lost:
                say(f"{error}")
            self.services_lost = True
            self.next_services_check = time.monotonic() + 10

    def _tell_events(self):
        for event in self.lease.state().get("events", []):
            if event["at"] > self.seen_event:
                self.seen_event = event["at"]
                say(event["text"])

    def _look_for_first_page(self):
        card = self.options["card"]
        if answers(card["host"], card["port"]):
            self.ready = True
            seconds = time.time() - card["since"]
            say("")
            say(f"Assist-Ten runs at {card['address']}  (ready after {seconds:.0f} s)")
            for line in self.options["hints"]:
                say(line)
            say("Ctrl-C stops everything.")
        elif not self.slow_start_told and time.monotonic() - self.began > START_SECONDS:
            self.slow_start_told = True
            say(f"The web server has not answered for {START_SECONDS} s; its lines above say why.")

    def _pass_output_on(self, seconds):
        for key, _ in self.selector.select(seconds):
            for line in key.data.lines():
                if line is None:
                    self.selector.unregister(key.fileobj)
                elif line.strip():
                    say(f"{key.data.name:<6} | {line}")

    def _stop(self):
        """End web first, so that nobody is served by half a product; then beat, worker, services."""
        say("Stopping ...")
        for child in self.children:
            child.ask_to_end()
            deadline = time.monotonic() + child.program.stop_seconds
            while child.process and child.process.poll() is None and time.monotonic() < deadline:
                if self.stop_requests > 1:
                    break
                self._pass_output_on(0.05)
            if child.process:
                self._pass_output_on(0)
                self._unwatch(child)
            child.make_end()
        if self.lease is not None:
            self.lease.release()
        (self.places.run / "up.json").unlink(missing_ok=True)
        say("Stopped.")

    def _ask_to_stop(self, *_):
        self.stop_requests += 1


def say(line):
    """Print one line; a terminal that went away is no reason to leave things half stopped."""
    with contextlib.suppress(OSError):
        print(line, flush=True)  # noqa: T201 (the report of `manage.py up`)


def become(options, descriptors):
    """Replace this process by the supervisor; the open locks in `descriptors` go along."""
    for descriptor in descriptors:
        os.set_inheritable(descriptor, True)
    sys.stdout.flush()
    sys.stderr.flush()
    command = [sys.executable, "-m", "config.embedded.supervisor", json.dumps(options)]
    os.execve(sys.executable, command, with_project(os.environ))  # noqa: S606 (no shell is involved)


def main():
    """Run with the options that `become` wrote into the first argument."""
    options = json.loads(sys.argv[1])
    runfile.write_json(layout(options["var"]).run / "up.json", options["card"])
    return Supervisor(options).run()


if __name__ == "__main__":
    sys.exit(main())
