"""A POST repeated under the same Idempotency-Key is done once, whoever repeats it and however large it is."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.operations import api_keys, tokens
from assessments.models import JobDescription
from config.kernel.tenancy import tenant_context

URL = "/api/v1/job-descriptions"
TEXT = {"title": "Engineer", "text": "We look for an engineer."}
LARGE = ("We look for a Python engineer. " + "\u2003" * 1_000_000).encode()
"""Three megabytes of a file, and one sentence."""


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    """Return a function that posts with a key, as one request with its own commit."""

    def post(client, body, kind="json", **headers):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(URL, body, format=kind, headers={"Idempotency-Key": "k1", **headers})

    return post


def upload(content=LARGE, name="engineer.txt"):
    return {"title": "Engineer", "file": SimpleUploadedFile(name, content, "text/plain")}


def count(tenant):
    with tenant_context(tenant):
        return JobDescription.objects.count()


def test_an_upload_larger_than_what_is_kept_in_memory_is_done_once(tenant, recruiter, api_as, send):
    client = api_as(recruiter)
    first = send(client, upload(), "multipart")
    again = send(client, upload(), "multipart")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.json()["text"] == "We look for a Python engineer."
    other = send(client, upload(LARGE + b"And more."), "multipart")
    renamed = send(client, upload(name="other.txt"), "multipart")
    assert (other.status_code, other.json()["code"]) == (409, "IDEMPOTENCY_CONFLICT")
    assert renamed.status_code == 409
    assert count(tenant) == 1


def test_the_boundary_of_a_form_is_no_part_of_what_is_sent(
    tenant, recruiter, api_as, django_capture_on_commit_callbacks
):
    client = api_as(recruiter)
    answers = []
    for boundary in ("first", "second"):
        body = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\nEngineer\r\n'
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
            f"Content-Type: text/plain\r\n\r\nWe look for an engineer.\r\n--{boundary}--\r\n"
        )
        kind = f"multipart/form-data; boundary={boundary}"
        with django_capture_on_commit_callbacks(execute=True):
            answers.append(
                client.generic("POST", URL, body, content_type=kind, headers={"Idempotency-Key": "form"})
            )
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert count(tenant) == 1


def test_a_body_too_large_to_be_held_is_refused_in_the_envelope(tenant, recruiter, api_as, send):
    answer = send(api_as(recruiter), TEXT | {"text": "x" * (3 * 1024 * 1024)})
    assert (answer.status_code, answer.json()["code"]) == (413, "FILE_TOO_LARGE")
    assert count(tenant) == 0
    assert send(api_as(recruiter), TEXT).status_code == 201


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "cut"}])
def test_a_form_without_a_boundary_is_refused_in_the_envelope(recruiter, api_as, headers):
    answer = api_as(recruiter).generic(
        "POST", URL, "--x", content_type="multipart/form-data", headers=headers
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_FORMAT")


def test_a_renewed_access_token_is_the_same_caller(tenant, recruiter, send):
    client, pair = APIClient(), tokens.issue(recruiter)
    first = send(client, TEXT, Authorization=f"Bearer {pair.access_token}")
    renewed = tokens.refresh(pair.refresh_token)
    again = send(client, TEXT, Authorization=f"Bearer {renewed.access_token}")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert count(tenant) == 1


def test_nobody_gets_the_answer_of_another(tenant, make_user, recruiter, api_as, send):
    mine = send(api_as(recruiter), TEXT)
    theirs = send(api_as(make_user("recruiter")), TEXT)
    assert theirs.status_code == 201
    assert mine.json()["jd_id"] != theirs.json()["jd_id"]
    assert send(APIClient(), TEXT).status_code == 401
    assert count(tenant) == 2


def test_a_revoked_key_gets_no_answer_again(tenant, make_user, send):
    admin, client = make_user("admin"), APIClient()
    with tenant_context(tenant):
        key, text = api_keys.create_key(name="Feed", role="recruiter", actor=admin, can_write=True)
    assert send(client, TEXT, Authorization=f"Api-Key {text}").status_code == 201
    assert send(client, TEXT, Authorization=f"Api-Key {text}").status_code == 201
    with tenant_context(tenant):
        api_keys.revoke_key(key, actor=admin)
    assert send(client, TEXT, Authorization=f"Api-Key {text}").status_code == 401
    assert count(tenant) == 1


def test_a_process_that_died_keeps_a_key_for_minutes_only(tenant, recruiter, api_as, monkeypatch):
    """What was reserved is given back by itself: nobody is left to do it."""
    kept = {}
    monkeypatch.setattr(cache, "add", lambda slot, value, seconds: kept.update({slot: seconds}) or True)
    monkeypatch.setattr("assessments.operations.job_descriptions.create_from_text", _died)
    with pytest.raises(SystemExit):
        api_as(recruiter).post(URL, TEXT, format="json", headers={"Idempotency-Key": "k1"})
    assert [seconds for slot, seconds in kept.items() if slot.startswith("idem:")] == [300]


def _died(**_values):
    raise SystemExit


def test_a_large_body_is_refused_before_it_is_read(api_as, db):
    """Also where nobody has signed in: a parser would take it into memory whole."""
    answer = api_as().post("/api/v1/auth/request-otp", {"email": "x" * (3 * 1024 * 1024)}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (413, "FILE_TOO_LARGE")
