"""The team page: who may, whom, and a link that works once."""

import threading

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client

from accounts.models import TeamInvitation, User
from accounts.operations import team
from config.kernel.errors import Conflict, Gone
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.models import AuditLog
from tests.accounts.mails import links

pytestmark = pytest.mark.django_db(transaction=True)
ROLES = ["user", "recruiter", "interviewer", "viewer", "admin", "superadmin"]


def invite(admin, email="new@mail.example", role="recruiter"):
    with tenant_context(admin.tenant):
        return team.invite(email=email, role=role, actor=admin)


def rows(tenant):
    with tenant_context(tenant):
        return list(TeamInvitation.objects.all())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/team/"),
        ("get", "/team/invite/"),
        ("post", "/team/invite/"),
        ("get", "/team/{member}/role/"),
        ("post", "/team/{member}/role/"),
        ("post", "/team/{member}/deactivate/"),
        ("post", "/team/{member}/reactivate/"),
        ("post", "/team/{member}/resend/"),
        ("post", "/team/{member}/withdraw/"),
        ("get", "/team/api-keys/"),
        ("get", "/team/api-keys/new/"),
        ("post", "/team/api-keys/new/"),
        ("post", "/team/api-keys/key_aaaaaaaaaaaaaaaa/revoke/"),
    ],
)
def test_roles(client_as, make_user, role, method, path):
    member = make_user("viewer")
    client = client_as(make_user(role))
    response = getattr(client, method)(path.format(member=member.public_id))
    if role == "admin":
        assert response.status_code in {200, 302, 303, 404, 410, 422}
        assert (response.status_code == 404) == ("key_a" in path)
    else:
        assert response.status_code == 403
    member.refresh_from_db()
    assert member.role == "viewer"
    if role != "admin":
        assert member.is_active


@pytest.mark.parametrize("action", ["role", "deactivate", "reactivate", "resend", "withdraw"])
def test_people_of_another_company_are_not_found(client_as, make_user, admin_user, other_tenant, action):
    theirs = make_user("admin", tenant=other_tenant)
    response = client_as(admin_user).post(f"/team/{theirs.public_id}/{action}/", {"role": "viewer"})
    assert response.status_code == 404
    theirs.refresh_from_db()
    assert (theirs.role, theirs.is_active) == ("admin", True)


def test_nobody_signed_in_is_sent_to_sign_in():
    assert Client().get("/team/")["Location"].startswith("/account/login/?next=/team/")


def test_the_list_shows_ones_own_company(client_as, admin_user, make_user, other_tenant):
    make_user("recruiter", full_name="Rita Ours")
    make_user("recruiter", full_name="Tom Theirs", tenant=other_tenant)
    invite(admin_user, "guest@mail.example")
    page = client_as(admin_user).get("/team/").content.decode()
    assert "Rita Ours" in page
    assert "guest@mail.example" in page
    assert "Tom Theirs" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_statements(
    client_as, admin_user, make_user, number, django_assert_num_queries
):
    for index in range(number - 1):
        invite(admin_user, f"g{index}@mail.example")
    client = client_as(admin_user)
    client.get("/team/")
    with django_assert_num_queries(9):
        client.get("/team/")


def test_invited_joined_signed_in(client_as, admin_user, tenant):
    done = client_as(admin_user).post("/team/invite/", {"email": "New@Mail.example", "role": "interviewer"})
    assert done.status_code == 302
    user = User.objects.get(email="new@mail.example")
    assert (user.is_active, user.is_verified, user.role, user.tenant) == (False, False, "interviewer", tenant)
    link = links("new@mail.example")[-1]
    stored = rows(tenant)[0].token_hash
    assert stored
    assert stored not in link
    client = Client()
    assert tenant.name in client.get(link).content.decode()
    assert client.post(link, {"full_name": ""}).status_code == 422
    assert client.post(link, {"full_name": "Nora New"}).status_code == 302
    user.refresh_from_db()
    assert (user.full_name, user.is_active, user.is_verified) == ("Nora New", True, True)
    assert client.get("/account/profile/").status_code == 200
    assert Client().get(link).status_code == 410
    assert Client().post(link, {"full_name": "Second"}).status_code == 410
    user.refresh_from_db()
    assert user.full_name == "Nora New"


def test_two_clicks_at_once_join_once(admin_user, tenant):
    invite(admin_user)
    token = links("new@mail.example")[-1].split("/join/")[1].rstrip("/")
    start, outcomes = threading.Barrier(2), []

    def click(name):
        try:
            start.wait()
            outcomes.append(team.accept(token, full_name=name).full_name)
        except Gone:
            outcomes.append("gone")
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=(name,)) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("gone") == 1
    assert len(set(outcomes) & {"One", "Two"}) == 1
    with platform_context(reason="test"):
        assert AuditLog.objects.filter(description="Invitation to the team accepted").count() == 1


def test_altered_expired_replaced_and_withdrawn_links(client_as, admin_user, tenant):
    invitation = invite(admin_user)
    first = links("new@mail.example")[-1]
    assert Client().get(first.replace("tin_", "tin_x")).status_code == 401
    assert Client().get("/team/join/nonsense/").status_code == 401
    member = User.objects.get(email="new@mail.example")
    client_as(admin_user).post(f"/team/{member.public_id}/resend/")
    second = links("new@mail.example")[-1]
    assert Client().get(first).status_code == 410
    with time_machine.travel("2027-06-01T00:00:00Z"):
        assert Client().get(second).status_code == 410
    assert Client().get(second).status_code == 200
    client_as(admin_user).post(f"/team/{member.public_id}/withdraw/")
    assert Client().get(second).status_code == 410
    assert not User.objects.filter(email="new@mail.example").exists()
    assert invitation.public_id


def test_a_candidate_joins_with_the_account_they_have(admin_user, candidate_user, tenant):
    invite(admin_user, candidate_user.email, role="viewer")
    candidate_user.refresh_from_db()
    assert (candidate_user.role, candidate_user.tenant_id) == ("user", None)
    Client().post(links(candidate_user.email)[-1], {"full_name": "Cara"})
    candidate_user.refresh_from_db()
    assert (candidate_user.role, candidate_user.tenant) == ("viewer", tenant)
    with platform_context(reason="test"):
        assert AuditLog.objects.filter(action="role_change", entity_id=candidate_user.public_id).count() == 1


def test_people_of_another_company_cannot_be_invited(admin_user, make_user, other_tenant):
    theirs = make_user("recruiter", tenant=other_tenant)
    with pytest.raises(Conflict):
        invite(admin_user, theirs.email)
    assert mail.outbox == []


def test_the_plan_limits_invitations(client_as, admin_user, tenant):
    tenant.max_users = 1
    tenant.save()
    page = client_as(admin_user).post("/team/invite/", {"email": "new@mail.example", "role": "viewer"})
    assert page.status_code == 422
    assert "plan" in page.content.decode()
    assert not User.objects.filter(email="new@mail.example").exists()


def test_pages_change_role_and_close_accounts(client_as, admin_user, recruiter):
    client = client_as(admin_user)
    client.post(f"/team/{recruiter.public_id}/role/", {"role": "viewer"})
    recruiter.refresh_from_db()
    assert recruiter.role == "viewer"
    client.post(f"/team/{recruiter.public_id}/deactivate/")
    recruiter.refresh_from_db()
    assert not recruiter.is_active
    recruiter.last_login = "2026-01-01T00:00Z"
    recruiter.save()
    client.post(f"/team/{recruiter.public_id}/reactivate/")
    recruiter.refresh_from_db()
    assert recruiter.is_active


def test_the_key_is_shown_once(client_as, admin_user, tenant):
    client = client_as(admin_user)
    shown = client.post("/team/api-keys/new/", {"name": "Export", "role": "viewer", "life": "90"})
    assert shown.status_code == 201
    assert shown["Cache-Control"] == "no-store"
    from accounts.models import ApiKey

    with tenant_context(tenant):
        key = ApiKey.objects.get()
    assert f"{key.prefix}." in shown.content.decode()
    listed = client.get("/team/api-keys/").content.decode()
    assert key.prefix in listed
    assert f"{key.prefix}." not in listed
    client.post(f"/team/api-keys/{key.public_id}/revoke/")
    with tenant_context(tenant):
        assert ApiKey.objects.get().revoked_at is not None
