"""A pooled connection that the server has closed costs nobody anything."""

import threading
import time

import psycopg
import pytest
from django.db import OperationalError, connection

from config.postgresql import base
from config.settings.parts import ENGINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def wrapper():
    """A second wrapper on the test's database, with a pool of its own."""
    assert connection.settings_dict["ENGINE"] == ENGINE
    values = {
        **connection.settings_dict,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 3, "timeout": 0.5, "reconnect_timeout": 0.2}},
    }
    pooled = base.DatabaseWrapper(values, "default")
    yield pooled
    pooled.close()
    pooled.close_pool()


def _pid(wrapper):
    """Do as one request does: take a connection, ask, give it back."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    wrapper.close()
    return pid


def _terminate(*pids):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid, 5000) FROM unnest(%s) pid", [list(pids)])
        assert all(row[0] for row in cursor.fetchall())


def test_a_connection_that_is_well_is_kept(wrapper):
    wrapper.settings_dict["OPTIONS"]["pool"]["max_size"] = 1
    assert _pid(wrapper) == _pid(wrapper)


def test_what_the_server_has_closed_is_replaced_before_anybody_notices(wrapper):
    wrapper.pool.open()
    held = [wrapper.pool.getconn() for _ in range(3)]
    pids = {one.info.backend_pid for one in held}
    for one in held:
        wrapper.pool.putconn(one)

    _terminate(*pids)

    assert _pid(wrapper) not in pids


def test_a_notice_that_waits_is_no_reason_to_drop_a_connection():
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as idle:
        assert not base.is_closed(idle)
        idle.execute("LISTEN lunch")
        with connection.cursor() as cursor:
            cursor.connection.commit()
            cursor.execute("NOTIFY lunch")
        assert not base.is_closed(idle)
        assert idle.execute("SELECT 1").fetchone() == (1,)
        _terminate(idle.info.backend_pid)
        assert base.is_closed(idle)


def test_a_request_waits_for_a_server_that_comes_back(wrapper, monkeypatch):
    usual = wrapper.settings_dict["HOST"]
    wrapper.settings_dict["HOST"] = "/nowhere"
    pool = wrapper.pool
    back = threading.Timer(1.2, lambda: pool.kwargs.update(host=usual))
    back.start()
    began = time.monotonic()

    assert _pid(wrapper)

    assert 1 < time.monotonic() - began < 8


def test_a_server_that_stays_away_is_an_error_in_the_end(wrapper, monkeypatch):
    monkeypatch.setattr(base, "OUTAGE_SECONDS", 1)
    wrapper.settings_dict["HOST"] = "/nowhere"
    with pytest.raises(OperationalError):
        _pid(wrapper)
