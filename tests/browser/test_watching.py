"""Camera, sound and the check before a test, in Chromium with a made-up camera: nothing of it is sent."""

import base64
import json
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from assessments.models import Assessment, TestSession
from config.kernel.tenancy import platform_context, tenant_context
from monitoring.models import ProctoringEvent
from tests.assessments.taking import link_to
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory
from tests.factories.superadmin import TenantFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURE = Path(settings.NODE_MODULES) / "@vladmandic" / "human" / "assets" / "samples.jpg"
ACTOR = """
window.faces = FACES;
navigator.mediaDevices.getUserMedia = async () => {
  const picture = new Image();
  picture.src = "PICTURE";
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [320, 240];
  const pen = canvas.getContext("2d");
  setInterval(() => {
    pen.fillStyle = "#777";
    pen.fillRect(0, 0, 320, 240);
    for (let face = 0; face < window.faces; face += 1) {
      pen.drawImage(picture, 384, 0, 128, 128, face * 160, 40, 160, 160);
    }
  }, 100);
  return canvas.captureStream(10);
};
"""
"""A camera that films the face of a man in the picture of the package, so many times side by side."""
KEPT = """new Promise(resolve => {
  const request = indexedDB.open("assist-test", 1);
  request.onsuccess = () => {
    const all = request.result.transaction(["events"]).objectStore("events").getAll();
    all.onsuccess = () => resolve(all.result.map(event => event.event_type));
  };
})"""


@pytest.fixture
def taker():
    with tenant_context(TenantFactory(name="Northwind Labs")):
        question_set = QuestionSetFactory()
        QuestionFactory.create_batch(3, question_set=question_set)
        return link_to(
            AssessmentFactory(
                question_set=question_set,
                published=True,
                watches_camera=True,
                watches_microphone=True,
                proctoring_level="high",
            )
        )


def start(page, live_server, taker):
    page.goto(live_server.url + taker.link)
    page.get_by_label("I have read what is recorded").check()
    page.get_by_role("button", name="Start the test").click()
    expect(page.locator("#test[data-ready]")).to_be_visible()


def test_the_check_tries_everything_on_the_device(taker, page, live_server, violations):
    sent = []
    page.goto(live_server.url + taker.link)
    page.get_by_role("link", name="Check camera, sound and connection first").click()
    page.on("request", lambda request: sent.append((request.method, request.url)))
    expect(page.locator("[data-check=connection]")).to_contain_text("Good")
    expect(page.locator("[data-check=browser]")).to_contain_text("keeps answers")
    page.get_by_role("button", name="Try camera and sound").click()
    expect(page.locator("[data-check=camera]")).to_have_text("Works")
    expect(page.locator("[data-check=microphone]")).to_have_text("Works")
    page.wait_for_timeout(500)
    assert page.evaluate("document.querySelector('video').videoWidth") > 0
    assert violations(page) == []
    assert {method for method, _url in sent} <= {"GET"}
    with platform_context(reason="test"):
        assert not TestSession.objects.exists()


def camera(faces):
    """Return the script that puts the made-up camera in place."""
    picture = base64.b64encode(PICTURE.read_bytes()).decode()
    return ACTOR.replace("PICTURE", f"data:image/jpeg;base64,{picture}").replace("FACES", str(faces))


def test_no_face_is_noted_and_no_picture_leaves(taker, page, live_server, context):
    problems, bodies = [], []
    context.add_init_script(camera(0))
    page.on("console", lambda line: problems.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("request", lambda request: bodies.append(request.post_data_buffer or b""))
    start(page, live_server, taker)
    expect(page.locator("[data-camera]")).to_be_visible()
    expect(page.locator("#test")).to_have_attribute("data-faces-seen", "0", timeout=60_000)
    for _second in range(60):
        if "no_face" in page.evaluate(KEPT):
            break
        page.wait_for_timeout(1_000)
    assert "no_face" in page.evaluate(KEPT)
    assert [text for text in problems if "Content Security Policy" in text or "Faces are not" in text] == []
    assert max(len(body) for body in bodies) < 3_000


def test_one_face_is_fine_and_two_are_noted_with_a_picture_where_they_are_kept(
    taker, page, live_server, context
):
    with platform_context(reason="test"):
        Assessment.objects.update(stores_snapshots=True)
    context.add_init_script(camera(1))
    start(page, live_server, taker)
    expect(page.locator("#test")).to_have_attribute("data-faces-seen", "1", timeout=60_000)
    page.wait_for_timeout(9_000)
    assert {"no_face", "multiple_faces"} & set(page.evaluate(KEPT)) == set()
    page.evaluate("window.faces = 2")
    expect(page.locator("#test")).to_have_attribute("data-faces-seen", "2", timeout=20_000)
    page.wait_for_timeout(5_000)
    page.evaluate("window.faces = 1")
    expect(page.locator("#test")).to_have_attribute("data-faces-seen", "1", timeout=20_000)
    page.wait_for_timeout(3_000)
    with platform_context(reason="test"):
        event = ProctoringEvent.objects.select_related("snapshot").get(event_type="multiple_faces")
        assert event.snapshot.mime_type == "image/jpeg"
        assert 1_000 < event.snapshot.file_size < 100_000
    assert event.severity == "high"
    assert event.duration_seconds >= 1


def test_keys_of_the_developers_tools_and_a_new_size_are_noted(taker, page, live_server):
    start(page, live_server, taker)
    page.keyboard.press("F12")
    page.evaluate(
        "Object.defineProperty(window, 'outerWidth', {value: 300}); window.dispatchEvent(new Event('resize'))"
    )
    with platform_context(reason="test"):
        page.wait_for_timeout(6_000)
        found = set(ProctoringEvent.objects.values_list("event_type", "severity"))
    assert {("devtools", "low"), ("window_resize", "low")} <= found


def test_a_refused_camera_is_said_and_noted(taker, page, live_server, context):
    context.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    )
    start(page, live_server, taker)
    expect(page.get_by_text("The camera is not available. You can go on")).to_be_visible()
    page.wait_for_timeout(4_000)
    with platform_context(reason="test"):
        event = ProctoringEvent.objects.get(event_type="camera_disconnect")
    assert json.dumps(event.metadata) == '{"action": "NotAllowedError"}'


def test_faces_are_looked_for_beside_the_page_while_keys_work(taker, page, live_server):
    """The work is a Worker's, so the page is free for the keys; how free is a matter of measuring, not of testing."""
    start(page, live_server, taker)
    expect(page.locator("#test[data-faces-seen]")).to_be_visible(timeout=60_000)
    assert any("face" in worker.url for worker in page.workers), [worker.url for worker in page.workers]
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    for number in range(4):
        page.keyboard.press(str(number + 1))
        expect(page.locator("section.question:not([hidden]) [name=answer]").nth(number)).to_be_checked()


def test_forward_only_the_camera_stays_from_question_to_question(page, live_server, taker):
    """The page stays, and with it the camera and what finds faces: nothing is loaded again."""
    with platform_context(reason="test"):
        Assessment.objects.update(navigation="forward")
    page.add_init_script(camera(1))
    start(page, live_server, taker)
    expect(page.locator("#test")).to_have_attribute("data-faces-seen", "1", timeout=60_000)
    page.evaluate("window.kept = document.querySelector('video').srcObject.id")
    loaded = []
    page.on("request", lambda request: loaded.append(request.url))
    for number in (2, 3):
        page.keyboard.press("2")
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_text(f"Question {number} of 3")).to_be_visible()
        expect(page.locator(".question")).to_have_count(1)
        expect(page.locator(".question-number")).to_be_focused()
        assert page.url.endswith(f"/{number}/")
    assert page.evaluate("window.kept === document.querySelector('video').srcObject.id")
    assert not [url for url in loaded if "human" in url or "blazeface" in url or url.endswith(".js")]
    page.go_back()
    expect(page.get_by_text("Question 3 of 3")).to_be_visible()
    page.get_by_role("button", name="To the hand-in").click()
    expect(page.get_by_role("heading", name="Hand in")).to_be_visible()
    with platform_context(reason="test"):
        assert not ProctoringEvent.objects.filter(event_type__in=["tab_switch", "camera_disconnect"]).exists()


def test_a_test_that_is_left_warns_and_is_then_handed_in(page, live_server, taker, violations):
    with platform_context(reason="test"):
        Assessment.objects.update(violation_limit=2)
    page.add_init_script(camera(1))
    start(page, live_server, taker)
    page.keyboard.press("2")
    chosen = page.locator("input[name=answer]:checked").input_value()
    leave_and_come_back(page)
    warning = page.locator("[data-departures]")
    expect(warning).to_contain_text("The test was left 1 time. The next time it is handed in")
    assert violations(page) == []
    page.wait_for_timeout(11_000)
    leave_and_come_back(page)
    expect(page.get_by_text("left as often as its rules allow")).to_be_visible(timeout=15_000)
    with platform_context(reason="test"):
        session = TestSession.objects.get()
        assert (session.handed_in_by, session.status) == ("rule", "completed")
        assert session.answers.filter(selected_answer=chosen).count() == 1


def leave_and_come_back(page):
    for hidden in ("true", "false"):
        page.evaluate(
            f"Object.defineProperty(document, 'hidden', {{get: () => {hidden}, configurable: true}});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
