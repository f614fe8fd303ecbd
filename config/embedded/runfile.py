"""Small files by which the processes of one installation know each other.

Who is alive is told by `flock`, which the kernel gives back however a process dies; the JSON beside a
lock only says what the holder is doing, and is believed only while the lock is held.
"""

import contextlib
import fcntl
import json
import os
import time

from config.embedded.diagnosis import cannot_use
from config.embedded.errors import ServiceError


def open_lock(path):
    """Open (and create) a lock file; the descriptor is closed in children unless they are given it.

    Raises ServiceError where the file cannot be written, FileNotFoundError when its directory is gone.
    """
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ServiceError(cannot_use(error, path)) from error


def try_lock(descriptor, *, shared=False):
    """Take the lock if it is free; return whether it was."""
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_for_lock(descriptor, *, shared, seconds):
    """Take the lock, waiting up to `seconds` for it; return whether it was taken."""
    deadline = time.monotonic() + seconds
    while not try_lock(descriptor, shared=shared):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True


def wait_for_gate(path):
    """Return once nobody holds the lock at `path` for itself any more."""
    descriptor = open_lock(path)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    os.close(descriptor)


def unlock(descriptor):
    """Give the lock back without closing the file."""
    fcntl.flock(descriptor, fcntl.LOCK_UN)


def write_json(path, content):
    """Replace a JSON file in one step, so that a reader never sees half of it."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_text(json.dumps(content))
    part.replace(path)


def read_json(path):
    """Return the content of a JSON file, an empty dictionary when it is missing or half-written."""
    with contextlib.suppress(OSError, ValueError):
        return json.loads(path.read_text())
    return {}
