"""How a command takes part in the private services.

A lease is a shared lock on `var/run/lease.lock`. Whoever holds one can rely on the servers; the keeper
stops them once it gets that lock for itself, which is when the last holder is gone, cleanly or not.

Exactly one keeper exists, because it holds `var/run/keeper.lock`. The command that starts it takes that
lock first and hands the open file over, so no moment lies between looking and starting.
"""

import contextlib
import json
import os
import subprocess
import sys
import time

from config.embedded import runfile
from config.embedded.errors import ServiceError
from config.embedded.layout import BASE_DIR
from config.embedded.processes import is_alive, tail, with_project

READY_SECONDS = 120
"""Longest wait for the servers: crash recovery after a power cut may take that long."""
STOPPING_SECONDS = 60


class Lease:
    """The right to use the private services until `release`, or until this process ends."""

    def __init__(self, layout, *, services=("postgres", "redis"), durable=True, throw_away=False):
        self.layout = layout
        self.options = {"services": list(services), "durable": durable, "throw_away": throw_away}
        self.descriptor = None
        self.keeper_started = False

    def acquire(self):
        """Return when every service answers. Raises ServiceError with the reason in words."""
        self.begin()
        try:
            self.ensure()
        except BaseException:
            self.release(wait=False)
            raise
        return self

    def begin(self):
        """Take the lease and start a keeper when there is none; what to do meanwhile is up to the caller.

        Raises ServiceError when an earlier keeper does not come to its end.
        """
        self.descriptor = runfile.open_lock(self.layout.run / "lease.lock")
        if not runfile.wait_for_lock(self.descriptor, shared=True, seconds=STOPPING_SECONDS):
            self.release(wait=False)
            raise ServiceError("The private services are being stopped and do not come to an end.")
        self.keeper_started = self._start_keeper_if_none()
        return self

    def ensure(self):
        """Wait until the services of this lease are ready, starting a keeper when there is none (any more)."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            state = self.state()
            if not self.keeper_alive():
                if self.keeper_started:
                    self.keeper_started = False
                    raise ServiceError(self._why_it_ended())
                self.keeper_started = self._start_keeper_if_none()
            elif state.get("status") == "ready" and is_alive(state["pid"]):
                self.keeper_started = False
                return self._check_services(state)
            time.sleep(0.05)
        raise ServiceError(f"The private services were not ready after {READY_SECONDS} s.")

    def _why_it_ended(self):
        state = self.state()
        if state.get("status") == "failed":
            return state["message"]
        return "The private services ended while they were starting. " + tail(
            self.layout.log / "keeper.log", 800
        )

    def state(self):
        """Return what the keeper last wrote about itself; meaningless when no keeper is alive."""
        return runfile.read_json(self.layout.run / "keeper.json")

    def keeper_alive(self):
        """Tell whether a keeper looks after the services right now."""
        lock = runfile.open_lock(self.layout.run / "keeper.lock")
        try:
            return not runfile.try_lock(lock)
        finally:
            os.close(lock)

    def release(self, *, wait=True):
        """Give the lease back; the last one to do so waits until the servers have stopped."""
        if self.descriptor is None:
            return
        runfile.unlock(self.descriptor)
        if wait:
            self._wait_for_keeper()
        os.close(self.descriptor)
        self.descriptor = None

    def _wait_for_keeper(self):
        """Wait for the end of the keeper, or for the proof that somebody else still needs it.

        Not even a shared lock to be had means that the keeper has it, and is stopping the servers.
        """
        deadline = time.monotonic() + STOPPING_SECONDS
        with contextlib.suppress(FileNotFoundError):
            while self.keeper_alive() and time.monotonic() < deadline:
                alone = runfile.try_lock(self.descriptor)
                if not alone and runfile.try_lock(self.descriptor, shared=True):
                    return
                runfile.unlock(self.descriptor)
                time.sleep(0.03)

    def _check_services(self, state):
        missing = set(self.options["services"]) - set(state["services"])
        if missing:
            raise ServiceError(
                f"A running command uses the private services without {' and '.join(sorted(missing))}: "
                "wait for its end (var/run/keeper.json), then try again."
            )
        return self

    def _start_keeper_if_none(self):
        """Start a keeper unless one is alive; returns whether it did."""
        lock = runfile.open_lock(self.layout.run / "keeper.lock")
        try:
            free = runfile.try_lock(lock)
            if free:
                self._start_keeper(lock)
        finally:
            os.close(lock)
        return free

    def _start_keeper(self, lock):
        (self.layout.run / "keeper.json").unlink(missing_ok=True)
        options = {**self.options, "var": str(self.layout.var), "lock": lock}
        with (self.layout.log / "keeper.log").open("ab") as log:
            subprocess.Popen(
                [sys.executable, "-m", "config.embedded.keeper", json.dumps(options)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=BASE_DIR,
                env=with_project(os.environ),
                start_new_session=True,
                pass_fds=(lock,),
            )
