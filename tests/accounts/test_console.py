"""The console's pages of people, tokens and keys: through operations, without secrets."""

import pytest

from accounts.models import User
from accounts.operations import api_keys, tokens
from config.kernel.crypto import token_hash
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.models import AuditLog

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", ["user", "refreshtoken", "adminsettings", "apikey", "teaminvitation"])
def test_lists_open_for_superadmins_only(client_as, superadmin, admin_user, model):
    assert client_as(superadmin).get(f"/console/accounts/{model}/").status_code == 200
    assert client_as(admin_user).get(f"/console/accounts/{model}/").status_code == 403


def test_a_person_is_made_and_changed_by_operations(client_as, superadmin, tenant):
    client = client_as(superadmin)
    body = {"email": "new@mail.example", "full_name": "Nora", "role": "recruiter", "tenant": tenant.pk}
    assert client.post("/console/accounts/user/add/", body).status_code == 302
    user = User.objects.get(email="new@mail.example")
    assert (user.role, user.tenant, user.has_usable_password()) == ("recruiter", tenant, False)
    address = f"/console/accounts/user/{user.public_id}/change/"
    assert client.post(address, {"full_name": "Nora", "role": "viewer"}).status_code == 302
    user.refresh_from_db()
    assert user.role == "viewer"
    with platform_context(reason="test"):
        assert AuditLog.objects.filter(action="role_change", entity_id=user.public_id).count() == 1


def test_a_refused_change_leaves_the_row(client_as, superadmin):
    client = client_as(superadmin)
    address = f"/console/accounts/user/{superadmin.public_id}/change/"
    page = client.post(address, {"full_name": superadmin.full_name, "role": "user"}, follow=True)
    assert "last superadmin" in page.content.decode()
    superadmin.refresh_from_db()
    assert superadmin.role == "superadmin"


def test_people_are_deactivated_by_action(client_as, superadmin, recruiter):
    body = {"action": "deactivate", "_selected_action": [recruiter.pk]}
    client_as(superadmin).post("/console/accounts/user/", body)
    recruiter.refresh_from_db()
    assert not recruiter.is_active


def test_no_secret_is_shown(client_as, superadmin, admin_user, tenant):
    pair = tokens.issue(admin_user)
    with tenant_context(tenant):
        key, _text = api_keys.create_key(name="K", role="viewer", actor=admin_user)
    row = admin_user.refresh_tokens.get()
    client = client_as(superadmin)
    shown = [
        client.get(f"/console/accounts/refreshtoken/{row.pk}/change/"),
        client.get(f"/console/accounts/apikey/{key.public_id}/change/"),
        client.get(f"/console/accounts/user/{admin_user.public_id}/change/"),
    ]
    assert [page.status_code for page in shown] == [200, 200, 200]
    text = "".join(page.content.decode() for page in shown)
    assert token_hash(pair.refresh_token) not in text
    assert key.secret_hash not in text
    assert admin_user.password not in text
