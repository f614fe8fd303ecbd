"""Turn the log of a server that did not start into a sentence with a remedy."""

import errno
import re
import shutil

MEGABYTE = 1024 * 1024
NEEDED_FREE = 100 * MEGABYTE
"""Bytes that must be free on the data's disk before a server is started."""

FREE_SPACE = "Free some space and start again; saved data is not lost."

_POSTGRES_CAUSES = (
    (
        r"No space left on device|could not (?:write|extend) file.*(?:space|quota)|Disk quota exceeded",
        "The disk that holds {data} is full. " + FREE_SPACE,
    ),
    (
        r"another server might be running|lock file .* already exists",
        "Another PostgreSQL uses {data} or its socket. Stop that one first.",
    ),
    (
        r"database files are incompatible with server",
        "{data} was written by another version of PostgreSQL (docs/operations.md, Upgrading).",
    ),
    (
        r"has (?:wrong ownership|invalid permissions)|Permission denied",
        "PostgreSQL may not read {data}. It must belong, with all below it, to the account that runs it.",
    ),
    (
        r"could not (?:create|map|resize) (?:shared memory|anonymous shared memory)|Cannot allocate memory",
        "There is not enough memory to start PostgreSQL. Close other programs and start again.",
    ),
    (
        r"invalid value for parameter|unrecognized configuration parameter|syntax error in file",
        "A setting in {data}/local.conf is wrong; the log names it. Correct or remove that line.",
    ),
    (
        r"could not locate a valid checkpoint record|PANIC:|invalid page in block",
        "The database files in {data} are damaged. Restore the last backup (docs/operations.md, Backup).",
    ),
)


def explain_postgres(log_text, data, log_path):
    """Return one or two sentences: what the end of PostgreSQL's log means, and what to do about it."""
    for pattern, sentence in _POSTGRES_CAUSES:
        if re.search(pattern, log_text):
            return f"PostgreSQL did not start. {sentence.format(data=data)} Log: {log_path}"
    fatal = [line for line in log_text.splitlines() if re.search(r"FATAL|ERROR|error:", line)]
    detail = f" It said: {fatal[-1].strip()}" if fatal else ""
    return f"PostgreSQL did not start.{detail} Log: {log_path}"


def cannot_use(error, place):
    """Return what to do about an OSError met in the installation's own files; `place` when it names none."""
    path = error.filename or place
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk that holds {path} is full. {FREE_SPACE}"
    return (
        f"{path} cannot be used: {error.strerror}. It must belong, with all around it, to the account that runs "
        "Assist-Ten, on a disk that can be written. Mend that, or set ASSIST_VAR to another directory."
    )


def space_problem(path, needed=NEEDED_FREE):
    """Return a sentence when fewer than `needed` bytes are free on the disk of `path`, else None."""
    folder = path
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free >= needed:
        return None
    return (
        f"Only {free // MEGABYTE} MB are free on the disk that holds {path}; "
        f"at least {needed // MEGABYTE} MB are needed. Free some space and start again."
    )
