"""Start, watch and end other programs."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def with_project(environ):
    """Return a copy of the environment in which Python finds this project from any directory."""
    paths = [str(Path(__file__).resolve().parent.parent.parent), environ.get("PYTHONPATH", "")]
    return {**environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def die_with_parent(signal_number):
    """Return a function for `preexec_fn`: the kernel sends `signal_number` when the parent dies.

    Linux only; elsewhere the function does nothing and left-overs are ended at the next start.
    """
    parent = os.getpid()

    def arrange():
        if _libc is None:
            return
        _libc.prctl(PR_SET_PDEATHSIG, signal_number)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal_number)

    return arrange


def is_alive(pid):
    """Tell whether a process with this id exists and has not ended (a zombie has)."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    status = Path(f"/proc/{pid}/stat")
    with contextlib.suppress(OSError):
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def command_line(pid):
    """Return the command line of a process as one string, empty when it cannot be read."""
    source = Path(f"/proc/{pid}/cmdline")
    if source.exists():
        with contextlib.suppress(OSError):
            return source.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        return ""
    finished = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return finished.stdout.strip()


def wait_until(condition, seconds, step=0.05):
    """Wait until `condition()` is true; return whether it became true within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(step)
    return True


def end(pid, *, signals=((signal.SIGTERM, 10), (signal.SIGKILL, 5))):
    """End the process `pid`: each signal in turn, with the seconds to wait after it."""
    for number, seconds in signals:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        if wait_until(lambda: not is_alive(pid), seconds):
            return True
    return False


def end_child(child, *, first, seconds):
    """End a `Popen` with signal `first`, after `seconds` with SIGKILL; returns its exit code."""
    if child.poll() is None:
        child.send_signal(first)
        try:
            return child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
    return child.wait()


def tail(path, characters=4000):
    """Return the end of a text file, empty when it does not exist."""
    try:
        with Path(path).open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - characters))
            return file.read().decode(errors="replace")
    except FileNotFoundError:
        return ""


def end_group(group, *, grace=2):
    """End what is left of a process group: SIGTERM, `grace` seconds later SIGKILL."""
    for number, seconds in ((signal.SIGTERM, grace), (signal.SIGKILL, 2)):
        if seconds == 0:
            continue
        try:
            os.killpg(group, number)
        except (ProcessLookupError, PermissionError):
            return
        if wait_until(lambda: not _group_exists(group), seconds):
            return


def _group_exists(group):
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def started_with(variable, value):
    """Return the ids of processes whose environment has `variable=value` (Linux; elsewhere none)."""
    entry = f"{variable}={value}".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if entry in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
    return found
