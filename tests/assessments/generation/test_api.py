"""Orders over the API: who may call what, what the answers hold, that a repeat with the same key orders once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import GenerationRun
from assessments.operations import generation
from config.kernel.tenancy import tenant_context
from tests.assessments.generation.stub import KEY
from tests.assessments.generation.test_runs import run
from tests.factories.assessments import JobDescriptionFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/question-generations"
READ = {"recruiter": 200, "admin": 200, "viewer": 200, "interviewer": 403, "user": 403, None: 401}
DENIED = {"viewer": 403, "interviewer": 403, "user": 403, None: 401}
ORDER = {"topic": "Python", "level": "senior", "count": 3}
CALLS = [
    ("get", "", {}, READ),
    ("post", "", ORDER, DENIED | {"recruiter": 202}),
    ("get", "/{run}", {}, READ),
    ("post", "/{run}/cancel", {}, DENIED | {"recruiter": 200}),
    ("post", "/{run}/resume", {}, DENIED | {"recruiter": 202}),
    ("post", "/{run}/accept", {}, DENIED | {"recruiter": 409}),
    ("post", "/{run}/again", {}, DENIED | {"recruiter": 202}),
]


@pytest.fixture
def ordered(tenant, admin_user):
    with tenant_context(tenant):
        return generation.order(actor=admin_user, topic="Python", level="basic", count=4)


def call(client, method, path, body, row=None):
    return getattr(client, method)(URL + path.format(run=row and row.public_id), body, format="json")


@pytest.mark.parametrize("role", list(READ))
def test_calls_are_open_to_their_roles(ordered, make_user, api_as, role):
    client = api_as(make_user(role) if role else None)
    found = {(m, p): call(client, m, p, body, ordered).status_code for m, p, body, _e in CALLS}
    assert found == {(m, p): e.get(role, e.get("recruiter")) for m, p, _b, e in CALLS}


def test_another_company_finds_nothing(ordered, other_tenant, make_user, api_as):
    client = api_as(make_user("admin", tenant=other_tenant))
    found = {p: call(client, m, p, b, ordered).status_code for m, p, b, _e in CALLS if "{" in p}
    assert set(found.values()) == {404}
    assert client.get(URL).json()["items"] == []


def test_an_order_is_accepted_and_described(tenant, recruiter, api_as):
    answer = call(api_as(recruiter), "post", "", ORDER | {"subtopics": ["closures"], "language": "de"})
    body = answer.json()
    with tenant_context(tenant):
        row = GenerationRun.objects.select_related("question_set").get()
    assert answer.status_code == 202
    assert body == {
        "generation_id": row.public_id,
        "question_set_id": row.question_set.public_id,
        "jd_id": None,
        "status": "generating",
        "progress": 0,
        "parts": [{"topic": "Python", "count": 3, "skill": ""}],
        "subtopics": ["closures"],
        "level": "advanced",
        "language": "de",
        "provider": "offline",
        "model": "",
        "prompt_version": "",
        "requested": 3,
        "produced": 0,
        "rejected": [],
        "attempts": 0,
        "tokens_in": 0,
        "tokens_out": 0,
        "cost": None,
        "seconds": None,
        "error": "",
        "created_at": body["created_at"],
        "finished_at": None,
    }


def test_the_end_over_the_api(llm_settings, tenant, recruiter, api_as):
    client = api_as(recruiter)
    row_id = call(client, "post", "", ORDER).json()["generation_id"]
    with tenant_context(tenant):
        run(GenerationRun.objects.get())
    body = client.get(f"{URL}/{row_id}").json()
    assert (body["status"], body["progress"], body["produced"], body["provider"]) == (
        "ready",
        100,
        3,
        "openai",
    )
    questions = client.get(f"/api/v1/question-sets/{body['question_set_id']}/questions").json()["items"]
    assert len(questions) == 3
    assert KEY not in repr(body)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"level": "basic", "count": 3}, "topic"),
        (ORDER | {"count": 0}, "count"),
        (ORDER | {"count": 51}, "count"),
        (ORDER | {"level": "wizard"}, "level"),
        (ORDER | {"language": "tlh"}, "language"),
        (ORDER | {"provider": "openai"}, "provider"),
        (ORDER | {"provider": "acme"}, "provider"),
        (ORDER | {"jd_id": "jd_aaaaaaaaaaaaaaaa"}, "jd_id"),
        (ORDER | {"subtopics": ["x"] * 21}, "subtopics"),
    ],
)
def test_orders_that_cannot_be_placed(tenant, recruiter, api_as, body, field):
    answer = call(api_as(recruiter), "post", "", body)
    assert answer.status_code == 422
    assert [one["field"].split(".")[0] for one in answer.json()["field_errors"]] == [field]
    with tenant_context(tenant):
        assert not GenerationRun.objects.exists()


def test_a_description_of_another_company_cannot_be_named(other_tenant, recruiter, api_as):
    with tenant_context(other_tenant):
        theirs = JobDescriptionFactory().public_id
    answer = call(api_as(recruiter), "post", "", {"jd_id": theirs, "level": "basic", "count": 3})
    assert [one["field"] for one in answer.json()["field_errors"]] == ["jd_id"]


def test_a_repeat_with_the_same_key_orders_once(
    tenant, recruiter, api_as, django_capture_on_commit_callbacks
):
    client = api_as(recruiter)
    send = {"format": "json", "headers": {"Idempotency-Key": "k1"}}
    with django_capture_on_commit_callbacks() as waiting:
        first = client.post(URL, ORDER, **send)
    waiting[-1]()
    with tenant_context(tenant):
        generation.cancel(GenerationRun.objects.get(), actor=recruiter)
    second = client.post(URL, ORDER, **send)
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["generation_id"] == second.json()["generation_id"]
    assert client.post(URL, ORDER | {"count": 9}, **send).status_code == 409
    with tenant_context(tenant):
        assert GenerationRun.objects.count() == 1


def test_the_days_budget_is_a_402(llm_settings, tenant, recruiter, api_as):
    llm_settings.LLM_DAILY_TOKENS = 0
    answer = call(api_as(recruiter), "post", "", ORDER)
    assert (answer.status_code, answer.json()["code"]) == (402, "QUOTA_EXCEEDED")
    assert "used up its 0 tokens" in answer.json()["message"]


def test_too_many_at_once_is_a_429(tenant, recruiter, api_as):
    client = api_as(recruiter)
    for number in range(generation.MOST_OPEN):
        assert call(client, "post", "", ORDER | {"topic": f"T{number}"}).status_code == 202
    answer = call(client, "post", "", ORDER)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(tenant, recruiter, api_as, rows):
    with tenant_context(tenant):
        for number in range(rows):
            generation.order(actor=recruiter, topic=f"T{number}", level="basic", count=1)
    client = api_as(recruiter)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(URL).json()["total"] == rows
    assert len(captured) == LIST_QUERIES


LIST_QUERIES = 10
