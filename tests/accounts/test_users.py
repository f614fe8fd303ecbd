"""Accounts, roles, and who is left in charge."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts import policy
from accounts.enums import STAFF_ROLES, UserRole
from accounts.models import User
from accounts.operations import users
from accounts.selectors.users import counts_by_tenant, staff_of
from accounts.validators import validate_admin_settings, validate_time_zone
from config.kernel.errors import Conflict, PolicyDenied, QuotaExceeded, ValidationFailed
from config.kernel.tenancy import platform_context
from superadmin.models import AuditLog

pytestmark = pytest.mark.django_db


def audit(action):
    with platform_context(reason="test"):
        return list(AuditLog.objects.filter(action=action).order_by("pk"))


def test_one_account_per_address_in_any_case():
    users.create_user(email="Ann@Mail.Example")
    with pytest.raises(Conflict) as refused:
        users.create_user(email="ann@mail.example ")
    assert refused.value.code == "DUPLICATE_EMAIL"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="ANN@mail.example")
    assert User.objects.with_email("aNN@MAIL.example").get().email == "ann@mail.example"


@pytest.mark.parametrize(("role", "has_company"), [(r, r not in STAFF_ROLES) for r in UserRole])
def test_the_database_ties_role_and_company(tenant, role, has_company):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="x@mail.example", role=role, tenant=tenant if has_company else None)


@pytest.mark.parametrize(
    "values",
    [
        {"role": "king"},
        {"theme": "pink"},
        {"login_streak": 2, "login_streak_max": 1},
        {"quiz_streak": 2, "quiz_streak_max": 1},
        {"sso_provider": "microsoft"},
    ],
)
def test_the_database_refuses(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="x@mail.example", **values)


def test_roles_are_accepted_in_their_other_spellings():
    assert users.create_user(email="c@mail.example", role="candidate").role == "user"
    with pytest.raises(ValidationFailed):
        users.create_user(email="d@mail.example", role="boss")


def test_quota_counts_active_and_invited_people(tenant, make_user):
    make_user("recruiter")
    make_user("viewer", is_active=False, is_verified=False)
    make_user("viewer", is_active=False, last_login="2026-01-01T00:00Z")
    assert counts_by_tenant([tenant.pk]) == {tenant.pk: 2}
    tenant.max_users = 2
    tenant.save()
    with pytest.raises(QuotaExceeded):
        users.create_user(email="n@mail.example", role="viewer", tenant=tenant)


def test_role_change_is_audited_with_both_roles(admin_user, recruiter):
    users.change_role(recruiter, role="interviewer", actor=admin_user)
    recruiter.refresh_from_db()
    row = audit("role_change")[-1]
    assert recruiter.role == "interviewer"
    assert row.changes["role"] == {"old": "recruiter", "new": "interviewer"}
    assert (row.user_id, row.entity_id, row.tenant_id) == (
        admin_user.pk,
        recruiter.public_id,
        recruiter.tenant_id,
    )


@pytest.mark.parametrize("role", ["superadmin", "user"])
def test_a_company_admin_cannot_hand_out_other_roles(admin_user, recruiter, role):
    with pytest.raises(PolicyDenied):
        users.change_role(recruiter, role=role, actor=admin_user)


@pytest.mark.parametrize("actor_role", ["recruiter", "viewer", "interviewer", "user"])
def test_only_admins_manage_people(make_user, recruiter, actor_role):
    actor = make_user(actor_role)
    for call in (users.deactivate, users.reactivate):
        with pytest.raises(PolicyDenied):
            call(recruiter, actor=actor)
    with pytest.raises(PolicyDenied):
        users.change_role(recruiter, role="admin", actor=actor)


def test_an_admin_of_another_company_manages_nobody_here(make_user, other_tenant, recruiter):
    stranger = make_user("admin", tenant=other_tenant)
    with pytest.raises(PolicyDenied):
        users.deactivate(recruiter, actor=stranger)
    recruiter.refresh_from_db()
    assert recruiter.is_active


def test_the_last_admin_stays(admin_user, make_user):
    with pytest.raises(Conflict):
        users.change_role(admin_user, role="viewer", actor=admin_user)
    with pytest.raises(Conflict):
        users.deactivate(admin_user, actor=admin_user)
    make_user("admin", is_active=False)
    with pytest.raises(Conflict):
        users.deactivate(admin_user, actor=admin_user)
    make_user("admin")
    users.change_role(admin_user, role="viewer", actor=admin_user)
    admin_user.refresh_from_db()
    assert admin_user.role == "viewer"


def test_the_last_superadmin_stays(superadmin, make_user):
    with pytest.raises(Conflict):
        users.change_role(superadmin, role="user", actor=superadmin)
    make_user("superadmin")
    assert users.change_role(superadmin, role="user", actor=superadmin).role == "user"


def test_create_superadmin_asks_before_it_changes_a_role(recruiter, capsys):
    call_command("create_superadmin", "root@mail.example", "--name", "Root")
    root = User.objects.get(email="root@mail.example")
    assert (root.role, root.full_name, root.is_staff) == ("superadmin", "Root", True)
    with pytest.raises(CommandError, match="--force"):
        call_command("create_superadmin", recruiter.email)
    recruiter.refresh_from_db()
    assert recruiter.role == "recruiter"
    call_command("create_superadmin", recruiter.email, "--force")
    recruiter.refresh_from_db()
    assert (recruiter.role, recruiter.tenant_id) == ("superadmin", None)
    call_command("create_superadmin", "root@mail.example")


@pytest.mark.parametrize("actor_role", UserRole.values)
@pytest.mark.parametrize("other_role", UserRole.values)
@pytest.mark.parametrize("same", [True, False])
def test_policy_and_queryset_agree(make_user, other_tenant, actor_role, other_role, same):
    actor = make_user(actor_role)
    elsewhere = {} if same or other_role in {"user", "superadmin"} else {"tenant": other_tenant}
    other = make_user(other_role, **elsewhere)
    visible = User.objects.visible_to(actor)
    assert visible.filter(pk=other.pk).exists() == bool(policy.can_view(actor, other))
    assert visible.filter(pk=actor.pk).exists()


def test_staff_of_lists_active_people_of_the_roles(tenant, recruiter, interviewer, make_user, other_tenant):
    make_user("interviewer", is_active=False)
    make_user("interviewer", tenant=other_tenant)
    assert list(staff_of(tenant, roles=["interviewer"])) == [interviewer]


def test_a_lent_account_cannot_be_saved(recruiter):
    lent = recruiter.acting_as("viewer")
    with pytest.raises(TypeError):
        lent.save()
    recruiter.refresh_from_db()
    assert (lent.role, recruiter.role) == ("viewer", "recruiter")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "europe/berlin ", "", "../etc/passwd"])
def test_zones_are_those_of_iana(zone):
    with pytest.raises(ValidationError):
        validate_time_zone(zone)


@pytest.mark.parametrize(
    "given",
    [[], {"colour": 1}, {"notificationsEmail": "yes"}, {"notificationsEmail": 1}, {"autoSaveInterval": 30}],
)
def test_settings_outside_of_the_schema_are_refused(given):
    with pytest.raises(ValidationError):
        validate_admin_settings(given)
