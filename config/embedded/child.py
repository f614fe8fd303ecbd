"""One program under the supervisor: start, output, end, and when to try again."""

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field

from config.embedded.layout import BASE_DIR
from config.embedded.processes import die_with_parent, end_group

FIRST_PAUSE_SECONDS = 1
LONGEST_PAUSE_SECONDS = 30
STABLE_SECONDS = 60
"""A child that ran this long had a good start: the next pause is the first one again."""


@dataclass(frozen=True)
class Program:
    """What to run. `stop_seconds` is how long it may take to finish its work when asked to end."""

    name: str
    command: list[str]
    stop_seconds: int
    environment: dict[str, str] = field(default_factory=dict)


class Child:
    """A program and the process that currently runs it; each one leads a process group of its own."""

    def __init__(self, program):
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.pause = FIRST_PAUSE_SECONDS
        self.next_start = 0.0
        self.rest = b""

    @property
    def name(self):
        """Return the short name that stands before each line of its output."""
        return self.program.name

    @property
    def running(self):
        """Return the process. Raises RuntimeError when there is none."""
        if self.process is None:
            raise RuntimeError(f"{self.name} does not run")
        return self.process

    @property
    def output(self):
        """Return the stream of what the process prints."""
        stream = self.running.stdout
        if stream is None:
            raise RuntimeError(f"nobody listens to {self.name}")
        return stream

    def start(self):
        """Start the program; its output is read through `lines`."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.program.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=BASE_DIR,
            env={**os.environ, **self.program.environment},
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 (the supervisor has one thread)
        )
        os.set_blocking(self.output.fileno(), False)

    def lines(self):
        """Return the complete lines that arrived, and None as the last item at the end of the output."""
        data = b""
        with contextlib.suppress(BlockingIOError):
            data = os.read(self.output.fileno(), 65536)
            if not data:
                return [self.rest.decode(errors="replace"), None] if self.rest else [None]
        *complete, self.rest = (self.rest + data).split(b"\n")
        return [line.decode(errors="replace") for line in complete]

    def has_ended(self):
        """Tell whether the process was started and is gone."""
        return self.process is not None and self.process.poll() is not None

    def clear_away(self):
        """Forget a process that has ended, set when to start it again, and return why it ended."""
        code = self.running.returncode
        end_group(self.running.pid)
        self._forget()
        if time.monotonic() - self.started > STABLE_SECONDS:
            self.pause = FIRST_PAUSE_SECONDS
        self.next_start = time.monotonic() + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE_SECONDS)
        if code < 0:
            return f"was killed by signal {-code} ({signal.Signals(-code).name})"
        return f"ended with exit code {code}"

    def _forget(self):
        self.output.close()
        self.process = None
        self.rest = b""

    def due(self):
        """Tell whether the program does not run and its pause is over."""
        return self.process is None and time.monotonic() >= self.next_start

    def ask_to_end(self):
        """Ask the process to finish what it does and end."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()

    def make_end(self):
        """End the process and everything it started, at once."""
        if self.process is not None:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
            end_group(self.process.pid, grace=0)
            self._forget()
