"""Taking a test in Chromium: keyboard, a train in a tunnel, a reload, a tab switch, hand-in, receipt."""

import pytest
from playwright.sync_api import expect

from assessments.models import Answer, AnswerJournal, Assessment
from config.kernel.tenancy import platform_context, tenant_context
from monitoring.models import ProctoringEvent
from tests.assessments.taking import link_to
from tests.assessments.test_navigation import elapse, timed_test
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory
from tests.factories.superadmin import TenantFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def taker():
    with tenant_context(TenantFactory(name="Northwind Labs")):
        question_set = QuestionSetFactory()
        QuestionFactory.create_batch(6, question_set=question_set)
        return link_to(
            AssessmentFactory(
                question_set=question_set, published=True, shuffle_options=False, shuffle_questions=False
            )
        )


@pytest.fixture
def started(taker, page, live_server):
    page.goto(live_server.url + taker.link)
    page.get_by_label("I have read what is recorded").check()
    page.get_by_role("button", name="Start the test").click()
    expect(page.locator("#test[data-ready]")).to_be_visible()
    return page


def stored():
    with platform_context(reason="test"):
        rows = Answer.objects.order_by("question__position").values_list("selected_answer", flat=True)
        return list(rows)


def test_keyboard_tunnel_reload_and_hand_in(started, context, violations):
    page = started
    state = page.locator("[data-save-state]")
    page.keyboard.press("2")
    expect(state).to_have_text("Saved")
    expect(page.get_by_text("Question 1 of 6")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Question 2 of 6")).to_be_visible()
    assert violations(page) == []

    context.set_offline(True)
    page.keyboard.press("3")
    expect(state).to_have_text("Offline – kept on this device")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    page.keyboard.press("f")
    context.set_offline(False)
    expect(state).to_have_text("Saved", timeout=20_000)
    assert stored() == ["B", "C", "A"]

    page.reload()
    expect(page.locator("[aria-current=step]")).to_contain_text("3")
    expect(page.locator(".palette-item.is-answered[data-go]")).to_have_count(3)
    expect(page.locator(".palette-item.is-flagged[data-go]")).to_have_count(1)

    page.get_by_role("link", name="Hand in").click()
    expect(page.get_by_text("3 questions have no answer")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Hand in the test").click()
    expect(page.get_by_role("heading", name="Thank you, that was it")).to_be_visible()
    assert violations(page) == []
    assert stored() == ["B", "C", "A", None, None, None]


def test_answers_survive_a_reload_before_they_were_sent(started, page):
    page.route("**/answers/**", lambda route: route.abort())
    page.keyboard.press("4")
    expect(page.locator("[data-save-state]")).to_have_text("Offline – kept on this device")
    assert stored() == []
    page.reload()
    expect(page.locator("input[value=D]").first).to_be_checked()
    page.unroute("**/answers/**")
    expect(page.locator("[data-save-state]")).to_have_text("Saved", timeout=20_000)
    assert stored() == ["D"]
    with platform_context(reason="test"):
        assert AnswerJournal.objects.count() == 1


def test_leaving_the_tab_is_noted(started, context):
    page = started
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {get: () => true, configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    page.wait_for_timeout(1200)
    with page.expect_response("**/events/"):
        page.evaluate(
            "Object.defineProperty(document, 'hidden', {get: () => false, configurable: true});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
    with platform_context(reason="test"):
        event = ProctoringEvent.objects.get()
        assert (event.event_type, event.duration_seconds) == ("tab_switch", 1)


def test_the_test_moves_on_in_another_browser(started, taker, browser, live_server):
    other = browser.new_context().new_page()
    other.goto(live_server.url + taker.link)
    other.get_by_role("button", name="Continue the test here").click()
    expect(other.locator("#test[data-ready]")).to_be_visible()
    started.keyboard.press("1")
    expect(started.get_by_text("The test goes on in another browser")).to_be_visible()
    other.context.close()


def test_without_a_script_the_test_can_be_taken(taker, browser, live_server, violations):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + taker.link)
    page.get_by_label("I have read what is recorded").check()
    page.get_by_role("button", name="Start the test").click()
    for number in range(1, 7):
        page.locator(".question:not([hidden]) input[value=B]").check()
        page.locator(".question:not([hidden])").get_by_role(
            "button", name="Next" if number < 6 else "To the hand-in"
        ).click()
    expect(page.get_by_text("All 6 questions are answered")).to_be_visible()
    page.get_by_role("button", name="Hand in the test").click()
    expect(page.get_by_role("heading", name="Thank you, that was it")).to_be_visible()
    assert stored() == ["B"] * 6
    page.context.close()


@pytest.fixture
def forward(taker, page, live_server):
    """The same test, forward only and with one pause, just begun."""
    with platform_context(reason="test"):
        Assessment.objects.update(navigation="forward", pauses_allowed=1)
    page.goto(live_server.url + taker.link)
    page.get_by_role("link", name="Try a practice question first").click()
    expect(page.locator("#practice[data-ready]")).to_be_visible()
    page.keyboard.press("2")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Right: in the test each answer is saved")).to_be_visible()
    page.get_by_role("link", name="Back to the invitation").click()
    expect(page.get_by_text("there is no way back to a question")).to_be_visible()
    page.get_by_label("I have read what is recorded").check()
    page.get_by_role("button", name="Start the test").click()
    expect(page.locator("#test[data-ready]")).to_be_visible()
    return page


def test_forward_only_with_a_pause_and_a_look_of_ones_own(forward, context, violations):
    page = forward
    page.keyboard.press("2")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Question 2 of 6")).to_be_visible()
    expect(page.locator("#test[data-ready]")).to_be_visible()
    expect(page.locator(".question")).to_have_count(1)
    page.go_back()
    expect(page.get_by_text("Question 2 of 6")).to_be_visible()
    expect(page.locator("#test[data-ready]")).to_be_visible()

    page.locator(".look-size").nth(2).click()
    page.get_by_label("High contrast").check()
    expect(page.locator("body")).to_have_class("candidate look-2 look-contrast")
    assert violations(page) == []
    page.keyboard.press("3")
    page.get_by_role("link", name="Pause").click()
    page.get_by_role("button", name="Pause now").click()
    expect(page.get_by_role("heading", name="The clock stands")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Go on with the test").click()
    expect(page.get_by_text("Question 2 of 6")).to_be_visible()
    expect(page.locator("body")).to_have_class("candidate look-2 look-contrast")
    assert stored() == ["B", "C"]

    expect(page.locator("#test[data-ready]")).to_be_visible()
    context.set_offline(True)
    page.keyboard.press("4")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("[data-problem]")).to_contain_text("Your answers are kept on this device")
    context.set_offline(False)
    expect(page.locator("[data-save-state]")).to_have_text("Saved", timeout=20_000)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Question 3 of 6")).to_be_visible()
    assert stored() == ["B", "D"]


def test_a_section_with_its_own_time_is_announced_and_moves_on_by_itself(page, live_server):
    with tenant_context(TenantFactory(name="Northwind Labs")):
        taker = link_to(timed_test(6, 10))
    page.clock.install()
    page.goto(live_server.url + taker.link)
    expect(page.get_by_text("Part 1 (6 minutes), Part 2 (10 minutes)")).to_be_visible()
    page.get_by_label("I have read what is recorded").check()
    page.get_by_role("button", name="Start the test").click()
    expect(page.locator("#test[data-ready]")).to_be_visible()
    expect(page.locator(".question")).to_have_count(2)
    page.keyboard.press("2")
    expect(page.locator("[data-save-state]")).to_have_text("Saved")
    page.clock.run_for(65_000)
    expect(page.locator("[data-announce]")).to_have_text("Five minutes are left in this section.")
    taker.public_id = page.url.split("/")[4]
    elapse(taker, minutes=6, seconds=1)
    page.reload()
    expect(page.get_by_text("Section 2 of 2: Part 2")).to_be_visible()
    expect(page.get_by_text("Question 3 of 4")).to_be_visible()
    assert stored() == ["B"]
