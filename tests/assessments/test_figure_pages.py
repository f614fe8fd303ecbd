"""Figures of questions on their page, in the report, over the API and as CSV: what is shown, and to whom."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import ItemStatistic
from assessments.operations import statistics
from assessments.psychometrics import drift, flags
from config.kernel.tenancy import tenant_context
from superadmin.models import AuditLog
from tests.assessments.sittings import sat
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db

LIST = reverse("assessments:figure-list")
EXPORT = reverse("assessments:figure-export")
API = "/api/v1/question-figures"
READ = {"recruiter": 200, "admin": 200, "viewer": 200, "interviewer": 403, "user": 403, None: 302}
SITTINGS = ["BBBB", "BBBA", "BBAB", "BBAA", "BAAC", "CAAA", "CBAA", "CAB-"]
"""Eight attempts at four questions with key B: the first has B five times and C three times."""


@pytest.fixture
def few(monkeypatch):
    """Let eight sittings be enough for figures, and three wrong answers for a judgement on options."""
    for module in (drift, flags):
        monkeypatch.setattr(module, "MIN_SITTINGS", 8)
    monkeypatch.setattr(flags, "UNUSED_WRONG", 3)


def questions_with(table, texts=("First", "Second", "Third", "Fourth")):
    """Make as many questions with key B as there are texts and let the table be answered; returns them."""
    question_set = QuestionSetFactory(title="Figures")
    rows = [
        QuestionFactory(question_set=question_set, position=place, question_text=text)
        for place, text in enumerate(texts, start=1)
    ]
    assessment = AssessmentFactory(question_set=question_set, published=True)
    for letters in table:
        sat(assessment, letters)
    statistics.count_all()
    return rows


def page_of(client, question):
    return client.get(reverse("assessments:question-detail", args=[question.public_id])).content.decode()


@pytest.mark.parametrize("role", list(READ))
def test_who_reads(role, make_user, client_as, api_as):
    user = make_user(role) if role else None
    client = client_as(user)
    for address in (LIST, EXPORT):
        assert client.get(address).status_code == READ[role]
    assert api_as(user).get(API).status_code == {302: 401}.get(READ[role], READ[role])


def test_a_question_shows_what_its_sums_say(in_tenant, client_as, recruiter, few):
    question = questions_with(SITTINGS)[0]
    row = ItemStatistic.objects.get(question=question)
    page = page_of(client_as(recruiter), question)
    assert (row.presented, str(row.facility)) == (8, "0.6250")
    assert "0.63" in page or "0.62" in page
    assert f"{row.discrimination:.2f}" in page
    assert page.count("Nearly nobody picks it") == 2
    assert "38 %" in page
    assert "Sittings by month" in page
    assert "An option nobody picks" in page
    assert "Hardly anybody picks one of the wrong answers." in page


def test_below_the_least_number_only_the_number_is_shown(in_tenant, client_as, recruiter, api_as):
    question = questions_with(SITTINGS)[0]
    page = page_of(client_as(recruiter), question)
    assert "8 sittings so far" in page
    assert "Discrimination</span>" not in page
    assert "Sittings by month" not in page
    assert "First" not in client_as(recruiter).get(LIST).content.decode()
    listed = client_as(recruiter).get(LIST, {"sittings": "few"}).content.decode()
    assert "First" in listed
    assert "too few sittings" in listed
    assert "0.62" not in listed
    found = api_as(recruiter).get(API, {"sittings": "few"}).json()["items"]
    assert {(one["sittings"], one["enough"], one["facility"]) for one in found} == {(8, False, None)}
    detail = api_as(recruiter).get(f"{API}/{question.public_id}").json()
    assert (detail["sittings"], detail["least"], detail["facility"], detail["options"]) == (8, 50, None, [])


def test_a_question_that_nobody_has_seen(in_tenant, client_as, recruiter, api_as):
    question = QuestionFactory(question_set=QuestionSetFactory())
    assert "0 sittings so far" in page_of(client_as(recruiter), question)
    assert api_as(recruiter).get(f"{API}/{question.public_id}").json()["sittings"] == 0


def test_the_api_gives_the_distractor_table(in_tenant, recruiter, api_as, few):
    question = questions_with(SITTINGS)[0]
    found = api_as(recruiter).get(f"{API}/{question.public_id}").json()
    assert [(one["letter"], one["chosen"], one["right"], one["unused"]) for one in found["options"]] == [
        ("A", 0, False, True),
        ("B", 5, True, False),
        ("C", 3, False, False),
        ("D", 0, False, True),
        ("", 0, False, False),
    ]
    assert [(one["sittings"], one["total"]) for one in found["months"]] == [(8, 8)]
    assert "unused_distractor" in [one["value"] for one in found["flags"]]
    low, high = found["interval"]
    assert low < float(found["discrimination"]) < high


def test_what_needs_a_look_comes_first_and_filters_hold(in_tenant, client_as, recruiter, few):
    rows = questions_with(SITTINGS)
    for number, question in enumerate(rows):
        values = {"concern": 10 * number, "flags": ["negative"] if number == 3 else []}
        ItemStatistic.objects.filter(question=question).update(**values)
    client = client_as(recruiter)
    page = client.get(LIST).content.decode()
    assert [page.index(word) for word in ("Fourth", "Third", "Second", "First")] == sorted(
        page.index(word) for word in ("First", "Second", "Third", "Fourth")
    )
    assert "First" not in client.get(LIST, {"flag": "any"}).content.decode()
    page = client.get(LIST, {"flag": "negative"}).content.decode()
    assert "Fourth" in page
    assert "Third" not in page
    page = client.get(LIST, {"q": "thir"}).content.decode()
    assert "Third" in page
    assert "Fourth" not in page
    rows[3].status = "retired"
    rows[3].save()
    assert "Fourth" not in client.get(LIST).content.decode()
    assert "Fourth" in client.get(LIST, {"status": "retired"}).content.decode()


@pytest.mark.parametrize(
    "sort", ["flags", "-flags", "sittings", "-facility", "discrimination", "time", "nonsense"]
)
def test_the_report_sorts(in_tenant, client_as, recruiter, few, sort):
    questions_with(SITTINGS)
    assert "First" in client_as(recruiter).get(LIST, {"sort": sort}).content.decode()


def test_another_company_finds_nothing(other_tenant, client_as, recruiter, api_as, few):
    with tenant_context(other_tenant):
        theirs = questions_with(SITTINGS, texts=("Hidden", "Second", "Third", "Fourth"))[0]
    assert "Hidden" not in client_as(recruiter).get(LIST).content.decode()
    assert "Hidden" not in client_as(recruiter).get(EXPORT).content.decode()
    assert api_as(recruiter).get(API).json()["total"] == 0
    assert api_as(recruiter).get(f"{API}/{theirs.public_id}").status_code == 404


def test_the_same_queries_for_one_question_and_for_three(in_tenant, client_as, recruiter, api_as, few):
    counts = []
    for number in (1, 2):
        questions_with(["BB"[:number]] * 8, texts=("One", "Two")[:number])
        for client, address in ((client_as(recruiter), LIST), (api_as(recruiter), API)):
            client.get(address)
            with CaptureQueriesContext(connection) as seen:
                client.get(address)
            counts.append(len(seen))
    assert ItemStatistic.objects.count() == 3
    assert counts[:2] == counts[2:]


def test_the_export_is_the_filtered_list_and_is_recorded(in_tenant, client_as, recruiter, few):
    questions_with(SITTINGS, texts=("=cmd()", "Second", "Third", "Fourth"))
    ItemStatistic.objects.filter(question__position=1).update(discrimination="-0.25", concern=90)
    answer = client_as(recruiter).get(EXPORT)
    lines = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert len(lines) == 4
    assert (lines[0]["question"], lines[0]["facility"]) == ("'=cmd()", "0.6250")
    assert lines[0]["discrimination"] == "-0.2500"
    assert AuditLog.objects.filter(action="export", entity_type="question").count() == 1
    lines = list(
        csv.DictReader(io.StringIO(client_as(recruiter).get(EXPORT, {"q": "second"}).content.decode()))
    )
    assert [line["question"] for line in lines] == ["Second"]


def test_an_export_beyond_the_limit_is_refused(in_tenant, client_as, recruiter, few, monkeypatch):
    monkeypatch.setattr("assessments.operations.figure_exports.EXPORT_LIMIT", 3)
    questions_with(SITTINGS)
    answer = client_as(recruiter).get(EXPORT)
    assert answer.status_code == 422
    assert not AuditLog.objects.filter(action="export").exists()


def test_an_item_that_changed_is_shown_against_before(in_tenant, recruiter, api_as, client_as, few):
    question_set = QuestionSetFactory()
    rows = QuestionFactory.create_batch(3, question_set=question_set)
    assessment = AssessmentFactory(question_set=question_set, published=True)
    for month, right in ((3, 2), (6, 7)):
        for number in range(8):
            letters = ("B" if number < right else "A") + "BA"[number % 2] + "AB"[number % 3 == 0]
            sat(assessment, letters, started_at=datetime(2026, month, 3, number, tzinfo=UTC))
    statistics.count_all()
    question = min(rows, key=lambda one: one.position)
    found = api_as(recruiter).get(f"{API}/{question.public_id}").json()
    assert [one["month"] for one in found["months"]] == ["2026-03-01", "2026-06-01"]
    assert found["change"]["rise"] == pytest.approx(5 / 8)
    page = page_of(client_as(recruiter), question)
    assert "Earlier and now" in page
    assert "0.25" in page
