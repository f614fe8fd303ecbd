"""How long a key or a click in the test waits for its picture, on a slow device with all proctoring running.

Chromium takes the test with a made-up camera and microphone while its CPU is slowed down four times. Each input is
timed in the page from the moment the browser received it (`event.timeStamp`) until the frame that shows what it did has
been drawn: the first task after the next animation frame. Beside each such test one is taken that watches neither
camera nor sound, in the same minute on the same machine: the difference is what proctoring costs.
"""

import os
import shutil
import statistics

from playwright.sync_api import sync_playwright

from assessments.models import Assessment
from assessments.selectors import credentials
from bench.entries.answer_save import begun
from bench.harness import Server
from config.kernel.tenancy import platform_context

DEFAULTS = {"runs": 3, "seconds": 30}
SLOWER = 4
TARGET_MS = 50
PAUSE_MS = 200
"""Between two inputs: a person does not press faster for long."""
FACES_MS = 120_000
"""How long the finder of faces may take to be ready, slowed down as it is."""
ARGUMENTS = [
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--disable-dev-shm-usage",
]

TIMER = """
window.inputs = [];
for (const kind of ["keydown", "click"]) {
  addEventListener(kind, (event) => {
    if (!event.isTrusted || (kind === "click" && !event.detail)) return;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.inputs.push(performance.now() - event.timeStamp);
    requestAnimationFrame(() => port2.postMessage(null));
  }, true);
}
"""
"""Clicks that a label or a script passes on are not inputs."""


def run(options):
    """Press keys and click for `seconds`, `runs` times, each in a test of its own."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("No Chromium on PATH.")
    pairs = [(_begun(2 * number, watched=False), _begun(2 * number + 1)) for number in range(options.runs)]
    server = Server(workers=options.workers, threads=options.threads)
    try:
        server.wait()
        with sync_playwright() as playwright:
            sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=chromium, args=[*ARGUMENTS, *sandbox])
            taken = [
                [
                    _taken(browser, server, session, seconds=options.seconds, watched=place)
                    for place, session in enumerate(pair)
                ]
                for pair in pairs
            ]
            version = browser.version
            browser.close()
    finally:
        server.stop()
    plain, everything = ([took for pair in taken for took in pair[place]["took"]] for place in (0, 1))
    return {
        "cpu_slowed_down": SLOWER,
        "target_ms": TARGET_MS,
        "faces_looked_for": sum(pair[1]["faces"] for pair in taken),
        **_figures(everything),
        "unwatched": _figures(plain),
        "chromium": version,
        "load": round(os.getloadavg()[0], 1),
    }


def _figures(took):
    return {
        "inputs": len(took),
        "p50_ms": round(statistics.median(took), 1),
        "p90_ms": round(statistics.quantiles(took, n=10)[-1], 1),
        "max_ms": round(max(took), 1),
        "over_target": sum(one > TARGET_MS for one in took),
    }


def _begun(number, *, watched=True):
    """Begin a demo test that watches all there is to watch, or the least."""
    with platform_context(reason="benchmark"):
        wanted = Assessment.objects.open().filter(question_set__total_questions__gte=5)
        assessment = wanted.order_by("pk")[int(watched)]
        Assessment.objects.filter(pk=assessment.pk).update(
            proctoring_level="high" if watched else "low",
            watches_camera=watched,
            watches_microphone=watched,
            stores_snapshots=watched,
        )
    return begun(assessment, 9_000 + number)


def _taken(browser, server, session, *, seconds, watched):
    """Take a test for so long; returns the times in milliseconds and how often faces were looked for meanwhile."""
    context, place = browser.new_context(), f"http://127.0.0.1:{server.port}"
    context.add_cookies(
        [{"name": credentials.COOKIE, "value": credentials.issue(session), "url": f"{place}/test/"}]
    )
    page = context.new_page()
    page.add_init_script(TIMER)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(f"{place}/test/{session.public_id}/")
    page.locator("#test[data-ready][data-faces-seen]" if watched else "#test[data-ready]").wait_for(
        timeout=FACES_MS
    )
    page.evaluate(
        "window.looks = 0; new MutationObserver(() => { window.looks += 1; })"
        ".observe(document.getElementById('test'), {attributeFilter: ['data-faces-seen']})"
    )
    page.evaluate("window.inputs.length = 0")
    for number in range(int(seconds * 1000 / PAUSE_MS)):
        if number % 5 == 4:
            page.locator(".question:not([hidden]) .answer-option").nth(number % 4).click()
        else:
            page.keyboard.press(
                ("1", "2", "ArrowRight" if number % 40 < 20 else "ArrowLeft", "f")[number % 5]
            )
        page.wait_for_timeout(PAUSE_MS)
    took, looks = page.evaluate("window.inputs"), page.evaluate("window.looks")
    context.close()
    return {"took": took, "faces": looks}
