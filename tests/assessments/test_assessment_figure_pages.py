"""Figures of assessments and attempts that are too alike: pages, API, CSV, and who sees them."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import AnswerSimilarity, AssessmentStatistic
from assessments.operations import assessment_figures, statistics
from assessments.psychometrics import drift, flags, reliability
from config.kernel.tenancy import tenant_context
from superadmin.models import AuditLog
from tests.assessments.sittings import sat
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db

TABLE = ["BBBB", "BBBA", "BBAB", "BBAA", "BAAA", "AAAA", "ABAA", "BAB-"]
"""Eight attempts at four questions with key B: mean 50, KR-20 .5833 (test_assessment_figures computes it by hand)."""
PAIRS = reverse("assessments:similarity-list")
API = "/api/v1/assessment-figures"
READ = {"recruiter": 200, "admin": 200, "viewer": 200, "interviewer": 403, "user": 403, None: 302}
JUDGE = {"recruiter": 403, "admin": 200, "viewer": 403, "interviewer": 403, "user": 403, None: 302}


@pytest.fixture
def few(monkeypatch):
    """Let eight attempts be enough for everything."""
    monkeypatch.setattr(reliability, "MIN_ATTEMPTS", 8)
    for module in (drift, flags):
        monkeypatch.setattr(module, "MIN_SITTINGS", 8)


def taken(table=TABLE, title="Backend basics"):
    question_set = QuestionSetFactory()
    for place in range(1, len(table[0]) + 1):
        QuestionFactory(question_set=question_set, position=place, question_text=f"Question no. {place}")
    assessment = AssessmentFactory(question_set=question_set, published=True, title=title)
    sessions = [sat(assessment, letters) for letters in table]
    statistics.count_all()
    assessment_figures.refresh_due()
    return assessment, sessions


def alike(sessions, assessment, index="12.3"):
    """Store a pair that was found."""
    first, second = sorted(sessions, key=lambda one: one.pk)
    return AnswerSimilarity.objects.create(
        assessment=assessment,
        first=first,
        second=second,
        shared_items=4,
        both_wrong=3,
        shared_wrong=3,
        expected="1.2000",
        index=index,
    )


def address(assessment, name="assessment-figures"):
    return reverse(f"assessments:{name}", args=[assessment.public_id])


@pytest.mark.parametrize("role", list(READ))
def test_who_reads_and_who_judges(role, in_tenant, make_user, client_as, api_as):
    assessment, _sessions = taken(TABLE[:2])
    user = make_user(role) if role else None
    client, api = client_as(user), api_as(user)
    for one in (address(assessment), address(assessment, "assessment-figures-export")):
        assert client.get(one).status_code == READ[role]
    assert client.get(PAIRS).status_code == JUDGE[role]
    for where, expected in (
        (API, READ),
        (f"{API}/{assessment.public_id}", READ),
        ("/api/v1/similar-answers", JUDGE),
    ):
        assert api.get(where).status_code == {302: 401}.get(expected[role], expected[role])


def test_the_page_shows_distribution_reliability_and_items(in_tenant, client_as, viewer, few):
    assessment, _sessions = taken()
    row = AssessmentStatistic.objects.get()
    page = client_as(viewer).get(address(assessment)).content.decode()
    assert "50.0 %" in page
    assert "0.58" in page
    assert "KR-20" in page
    assert f"± {row.sem:.1f}" in page
    assert '"labels": ["0\\u20139 %"' in page
    assert '"data": [1.0, 0.0, 2.0, 0.0, 0.0, 2.0, 0.0, 2.0, 0.0, 1.0]' in page
    assert "90–100 %" in page
    assert page.count("Question no. ") == 4
    assert "0.75" in page


def test_too_few_attempts_show_only_their_number(in_tenant, client_as, recruiter, api_as):
    assessment, _sessions = taken()
    page = client_as(recruiter).get(address(assessment)).content.decode()
    assert "8 attempts count so far" in page
    assert "50.0 %" not in page
    assert "Question no. " not in page
    for found in (
        api_as(recruiter).get(f"{API}/{assessment.public_id}").json(),
        api_as(recruiter).get(API).json()["items"][0],
    ):
        assert (found["attempts"], found["enough"], found["least"]) == (8, False, 30)
        assert [found[name] for name in ("mean", "reliability", "sem", "histogram", "sections")] == [None] * 5
        assert not found.get("items")


def test_an_assessment_that_nobody_has_taken(in_tenant, client_as, recruiter, api_as):
    assessment = AssessmentFactory()
    assert "0 attempts count so far" in client_as(recruiter).get(address(assessment)).content.decode()
    assert api_as(recruiter).get(f"{API}/{assessment.public_id}").json()["attempts"] == 0


def test_the_api_gives_the_whole(in_tenant, recruiter, api_as, few):
    assessment, _sessions = taken()
    found = api_as(recruiter).get(f"{API}/{assessment.public_id}").json()
    assert (found["mean"], found["reliability"], found["method"]) == ("50.00", "0.5833", "kr20")
    assert found["histogram"] == [1, 0, 2, 0, 0, 2, 0, 2, 0, 1]
    assert sorted(one["facility"] for one in found["items"]) == [0.25, 0.375, 0.625, 0.75]
    assert {one["sittings"] for one in found["items"]} == {8}


def test_the_export_has_a_line_for_each_question_and_is_recorded(in_tenant, client_as, recruiter, few):
    assessment, _sessions = taken()
    answer = client_as(recruiter).get(address(assessment, "assessment-figures-export"))
    lines = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert sorted(line["facility"] for line in lines) == ["0.25", "0.375", "0.625", "0.75"]
    entry = AuditLog.objects.get(action="export")
    assert entry.entity_id == assessment.public_id


def test_another_company_finds_nothing(other_tenant, client_as, recruiter, admin_user, api_as, few):
    with tenant_context(other_tenant):
        theirs, sessions = taken(title="Hidden")
        alike(sessions[:2], theirs)
    assert client_as(recruiter).get(address(theirs)).status_code == 404
    assert client_as(recruiter).get(address(theirs, "assessment-figures-export")).status_code == 404
    assert api_as(recruiter).get(f"{API}/{theirs.public_id}").status_code == 404
    assert api_as(recruiter).get(API).json()["total"] == 0
    assert "Hidden" not in client_as(admin_user).get(PAIRS).content.decode()
    assert api_as(admin_user).get("/api/v1/similar-answers").json()["total"] == 0


def test_pairs_are_listed_least_likely_first_and_held_to_an_assessment(
    in_tenant, client_as, admin_user, api_as
):
    one, sessions = taken(TABLE[:3], title="Backend basics")
    other, more = taken(TABLE[:2], title="Frontend basics")
    alike(sessions[:2], one, "7.0")
    alike(more, other, "15.0")
    client, api = client_as(admin_user), api_as(admin_user)
    page = client.get(PAIRS).content.decode()
    table = page[page.index("<tbody>") :]
    assert table.index("Frontend basics") < table.index("Backend basics")
    assert "10<sup>15</sup>" in table
    assert sessions[0].candidate_name in table
    table = client.get(PAIRS, {"assessment": one.public_id}).content.decode()
    table = table[table.index("<tbody>") :]
    assert "Backend basics" in table
    assert "Frontend basics" not in table
    found = api.get("/api/v1/similar-answers", {"assessment": one.public_id}).json()["items"]
    assert [(row["shared_wrong"], row["expected"]) for row in found] == [(3, "1.2000")]
    assert found[0]["first"]["session_id"] == sessions[0].public_id


def test_names_are_hidden_where_the_company_wants_it(in_tenant, client_as, admin_user, api_as):
    assessment, sessions = taken(TABLE[:2])
    type(sessions[0]).objects.filter(pk=sessions[0].pk).update(candidate_name="Ada Unmistakable")
    alike(sessions, assessment)
    assert "Ada Unmistakable" in client_as(admin_user).get(PAIRS).content.decode()
    in_tenant.settings = {**in_tenant.settings, "review_hides_names": True}
    in_tenant.save()
    page = client_as(admin_user).get(PAIRS).content.decode()
    assert sessions[0].public_id in page
    assert "Ada Unmistakable" not in page
    found = api_as(admin_user).get("/api/v1/similar-answers").json()["items"][0]
    assert found["first"]["candidate_name"] is None


def test_the_same_queries_for_one_row_and_for_three(in_tenant, client_as, admin_user, api_as, few):
    counts = []
    for number in (1, 2):
        for _each in range(number):
            assessment, sessions = taken([line[: number + 1] for line in TABLE])
            alike(sessions[:2], assessment)
        for client, where in (
            (client_as(admin_user), PAIRS),
            (api_as(admin_user), "/api/v1/similar-answers"),
            (api_as(admin_user), API),
            (client_as(admin_user), address(assessment)),
        ):
            client.get(where)
            with CaptureQueriesContext(connection) as seen:
                client.get(where)
            counts.append(len(seen))
    assert AssessmentStatistic.objects.count() == 3
    assert counts[:4] == counts[4:]
