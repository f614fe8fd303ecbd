"""Where an installation keeps its data, sockets, logs and locks.

Everything lies under `var/` of the checkout (or the directory named by ASSIST_VAR). Two exceptions,
both written down in `var/` so that an operator finds them:

- root with a checkout that the servers' account cannot reach (below /root, say): the data directories
  move to /var/lib/assist-ten/<hash>, and `var/data-location` names that directory;
- a socket path too long for the operating system: the sockets move to a short private directory.
"""

import hashlib
import itertools
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.embedded.account import reaches, service_account
from config.embedded.diagnosis import cannot_use
from config.embedded.errors import ServiceError

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SYSTEM_DATA_DIR = Path("/var/lib/assist-ten")
SOCKET_PATH_LIMIT = 103
"""Longest socket path in bytes that Linux and macOS both accept (104 with the closing zero)."""
POSTGRES_SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_NAME = POSTGRES_SOCKET + ".lock"


@dataclass(frozen=True)
class Layout:
    """The directories of one installation; `var` belongs to the caller, `data` to the servers."""

    var: Path
    data: Path
    sockets: Path

    @property
    def run(self):
        """Return the directory of locks and state files."""
        return self.var / "run"

    @property
    def log(self):
        """Return the directory of log files."""
        return self.var / "log"

    @property
    def pg(self):
        """Return PostgreSQL's data directory."""
        return self.data / "pg"

    @property
    def redis(self):
        """Return Redis's data directory."""
        return self.data / "redis"

    @property
    def programs(self):
        """Return where copies of server programs go that the servers' account cannot reach otherwise."""
        return self.data / "programs"

    @property
    def database_url(self):
        """Return the address of the application's database."""
        return f"postgresql://assist@/assist?host={self.sockets}"

    @property
    def redis_socket(self):
        """Return the socket of the private Redis."""
        return self.sockets / "redis.sock"

    @property
    def redis_url(self):
        """Return the address of the private Redis, in the form redis-py and Django's cache take."""
        return f"unix://{self.redis_socket}?db=0"

    @property
    def broker_url(self):
        """Return the same address in the form Celery takes."""
        return f"redis+socket://{self.redis_socket}?virtual_host=0"


def var_dir():
    """Return the installation's `var` directory as an absolute path."""
    return Path(os.environ.get("ASSIST_VAR") or BASE_DIR / "var").resolve()


def layout(var=None):
    """Work out the directories of the installation at `var`; creates only `var` itself.

    Raises ServiceError when `var` cannot be created or belongs to another account.
    """
    var = Path(var).resolve() if var else var_dir()
    _make_var(var)
    data = _data_dir(var)
    return Layout(var=var, data=data, sockets=_socket_dir(var, data))


def _make_var(var):
    try:
        if not var.exists():
            var.mkdir(parents=True)
            var.chmod(0o711 if service_account().switch else 0o700)
        (var / "run").mkdir(mode=0o700, exist_ok=True)
        (var / "log").mkdir(mode=0o700, exist_ok=True)
        (var / "assets").mkdir(exist_ok=True)
    except PermissionError:
        raise ServiceError(
            f"{var} cannot be written by this account. Use the account that owns it, "
            "or set ASSIST_VAR to a directory of your own."
        ) from None
    except OSError as error:
        raise ServiceError(cannot_use(error, var)) from error
    owner = (var / "run").stat().st_uid
    if owner != os.geteuid():
        raise ServiceError(
            f"{var} was created by user id {owner} and you are user id {os.geteuid()}. "
            "Use the same account as before, or set ASSIST_VAR to a directory of your own."
        )


def _digest(path):
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _data_dir(var):
    """Return `var`, or the directory elsewhere that holds this installation's data."""
    record = var / "data-location"
    if record.exists():
        data = Path(record.read_text().strip())
        owner = _claimed_by(data)
        copied = owner not in {None, var} and (owner / "data-location").exists()
        if not copied:
            return _claim(data, var)
    elif reaches(service_account(), var):
        return var
    data = _claim(_unused(SYSTEM_DATA_DIR / _digest(var)), var)
    record.write_text(f"{data}\n")
    return data


def _unused(data):
    """Return `data`, with a number where it exists: what an earlier checkout left there has other keys."""
    names = (
        data if number == 1 else data.with_name(f"{data.name}-{number}") for number in itertools.count(1)
    )
    return next(name for name in names if not name.exists())


def _claimed_by(data):
    """Return the `var` that uses `data`, None when nobody does: a copied checkout must not share it."""
    owner = data / "belongs-to"
    return Path(owner.read_text().strip()) if owner.exists() else None


def _claim(data, var):
    try:
        for folder in (data.parent, data):
            folder.mkdir(mode=0o711, parents=True, exist_ok=True)
            if folder.stat().st_uid == os.geteuid():
                folder.chmod(0o711)
        if _claimed_by(data) != var:
            (data / "belongs-to").write_text(f"{var}\n")
    except OSError as error:
        raise ServiceError(
            f"The servers' account cannot reach {var}, and {data} cannot be used instead ({error.strerror}). "
            "Move the checkout to a directory that others may pass through, or set ASSIST_VAR to one."
        ) from error
    return data


def _socket_dir(var, data):
    """Return a directory whose socket paths are short enough, preferring the data's own."""
    usual = data / "sockets"
    if len(os.fsencode(usual / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
        return usual
    account = service_account()
    candidates = [Path("/run")] if account.switch else []
    if not account.switch and os.environ.get("XDG_RUNTIME_DIR"):
        candidates.append(Path(os.environ["XDG_RUNTIME_DIR"]))
    candidates += [Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 (made private by private_dir)
    for parent in candidates:
        short = parent / f"assist-{account.uid}-{_digest(var)}"
        fits = len(os.fsencode(short / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_LIMIT
        if fits and os.access(parent, os.W_OK | os.X_OK) and reaches(account, parent):
            return short
    raise ServiceError(f"No directory with a short path was found for the sockets of {var}. Set ASSIST_VAR.")


def private_dir(path, account):
    """Create `path` for `account` alone (mode 0700). Raises ServiceError when somebody else owns it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in {account.uid, os.geteuid()}:
        raise ServiceError(f"{path} belongs to somebody else. Remove it, or set ASSIST_VAR.")
    account.give(path)
    path.chmod(0o700)
    return path
