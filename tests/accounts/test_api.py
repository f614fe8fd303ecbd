"""The API of the accounts: tokens, one's own account, settings, team, keys."""

import threading
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AdminSettings, RefreshToken, User
from accounts.operations import api_keys, tokens
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.models import AuditLog
from tests.accounts.mails import codes

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "/api/v1"
ROLES = ["user", "recruiter", "interviewer", "viewer", "admin", "superadmin"]


def audit(action):
    with platform_context(reason="test"):
        return list(AuditLog.objects.filter(action=action).order_by("pk"))


def bearer(token):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def sign_in(email, **extra):
    client = APIClient()
    client.post(f"{BASE}/auth/request-otp", {"email": email}, format="json")
    body = {"email": email, "otp": codes(email)[-1], **extra}
    return client.post(f"{BASE}/auth/verify-otp", body, format="json")


def refresh(token):
    return APIClient().post(f"{BASE}/auth/refresh", {"refresh_token": token}, format="json")


@pytest.mark.parametrize("role", [None, *ROLES])
@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("get", "/users/me", ROLES),
        ("put", "/users/me", ROLES),
        ("get", "/users/me/streaks", ROLES),
        ("get", "/admin/settings", ["admin", "superadmin"]),
        ("put", "/admin/settings", ["admin", "superadmin"]),
        ("get", "/admin/users", ["admin"]),
        ("post", "/admin/users", ["admin"]),
        ("get", "/admin/users/usr_aaaa", ["admin"]),
        ("put", "/admin/users/usr_aaaa/role", ["admin"]),
        ("post", "/admin/users/usr_aaaa/deactivate", ["admin"]),
        ("post", "/admin/users/usr_aaaa/reactivate", ["admin"]),
        ("post", "/admin/users/usr_aaaa/resend", ["admin"]),
        ("post", "/admin/users/usr_aaaa/withdraw", ["admin"]),
        ("get", "/admin/api-keys", ["admin"]),
        ("post", "/admin/api-keys", ["admin"]),
        ("delete", "/admin/api-keys/key_aaaa", ["admin"]),
    ],
)
def test_roles(api_as, make_user, role, method, path, allowed):
    client = api_as(make_user(role) if role else None)
    response = getattr(client, method)(BASE + path, {}, format="json")
    if role is None:
        assert response.status_code == 401
        assert response.json()["code"] == "UNAUTHORIZED"
    elif role in allowed:
        assert response.status_code in {200, 404, 422}
    else:
        assert response.status_code == 403


def test_code_for_tokens_and_me(recruiter):
    answer = sign_in(recruiter.email)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["token_type"], body["expires_in"], body["login_streak"]["current_streak"]) == (
        "bearer",
        600,
        1,
    )
    me = bearer(body["access_token"]).get(f"{BASE}/users/me").json()
    assert (me["id"], me["role"], me["tenant"]) == (
        recruiter.public_id,
        "recruiter",
        recruiter.tenant.public_id,
    )
    assert "password" not in me
    assert body["refresh_token"] not in list(RefreshToken.objects.values_list("token_hash", flat=True))


def test_an_unknown_address_gets_the_same_answer_and_an_account_by_its_code(recruiter):
    answers = []
    for email in (recruiter.email, "fresh@mail.example"):
        response = APIClient().post(f"{BASE}/auth/request-otp", {"email": email}, format="json")
        answers.append((response.status_code, response.content.decode().replace(email, "ADDRESS")))
        wrong = APIClient().post(f"{BASE}/auth/verify-otp", {"email": email, "otp": "x"}, format="json")
        body = {k: v for k, v in wrong.json().items() if k != "request_id"}
        answers[-1] += (wrong.status_code, str(body))
    assert answers[0] == answers[1]
    assert not User.objects.filter(email="fresh@mail.example").exists()
    body = {"email": "fresh@mail.example", "otp": codes("fresh@mail.example")[-1]}
    assert APIClient().post(f"{BASE}/auth/verify-otp", body, format="json").status_code == 200
    new = User.objects.get(email="fresh@mail.example")
    assert (new.role, new.tenant_id, new.is_verified) == ("user", None, True)


def test_a_code_works_once_three_tries_five_minutes(recruiter):
    assert sign_in(recruiter.email).status_code == 200
    body = {"email": recruiter.email, "otp": codes(recruiter.email)[-1]}
    assert APIClient().post(f"{BASE}/auth/verify-otp", body, format="json").status_code == 401
    client = APIClient()
    client.post(f"{BASE}/auth/request-otp", {"email": recruiter.email}, format="json")
    right = codes(recruiter.email)[-1]
    for _ in range(3):
        wrong = {"email": recruiter.email, "otp": "x"}
        assert client.post(f"{BASE}/auth/verify-otp", wrong, format="json").status_code == 401
    body = {"email": recruiter.email, "otp": right}
    assert client.post(f"{BASE}/auth/verify-otp", body, format="json").status_code in {401, 429}
    assert len(audit("login_failed")) >= 4


def test_a_code_dies_after_five_minutes(recruiter):
    with time_machine.travel("2026-05-10T10:00:00Z", tick=False) as clock:
        APIClient().post(f"{BASE}/auth/request-otp", {"email": recruiter.email}, format="json")
        clock.shift(301)
        body = {"email": recruiter.email, "otp": codes(recruiter.email)[-1]}
        assert APIClient().post(f"{BASE}/auth/verify-otp", body, format="json").status_code == 401


def test_three_requests_a_minute(recruiter):
    found = [
        APIClient().post(f"{BASE}/auth/request-otp", {"email": recruiter.email}, format="json")
        for _ in range(4)
    ]
    assert [r.status_code for r in found] == [200, 200, 200, 429]
    assert int(found[-1]["Retry-After"]) > 0
    assert len(mail.outbox) == 3


def test_the_lock_holds_for_pages_and_api(recruiter):
    client = APIClient()
    client.post(f"{BASE}/auth/request-otp", {"email": recruiter.email}, format="json")
    from accounts.operations import lockout

    for _ in range(5):
        lockout.record_failure(recruiter.email, method="password")
    body = {"email": recruiter.email, "otp": codes(recruiter.email)[-1]}
    locked = client.post(f"{BASE}/auth/verify-otp", body, format="json")
    assert (locked.status_code, locked.json()["code"]) == (429, "RATE_LIMITED")


def test_inactive_people_get_403_at_sign_in_and_at_each_call(recruiter):
    token = sign_in(recruiter.email).json()["access_token"]
    User.objects.filter(pk=recruiter.pk).update(is_active=False)
    assert bearer(token).get(f"{BASE}/users/me").status_code == 403
    assert sign_in(recruiter.email).status_code == 403


def test_the_second_factor_is_needed_here_too(recruiter):
    TOTP.activate(recruiter, generate_totp_secret())
    recovery = RecoveryCodes.activate(recruiter)
    answer = sign_in(recruiter.email)
    assert (answer.status_code, answer.json()["code"]) == (401, "SECOND_FACTOR_REQUIRED")
    body = {"email": recruiter.email, "otp": codes(recruiter.email)[-1]}
    wrong = APIClient().post(f"{BASE}/auth/verify-otp", {**body, "second_factor": "000000"}, format="json")
    assert wrong.status_code == 401
    right = {**body, "second_factor": recovery.get_unused_codes()[0]}
    assert APIClient().post(f"{BASE}/auth/verify-otp", right, format="json").status_code == 200


def test_rotation_after_expiry_and_replay_ends_the_family(recruiter):
    first = sign_in(recruiter.email).json()
    other_device = sign_in(recruiter.email).json()
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert bearer(first["access_token"]).get(f"{BASE}/users/me").status_code == 401
        second = refresh(first["refresh_token"])
        assert second.status_code == 200
        second = second.json()
        assert second["refresh_token"] != first["refresh_token"]
        assert bearer(second["access_token"]).get(f"{BASE}/users/me").status_code == 200
        assert refresh(first["refresh_token"]).status_code == 401
        assert refresh(second["refresh_token"]).status_code == 401
        assert bearer(second["access_token"]).get(f"{BASE}/users/me").status_code == 401
        assert refresh(other_device["refresh_token"]).status_code == 200
    assert "used twice" in audit("login_failed")[-1].description


def test_refresh_tokens_end_after_seven_days_and_are_purged(recruiter):
    pair = sign_in(recruiter.email).json()
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert refresh(pair["refresh_token"]).status_code == 401
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert tokens.purge(before=timezone.now() - tokens.KEPT_AFTER_EXPIRY) == 1


def test_two_refreshes_at_once_give_one_pair(recruiter):
    raw = tokens.issue(recruiter).refresh_token
    start, got = threading.Barrier(2), []

    def use():
        start.wait()
        got.append(tokens.refresh(raw))
        connection.close()

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(pair is not None for pair in got) == 1


def test_logout_ends_refresh_and_access(recruiter):
    pair = sign_in(recruiter.email).json()
    out = APIClient().post(f"{BASE}/auth/logout", {"refresh_token": pair["refresh_token"]}, format="json")
    assert out.status_code == 200
    assert refresh(pair["refresh_token"]).status_code == 401
    assert bearer(pair["access_token"]).get(f"{BASE}/users/me").status_code == 401
    assert (
        APIClient().post(f"{BASE}/auth/logout", {"refresh_token": "unknown"}, format="json").status_code
        == 200
    )


@pytest.mark.parametrize("bad", ["", "x", "a.b.c", "x y"])
def test_broken_tokens_are_401_and_not_anonymous(bad):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {bad}")
    assert client.get(f"{BASE}/users/me").status_code == 401


def test_a_refresh_token_is_no_access_token(recruiter):
    assert bearer(sign_in(recruiter.email).json()["refresh_token"]).get(f"{BASE}/users/me").status_code == 401


def test_me_changes_only_what_is_ones_own(api_as, recruiter):
    client = api_as(recruiter)
    body = {
        "full_name": "Rita",
        "time_zone": "Europe/Berlin",
        "role": "superadmin",
        "email": "x@mail.example",
    }
    changed = client.put(f"{BASE}/users/me", body, format="json").json()
    assert (changed["full_name"], changed["time_zone"], changed["role"]) == (
        "Rita",
        "Europe/Berlin",
        "recruiter",
    )
    recruiter.refresh_from_db()
    assert (recruiter.full_name, recruiter.role) == ("Rita", "recruiter")
    refused = client.put(f"{BASE}/users/me", {"time_zone": "Mars/Olympus"}, format="json")
    assert (refused.status_code, refused.json()["field_errors"][0]["field"]) == (422, "time_zone")


def test_settings_come_back_as_saved_without_the_key(api_as, admin_user):
    client = api_as(admin_user)
    assert client.get(f"{BASE}/admin/settings").json()["llmProvider"] == "groq"
    given = {
        "notificationsEmail": False,
        "notificationsSms": True,
        "darkMode": True,
        "autoSaveInterval": "manual",
        "useLLMDefault": False,
        "llmProvider": "ollama",
    }
    saved = client.put(
        f"{BASE}/admin/settings", {**given, "llmApiKey": "sk-very-secret-key-1234"}, format="json"
    )
    assert saved.status_code == 200
    again = client.get(f"{BASE}/admin/settings")
    assert again.json() == saved.json() == {**given, "llmApiKeySet": True, "llmApiKeyLast4": "1234"}
    assert "very-secret" not in again.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT llm_api_key, settings::text FROM admin_settings")
        assert "very-secret" not in str(cursor.fetchall())
    assert AdminSettings.objects.get().llm_api_key == "sk-very-secret-key-1234"
    assert "very-secret" not in str(audit("settings_change")[-1].changes)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"colour": 1}, "colour"),
        ({"llmProvider": "other"}, "llmProvider"),
        ({"darkMode": "yes"}, "darkMode"),
        ({"llmApiKey": 5}, "llmApiKey"),
    ],
)
def test_settings_outside_of_the_schema(api_as, admin_user, given, field):
    refused = api_as(admin_user).put(
        f"{BASE}/admin/settings", {"notificationsSms": True, **given}, format="json"
    )
    assert (refused.status_code, refused.json()["field_errors"][0]["field"]) == (422, field)
    assert not AdminSettings.objects.exists()


def test_the_team_by_api(api_as, admin_user, make_user, other_tenant):
    theirs = make_user("recruiter", tenant=other_tenant, full_name="Tom Theirs")
    client = api_as(admin_user)
    made = client.post(f"{BASE}/admin/users", {"email": "n@mail.example", "role": "recruiter"}, format="json")
    assert (made.status_code, made.json()["status"]) == (201, "invited")
    listed = client.get(f"{BASE}/admin/users").json()
    assert listed["total"] == 2
    assert theirs.public_id not in str(listed)
    for verb, path in (("put", "role"), ("post", "deactivate"), ("post", "resend"), ("post", "withdraw")):
        url = f"{BASE}/admin/users/{theirs.public_id}/{path}"
        assert getattr(client, verb)(url, {"role": "viewer"}, format="json").status_code == 404
    again = client.post(
        f"{BASE}/admin/users", {"email": "N@mail.example", "role": "recruiter"}, format="json"
    )
    assert (again.status_code, again.json()["code"]) == (409, "DUPLICATE_EMAIL")
    last = client.put(f"{BASE}/admin/users/{admin_user.public_id}/role", {"role": "viewer"}, format="json")
    assert last.status_code == 409


def key_client(text):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Api-Key {text}")
    return client


def test_keys_act_in_their_role_and_scope(api_as, admin_user, tenant):
    shown = (
        api_as(admin_user)
        .post(f"{BASE}/admin/api-keys", {"name": "Export", "role": "viewer"}, format="json")
        .json()
    )
    client = key_client(shown["key"])
    me = client.get(f"{BASE}/users/me").json()
    assert (me["id"], me["role"]) == (admin_user.public_id, "viewer")
    assert client.get(f"{BASE}/admin/users").status_code == 403
    assert client.put(f"{BASE}/users/me", {"full_name": "X"}, format="json").status_code == 403
    assert "key" not in api_as(admin_user).get(f"{BASE}/admin/api-keys").json()["items"][0]
    with connection.cursor() as cursor, tenant_context(tenant):
        cursor.execute("SELECT secret_hash FROM api_keys")
        assert cursor.fetchone()[0] not in shown["key"]
    assert api_as(admin_user).delete(f"{BASE}/admin/api-keys/{shown['id']}").status_code == 204
    assert client.get(f"{BASE}/users/me").status_code == 401
    admin_user.refresh_from_db()
    assert admin_user.role == "admin"


def test_keys_end(admin_user, tenant):
    with tenant_context(tenant):
        _key, text = api_keys.create_key(
            name="K",
            role="admin",
            actor=admin_user,
            can_write=True,
            expires_at=timezone.now() + timedelta(days=1),
        )
    assert key_client(text).get(f"{BASE}/admin/users").status_code == 200
    assert key_client(text + "x").get(f"{BASE}/admin/users").status_code == 401
    assert key_client("nonsense").get(f"{BASE}/admin/users").status_code == 401
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert key_client(text).get(f"{BASE}/admin/users").status_code == 401
    User.objects.filter(pk=admin_user.pk).update(is_active=False)
    assert key_client(text).get(f"{BASE}/admin/users").status_code == 403


def test_a_key_of_another_company_is_not_found(api_as, admin_user, make_user, other_tenant):
    stranger = make_user("admin", tenant=other_tenant)
    with tenant_context(other_tenant):
        key, _text = api_keys.create_key(name="K", role="viewer", actor=stranger)
    assert api_as(admin_user).delete(f"{BASE}/admin/api-keys/{key.public_id}").status_code == 404
    with tenant_context(other_tenant):
        key.refresh_from_db()
    assert key.revoked_at is None
