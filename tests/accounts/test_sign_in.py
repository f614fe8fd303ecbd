"""Signing in by page: codes, passwords, second factors, locks, and what a stranger can learn from it."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from accounts.models import User
from accounts.operations import lockout
from config.kernel.tenancy import platform_context
from superadmin.models import AuditLog
from tests.accounts.mails import codes

pytestmark = [pytest.mark.django_db(transaction=True)]
LOGIN, CODE = "/account/login/", "/account/login/code/confirm/"
PASSWORD = "correct horse battery"


def audit(action):
    with platform_context(reason="test"):
        return list(AuditLog.objects.filter(action=action).order_by("pk"))


def signed_in(client):
    return "_auth_user_id" in client.session


def plain(response):
    """The page without what differs on each request anyway."""
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return re.sub(r'nonce="[^"]*"', "", text)


def ask(client, email, **extra):
    return client.post(LOGIN, {"login": email, **extra})


@pytest.fixture
def with_password(make_user):
    user = make_user("recruiter")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def test_by_mailed_code(client, recruiter):
    assert ask(client, recruiter.email.upper())["Location"].startswith(CODE)
    response = client.post(CODE, {"code": codes(recruiter.email)[-1]})
    assert response.status_code == 302
    assert signed_in(client)
    recruiter.refresh_from_db()
    assert (recruiter.login_streak, recruiter.is_verified) == (1, True)
    row = audit("login")[-1]
    assert (row.user_id, row.tenant_id) == (recruiter.pk, recruiter.tenant_id)


def test_the_session_does_not_hold_the_code(client, recruiter):
    ask(client, recruiter.email)
    assert codes(recruiter.email)[-1] not in str(dict(client.session))


def test_three_wrong_codes_void_the_code(client, recruiter):
    ask(client, recruiter.email)
    right = codes(recruiter.email)[-1]
    wrong = "000000" if right != "000000" else "111111"
    assert [client.post(CODE, {"code": wrong}).status_code for _ in range(3)] == [200, 200, 302]
    client.post(CODE, {"code": right})
    assert not signed_in(client)
    assert len(audit("login_failed")) == 3


def test_a_code_dies_after_five_minutes(client, recruiter):
    with time_machine.travel("2026-05-10T10:00:00Z", tick=False) as clock:
        ask(client, recruiter.email)
        clock.shift(301)
        client.post(CODE, {"code": codes(recruiter.email)[-1]})
    assert not signed_in(client)


def test_a_fourth_code_in_a_minute_is_refused(recruiter):
    assert [ask(Client(), recruiter.email).status_code for _ in range(4)] == [302, 302, 302, 200]
    assert len(codes(recruiter.email)) == 3


def test_known_and_unknown_addresses_get_the_same_bytes(recruiter):
    answers = []
    for email in (recruiter.email, "nobody-is-here@mail.example"):
        client = Client()
        steps = [ask(client, email)]
        page = client.get(CODE)
        steps += [
            page,
            client.post(CODE, {"code": "999999"}),
            ask(Client(), email, password="wrong wrong wrong"),
        ]
        answers.append(
            [(s.status_code, s.get("Location"), plain(s).replace(email, "ADDRESS")) for s in steps]
        )
    assert answers[0] == answers[1]
    assert [len(mail.outbox), mail.outbox[0].to, mail.outbox[1].to] == [
        2,
        [recruiter.email],
        ["nobody-is-here@mail.example"],
    ]


def test_sign_up_gives_the_same_answer_for_a_known_address(recruiter):
    answers = []
    for email in (recruiter.email, "new-here@mail.example"):
        client = Client()
        done = client.post("/account/signup/", {"full_name": "A Name", "email": email})
        page = client.get(done["Location"])
        answers.append((done.status_code, done["Location"], plain(page).replace(email, "ADDRESS")))
    assert answers[0] == answers[1]
    new = User.objects.get(email="new-here@mail.example")
    assert (new.role, new.tenant_id, new.full_name) == ("user", None, "A Name")


def test_sign_up_ends_signed_in_as_candidate_only(client):
    email = "new-here@mail.example"
    done = client.post("/account/signup/", {"full_name": "A", "email": email, "role": "admin", "tenant": "1"})
    client.post(done["Location"], {"code": codes(email)[-1]})
    assert signed_in(client)
    assert User.objects.get(email=email).role == "user"


def test_by_password(client, with_password):
    assert ask(client, with_password.email, password=PASSWORD).status_code == 302
    assert signed_in(client)


def test_five_failures_lock_the_address_audit_it_and_mail_the_owner(with_password):
    for _ in range(5):
        ask(Client(), with_password.email, password="wrong wrong wrong")
    assert [row.severity for row in audit("login_failed")] == ["warning"] * 4 + ["critical"]
    assert audit("login_failed")[-1].tenant_id == with_password.tenant_id
    assert [m.to for m in mail.outbox if "paused" in m.subject] == [[with_password.email]]
    client = Client()
    assert ask(client, with_password.email, password=PASSWORD).status_code == 200
    assert ask(client, with_password.email).status_code == 200
    assert not signed_in(client)
    assert codes(with_password.email) == []


def test_the_lock_ends_after_ten_minutes(with_password):
    with time_machine.travel("2026-05-10T10:00:00Z", tick=False) as clock:
        for _ in range(5):
            lockout.record_failure(with_password.email, method="password")
        assert lockout.seconds_locked(with_password.email) > 590
        clock.shift(lockout.LOCKED_FOR + 1)
        assert lockout.seconds_locked(with_password.email) == 0


def test_an_unknown_address_locks_alike():
    for _ in range(5):
        ask(Client(), "nobody@mail.example", password="wrong wrong wrong")
    page = ask(Client(), "nobody@mail.example", password="wrong wrong wrong")
    assert "ten minutes" in page.content.decode()
    assert mail.outbox == []


def test_failures_of_one_address_do_not_lock_another(with_password):
    for _ in range(5):
        ask(Client(), "nobody@mail.example", password="wrong wrong wrong")
    client = Client()
    ask(client, with_password.email, password=PASSWORD)
    assert signed_in(client)


def test_inactive_people_get_no_code_and_are_told_only_after_proof(client, with_password):
    User.objects.filter(pk=with_password.pk).update(is_active=False)
    response = ask(client, with_password.email, password=PASSWORD)
    assert response.status_code == 403
    assert "not active" in response.content.decode()
    ask(Client(), with_password.email)
    assert codes(with_password.email) == []
    assert not signed_in(client)


def test_a_suspended_company_is_refused_in_words(client, with_password, tenant):
    tenant.is_active = False
    tenant.save()
    response = ask(client, with_password.email, password=PASSWORD)
    assert response.status_code == 403
    assert "suspended" in response.content.decode()
    assert "Refused" in audit("login_failed")[-1].description


def test_deactivation_ends_running_sessions(client_as, recruiter, admin_user):
    client = client_as(recruiter)
    assert client.get("/account/profile/").status_code == 200
    from accounts.operations.users import deactivate

    deactivate(recruiter, actor=admin_user)
    assert client.get("/account/profile/").status_code == 302


def _code_now(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_second_factor_is_asked_and_its_secret_encrypted(client, with_password):
    secret = generate_totp_secret()
    TOTP.activate(with_password, secret)
    assert secret not in str(Authenticator.objects.get(user=with_password).data)
    response = ask(client, with_password.email, password=PASSWORD)
    assert response["Location"].startswith("/account/2fa/authenticate/")
    assert not signed_in(client)
    assert client.get("/account/2fa/authenticate/").status_code == 200
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert not signed_in(client)
    assert "second factor" in audit("login_failed")[-1].description
    client.post("/account/2fa/authenticate/", {"code": _code_now(secret)})
    assert signed_in(client)


def test_the_mailed_code_does_not_go_round_the_second_factor(client, with_password):
    TOTP.activate(with_password, generate_totp_secret())
    ask(client, with_password.email)
    client.post(CODE, {"code": codes(with_password.email)[-1]})
    assert not signed_in(client)


def test_sign_out_is_a_post_and_audited(client_as, recruiter):
    client = client_as(recruiter)
    client.get("/account/logout/")
    assert signed_in(client)
    client.post("/account/logout/")
    assert not signed_in(client)
    assert audit("logout")[-1].user_id == recruiter.pk


def test_other_sessions_can_be_ended(recruiter):
    clients = []
    for _ in range(2):
        client = Client()
        ask(client, recruiter.email)
        client.post(CODE, {"code": codes(recruiter.email)[-1]})
        clients.append(client)
    here, there = clients
    assert UserSession.objects.filter(user=recruiter).count() == 2
    here.post("/account/sessions/")
    assert here.get("/account/profile/").status_code == 200
    assert there.get("/account/profile/").status_code == 302
    assert "other sessions" in audit("logout")[-1].description


def test_setting_a_password_is_audited_and_mailed(client_as, recruiter):
    client = client_as(recruiter)
    response = client.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    assert response.status_code == 302
    recruiter.refresh_from_db()
    assert recruiter.check_password(PASSWORD)
    assert audit("settings_change")[-1].description == "Password set"
    assert "change of how you sign in" in mail.outbox[-1].subject


@pytest.mark.parametrize(("role", "lands"), [("superadmin", "/console/"), ("user", "/account/profile/")])
def test_landing_by_role(client, make_user, role, lands):
    user = make_user(role, full_name="")
    ask(client, user.email)
    assert client.post(CODE, {"code": codes(user.email)[-1]})["Location"] == lands


def test_next_leads_into_this_site_only(client, recruiter):
    for wanted, lands in (("/team/", "/team/"), ("https://evil.example/", None)):
        client = Client()
        ask(client, recruiter.email, next=wanted)
        location = client.post(CODE, {"code": codes(recruiter.email)[-1], "next": wanted}).headers["Location"]
        assert "evil" not in location
        if lands:
            assert location == lands


def test_demo_sign_in_offers_invented_people_only(client, make_user):
    shown = make_user("recruiter", email="rita@northwind.example")
    real = make_user("admin", email="real@northwind.com")
    page = client.get(LOGIN).content.decode()
    assert shown.public_id in page
    assert real.public_id not in page
    assert client.post("/dev/sign-in/", {"account": real.public_id}).status_code == 404
    assert not signed_in(client)
    client.post("/dev/sign-in/", {"account": shown.public_id})
    assert signed_in(client)


def test_without_demo_there_is_no_demo(client, make_user, settings):
    shown = make_user("recruiter", email="rita@northwind.example")
    settings.DEMO = False
    assert shown.public_id not in client.get(LOGIN).content.decode()
    assert client.post("/dev/sign-in/", {"account": shown.public_id}).status_code == 404


@pytest.mark.parametrize(("host", "offered"), [("localhost:8000", True), ("127.0.0.1:8000", False)])
def test_passkeys_are_offered_where_browsers_allow_them(recruiter, client_as, settings, host, offered):
    settings.SITE_URL = "http://localhost:8000"
    pages = {"/account/login/": Client(), "/account/2fa/webauthn/": client_as(recruiter)}
    for path, client in pages.items():
        page = client.get(path, HTTP_HOST=host).content.decode()
        assert ("Sign in with a passkey" in page or "Add a passkey" in page) is offered
        assert ('<a href="http://localhost:8000">' in page) is not offered


@pytest.mark.parametrize(
    "path",
    ["/account/email/", "/account/password/set/", "/account/2fa/totp/activate/", "/account/password/reset/"],
)
def test_one_word_for_an_address_and_no_second_one_in_the_field(client, recruiter, path):
    if path != "/account/password/reset/":
        client.force_login(recruiter)
    page = client.get(path).content.decode()
    form = page[page.index("<main") :]
    assert "placeholder=" not in form
    assert ">Email" not in form
