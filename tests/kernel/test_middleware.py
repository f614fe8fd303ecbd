"""Request ids, addresses behind proxies, and what may stand in a log line."""

import pytest
from django.test import Client, RequestFactory

from config.kernel.crypto import new_token
from config.kernel.middleware import client_ip, loggable, zone_of


def test_tokens_never_reach_a_log_line():
    token = new_token()
    assert token not in loggable(f"/invitation/{token}/")
    assert (
        loggable("/requisitions/req_abcdefghij234567/pipeline/")
        == "/requisitions/req_abcdefghij234567/pipeline/"
    )


@pytest.mark.parametrize(
    ("trusted", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(settings, trusted, forwarded, expected):
    settings.TRUSTED_PROXIES = trusted
    assert client_ip(RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "kept"), [("trace-12345", True), ("short", False), ("x" * 101, False), ("a b c d e f", False)]
)
def test_a_valid_incoming_request_id_is_kept(sent, kept):
    response = Client().get("/health", headers={"X-Request-ID": sent})
    assert (response["X-Request-ID"] == sent) is kept
    assert len(response["X-Request-ID"]) >= 8


def test_an_unknown_zone_falls_back_to_utc():
    person = type("Person", (), {"time_zone": "Mars/Olympus"})()
    assert str(zone_of(person)) == "UTC"
