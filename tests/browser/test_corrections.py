"""A key corrected and scores released, in Chromium: the preview first, then what it did."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import Question, TestSession
from config.kernel.tenancy import tenant_context
from tests.assessments.sittings import sat
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory
from tests.factories.superadmin import TenantFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def company():
    return TenantFactory(name="Northwind Labs")


@pytest.fixture
def question(company):
    """The second question of a test that three people took; their scores are not released."""
    with tenant_context(company):
        question_set = QuestionSetFactory()
        QuestionFactory(question_set=question_set, position=1)
        row = QuestionFactory(question_set=question_set, position=2, used_at="2026-01-01T00:00Z")
        assessment = AssessmentFactory(question_set=question_set, published=True, score_release="manual")
        for letters in ("BC", "BB", "AA"):
            session = sat(assessment, letters)
            session.candidate_email = f"{letters}@example.org"
            session.save()
        return row


@pytest.fixture
def desk(company, page, sign_in, live_server):
    sign_in(UserFactory(role="recruiter", tenant=company))
    page.open = lambda path: page.goto(live_server.url + path)
    return page


def test_a_key_is_corrected_after_a_look_at_what_changes(desk, company, question, violations):
    desk.open(f"/questions/{question.public_id}/")
    desk.get_by_role("link", name="Correct the key").click()
    desk.get_by_role("button", name="See what changes").click()
    expect(desk.get_by_text("The right answer must be one of the options.").first).to_be_visible()
    desk.get_by_label("C: 3").check()
    desk.get_by_label("Why").fill("The manual says so.")
    assert violations(desk) == []
    desk.get_by_role("button", name="See what changes").click()
    expect(desk.get_by_text("passes now", exact=True)).to_be_visible()
    expect(desk.get_by_text("no longer passes")).to_be_visible()
    assert violations(desk) == []
    with tenant_context(company):
        assert Question.objects.filter(previous=question).count() == 0
    desk.get_by_role("button", name="Back").click()
    expect(desk.get_by_label("C: 3")).to_be_checked()
    expect(desk.get_by_label("Why")).to_have_value("The manual says so.")
    desk.get_by_role("button", name="See what changes").click()
    desk.get_by_role("button", name="Correct and compute anew").click()
    desk.wait_for_url(re.compile(r"/questions/corrections/fix_"))
    expect(desk.locator("tbody tr")).to_have_count(2)
    assert violations(desk) == []
    with tenant_context(company):
        assert sorted(TestSession.objects.values_list("score_percentage", flat=True)) == [0, 50, 100]
        assert Question.objects.get(previous=question).correct_answer == "C"


def test_scores_are_selected_looked_at_and_released(desk, company, question, violations):
    desk.open("/applications/")
    for box in desk.get_by_role("checkbox", name="Select:").all()[:2]:
        box.check()
    expect(desk.locator("[data-bulk-count]")).to_have_text("2")
    assert violations(desk) == []
    desk.get_by_role("button", name="Release scores").click()
    expect(desk.get_by_text("2 scores to release")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("button", name="Release and mail").click()
    expect(desk.get_by_text("2 scores released.")).to_be_visible()
    with tenant_context(company):
        assert TestSession.objects.filter(score_released_at__isnull=False).count() == 2
