"""The process behind `manage.py up`.

It starts the preparation and, at the same moment, the web server, which loads the product and then waits at a
gate: nobody is served before the preparation has succeeded. Then it runs web, worker and beat, starts each
again when it ends, prints their output, and stops everything in order on Ctrl-C or SIGTERM.
"""

import contextlib
import math
import os
import selectors
import signal
import time

from config.embedded import runfile
from config.embedded.child import Child, Program
from config.embedded.errors import ServiceError
from config.embedded.ports import answers

RUN_MARK = "ASSIST_RUN"
"""Environment variable by which left-over processes of a run are recognised."""
TICK_SECONDS = 0.1
SERVICES_CHECK_SECONDS = 1
START_SECONDS = 60
HEAD_START_SECONDS = 15


class Supervisor:
    """Runs the programs of one installation until it is told to stop.

    `preparation` (None: nothing to prepare) and `programs` are arguments of `Program`; the first program is the
    web server. `card` is what a second `up` and `doctor` read about this one. The supervisor gives `lease` back.
    """

    def __init__(self, places, card, preparation, programs, lease):
        self.places = places
        self.card = card
        self.lease = lease
        self.preparation = Child(Program(**preparation)) if preparation else None
        self.children = [Child(Program(**program)) for program in programs]
        self.gate = runfile.open_lock(places.run / "prepare.lock")
        self.selector = selectors.DefaultSelector()
        self.stop_requests = 0
        self.failed = False
        self.ready = False
        self.prepared_at = math.inf
        self.slow_start_told = False
        self.seen_event = time.time()
        self.next_services_check = 0.0
        self.services_lost = False

    def run(self):
        """Serve until a signal asks to stop, or the preparation fails; returns the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        runfile.write_json(self.places.run / "up.json", self.card)
        try:
            self._begin()
            while not self.stop_requests and not self.failed:
                if self.prepared_at == math.inf:
                    self._look_after_preparation()
                else:
                    self._look_after_services()
                    self._look_for_first_page()
                self._look_after_children()
                self._pass_output_on(TICK_SECONDS)
        finally:
            self._stop()
        return int(self.failed)

    def _begin(self):
        """Close the gate before anybody is started who must not pass it."""
        runfile.wait_for_lock(self.gate, shared=False, seconds=START_SECONDS)
        if self.preparation is None:
            self._prepared()
        else:
            self._start(self.preparation)

    def _look_after_preparation(self):
        if self.preparation is None or not self.preparation.has_ended():
            return
        self._pass_output_on(0)
        self._unwatch(self.preparation)
        self.failed = self.preparation.running.returncode != 0
        reason = self.preparation.clear_away()
        if self.failed:
            say(f"The preparation {reason}; its lines above say why.")
        else:
            self._prepared()

    def _prepared(self):
        self.prepared_at = time.monotonic()
        runfile.unlock(self.gate)

    def _start(self, child):
        child.start()
        self.selector.register(child.output, selectors.EVENT_READ, child)

    def _look_after_children(self):
        for child in self.children:
            if child.has_ended():
                self._pass_output_on(0)
                self._unwatch(child)
                reason = child.clear_away()
                pause = child.next_start - time.monotonic()
                say(f"{child.name} {reason}; it is started again in {pause:.0f} s.")
            elif child.due() and self._may_start(child):
                self._start(child)

    def _may_start(self, child):
        """Give the machine to the database until it runs, then to the first program, the web server."""
        if self.ready:
            return True
        if child is self.children[0]:
            return self.lease is None or self.lease.state().get("status") == "ready"
        return time.monotonic() - self.prepared_at > HEAD_START_SECONDS

    def _unwatch(self, child):
        with contextlib.suppress(KeyError):
            self.selector.unregister(child.output)

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
        if self.ready:
            return
        if answers(self.card["host"], self.card["port"]):
            self.ready = True
            self._report()
        elif not self.slow_start_told and time.monotonic() - self.prepared_at > START_SECONDS:
            self.slow_start_told = True
            say(f"The web server has not answered for {START_SECONDS} s; its lines above say why.")

    def _report(self):
        say("")
        say(
            f"Assist-Ten runs at {self.card['address']}  (ready after {time.time() - self.card['since']:.0f} s)"
        )
        for line in runfile.read_json(self.places.run / "prepared.json").get("hints", []):
            say(line)
        say("Ctrl-C stops everything.")

    def _pass_output_on(self, seconds):
        for key, _ in self.selector.select(seconds):
            for line in key.data.lines():
                if line is None:
                    self.selector.unregister(key.fileobj)
                elif line.strip():
                    say(line if key.data is self.preparation else f"{key.data.name:<6} | {line}")

    def _stop(self):
        """End web first, so that nobody is served by half a product; then beat, worker, services."""
        say("Stopping ...")
        for child in [self.preparation, *self.children] if self.preparation else self.children:
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
        os.close(self.gate)
        say("Stopped.")

    def _ask_to_stop(self, *_):
        self.stop_requests += 1


def say(line):
    """Print one line; a terminal that went away is no reason to leave things half stopped."""
    with contextlib.suppress(OSError):
        print(line, flush=True)  # noqa: T201 (the report of `manage.py up`)
