"""Servers start with the first command, are shared, and end with the last, whatever ends it."""

import os
import signal
import stat

import psycopg
import pytest
import redis

from config.embedded import runfile
from config.embedded.errors import ServiceError
from config.embedded.layout import layout
from config.embedded.lease import Lease
from config.embedded.processes import is_alive, wait_until
from tests.embedded.conftest import ask, gone, server_pids

CREATE_ROW = "CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)"


def _write(url):
    with psycopg.connect(url) as connection:
        connection.execute(CREATE_ROW)


def test_the_application_role_has_no_powers_and_the_server_no_port(var, hold):
    holder = hold()

    row = ask(
        holder.database_url,
        "SELECT current_user, rolsuper, rolbypassrls, rolcreatedb, current_setting('listen_addresses'),"
        " current_setting('data_checksums'), current_setting('fsync'), current_setting('synchronous_commit')"
        " FROM pg_roles WHERE rolname = current_user",
    )

    assert row == ("assist", False, False, True, "", "on", "on", "on")
    assert ask(
        holder.database_url,
        "SELECT datlocprovider::text, datlocale, pg_encoding_to_char(encoding), pg_get_userbyid(datdba)"
        " FROM pg_database WHERE datname = 'assist'",
    ) == ("b", "C.UTF-8", "UTF8", "assist")
    assert redis.from_url(layout(var).redis_url).config_get("appendonly") == {"appendonly": "yes"}
    for folder in ("pg", "redis", "sockets"):
        assert stat.S_IMODE((var / folder).stat().st_mode) == 0o700


def test_two_commands_share_and_the_last_one_stops_the_servers(var, hold):
    first = hold()
    second = hold()
    assert first.keeper == second.keeper

    first.finish()

    assert len(server_pids(var)) == 2
    assert ask(second.database_url, "SELECT 1") == (1,)
    second.finish()
    assert server_pids(var) == []
    assert wait_until(lambda: not is_alive(second.keeper), 10)


def test_commands_at_the_same_moment_start_one_keeper(var):
    leases = [Lease(layout(var)) for _ in range(4)]
    pids = []
    for lease in leases:
        lease.descriptor = runfile.open_lock(lease.layout.run / "lease.lock")
        assert runfile.try_lock(lease.descriptor, shared=True)
    for lease in leases:
        lease.ensure()
        pids.append(lease.state()["pid"])
    for lease in leases:
        lease.release()

    assert len(set(pids)) == 1
    assert gone(var)


def test_a_killed_command_leaves_no_servers_behind(var, hold):
    holder = hold()
    assert len(server_pids(var)) == 2

    holder.kill()

    assert gone(var)
    assert wait_until(lambda: not is_alive(holder.keeper), 5)


def test_a_killed_keeper_takes_its_servers_along_and_the_next_command_finds_every_row(var, hold):
    holder = hold()
    _write(holder.database_url)

    os.kill(holder.keeper, signal.SIGKILL)

    assert gone(var)
    second = hold()
    assert second.keeper != holder.keeper
    assert ask(second.database_url, "SELECT id FROM kept") == (7,)


def test_a_killed_postgres_is_started_again_with_every_committed_row(var, hold):
    holder = hold()
    _write(holder.database_url)
    lease = Lease(layout(var))
    killed = server_pids(var)[0]

    os.kill(killed, signal.SIGKILL)

    assert wait_until(lambda: len(lease.state().get("events", [])) == 2, 20)
    said = [event["text"] for event in lease.state()["events"]]
    assert "PostgreSQL was killed by signal 9 (SIGKILL)" in said[0]
    assert said[1] == "It is back."
    assert ask(holder.database_url, "SELECT id FROM kept") == (7,)
    assert killed not in server_pids(var)


def test_a_killed_redis_keeps_its_queued_jobs(var, hold):
    hold()
    client = redis.from_url(layout(var).redis_url)
    client.rpush("default", "a job")
    assert wait_until(lambda: client.info("persistence")["aof_pending_bio_fsync"] == 0, 5)

    os.kill(server_pids(var)[1], signal.SIGKILL)

    lease = Lease(layout(var))
    assert wait_until(lambda: len(lease.state().get("events", [])) == 2, 20)
    assert redis.from_url(layout(var).redis_url).lrange("default", 0, -1) == [b"a job"]


def test_a_pid_file_of_a_dead_server_does_not_matter(var, hold):
    hold().finish()
    (var / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n{var / 'pg'}\n0\n5432\n\n\n0 0\nready   \n")

    assert ask(hold().database_url, "SELECT 1") == (1,)


def test_a_state_file_of_a_dead_keeper_is_not_believed(var, hold):
    holder = hold()
    os.kill(holder.keeper, signal.SIGKILL)
    assert gone(var)
    assert Lease(layout(var)).state()["status"] == "ready"

    assert ask(hold().database_url, "SELECT 1") == (1,)


def test_a_server_that_cannot_start_says_why(var, hold):
    hold().finish()
    (var / "pg" / "local.conf").write_text("shared_buffers = plenty\n")

    with pytest.raises(ServiceError, match=r"A setting in .*local\.conf is wrong"):
        Lease(layout(var)).acquire()

    (var / "pg" / "local.conf").write_text("")
    assert ask(hold().database_url, "SELECT 1") == (1,)


def test_a_first_start_interrupted_before_the_roles_is_completed_without_loss(var, hold):
    holder = hold()
    _write(holder.database_url)
    holder.finish()
    (var / "pg" / "assist-complete").unlink()
    (var / "pg.new").mkdir()

    assert ask(hold().database_url, "SELECT id FROM kept") == (7,)


def test_a_directory_that_is_no_database_is_left_alone(var, hold):
    hold().finish()
    (var / "pg" / "PG_VERSION").unlink()

    with pytest.raises(ServiceError, match="is not a PostgreSQL data directory"):
        Lease(layout(var)).acquire()

    assert (var / "pg" / "base").is_dir()


def test_data_that_cannot_be_read_is_told_in_words(var, hold):
    (var / "pg" / "PG_VERSION").mkdir(parents=True)

    with pytest.raises(ServiceError, match=r"PG_VERSION cannot be used: Is a directory\. It must belong"):
        Lease(layout(var)).acquire()


def test_data_of_another_version_is_refused_in_words(var, hold):
    hold().finish()
    (var / "pg" / "PG_VERSION").write_text("15\n")

    with pytest.raises(ServiceError, match="was written by PostgreSQL 15, the installed one is 18"):
        Lease(layout(var)).acquire()


def test_throw_away_servers_remove_their_place(var):
    lease = Lease(layout(var), durable=False, throw_away=True).acquire()
    assert ask(lease.layout.database_url, "SELECT 1") == (1,)

    lease.release()

    assert not var.exists()
