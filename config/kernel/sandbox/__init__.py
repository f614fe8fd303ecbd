"""Programs of ours that meet what may hurt: a stranger's file, a generated snippet. They run as processes with limits.

A program reads standard input and prints to standard output. It gets no environment, no files of the current
folder, no room to write files, and bounded memory and time; a crash or a loop in it ends it, not the caller.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

_ENTRY = Path(__file__).with_name("entry.py")


class LimitsReached(Exception):
    """The program needed more than it may have, or crashed. `words` is the end of what it complained of."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Limits:
    """Memory in bytes, processor time in seconds, open files, and seconds in all."""

    memory: int = 768 * 1024 * 1024
    cpu_seconds: int = 25
    open_files: int = 64
    seconds: float = 30


def run(program: Path, *arguments: str, data: bytes, limits: Limits | None = None) -> bytes:
    """Run a Python program with `data` as its standard input and return what it printed.

    Raises LimitsReached when it ends in any way but a clean exit.
    """
    limits = limits or Limits()
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_ENTRY), json.dumps(asdict(limits)), str(program), *arguments],
            input=data,
            capture_output=True,
            timeout=limits.seconds,
            check=False,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise LimitsReached("time") from error
    if done.returncode != 0:
        raise LimitsReached(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout
