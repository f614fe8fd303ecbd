"""Trouble is told in one or two sentences with a remedy; and which commands need servers at all."""

import errno
import os
import socket

import pytest

from config.embedded import bootstrap, ports
from config.embedded.diagnosis import explain_postgres, space_problem
from config.embedded.redis import explain as explain_redis


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
