"""Account pages in Chromium: accessible, under the strict policy, and a passkey from making to signing in."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts.operations import team
from accounts.operations.sign_in import ensure_address
from config.kernel.tenancy import tenant_context
from tests.accounts.mails import codes, links

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ENTRANCE = [
    "/account/login/",
    "/account/login/code/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/inactive/",
]
OWN = [
    "/account/profile/",
    "/account/security/",
    "/account/email/",
    "/account/password/set/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/sessions/",
    "/account/logout/",
    "/account/3rdparty/",
]
PROTECTED = [
    "/account/2fa/",
    "/account/2fa/recovery-codes/generate/",
    "/account/2fa/totp/deactivate/",
    "/account/security/",
]
ADMIN = ["/team/", "/team/invite/", "/team/api-keys/", "/team/api-keys/new/"]


@pytest.fixture
def complaints(page):
    """What the console said: policy violations and script errors."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def look(page, address, violations, complaints):
    """Open a page and hold it to the rules; axe causes complaints, so those are read before it runs."""
    page.goto("about:blank")
    complaints.clear()
    answer = page.goto(address)
    assert (address, answer.status, complaints) == (address, 200, [])
    assert (address, page.evaluate("document.documentElement.scrollWidth - innerWidth")) == (address, 0)
    assert (address, violations(page)) == (address, [])


def leave_sign_in(page):
    page.wait_for_url(lambda url: "/account/login" not in url)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_pages_before_sign_in(live_server, page, make_user, violations, complaints, width, scheme):
    make_user("recruiter", email="rita@northwind.example")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    for path in ENTRANCE:
        look(page, live_server.url + path, violations, complaints)


@pytest.mark.parametrize("looks", [(1440, "dark"), (390, "light")])
@pytest.mark.parametrize("role", ["admin", "user"])
def test_pages_of_ones_own_account(
    live_server, page, sign_in, make_user, violations, complaints, looks, role
):
    width, scheme = looks
    user = make_user(role)
    ensure_address(user)
    if role == "admin":
        make_user("viewer", is_active=False, last_login="2026-01-01T00:00Z")
        with tenant_context(user.tenant):
            team.invite(email="guest@mail.example", role="viewer", actor=user)
    sign_in(user)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    for path in OWN + (ADMIN if role == "admin" else []):
        look(page, live_server.url + path, violations, complaints)
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    for path in PROTECTED:
        look(page, live_server.url + path, violations, complaints)


def test_an_invitation_is_read_and_taken(live_server, page, admin_user, violations, complaints):
    with tenant_context(admin_user.tenant):
        team.invite(email="guest@mail.example", role="viewer", actor=admin_user)
    look(page, live_server.url + links("guest@mail.example")[-1], violations, complaints)
    page.get_by_label("Your name").fill("Gus Guest")
    page.get_by_role("button", name="Join").click()
    page.goto(f"{live_server.url}/account/profile/")
    assert page.get_by_label("Name").input_value() == "Gus Guest"


def test_by_mailed_code_without_a_mouse(live_server, page, make_user, violations):
    user = make_user("user", full_name="Cara")
    page.goto(f"{live_server.url}/account/login/")
    page.keyboard.type(user.email)
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/code/confirm/**")
    assert violations(page) == []
    page.keyboard.type(codes(user.email)[-1])
    page.keyboard.press("Enter")
    leave_sign_in(page)
    page.goto(f"{live_server.url}/account/profile/")
    assert page.get_by_label("Name").input_value() == "Cara"


def test_a_passkey_is_made_and_signs_in(live_server, page, sign_in, context, make_user, complaints):
    """With Chromium's own virtual authenticator; passkeys need a name for the host, so not 127.0.0.1."""
    base = live_server.url.replace("127.0.0.1", "localhost")
    user = make_user("user", full_name="Cara")
    control = context.new_cdp_session(page)
    control.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    control.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{base}/account/login/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Code from the mail").fill(codes(user.email)[-1])
    page.get_by_role("button", name="Continue").click()
    leave_sign_in(page)
    complaints.clear()
    page.goto(f"{base}/account/2fa/webauthn/add/")
    assert page.get_by_label("Sign in with this passkey alone").is_checked()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url(lambda url: "/webauthn/add" not in url)
    page.goto(f"{base}/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{base}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    leave_sign_in(page)
    page.goto(f"{base}/account/profile/")
    assert page.get_by_label("Name").input_value() == "Cara"
    assert complaints == []
