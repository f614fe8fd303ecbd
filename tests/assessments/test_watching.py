"""What a test watches follows from its rules, its candidate's conditions and her consent, and nothing else is taken."""

import json

import pytest

from assessments.models import TestSession
from assessments.operations import accommodations
from assessments.selectors import delivery
from monitoring.models import ProctoringEvent
from tests.assessments.taking import link_to
from tests.factories.assessments import ApplicationFactory
from tests.factories.candidates import CandidateFactory

pytestmark = pytest.mark.django_db

CAMERA = {"no_face", "multiple_faces", "camera_disconnect", "camera_muted"}


@pytest.fixture
def filmed(published):
    published.watches_camera = published.watches_microphone = True
    published.proctoring_level = "high"
    published.save()
    return published


def watched(session):
    return set(
        delivery.watched_by(delivery.TestSession.objects.select_related("accommodation").get(pk=session.pk))
    )


@pytest.mark.parametrize(
    ("level", "there", "missing"),
    [
        ("low", {"tab_switch", "connection_lost"}, {"window_blur", "devtools", "window_resize"}),
        ("medium", {"window_blur", "print_screen"}, {"context_menu", "devtools", "second_screen"}),
        ("high", {"context_menu", "devtools", "second_screen", "window_resize"}, CAMERA | {"audio_spike"}),
    ],
)
def test_strictness_says_what_the_browser_reports(published, level, there, missing):
    published.proctoring_level = level
    published.save()
    taker = link_to(published)
    taker.start()
    found = watched(taker.session)
    assert there <= found
    assert not missing & found
    events = [{"event_type": kind, "key": kind} for kind in sorted(there | missing)]
    assert taker.events(*events).json()["stored"] == len(there)
    assert set(ProctoringEvent.objects.values_list("event_type", flat=True)) == there


def test_camera_and_sound_are_consented_to_and_taken(filmed):
    taker = link_to(filmed)
    page = taker.client.get(taker.link).content.decode()
    for words in ("no face", "more than one face", "loud noise", "Pictures never leave this device"):
        assert words in page
    taker.start()
    assert CAMERA | {"audio_spike"} <= watched(taker.session)
    stored = taker.events({"event_type": "no_face", "key": "a", "duration_seconds": 31}).json()
    assert stored["stored"] == 1
    assert ProctoringEvent.objects.get().severity == "high"
    shown = taker.client.get(f"{taker.url}1/").content.decode()
    assert "data-camera hidden" in shown
    assert "js/test/faces" in shown


def test_without_camera_the_page_says_so_and_takes_nothing(published):
    taker = link_to(published)
    page = taker.client.get(taker.link).content.decode()
    assert "No camera." in page
    assert "No microphone." in page
    taker.start()
    assert taker.events({"event_type": "no_face", "key": "a"}).json()["stored"] == 0
    assert "data-camera" not in taker.client.get(f"{taker.url}1/").content.decode()


def test_approved_conditions_switch_the_camera_off(filmed, admin_user):
    candidate = CandidateFactory()
    row = accommodations.ask(candidate, reason="Private", no_camera=True)
    accommodations.approve(row, actor=admin_user)
    taker = link_to(filmed, application=ApplicationFactory(candidate=candidate, assessment=filmed))
    page = taker.client.get(taker.link).content.decode()
    assert "No camera." in page
    assert "no face" not in page
    taker.start()
    assert not CAMERA & watched(taker.session)
    assert "audio_spike" in watched(taker.session)
    assert taker.events({"event_type": "no_face", "key": "a"}).json()["stored"] == 0
    filmed.accommodations_allowed = False
    filmed.save()
    other = link_to(filmed, application=ApplicationFactory(candidate=CandidateFactory(), assessment=filmed))
    assert "No camera." not in other.client.get(other.link).content.decode()


def test_conditions_switch_it_off_in_a_running_test(filmed, admin_user):
    candidate = CandidateFactory()
    taker = link_to(filmed, application=ApplicationFactory(candidate=candidate, assessment=filmed))
    taker.start()
    row = accommodations.ask(candidate, reason="Private", no_camera=True)
    accommodations.approve(row, actor=admin_user)
    assert taker.events({"event_type": "no_face", "key": "a"}).json()["stored"] == 0


def test_nothing_is_taken_without_consent(filmed):
    taker = link_to(filmed)
    taker.start()
    TestSession.objects.update(consent_at=None)
    assert taker.events({"event_type": "tab_switch", "key": "a"}).json()["stored"] == 0


def test_the_check_shows_what_this_test_needs(filmed, published):
    taker = link_to(filmed)
    page = taker.client.get(f"{taker.link}check/")
    assert page["Referrer-Policy"] == "no-referrer"
    assert "Try camera and sound" in page.content.decode()
    assert taker.client.post(f"{taker.link}check/").status_code == 405
    filmed.watches_camera = filmed.watches_microphone = False
    filmed.save()
    assert "Try camera" not in taker.client.get(f"{taker.link}check/").content.decode()
    assert not TestSession.objects.exists()


def test_the_api_names_the_same_events(filmed, api_as):
    taker = link_to(filmed)
    body = api_as().post("/api/v1/assessments/access", {"token": taker.raw}, format="json").json()
    assert {"No face", "Loud noise", "Second screen"} <= set(body["recorded"])
    assert "reason" not in json.dumps(body)
