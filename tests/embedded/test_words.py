"""Trouble is told in one or two sentences with a remedy; and which commands need servers at all."""

import errno
import os
import socket

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from psycopg.errors import DiskFull

from config.embedded import bootstrap, ports, runfile, up
from config.embedded.diagnosis import cannot_use, explain_postgres, space_problem
from config.embedded.errors import ServiceError
from config.embedded.redis import explain as explain_redis
from config.management.commands import prepare


def test_a_taken_port_names_its_owner_and_a_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        said = ports.port_problem("127.0.0.1", port)

    assert said.startswith(f"Port {port} is already taken by process {os.getpid()} (")
    proposed = int(said.rsplit(" ", 1)[1])
    assert proposed > port
    assert "manage.py up --port" in said


def test_a_free_port_is_no_problem_even_right_after_use():
    port = ports.free_port("127.0.0.1", 19500)

    assert ports.port_problem("127.0.0.1", port) is None
    assert ports.port_problem("::1", port) is None


@pytest.mark.parametrize("host", ["198.51.100.7", "no.such.host.example"])
def test_an_address_of_another_machine_is_refused(host):
    assert "is not an address of this machine" in ports.port_problem(host, 8000)


def test_a_port_below_1024_is_explained():
    said = ports._explain(OSError(errno.EACCES, "Permission denied"), "127.0.0.1", 80)

    assert said == "This account may not use port 80; ports below 1024 belong to root. Try --port 8000."


@pytest.mark.parametrize(
    "option", ["--port=0", "--port=99999", "--port=abc", "--port=-1", "--web-workers=0", "--job-workers=1000"]
)
def test_a_number_that_cannot_be_is_refused_before_anything_starts(option, capsys):
    with pytest.raises(SystemExit):
        up.main([option], ())
    assert "is not a whole number from 1 to" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_told_in_words(tmp_path):
    taken = tmp_path / "up.lock"
    taken.mkdir()
    with pytest.raises(ServiceError, match=r"up\.lock cannot be used: Is a directory\. It must belong"):
        runfile.open_lock(taken)
    full = OSError(errno.ENOSPC, "No space left on device")
    assert cannot_use(full, "/data") == (
        "The disk that holds /data is full. Free some space and start again; saved data is not lost."
    )
    assert "Read-only file system" in cannot_use(OSError(errno.EROFS, "Read-only file system", "/v/x"), "/v")


def test_a_database_that_fills_its_disk_during_the_preparation_is_told_in_words(monkeypatch):
    def fill(*args, **kwargs):
        raise OperationalError("could not extend file") from DiskFull("could not extend file")

    monkeypatch.setattr(prepare, "call_command", fill)
    monkeypatch.setattr(prepare.Command, "check", lambda *args, **kwargs: None)
    with pytest.raises(CommandError, match=r"The disk of the database is full\. Free some space"):
        call_command("prepare")


def test_a_full_disk_is_named_with_what_is_missing(tmp_path):
    assert space_problem(tmp_path / "not" / "yet", 1) is None

    said = space_problem(tmp_path, 10**18)

    assert str(tmp_path) in said
    assert "Free some space and start again" in said


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ('PANIC:  could not write to file "pg_wal/xlogtemp.7": No space left on device', "is full"),
        ('FATAL:  lock file "postmaster.pid" already exists', "Another PostgreSQL uses /data"),
        ('FATAL:  data directory "/data" has wrong ownership', "It must belong"),
        ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "not enough memory"),
        ('LOG:  invalid value for parameter "shared_buffers": "x"', "/data/local.conf is wrong"),
        ("PANIC:  could not locate a valid checkpoint record", "Restore the last backup"),
        ("FATAL:  something new", "It said: FATAL:  something new"),
        ("", "Log: /log"),
    ],
)
def test_the_log_of_postgres_becomes_a_sentence(log, words):
    said = explain_postgres(log, "/data", "/log")

    assert words in said
    assert said.startswith("PostgreSQL did not start.")


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("Can't open the append-only file: No space left on device", "is full"),
        ("Bad file format reading the append only file", "is damaged"),
        ("Can't handle RDB format version 12", "newer Redis"),
        ("?", "Log: /log"),
    ],
)
def test_the_log_of_redis_becomes_a_sentence(log, words):
    assert words in explain_redis(log, "/data", "/log")


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("manage.py", False),
        ("manage.py --version", False),
        ("manage.py help migrate", False),
        ("manage.py migrate --help", False),
        ("manage.py compilemessages", False),
        ("manage.py doctor", False),
        ("manage.py migrate", True),
        ("manage.py shell", True),
        ("manage.py up --port 8001", False),
        ("manage.py prepare", True),
    ],
)
def test_only_commands_that_use_servers_start_them(line, needed):
    assert bootstrap.needs_services(line.split()) is needed


def test_servers_of_the_operator_are_used_one_by_one():
    assert bootstrap.private_services({}) == ("postgres", "redis")
    assert bootstrap.private_services({"DATABASE_URL": "postgresql://x"}) == ("redis",)
    assert bootstrap.private_services({"DATABASE_URL": "postgresql://x", "REDIS_URL": "redis://x"}) == ()


def test_production_settings_are_recognised(monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.dev")

    assert bootstrap.settings_module(["manage.py", "migrate"]) == "config.settings.dev"
    assert bootstrap.settings_module(["manage.py", "migrate", "--settings", "config.settings.prod"]).endswith(
        ".prod"
    )
    assert bootstrap.settings_module(["manage.py", "migrate", "--settings=a.prod"]) == "a.prod"
