"""Request ids, addresses behind proxies, and what may stand in a log line."""

from unittest import mock

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

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


SAVE = "/test/ses_aaaaaaaaaaaaaaaa/answers/1/"


def _headers(response):
    return {name.lower() for name in response.headers}


def test_the_short_way_answers_with_the_headers_of_every_other_address(db):
    short = Client().put(
        SAVE, "{}", content_type="application/json", headers={"X-Request-ID": "from-outside-1"}
    )
    usual = Client().get("/test/ses_aaaaaaaaaaaaaaaa/clock/")
    assert short.status_code == usual.status_code == 403
    assert short.json()["request_id"] == short["X-Request-ID"] == "from-outside-1"
    assert short["Cache-Control"] == "no-store"
    assert short["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    needless = {"x-frame-options", "vary", "content-language"}
    assert _headers(usual) - _headers(short) == needless


def test_the_short_way_asks_for_no_session_and_no_person(db, client_as, recruiter, django_assert_num_queries):
    client = client_as(recruiter)
    with django_assert_num_queries(0):
        assert client.put(SAVE, "{}", content_type="application/json").status_code == 403


def test_a_foreign_host_gets_no_further_on_the_short_way(db):
    assert Client(headers={"Host": "evil.example"}).put(SAVE, "{}").status_code == 400


def test_the_short_way_speaks_the_language_of_the_browser_and_leaves_the_threads_own(db, settings):
    with translation.override("en"):
        with mock.patch(
            "assessments.views.delivery_scripts._", side_effect=lambda text: translation.get_language()
        ):
            response = Client().put(SAVE, "{}", headers={"Accept-Language": "de"})
        assert translation.get_language() == "en"
    expected = "de" if "de" in dict(settings.LANGUAGES) else "en"
    assert response.json()["message"] == expected


def test_an_error_nobody_foresaw_on_the_short_way_is_answered_as_elsewhere(db):
    client = Client(raise_request_exception=False)
    with mock.patch(
        "assessments.views.delivery_scripts.ScriptView.proven", side_effect=RuntimeError("broken")
    ):
        response = client.put(SAVE, "{}", headers={"X-Request-ID": "from-outside-2"})
    assert response.status_code == 500
    assert b"broken" not in response.content
