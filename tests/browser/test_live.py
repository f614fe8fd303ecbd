"""The live wall and the candidate's page, side by side in Chromium: words, time and larger type without a reload."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import SessionMessage, TestSession
from assessments.operations import accommodations, live
from config.kernel.tenancy import platform_context, tenant_context
from tests.assessments.taking import link_to
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory
from tests.factories.superadmin import TenantFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def company():
    return TenantFactory(name="Northwind Labs")


@pytest.fixture
def taker(company):
    with tenant_context(company):
        question_set = QuestionSetFactory()
        QuestionFactory.create_batch(4, question_set=question_set)
        return link_to(AssessmentFactory(question_set=question_set, published=True, duration_minutes=60))


@pytest.fixture
def started(taker, page, live_server):
    page.goto(live_server.url + taker.link)
    page.get_by_label("I have read what is recorded").check()
    page.get_by_role("button", name="Start the test").click()
    expect(page.locator("#test[data-ready]")).to_be_visible()
    return page


def running():
    with platform_context(reason="test"):
        return TestSession.objects.select_related("application__candidate").get()


def minutes_on(page):
    return int(page.locator("[data-clock]").inner_text().split(":")[-2])


def asks_now(page):
    """Let the page ask for the time at once, as it does when it is looked at again."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_the_candidates_page_takes_over_what_changes(started, company, violations):
    page, session = started, running()
    admin = UserFactory(role="admin", tenant=company)
    assert minutes_on(page) == 59
    with tenant_context(company):
        row = accommodations.ask(
            session.application.candidate, reason="Private", extra_time_percent=50, larger_type=True
        )
        accommodations.approve(row, actor=admin)
        message = live.send_message(session, text="Take your <time>.", actor=admin)
    asks_now(page)
    box = page.locator(f"[data-message={message.public_id}]")
    expect(box).to_contain_text("Northwind Labs writes: Take your <time>.")
    expect(page.locator("#main")).to_have_class("calm calm-wide test-main larger-type")
    expect(page.locator("[data-announce]")).to_contain_text("You have been given more time.")
    assert page.locator("[data-clock]").inner_text().startswith("1:29:")
    assert violations(page) == []
    asks_now(page)
    box.get_by_role("button", name="Close").click()
    expect(box).to_have_count(0)
    with platform_context(reason="test"):
        assert SessionMessage.objects.get().seen_at is not None


def test_the_wall_renews_itself_only_when_something_changed(
    started, company, context, live_server, sign_in, violations
):
    session = running()
    recruiter = UserFactory(role="recruiter", tenant=company)
    sign_in(recruiter)
    wall = context.new_page()
    wall.goto(f"{live_server.url}/live/")
    expect(wall.get_by_role("link", name=session.candidate_name)).to_be_visible()
    assert violations(wall) == []
    wall.evaluate("document.getElementById('live').dataset.mark = 'old'")
    with wall.expect_response(lambda reply: "/live/" in reply.url, timeout=10_000) as asked:
        pass
    assert asked.value.status == 304
    expect(wall.locator("#live[data-mark=old]")).to_be_visible()
    with tenant_context(company):
        live.send_message(session, text="Hello", actor=recruiter)
    expect(wall.get_by_text("messages not seen: 1")).to_be_visible(timeout=10_000)
    expect(wall.locator("#live[data-mark=old]")).to_have_count(0)
    wall.get_by_role("link", name=session.candidate_name).click()
    expect(wall.get_by_role("heading", name="End the test")).to_be_visible()
    assert violations(wall) == []
    wall.get_by_label("Minutes").fill("10")
    wall.get_by_label("What happened").fill("Fire alarm")
    wall.get_by_role("button", name="Give the time").click()
    expect(wall.get_by_text("The time was given.")).to_be_visible()
    with platform_context(reason="test"):
        assert TestSession.objects.get().extra_seconds == 600
        assert timezone.now() < TestSession.objects.get().deadline_at


def test_asking_for_conditions_and_deciding(taker, company, page, context, live_server, sign_in, violations):
    page.goto(live_server.url + taker.link)
    page.get_by_role("link", name="Ask for other conditions").click()
    assert violations(page) == []
    page.get_by_label("More time, per cent").fill("25")
    page.get_by_label("Why").fill("I read slowly.")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_text("Your request waits for a decision")).to_be_visible()
    sign_in(UserFactory(role="admin", tenant=company))
    desk = context.new_page()
    desk.goto(f"{live_server.url}/accommodations/")
    assert violations(desk) == []
    desk.locator("#results tbody a").first.click()
    expect(desk.get_by_text("I read slowly.")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_label("Approve").check()
    desk.get_by_role("button", name="Store the decision").click()
    page.reload()
    expect(page.get_by_text("25 % more time")).to_be_visible()
    assert violations(page) == []
