"""Building assessments over the API."""

import pytest

from assessments.models import Assessment, Question, TestSession
from config.kernel.tenancy import tenant_context
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory, SectionFactory
from tests.factories.candidates import SkillFactory

pytestmark = pytest.mark.django_db
READ = {"recruiter": 200, "admin": 200, "viewer": 200, "interviewer": 403, "user": 403, None: 401}
DENIED = {"viewer": 403, "interviewer": 403, "user": 403, None: 401}


@pytest.fixture
def ids(tenant):
    with tenant_context(tenant):
        owner = QuestionSetFactory()
        rows = QuestionFactory.create_batch(6, question_set=owner)
        draft = AssessmentFactory(question_set=None)
        drawn = SectionFactory(assessment=draft, question_set=owner, count=2, weight=60)
        fixed = SectionFactory(assessment=draft, selection="fixed", count=1, weight=40)
        return {
            "draft": draft.public_id,
            "drawn": drawn.public_id,
            "fixed": fixed.public_id,
            "set": owner.public_id,
            "question": rows[0].public_id,
            "skill": SkillFactory().public_id,
            "used": AssessmentFactory(question_set=owner, published=True).public_id,
        }


CALLS = [
    ("get", "assessments/{draft}/sections", {}, READ),
    ("post", "assessments/{draft}/sections", {"title": "More", "weight": "0"}, DENIED | {"recruiter": 201}),
    ("put", "assessments/{draft}/sections/weights", {}, DENIED | {"recruiter": 200}),
    ("put", "assessments/{draft}/sections/order", {"section_ids": ["{drawn}"]}, DENIED | {"recruiter": 422}),
    ("get", "sections/{drawn}", {}, READ),
    ("patch", "sections/{drawn}", {"count": 3}, DENIED | {"recruiter": 200}),
    ("get", "sections/{fixed}/items", {}, READ),
    ("put", "sections/{fixed}/items", {"question_ids": []}, DENIED | {"recruiter": 200}),
    ("get", "assessments/{draft}/preview", {}, READ),
    ("post", "assessments/{used}/new-version", {}, DENIED | {"recruiter": 201}),
    ("post", "assessments/quick", {"skills": []}, DENIED | {"recruiter": 422}),
    ("delete", "sections/{drawn}", {}, DENIED | {"recruiter": 204}),
]


def call(client, method, path, body, ids):
    return getattr(client, method)(f"/api/v1/{path.format(**ids)}", body, format="json")


@pytest.mark.parametrize("role", list(READ))
def test_calls_are_open_to_their_roles(ids, make_user, api_as, role):
    client = api_as(make_user(role) if role else None)
    found = {(m, p): call(client, m, p, body, ids).status_code for m, p, body, _e in CALLS}
    assert found == {(m, p): e.get(role, e.get("recruiter")) for m, p, _b, e in CALLS}


def test_another_company_finds_nothing(ids, other_tenant, make_user, api_as):
    client = api_as(make_user("recruiter", tenant=other_tenant))
    found = {(m, p): call(client, m, p, body, ids).status_code for m, p, body, _e in CALLS if "{" in p}
    assert set(found.values()) == {404}


def test_a_test_is_built_and_published(tenant, ids, recruiter, api_as):
    client = api_as(recruiter)
    made = call(
        client, "post", "assessments", {"title": "T", "job_title": "J", "navigation": "forward"}, {}
    ).json()
    assert (made["navigation"], made["section_count"], made["version"]) == ("forward", 0, 1)
    here = {"id": made["assessment_id"], **ids}
    first = call(
        client,
        "post",
        "assessments/{id}/sections",
        {"question_set_id": ids["set"], "count": 3, "title": "Drawn", "time_limit_minutes": 9},
        here,
    ).json()
    assert (first["weight"], first["count"], first["time_limit_minutes"]) == ("100.00", 3, 9)
    second = call(
        client, "post", "assessments/{id}/sections", {"selection": "fixed", "title": "Same"}, here
    ).json()
    here["second"] = second["section_id"]
    items = call(client, "put", "sections/{second}/items", {"question_ids": [ids["question"]]}, here).json()
    assert [item["question_id"] for item in items] == [ids["question"]]
    url = "assessments/{id}/sections/weights"
    found = call(client, "put", url, {"weights": {second["section_id"]: 50}}, here).json()
    assert (found["weight_total"], found["is_complete"]) == ("150.00", False)
    found = call(client, "put", url, {}, here).json()
    assert (found["weight_total"], found["is_complete"], found["questions"]) == ("100.00", True, 4)
    assert [line["available"] for line in found["sections"]] == [6, 1]
    order = [second["section_id"], first["section_id"]]
    found = call(client, "put", "assessments/{id}/sections/order", {"section_ids": order}, here).json()
    assert [line["section"]["title"] for line in found["sections"]] == ["Same", "Drawn"]
    assert call(client, "post", "assessments/{id}/publish", {}, here).json()["status"] == "published"
    assert call(client, "post", "assessments/{id}/sections", {}, here).json()["code"] == "PUBLISHED"


def test_a_sample_holds_no_key_and_is_given_again(tenant, ids, viewer, api_as):
    client = api_as(viewer)
    with tenant_context(tenant):
        Question.objects.update(explanation="because-of-pears")
    answer = call(client, "get", "assessments/{draft}/preview?seed=7", {}, ids)
    assert answer.json() == call(client, "get", "assessments/{draft}/preview?seed=7", {}, ids).json()
    assert len(answer.json()["questions"]) == 2
    assert "correct" not in answer.content.decode()
    assert "because-of-pears" not in answer.content.decode()
    with tenant_context(tenant):
        assert not TestSession.objects.exists()


def test_a_test_from_skills(tenant, ids, recruiter, api_as):
    with tenant_context(tenant):
        skill = SkillFactory(name="Cobol")
        QuestionFactory.create_batch(12, question_set=QuestionSetFactory(skill="Cobol", level="basic"))
    body = {"skills": [{"skill_id": skill.public_id, "level": "basic"}], "total": 5}
    made = call(api_as(recruiter), "post", "assessments/quick", body, {})
    assert made.status_code == 201
    with tenant_context(tenant):
        row = Assessment.objects.get(public_id=made.json()["assessment_id"])
        assert [(part.skill, part.count) for part in row.sections.all()] == [(skill, 5)]
    wrong = {"skills": [{"skill_id": "skill_nobody", "level": "basic"}]}
    assert call(api_as(recruiter), "post", "assessments/quick", wrong, {}).status_code == 422


def test_a_new_version_names_the_one_before(ids, recruiter, api_as):
    made = call(api_as(recruiter), "post", "assessments/{used}/new-version", {}, ids).json()
    assert (made["version"], made["previous_version_id"], made["status"]) == (2, ids["used"], "draft")
