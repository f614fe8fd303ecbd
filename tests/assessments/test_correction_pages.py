"""The way from a question's page over the preview to the changed scores, on pages and over the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import KeyCorrection, Question, TestSession
from assessments.operations import corrections, rescoring
from tests.assessments.sittings import sat
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db

FORM = {"remedy": "key", "letters": ["C"], "reason": "The manual <says> so."}


@pytest.fixture
def question(in_tenant):
    """A used question with key B beside another one, in a published test with pass mark 70."""
    question_set = QuestionSetFactory()
    QuestionFactory(question_set=question_set, position=1)
    row = QuestionFactory(
        question_set=question_set,
        position=2,
        question_text="What does `x` give?",
        used_at="2026-01-01T00:00Z",
    )
    AssessmentFactory(question_set=question_set, published=True, title="Kit test")
    return row


@pytest.fixture
def sessions(question):
    assessment = question.question_set.assessments.get()
    return [sat(assessment, "BC"), sat(assessment, "BB"), sat(assessment, "BA")]


def applied(question, actor):
    row = corrections.correct(question, remedy="key", letters="C", reason="Why", actor=actor)
    rescoring.work(row.tenant_id, row.pk)
    return row


def test_the_question_offers_it_only_once_it_was_used(question, client_as, recruiter, viewer):
    url = f"/questions/{question.public_id}/"
    assert f"{url}correct/" in client_as(recruiter).get(url).content.decode()
    assert f"{url}correct/" not in client_as(viewer).get(url).content.decode()
    Question.objects.filter(pk=question.pk).update(used_at=None)
    assert f"{url}correct/" not in client_as(recruiter).get(url).content.decode()
    assert "Nobody has seen this question" in client_as(recruiter).get(f"{url}correct/").content.decode()


def test_preview_back_and_apply(question, sessions, client_as, recruiter, django_capture_on_commit_callbacks):
    client, url = client_as(recruiter), f"/questions/{question.public_id}/correct/"
    page = client.post(url, FORM).content.decode()
    for text in ("Kit test", "passes now", "no longer passes", "50.00 %", "100.00 %", "&lt;says&gt;"):
        assert text in page
    assert 'name="letters" value="C"' in page
    assert not KeyCorrection.objects.exists()
    back = client.post(url, FORM | {"edit": "1"}).content.decode()
    assert "&lt;says&gt;" in back
    assert "checked" in back
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url, FORM | {"apply": "1"})
    row = KeyCorrection.objects.get()
    assert answer["Location"] == f"/questions/corrections/{row.public_id}/"
    assert (row.status, row.sessions_changed, row.decisions_flipped) == ("applied", 2, 2)
    page = client.get(answer["Location"]).content.decode()
    for session in sessions[:2]:
        assert session.candidate_name in page
    assert sessions[2].public_id not in page
    assert row.replacement.public_id in page


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"letters": ["B"]}, "This is how the question counts already."),
        ({"letters": []}, "must be one of the options"),
        ({"letters": ["B", "C"]}, "one right answer"),
        ({"reason": ""}, "required"),
        ({"remedy": "magic"}, "not one of the available choices"),
    ],
)
def test_bad_input_is_told_and_nothing_lost(question, client_as, recruiter, values, message):
    for button in ({}, {"apply": "1"}):
        answer = client_as(recruiter).post(
            f"/questions/{question.public_id}/correct/", FORM | values | button
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        assert message in page
        if "reason" not in values:
            assert "&lt;says&gt;" in page
    assert not KeyCorrection.objects.exists()


def test_running_and_failed_corrections_can_go_on(question, sessions, client_as, recruiter, viewer):
    row = corrections.correct(question, remedy="key", letters="C", reason="Why", actor=recruiter)
    url = f"/questions/corrections/{row.public_id}/"
    assert "every 2s" in client_as(recruiter).get(url).content.decode()
    KeyCorrection.objects.filter(pk=row.pk).update(status="failed")
    page = client_as(recruiter).get(url).content.decode()
    assert f"{url}resume/" in page
    assert f"{url}resume/" not in client_as(viewer).get(url).content.decode()
    client_as(recruiter).post(f"{url}resume/")
    row.refresh_from_db()
    assert row.status == "applying"
    rescoring.work(row.tenant_id, row.pk)
    answer = client_as(recruiter).get(url, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == url


def test_what_it_changed_is_on_the_candidates_pages(question, sessions, client_as, recruiter):
    session = sessions[1]
    session.application.status = "shortlisted"
    session.application.save()
    row = applied(question, recruiter)
    client = client_as(recruiter)
    for url in (
        f"/assessments/sessions/{session.public_id}/",
        f"/applications/{session.application.public_id}/",
    ):
        page = client.get(url).content.decode()
        assert "100.00 % → 50.00 %" in page
        assert f"/questions/corrections/{row.public_id}/" in page
        assert "marked by version 2" in page
        assert "<code>x</code>" in page
    keep = f"/applications/{session.application.public_id}/keep/"
    assert keep in page
    assert session.candidate_name in client.get("/applications/?recheck=true").content.decode()
    assert client.post(keep, {"note": ""}).status_code == 422
    client.post(keep, {"note": "Good talk."})
    assert "Keep the decision" not in client.get(url).content.decode()
    assert session.candidate_name not in client.get("/applications/?recheck=true").content.decode()


def test_the_list_costs_the_same_for_one_and_three(question, sessions, client_as, recruiter):
    client, counts = client_as(recruiter), []
    for number in (0, 1, 2):
        row = applied(question if number == 0 else fresh(number), recruiter)
        with CaptureQueriesContext(connection) as captured:
            assert row.public_id in client.get("/questions/corrections/").content.decode()
        counts.append(len(captured))
    assert counts[0] == counts[2]


def fresh(number):
    return QuestionFactory(used_at="2026-01-01T00:00Z", question_text=f"Other {number}?")


def test_its_page_costs_the_same_for_one_and_three(in_tenant, client_as, recruiter):
    counts = []
    for number in (1, 3):
        question = fresh(number)
        assessment = AssessmentFactory(question_set=question.question_set, published=True)
        names = [sat(assessment, "C").candidate_name for _place in range(number)]
        row = applied(question, recruiter)
        with CaptureQueriesContext(connection) as captured:
            page = client_as(recruiter).get(f"/questions/corrections/{row.public_id}/").content.decode()
        assert all(name in page for name in names)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_other_companies_find_nothing(
    question, sessions, client_as, api_as, make_user, recruiter, other_tenant
):
    row = applied(question, recruiter)
    stranger = make_user("recruiter", tenant=other_tenant)
    for url in (f"/questions/{question.public_id}/correct/", f"/questions/corrections/{row.public_id}/"):
        assert client_as(stranger).get(url).status_code == 404
    assert question.public_id not in client_as(stranger).get("/questions/corrections/").content.decode()
    for url in (f"key-corrections/{row.public_id}", f"key-corrections/{row.public_id}/changes"):
        assert api_as(stranger).get(f"/api/v1/{url}").status_code == 404
    assert api_as(stranger).get("/api/v1/key-corrections").json()["items"] == []
    answer = api_as(stranger).post(
        f"/api/v1/questions/{question.public_id}/correction-preview", {"remedy": "everyone"}, format="json"
    )
    assert answer.status_code == 404


def test_over_the_api(question, sessions, api_as, recruiter, django_capture_on_commit_callbacks):
    api, url = api_as(recruiter), f"/api/v1/questions/{question.public_id}"
    wanted = {"remedy": "key", "letters": "C"}
    shown = api.post(f"{url}/correction-preview", wanted, format="json").json()
    assert (shown["total"]["attempts"], shown["total"]["changed"], shown["total"]["falls"]) == (3, 2, 1)
    assert {one["session_id"]: one["new"] for one in shown["changes"]} == {
        sessions[0].public_id: "100.00",
        sessions[1].public_id: "50.00",
    }
    assert shown["assessments"][0]["title"] == "Kit test"
    assert not KeyCorrection.objects.exists()
    assert api.post(f"{url}/correction", wanted, format="json").json()["field_errors"][0]["field"] == "reason"
    with django_capture_on_commit_callbacks(execute=True):
        answer = api.post(f"{url}/correction", wanted | {"reason": "Why"}, format="json")
    assert answer.status_code == 202
    assert (
        api.post(f"{url}/correction", wanted | {"reason": "Why"}, format="json").json()["code"] == "CORRECTED"
    )
    row = api.get(f"/api/v1/key-corrections/{answer.json()['correction_id']}").json()
    assert (row["status"], row["progress"], row["sessions_changed"]) == ("applied", 100, 2)
    changes = api.get(f"/api/v1/key-corrections/{row['correction_id']}/changes").json()["items"]
    assert {one["session_id"] for one in changes} == {one.public_id for one in sessions[:2]}
    assert api.post(f"/api/v1/key-corrections/{row['correction_id']}/resume").status_code == 409
    url_of_changes = f"/api/v1/test-sessions/{sessions[0].public_id}/score-changes"
    [change] = api.get(url_of_changes).json()
    assert (change["old_percentage"], change["new_percentage"], change["reason"]) == (
        "50.00",
        "100.00",
        "Why",
    )
    bad = api.post(f"{url}/correction-preview", {"remedy": "key", "letters": "Z"}, format="json")
    assert bad.status_code == 422


def test_a_candidates_page_reads_the_markup(question, client_as, make_user):
    user = make_user("user")
    assessment = question.question_set.assessments.get()
    type(assessment).objects.filter(pk=assessment.pk).update(result_detail="answers")
    session = sat(assessment, "BC")
    session.application.candidate.user = user
    session.application.candidate.save()
    TestSession.objects.filter(pk=session.pk).update(score_released_at=session.completed_at)
    page = client_as(user).get(f"/my/{session.application.public_id}/").content.decode()
    assert "<code>x</code>" in page
    assert "`x`" not in page
