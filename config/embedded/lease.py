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

    @classmethod
    def adopt(cls, layout, descriptor, services):
        """Return a lease that this process got by inheriting its open file (see `supervisor`)."""
        lease = cls(layout, services=services)
        lease.descriptor = descriptor
        return lease

    def acquire(self):
        """Return when every service answers. Raises ServiceError with the reason in words."""
        if self.descriptor is None:
            self.descriptor = runfile.open_lock(self.layout.run / "lease.lock")
        try:
            if not runfile.wait_for_lock(self.descriptor, shared=True, seconds=STOPPING_SECONDS):
                raise ServiceError("The private services are being stopped and do not come to an end.")
            self.ensure()
        except BaseException:
            os.close(self.descriptor)
            self.descriptor = None
            raise
        return self

    def ensure(self):
        """Start a keeper when there is none, and wait until the services of this lease are ready."""
        deadline = time.monotonic() + READY_SECONDS
        started = False
        while time.monotonic() < deadline:
            state = self.state()
            lock = runfile.open_lock(self.layout.run / "keeper.lock")
            free = runfile.try_lock(lock)
            try:
                if free and started and state.get("status") == "failed":
                    raise ServiceError(state["message"])
                if free and started:
                    raise ServiceError(
                        "The private services ended while they were starting. "
                        + tail(self.layout.log / "keeper.log", 800)
                    )
                if free:
                    self._start_keeper(lock)
                    started = True
            finally:
                os.close(lock)
            if not free and state.get("status") == "ready" and is_alive(state["pid"]):
                return self._check_services(state)
            time.sleep(0.05)
        raise ServiceError(f"The private services were not ready after {READY_SECONDS} s.")

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
