"""The heartbeat: the whole hiring chain, walked in Chromium on the running product (E1, E2, E3).

Recruiter, candidate, interviewer and superadmin each have a browser of their own. The chain is one story, so
it is one test; its steps are functions that say what a person does.
"""

import io
import os
import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import psycopg
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PICTURES = os.environ.get("ASSIST_PICTURES")
"""A folder to keep the README's picture in, such as docs/images; unset, none is kept."""
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
        page.locator(f"[name=correct_answer][value={key}]").check()
        page.get_by_role("button", name="Save and send to review").click()
        expect(page.get_by_text("Saved and sent to review.")).to_be_visible()
    return set_id


def approve_questions(page, set_id):
    """As a colleague of the author: look at the set and approve what waits in it."""
    page.goto(f"/question-sets/{set_id}/")
    page.get_by_role("button", name=f"Approve all {len(QUESTIONS)} in review").click()
    page.locator("dialog[open]").get_by_role("button").last.click()
    expect(page.get_by_text(f"{len(QUESTIONS)} approved.")).to_be_visible()


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
    expect(page.locator("main").get_by_text(re.compile("Noa Lindgren")).first).to_be_visible()


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
    page.get_by_role("link", name="Hand in").click()
    page.wait_for_url("**/hand-in/**")
    page.get_by_role("button", name="Hand in the test").click()
    page.wait_for_url("**/receipt/**")
    return page.locator(".receipt-code").inner_text().strip()


def answer_shown(page):
    """Choose the right option of the question on screen, whatever order it is in."""
    section = page.locator("section.question:not([hidden])")
    stem = section.locator(".question-text").inner_text().strip()
    options, key = next((options, key) for text, options, key in QUESTIONS if text == stem)
    section.locator("label.answer-option", has_text=options["ABCD".index(key)]).click()


def look_away(page):
    """Switch to another tab and back; a headless page must be told that it is hidden."""
    tell = (
        "hidden => { Object.defineProperty(document, 'hidden', {get: () => hidden, configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange')) }"
    )
    page.evaluate(tell, True)
    page.wait_for_timeout(1200)
    with page.expect_response("**/events/") as answer:
        page.evaluate(tell, False)
    assert answer.value.ok


def open_entry(page, requisition_id):
    page.goto(f"/requisitions/{requisition_id}/pipeline/")
    page.locator("main").get_by_role("link", name=re.compile("Noa Lindgren")).first.click()
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
    expect(page.locator("main").get_by_text(re.compile("Noa Lindgren")).first).to_be_visible()
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


def test_the_whole_chain(product, visitor):
    recruiter = visitor("Recruiter")
    jd_id = upload_description(recruiter)
    set_id = write_questions(recruiter)
    approve_questions(visitor("Company admin"), set_id)
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
    expect(
        recruiter.locator("main").get_by_text(re.compile("has evaluated Noa Lindgren")).first
    ).to_be_visible()
    recruiter.goto(entry)
    move_to(recruiter, "offer")
    recruiter.goto(entry)
    move_to(recruiter, "hired")
    recruiter.goto(f"/requisitions/{requisition_id}/")
    expect(recruiter.locator("main").get_by_text("Filled").first).to_be_visible()

    assert_everything_is_stored(product, requisition_id, interview_id)
    read_trail(visitor("Superadmin"), requisition_id)
    if PICTURES:
        keep_picture(recruiter, Path(PICTURES))


def keep_picture(page, folder):
    """Show the pipeline of the demo's open requisition as the README does."""
    page.goto("/requisitions/?status=open")
    page.locator("main").get_by_role("link", name="Backend Engineer").first.click()
    page.wait_for_url("**/requisitions/req_*/")
    page.goto(f"{page.url}pipeline/")
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / "pipeline.png")


def assert_everything_is_stored(product, requisition_id, interview_id):
    """Look into the database itself: one row per step, all linked, counters and statuses right."""
    story = """
        SELECT r.status, r.total_applicants, r.total_interviewed, r.total_hired, r.positions_filled,
               a.status, t.used_at IS NOT NULL, t.token IS NOT NULL, s.status, s.score_percentage,
               (SELECT count(*) FROM answers x WHERE x.session_id = s.id AND x.is_correct),
               (SELECT count(*) FROM proctoring_events e
                WHERE e.test_session_id = s.id AND e.event_type = 'tab_switch'),
               i.status, i.actual_duration_minutes IS NOT NULL, f.status, f.recommendation
        FROM job_requisitions r
        JOIN pipeline_entries p ON p.requisition_id = r.id
        JOIN assessment_applications a ON a.id = p.application_id
        JOIN assessment_tokens t ON t.application_id = a.id
        JOIN test_sessions s ON s.id = a.test_session_id
        JOIN interview_sessions i ON i.assessment_application_id = a.id
        JOIN interview_feedback f ON f.interview_id = i.id
        WHERE r.requisition_id = %s AND i.interview_id = %s
    """
    with psycopg.connect(product.database) as connection:
        connection.execute("SELECT set_config('app.scope', 'platform', true)")
        rows = connection.execute(story, [requisition_id, interview_id]).fetchall()
        trail = connection.execute(
            "SELECT entity_type, changes->'status'->>'old', changes->'status'->>'new' FROM audit_logs "
            "WHERE action = 'status_change' OR changes ? 'status' ORDER BY id"
        ).fetchall()
        told = connection.execute(
            "SELECT u.email FROM notifications n JOIN users u ON u.id = n.user_id "
            "WHERE n.title LIKE '%%has evaluated%%' AND n.related_entity_id = %s ORDER BY u.email",
            [interview_id],
        ).fetchall()
    assert told == [("jonas.brandt@northwind.example",), ("priya.nair@northwind.example",)]
    assert len(rows) == 1
    row = rows[0]
    assert row[:5] == ("filled", 1, 1, 1, 1)
    assert row[5:8] == ("shortlisted", True, True)
    assert row[8:11] == ("completed", Decimal("100.00"), len(QUESTIONS))
    assert row[11] >= 1
    assert row[12:] == ("completed", True, "submitted", "hire")
    steps = {(old, new) for _entity, old, new in trail}
    assert {("pending", "in_progress"), ("in_progress", "completed"), ("completed", "shortlisted")} <= steps
    assert {("draft", "open"), ("open", "filled"), ("scheduled", "in_progress")} <= steps


def read_trail(page, requisition_id):
    """As the superadmin: the requisition's steps stand in the audit trail of the console."""
    page.goto(f"/console/superadmin/auditlog/?q={requisition_id}")
    expect(page.get_by_text(requisition_id).first).to_be_visible()
