"""What a test watches follows from its rules, its candidate's conditions and her consent, and nothing else is taken."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments.models import TestSession
from assessments.operations import accommodations, events
from assessments.selectors import delivery
from candidates.models import UploadedDocument
from candidates.operations import documents
from candidates.policy import can_read_document
from config.kernel import storage
from config.kernel.errors import ValidationFailed
from monitoring.models import ProctoringEvent
from tests.assessments.images import jpeg, png
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


@pytest.fixture
def pictured(filmed):
    filmed.stores_snapshots = True
    filmed.save()
    taker = link_to(filmed)
    taker.start()
    taker.events({"event_type": "no_face", "key": "k1"})
    return taker


def send(taker, raw, key="k1", public_id=""):
    return taker.client.post(
        f"{taker.url}snapshots/?key={key}",
        raw,
        content_type="image/jpeg",
        headers={"X-Test-Session": public_id or taker.public_id},
    )


def test_a_picture_goes_with_its_event_once_and_is_for_admins(
    pictured, admin_user, recruiter, viewer, superadmin
):
    assert send(pictured, jpeg(320, 240)).json() == {"stored": True}
    assert send(pictured, jpeg(320, 240)).json() == {"stored": False}
    document = UploadedDocument.objects.get()
    assert ProctoringEvent.objects.get().snapshot_id == document.pk
    assert (document.document_category, document.mime_type, document.candidate_id) == (
        "snapshot",
        "image/jpeg",
        None,
    )
    assert storage.get(document.storage_key, bound_to=document.sealed_for).startswith(b"\xff\xd8\xff")
    assert can_read_document(admin_user, document)
    assert UploadedDocument.objects.visible_to(admin_user).count() == 1
    for person in (recruiter, viewer, superadmin):
        assert not can_read_document(person, document)
        assert not UploadedDocument.objects.visible_to(person).exists()


@pytest.mark.parametrize(
    ("raw", "key", "status"),
    [
        (b"no picture", "k1", 422),
        (b"", "k1", 422),
        (b"\xff\xd8\xff" + b"x" * 102_400, "k1", 413),
        ("wide", "k1", 422),
        ("png", "k1", 422),
        ("good", "unknown", 404),
    ],
)
def test_what_is_no_picture_of_an_event_is_refused(pictured, raw, key, status):
    bodies = {"wide": jpeg(641, 10), "png": png(), "good": jpeg(320, 240)}
    assert send(pictured, bodies.get(raw, raw), key).status_code == status
    assert not UploadedDocument.objects.exists()
    assert ProctoringEvent.objects.get().snapshot_id is None


def test_no_picture_where_none_are_kept(pictured, filmed, admin_user):
    candidate = pictured.session.application.candidate
    row = accommodations.ask(candidate, reason="Private", no_camera=True)
    accommodations.approve(row, actor=admin_user)
    assert send(pictured, jpeg(320, 240)).status_code == 403
    accommodations.end(row, actor=admin_user)
    TestSession.objects.update(accommodation=None)
    filmed.stores_snapshots = False
    filmed.save()
    assert send(pictured, jpeg(320, 240)).status_code == 403
    assert not UploadedDocument.objects.exists()


def test_a_refused_picture_never_touches_the_disk(pictured, monkeypatch):
    """A file of a transaction that is rolled back stays until the sweep: whoever asks often would fill the disk."""
    stored = []
    monkeypatch.setattr(storage, "put", lambda key, raw, **_: stored.append(key))
    pictured.events({"event_type": "tab_switch", "key": "away"})
    for key in ("unknown", "away", "", "k%00"):
        assert send(pictured, jpeg(320, 240), key).status_code == 404
    assert stored == []


def test_pictures_end(pictured, monkeypatch):
    monkeypatch.setattr(events, "MOST_SNAPSHOTS", 1)
    pictured.events({"event_type": "multiple_faces", "key": "k2"})
    assert send(pictured, jpeg(320, 240)).json() == {"stored": True}
    assert send(pictured, jpeg(320, 240), "k2").json()["code"] == "PICTURES_FULL"
    TestSession.objects.update(
        status="completed",
        completed_at=timezone.now() - events.AFTER_END,
        started_at=timezone.now() - timedelta(hours=1),
    )
    assert send(pictured, jpeg(320, 240), "k2").json()["code"] == "SESSION_CLOSED"


def test_the_consent_says_what_becomes_of_pictures(pictured, filmed):
    page = pictured.client.get(link_to(filmed).link).content.decode()
    assert "deleted 90 days after the test" in page
    assert "Pictures never leave this device" not in page
    assert "data-pictures-url" in pictured.client.get(f"{pictured.url}1/").content.decode()


def test_nobody_uploads_a_snapshot_by_hand(in_tenant, recruiter):
    with pytest.raises(ValidationFailed):
        documents.store_upload(
            upload=SimpleUploadedFile("a.txt", b"hello"), category="snapshot", actor=recruiter
        )
