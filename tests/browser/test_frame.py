"""The page frame in Chromium: accessible, inside the window, under the strict policy, usable by keyboard."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def complaints(page):
    """What the console said: policy violations and script errors. Filled while the page is used."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible_and_fits(
    live_server, page, sign_in, recruiter, violations, complaints, width, scheme
):
    sign_in(recruiter)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/dev/gallery/")
    page.wait_for_function("window.Chart && document.querySelector('canvas').width > 0")
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert violations(page) == []


def test_slash_focuses_the_search_and_escape_leaves_it(live_server, page, sign_in, recruiter):
    sign_in(recruiter)
    page.goto(f"{live_server.url}/dev/gallery/")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "global-search"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") != "global-search"


def test_the_theme_follows_the_switch_and_stays(live_server, page, sign_in, recruiter):
    sign_in(recruiter)
    page.emulate_media(color_scheme="light")
    page.goto(f"{live_server.url}/dev/gallery/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator(".user-menu > summary").click()
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        page.locator("[data-theme-choice=dark]").click()
    assert answer.value.status < 400
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_a_typed_confirmation_opens_its_button_only_for_the_word(live_server, page, sign_in, recruiter):
    sign_in(recruiter)
    page.goto(f"{live_server.url}/dev/gallery/")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Cancel requisition").click()
    submit = page.locator("#really [type=submit].b-danger")
    assert submit.is_disabled()
    page.get_by_label("Type Backend engineer to go on").fill("Backend engineer")
    assert submit.is_enabled()
    page.keyboard.press("Escape")
    assert not page.locator("#really").is_visible()


def test_selecting_rows_shows_the_bulk_bar(live_server, page, sign_in, recruiter):
    sign_in(recruiter)
    page.goto(f"{live_server.url}/dev/gallery/")
    assert not page.locator("[data-bulk]").is_visible()
    page.get_by_label("Select all rows on this page").check()
    assert page.locator("[data-bulk-count]").inner_text() == "5"
    page.get_by_label("Select Mara Lindqvist").uncheck()
    assert page.locator("[data-bulk-count]").inner_text() == "4"


def test_the_filter_keeps_focus_and_lands_in_the_address(live_server, page, sign_in, recruiter):
    sign_in(recruiter)
    page.goto(f"{live_server.url}/dev/gallery/")
    page.get_by_label("Search", exact=True).press_sequentially("mara", delay=20)
    page.wait_for_url("**/dev/gallery/?**q=mara**")
    assert page.evaluate("document.activeElement.name") == "q"


def test_the_drawer_opens_on_a_phone_without_scripts(live_server, browser, sign_in, recruiter, context):
    sign_in(recruiter)
    plain = browser.new_context(
        java_script_enabled=False,
        viewport={"width": 390, "height": 800},
        storage_state=context.storage_state(),
    )
    page = plain.new_page()
    page.goto(f"{live_server.url}/dev/gallery/")
    assert not page.locator("#side").is_visible()
    page.locator(".drawer-open").click()
    page.wait_for_timeout(400)
    assert page.locator("#side").is_visible()
    plain.close()
