"""The question bank in Chromium: its pages at two widths in both colour schemes, files in and out, several answers."""

import re

import pytest
from playwright.sync_api import expect

from assessments import starter
from assessments.models import Answer, Question
from assessments.operations import starter as starter_operations
from config.kernel.tenancy import platform_context, tenant_context
from tests.assessments.taking import link_to
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory
from tests.factories.candidates import SkillFactory
from tests.factories.superadmin import TenantFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEWS = [(width, scheme) for width in (1440, 390) for scheme in ("light", "dark")]
PAGES = (
    *("/questions/", "/questions/imports/", "/questions/imports/new/", "/questions/export/?level=basic"),
    *("/questions/exports/", "/item-models/", "/item-models/sql-left-join-rows/", "/generations/"),
    *("/question-sets/generate/", "/question-sets/starter/"),
)
GIFT = """// [id:a-1]
::one:: Which keyword starts a function in Python? { =def ~fun ~function ~lambda }

::two:: Which branch does `git init` make, unless told otherwise? { ~trunk =master ~root }

::three:: Write a haiku about lists. {}

::four:: Which of these ends a loop { ~pass =break
"""


@pytest.fixture
def company():
    with platform_context(reason="test"):
        for name in ("Git", "Python", "SQL"):
            SkillFactory(name=name, tenant=None)
    tenant = TenantFactory(name="Northwind Labs")
    with tenant_context(tenant):
        starter_operations.load([starter.read("git")])
    return tenant


@pytest.fixture
def desk(company, page, sign_in, live_server):
    """A recruiter's browser."""
    sign_in(UserFactory(role="recruiter", tenant=company))
    page.open = lambda path: page.goto(live_server.url + path)
    return page


def looked_at(page, name, violations):
    """Return what is wrong with the page that is open, in each view: found by axe, or wider than the window."""
    wrong = {}
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(300)
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found = [*violations(page), *([f"{wider} px wider than the window"] if wider > 0 else [])]
        if found:
            wrong[f"{name} {width} {scheme}"] = found
    page.set_viewport_size({"width": 1440, "height": 900})
    return wrong


def test_pages_of_the_bank_at_two_widths_and_in_both_schemes(desk, violations):
    wrong = {}
    for path in PAGES:
        assert desk.open(path).status == 200
        wrong |= looked_at(desk, path, violations)
    assert wrong == {}


def test_a_file_comes_in_and_goes_out(desk, violations):
    desk.open("/questions/")
    desk.get_by_role("link", name="Imports").click()
    desk.get_by_role("link", name="Bring questions in").first.click()
    content = {"name": "from moodle.txt", "mimeType": "text/plain", "buffer": GIFT.encode()}
    desk.locator("input[type=file]").set_input_files(content)
    desk.get_by_role("button", name="Check the file").click()
    expect(desk.get_by_text("Nothing has been saved yet.")).to_be_visible()
    wrong = looked_at(desk, "import-checked", violations)
    desk.get_by_role("button", name="Bring in").click()
    expect(desk.get_by_text("2 questions were brought in")).to_be_visible()
    wrong |= looked_at(desk, "import-done", violations)

    desk.open("/questions/?level=intermediate")
    desk.get_by_role("link", name="Export").click()
    desk.get_by_label("Aiken").check()
    desk.get_by_role("button", name="Write the file").click()
    expect(desk.get_by_text("1 question was left out")).to_be_visible()
    wrong |= looked_at(desk, "export-ready", violations)
    with desk.expect_download() as coming:
        desk.get_by_role("link", name="Take the file").click()
    assert re.fullmatch(r"questions-\d{4}-\d\d-\d\d\.aiken\.txt", coming.value.suggested_filename)
    text = coming.value.path().read_text(encoding="utf-8")
    assert "Which keyword starts a function in Python?\nA) def\n" in text
    assert wrong == {}


def test_an_order_for_questions_says_where_they_come_from(desk, violations):
    desk.open("/question-sets/generate/?topic=SQL&level=basic")
    desk.get_by_role("button", name="Generate").click()
    expect(desk.get_by_text("10 questions wait for review")).to_be_visible()
    expect(desk.get_by_text("10 from the starter bank")).to_be_visible()
    assert looked_at(desk, "generation-done", violations) == {}


def test_several_right_answers_from_the_author_to_the_candidate(
    desk, company, browser, live_server, violations
):
    with tenant_context(company):
        owner = QuestionSetFactory(skill="Numbers", level="basic")
        QuestionFactory(question_set=owner, position=1)
    desk.open(f"/question-sets/{owner.public_id}/questions/")
    desk.locator("[name=question_text]").fill("Which of these are **even**?")
    desk.get_by_label("Several right answers").check()
    for letter, text in zip("ABCD", ("2", "3", "4", "5"), strict=True):
        desk.locator(f"[name=option_{letter}]").fill(text)
    for letter in "AC":
        desk.locator(f"[name=correct_answer][value={letter}]").check()
    expect(desk.locator("#preview strong").get_by_text("even")).to_be_visible()
    assert looked_at(desk, "editor-several", violations) == {}
    desk.get_by_role("button", name="Save the draft").click()
    with tenant_context(company):
        written = Question.objects.get(question_text__startswith="Which of these")
        assert (written.kind, written.correct_answer, written.status) == ("multiple", "AC", "draft")
        Question.objects.filter(pk=written.pk).update(status="approved")
        taker = link_to(
            AssessmentFactory(
                question_set=owner, published=True, shuffle_options=False, shuffle_questions=False
            )
        )
    candidate = browser.new_context().new_page()
    candidate.goto(live_server.url + taker.link)
    candidate.get_by_label("I have read what is recorded").check()
    candidate.get_by_role("button", name="Start the test").click()
    expect(candidate.locator("#test[data-ready]")).to_be_visible()
    candidate.keyboard.press("ArrowRight")
    expect(candidate.get_by_text("Question 2 of 2")).to_be_visible()
    boxes = candidate.locator("input[type=checkbox][name=answer]:visible")
    expect(boxes).to_have_count(4)
    candidate.keyboard.press("1")
    candidate.keyboard.press("3")
    expect(candidate.locator("[data-save-state]")).to_have_text("Saved")
    assert [boxes.nth(place).is_checked() for place in range(4)] == [True, False, True, False]
    assert looked_at(candidate, "several-candidate", violations) == {}
    candidate.reload()
    expect(candidate.locator("#test[data-ready]")).to_be_visible()
    candidate.get_by_role("link", name="Hand in").click()
    candidate.get_by_role("button", name="Hand in the test").click()
    expect(candidate.get_by_role("heading", name="Thank you, that was it")).to_be_visible()
    with platform_context(reason="test"):
        answer = Answer.objects.get(question=written)
        assert (answer.selected_answer, answer.is_correct) == ("AC", True)
    candidate.context.close()
