"""The process that owns the private servers: `python -m config.embedded.keeper '<json>'`.

It is small and lives in a session of its own, so that neither Ctrl-C nor the death of the command that
started it takes the database away from the others. It stops the servers when nobody holds a lease any
more, restarts one that died, and when it is killed itself the kernel tells both servers to shut down.
"""

import contextlib
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

from config.embedded import runfile
from config.embedded.account import service_account
from config.embedded.diagnosis import cannot_use, space_problem
from config.embedded.errors import ServiceError
from config.embedded.layout import layout
from config.embedded.postgres import Postgres
from config.embedded.redis import Redis

TICK_SECONDS = 0.1
SPACE_CHECK_SECONDS = 15
LOW_SPACE = 200 * 1024 * 1024
"""Bytes free below which the keeper warns while the servers run."""
LOG_LIMIT = 5 * 1024 * 1024
"""Bytes of a server log after which it is set aside at the next start."""
RESTARTS = 5
RESTART_WINDOW_SECONDS = 60
SERVERS: dict[str, type[Postgres] | type[Redis]] = {"postgres": Postgres, "redis": Redis}


class Keeper:
    """Starts the servers, watches them, stops them."""

    def __init__(self, options):
        self.places = layout(options["var"])
        self.throw_away = options["throw_away"]
        self.keeper_lock = options["lock"]
        self.lease_lock = runfile.open_lock(self.places.run / "lease.lock")
        account = service_account()
        self.servers = {
            name: SERVERS[name](self.places, account, durable=options["durable"])
            for name in options["services"]
        }
        self.events = []
        self.since = time.time()
        self.restarts = []
        self.asked_to_stop = False
        self.space_warned = False

    def run(self):
        """Serve until the last lease is given back; returns the exit code."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        self._tell("starting")
        failure = self._start()
        if failure is None:
            self._tell("ready")
            failure = self._watch()
        self._stop(failure)
        return 1 if failure else 0

    def _start(self):
        problem = space_problem(self.places.data)
        if problem:
            return problem
        try:
            for name, server in self.servers.items():
                _set_aside(server.log)
                self._tell("starting", doing=name)
                server.start()
        except (ServiceError, OSError) as error:
            return self._sentence(error)
        return None

    def _sentence(self, error):
        return cannot_use(error, self.places.data) if isinstance(error, OSError) else str(error)

    def _watch(self):
        """Return None when nobody needs the servers any more, else the reason for giving up."""
        next_space_check = time.monotonic()
        while not self.asked_to_stop and not runfile.try_lock(self.lease_lock):
            for server in self.servers.values():
                reason = server.died()
                if reason:
                    failure = self._restart(server, reason)
                    if failure:
                        return failure
            if time.monotonic() > next_space_check:
                next_space_check = time.monotonic() + SPACE_CHECK_SECONDS
                self._check_space()
            time.sleep(TICK_SECONDS)
        return None

    def _restart(self, server, reason):
        now = time.monotonic()
        self.restarts = [moment for moment in self.restarts if now - moment < RESTART_WINDOW_SECONDS]
        if len(self.restarts) >= RESTARTS:
            return f"{reason}. It ended {RESTARTS} times within a minute and is not started again."
        self.restarts.append(now)
        self._event(f"{reason}. It is being started again; saved data is not affected.")
        try:
            server.start()
        except (ServiceError, OSError) as error:
            return self._sentence(error)
        self._event("It is back.")
        return None

    def _check_space(self):
        problem = space_problem(self.places.data, LOW_SPACE)
        if problem and not self.space_warned:
            self._event(problem)
        self.space_warned = bool(problem)

    def _event(self, text):
        self.events.append({"at": time.time(), "text": text})
        self.events = self.events[-50:]
        with contextlib.suppress(OSError):
            print(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {text}", flush=True)  # noqa: T201 (its log file)
        self._tell("ready")

    def _tell(self, status, **more):
        """Write down what happens; a full disk is no reason to take the servers down."""
        with contextlib.suppress(OSError):
            self._write_down(status, **more)

    def _write_down(self, status, **more):
        runfile.write_json(
            self.places.run / "keeper.json",
            {
                "status": status,
                "pid": os.getpid(),
                "since": self.since,
                "services": list(self.servers),
                "database_url": self.places.database_url,
                "redis_url": self.places.redis_url,
                "events": self.events,
                **more,
            },
        )

    def _stop(self, failure):
        """Stop the servers, Redis first; whoever wants a lease waits until this is done."""
        self._tell("stopping")
        for server in reversed(self.servers.values()):
            server.stop()
        if self.throw_away:
            for folder in {self.places.sockets, self.places.data, self.places.var}:
                shutil.rmtree(folder, ignore_errors=True)
        elif failure:
            self._tell("failed", message=failure)
        else:
            (self.places.run / "keeper.json").unlink(missing_ok=True)
        runfile.unlock(self.keeper_lock)

    def _ask_to_stop(self, *_):
        self.asked_to_stop = True


def _set_aside(log: Path):
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".old.log"))


def main():
    """Run one keeper with the options that `lease` wrote into the first argument."""
    os.umask(0o077)
    return Keeper(json.loads(sys.argv[1])).run()


if __name__ == "__main__":
    sys.exit(main())
