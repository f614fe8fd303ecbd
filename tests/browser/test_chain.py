"""The heartbeat: the whole hiring chain, walked in Chromium on the running product (E1, E2, E3).

Recruiter, candidate, interviewer and superadmin each have a browser of their own. The chain is one story, so
it is one test; its steps are functions that say what a person does.
"""

import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
CANDIDATE = "noa.lindgren@mail.example"
QUESTIONS = (
    ("Which status code says that nothing was found?", ("404", "200", "301", "500"), "A"),
    ("Which verb asks for a representation?", ("POST", "GET", "DELETE", "PUT"), "B"),
    ("Which port does HTTPS use unless told otherwise?", ("80", "22", "443", "8080"), "C"),
)


def job_description():
    """Return a real DOCX file as Chromium uploads it."""
    document = docx.Document()
    document.add_heading("Integration Engineer", 1)
    document.add_paragraph(
        "You connect our platform to the systems of our customers, in Python and over HTTP."
    )
    document.add_paragraph("Three years of experience with REST interfaces.")
    out = io.BytesIO()
    document.save(out)
    mime_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": "integration engineer.docx", "mimeType": mime_type, "buffer": out.getvalue()}


def public_id(page, prefix):
    """Return the public id in the page's address."""
    return re.search(rf"({prefix}_[a-z2-7]{{16}})", page.url).group(1)


def upload_description(page):
    page.goto("/job-descriptions/upload/")
    page.locator("input[type=file]").set_input_files(job_description())
    page.get_by_label("Title").fill("Integration Engineer")
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("You connect our platform to the systems of our customers")).to_be_visible()
    return public_id(page, "jd")


def write_questions(page):
    page.goto("/question-sets/new/")
    page.get_by_label("Skill").fill("HTTP")
    page.get_by_label("Title").fill("HTTP basics")
    page.locator("main form button[type=submit]").last.click()
    set_id = public_id(page, "qs")
    for stem, options, key in QUESTIONS:
        page.goto(f"/question-sets/{set_id}/questions/")
        page.locator("[name=question_text]").fill(stem)
        for letter, text in zip("ABCD", options, strict=True):
            page.locator(f"[name=option_{letter}]").fill(text)
        page.locator(f"[name=correct_answer][value={key}], select[name=correct_answer]").first.evaluate(
            "(field, key) => { field.tagName === 'SELECT' ? field.value = key : field.checked = true }", key
        )
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator("[aria-invalid=true]")).to_have_count(0)
    page.goto(f"/question-sets/{set_id}/")
    return set_id


def create_assessment(page, set_id, jd_id):
    page.goto("/assessments/new/")
    page.get_by_label("Title", exact=True).fill("Integration screening")
    page.get_by_label("Job title").fill("Integration Engineer")
    page.locator("[name=question_set]").select_option(set_id)
    page.locator("[name=jd]").select_option(jd_id)
    page.locator("[name=score_release]").select_option("immediate")
    page.locator("main form button[type=submit]").last.click()
    assessment_id = public_id(page, "assess")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published").first).to_be_visible()
    return assessment_id


def create_requisition(page, jd_id, assessment_id):
    page.goto(f"/requisitions/new/?jd={jd_id}")
    expect(page.locator("[name=description]")).to_have_value(re.compile("connect our platform"))
    page.locator("[name=title]").fill("Integration Engineer")
    page.locator("[name=assessment]").select_option(assessment_id)
    page.locator("[name=hiring_manager]").select_option(label="Priya Nair")
    page.locator("main form button[type=submit]").last.click()
    requisition_id = public_id(page, "req")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Open").first).to_be_visible()
    return requisition_id


def invite(page, requisition_id):
    page.goto(f"/requisitions/{requisition_id}/invite/")
    page.locator("[name=emails]").fill(CANDIDATE)
    page.locator("main form button[type=submit]").last.click()
    page.goto(f"/requisitions/{requisition_id}/pipeline/")
    expect(page.get_by_text("Noa Lindgren").first).to_be_visible()


def link_from_outbox(page):
    """Open the mail as a developer reads it; returns the path of the test's link."""
    for _ in range(20):
        page.goto("/dev/outbox/")
        mail = page.get_by_role("link", name=re.compile("Integration|invit", re.IGNORECASE)).first
        if CANDIDATE in page.content() and mail.count():
            break
        page.wait_for_timeout(500)
    page.locator("a", has_text=re.compile("Integration|invit", re.IGNORECASE)).first.click()
    return re.search(r"/invitation/[A-Za-z0-9_-]{43}/", page.content()).group(0)


def take_test(page, link):
    """Consent, answer, lose the network, come back, leave the tab once, hand in; returns the receipt code."""
    page.goto(link)
    page.get_by_label("I have read what is recorded and agree to it.").check()
    page.get_by_role("button", name="Start the test").click()
    page.wait_for_url("**/test/session_*/**")
    answer_shown(page)
    expect(page.locator("[data-save-state]")).to_have_text("Saved")
    page.get_by_role("button", name="Next").first.click()

    page.context.set_offline(True)
    answer_shown(page)
    expect(page.locator("[data-save-state]")).to_contain_text("kept on this device")
    page.context.set_offline(False)
    expect(page.locator("[data-save-state]")).to_have_text("Saved", timeout=30_000)

    look_away(page)
    page.locator("section.question:not([hidden]) button[name=go]").last.click()
    answer_shown(page)
    expect(page.locator("[data-save-state]")).to_have_text("Saved")
    page.locator("[data-hand-in]").click()
    page.wait_for_url("**/hand-in/**")
    page.get_by_role("button", name="Hand in the test").click()
    page.wait_for_url("**/receipt/**")
    return page.locator(".receipt-code").inner_text().strip()


def answer_shown(page):
    """Choose the right option of the question on screen, whatever order it is in."""
    section = page.locator("section.question:not([hidden])")
    stem = section.locator("legend").inner_text().strip()
    options, key = next((options, key) for text, options, key in QUESTIONS if text == stem)
    section.locator("label.answer-option", has_text=options["ABCD".index(key)]).click()


def look_away(page):
    """Switch to another tab and back; a headless page must be told that it lost the focus."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    other = page.context.new_page()
    other.goto("about:blank")
    other.bring_to_front()
    page.wait_for_timeout(1500)
    page.bring_to_front()
    page.evaluate(
        """() => { for (const state of ['hidden', 'visible']) {
            Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});
            Object.defineProperty(document, 'hidden', {value: state === 'hidden', configurable: true});
            document.dispatchEvent(new Event('visibilitychange')); } }"""
    )
    other.close()
    page.wait_for_timeout(1500)


def open_entry(page, requisition_id):
    page.goto(f"/requisitions/{requisition_id}/pipeline/")
    page.get_by_role("link", name="Noa Lindgren").first.click()
    page.wait_for_url("**/pipeline/pipe*_*/")


def move_to(page, stage):
    page.locator("#move-to").select_option(stage)
    page.locator("form:has(#move-to) button[type=submit]").click()


def schedule(page):
    """Plan an interview with the demo interviewer, from the candidate's pipeline entry."""
    page.get_by_role("link", name="Schedule").first.click()
    start = datetime.now(ZoneInfo("Europe/Berlin")) + timedelta(minutes=3)
    page.locator("[name=interviewer]").select_option(label="Tomáš Novák")
    page.locator("[name=starts_on]").fill(f"{start:%Y-%m-%d}")
    page.locator("[name=starts_at]").fill(f"{start:%H:%M}")
    page.locator("[name=timezone]").select_option("Europe/Berlin")
    page.locator("[name=duration_minutes]").fill("30")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/interviews/int_*/")
    return public_id(page, "int")


def hold_interview(page, interview_id):
    """As the interviewer: see the message, start, complete, fill the scorecard."""
    page.goto("/notifications/")
    expect(page.get_by_text("Noa Lindgren").first).to_be_visible()
    page.goto(f"/interviews/{interview_id}/")
    page.get_by_role("button", name=re.compile("Start")).click()
    page.wait_for_url("**/live/")
    page.get_by_role("button", name=re.compile("Complete|End")).first.click()
    page.goto(f"/interviews/{interview_id}/feedback/")
    for name in ("overall_rating", "technical_skills_rating", "communication_rating"):
        field = page.locator(f"select[name={name}]")
        if field.count():
            field.select_option("4.5")
        else:
            page.locator(f"[name={name}][value='4.5']").evaluate("f => { f.checked = true }")
    recommendation = page.locator("select[name=recommendation]")
    if recommendation.count():
        recommendation.select_option("hire")
    else:
        page.locator("[name=recommendation][value=hire]").evaluate("f => { f.checked = true }")
    page.locator("[name=strengths]").fill("Explains idempotency with an example from her own work.")
    page.get_by_role("button", name="Submit").click()


def test_the_whole_chain(visitor):
    recruiter = visitor("Recruiter")
    jd_id = upload_description(recruiter)
    set_id = write_questions(recruiter)
    assessment_id = create_assessment(recruiter, set_id, jd_id)
    requisition_id = create_requisition(recruiter, jd_id, assessment_id)
    invite(recruiter, requisition_id)

    candidate = visitor()
    take_test(candidate, link_from_outbox(candidate))

    open_entry(recruiter, requisition_id)
    expect(recruiter.get_by_text("100 %").first).to_be_visible()
    entry = recruiter.url
    move_to(recruiter, "shortlisted")
    recruiter.goto(entry)
    move_to(recruiter, "interview")
    recruiter.goto(entry)
    interview_id = schedule(recruiter)

    hold_interview(visitor("Interviewer"), interview_id)
    recruiter.goto("/notifications/")
    expect(recruiter.get_by_text(re.compile("scorecard", re.IGNORECASE)).first).to_be_visible()
    recruiter.goto(entry)
    move_to(recruiter, "hired")
    recruiter.goto(f"/requisitions/{requisition_id}/")
    expect(recruiter.get_by_text("Filled").first).to_be_visible()
