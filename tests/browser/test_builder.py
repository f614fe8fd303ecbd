"""A test from skills in a minute, in Chromium: made, looked at, published, taken; sections dragged into order."""

import re
import time

import pytest
from playwright.sync_api import expect

from assessments.models import Assessment, TestSession
from config.kernel.tenancy import platform_context, tenant_context
from tests.assessments.taking import link_to
from tests.factories.accounts import UserFactory
from tests.factories.candidates import SkillFactory
from tests.factories.superadmin import TenantFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def company():
    with platform_context(reason="test"):
        for name in ("Git", "Linux"):
            SkillFactory(name=name, tenant=None)
    return TenantFactory(name="Northwind Labs")


@pytest.fixture
def desk(company, page, sign_in, live_server):
    """A recruiter's browser; the company has no question yet."""
    sign_in(UserFactory(role="recruiter", tenant=company))
    page.open = lambda path: page.goto(live_server.url + path)
    return page


def choose(page, place, skill):
    option = page.locator(f"[name=skill_{place}] option", has_text=re.compile(rf"^{skill} \("))
    page.locator(f"[name=skill_{place}]").select_option(option.get_attribute("value"))


def order(page):
    return page.locator("tr[data-section]").evaluate_all("rows => rows.map(row => row.dataset.section)")


def test_a_test_from_skills_is_made_published_and_taken(desk, company, browser, live_server, violations):
    began = time.monotonic()
    desk.open("/assessments/quick/")
    choose(desk, 0, "Git")
    desk.get_by_role("button", name="Another skill").click()
    choose(desk, 1, "Linux")
    assert violations(desk) == []
    desk.get_by_role("button", name="Make the test").click()
    expect(desk.get_by_role("cell", name="Git · Intermediate")).to_be_visible()
    assert violations(desk) == []
    overview = desk.url
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_text("You can invite candidates now")).to_be_visible()
    assert time.monotonic() - began < 60

    desk.goto(f"{overview}preview/")
    expect(desk.get_by_text("Question 1 of 16")).to_be_visible()
    desk.get_by_role("button", name="Next").first.click()
    expect(desk.get_by_text("Question 2 of 16")).to_be_visible()
    assert violations(desk) == []

    with tenant_context(company):
        taker = link_to(Assessment.objects.get())
    candidate = browser.new_context().new_page()
    candidate.goto(live_server.url + taker.link)
    expect(candidate.get_by_text("16 questions")).to_be_visible()
    candidate.get_by_label("I have read what is recorded").check()
    candidate.get_by_role("button", name="Start the test").click()
    expect(candidate.locator("#test[data-ready]")).to_be_visible()
    candidate.context.close()
    with platform_context(reason="test"):
        session = TestSession.objects.get()
        assert session.session_sections.count() == session.application.assessment.section_count
        assert session.session_questions.count() == 16


def test_sections_are_dragged_weighed_and_filled(desk, company, violations):
    desk.open("/assessments/quick/")
    choose(desk, 0, "Git")
    desk.get_by_role("button", name="Make the test").click()
    desk.get_by_role("link", name="Questions", exact=True).click()
    desk.get_by_role("link", name="Add a section").click()
    expect(desk.locator("#offer")).to_contain_text("approved questions fit")
    assert violations(desk) == []
    desk.get_by_label("The same for everybody").check()
    desk.locator("[name=title]").fill("Opening")
    desk.get_by_role("button", name="Add the section").click()
    for box in desk.locator("input[name=add]").all()[:2]:
        box.check()
    desk.get_by_role("button", name="Add the chosen").click()
    expect(desk.get_by_text("2 questions, the same for everybody")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("link", name="Done").click()

    expect(desk.locator("[data-weight-sum]")).to_have_text("Together 100 %")
    desk.locator("[data-weight]").first.fill("10")
    expect(desk.locator("[data-weight-sum]")).to_have_class(re.compile("is-wrong"))
    desk.get_by_role("button", name="Share evenly").click()
    expect(desk.locator("[data-weight-sum]")).to_have_text("Together 100 %")

    before = order(desk)
    expect(desk.locator("tbody[data-sortable] tr[draggable]")).to_have_count(0)
    start, end = (desk.locator(".drag").nth(place).bounding_box() for place in (0, len(before) - 1))
    desk.mouse.move(start["x"] + 6, start["y"] + 8)
    desk.mouse.down()
    for height in range(int(start["y"]) + 8, int(end["y"]) + 22, 6):
        desk.mouse.move(start["x"] + 6, height)
        desk.wait_for_timeout(15)
    with desk.expect_navigation():
        desk.mouse.up()
    dragged = order(desk)
    assert dragged == [*before[1:], before[0]]
    desk.get_by_role("button", name=re.compile("Move .* up")).last.click()
    expect(desk.locator("tr[data-section]").last).to_have_attribute("data-section", dragged[-2])
