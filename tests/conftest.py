"""Fixtures that every part of the suite uses: two companies, one person of each role, clients."""

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.test import APIClient

from config.kernel.tenancy import tenant_context


@pytest.fixture(autouse=True)
def fresh_cache():
    """Rate limits and flags live in the cache; no test inherits those of another."""
    cache.clear()


@pytest.fixture
def tenant(db):
    from tests.factories.superadmin import TenantFactory

    return TenantFactory(name="Northwind Labs")


@pytest.fixture
def other_tenant(db):
    from tests.factories.superadmin import TenantFactory

    return TenantFactory(name="Blue Harbour")


@pytest.fixture
def in_tenant(tenant):
    """Run the test's own queries inside the first company."""
    with tenant_context(tenant):
        yield tenant


@pytest.fixture
def make_user(tenant):
    """Return a function that makes a user of a role, by default in the first company."""
    from tests.factories.accounts import UserFactory

    def make(role="recruiter", **values):
        values.setdefault("tenant", None if role in {"user", "superadmin"} else tenant)
        return UserFactory(role=role, **values)

    return make


@pytest.fixture
def recruiter(make_user):
    return make_user("recruiter")


@pytest.fixture
def admin_user(make_user):
    return make_user("admin")


@pytest.fixture
def interviewer(make_user):
    return make_user("interviewer")


@pytest.fixture
def viewer(make_user):
    return make_user("viewer")


@pytest.fixture
def candidate_user(make_user):
    return make_user("user")


@pytest.fixture
def superadmin(make_user):
    return make_user("superadmin")


@pytest.fixture
def client_as():
    """Return a function that gives a browser-like client, signed in as the user (None: anonymous)."""

    def sign_in(user=None):
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def api_as():
    """Return a function that gives an API client acting as the user (None: anonymous)."""

    def sign_in(user=None):
        client = APIClient()
        if user is not None:
            client.force_login(user)
        return client

    return sign_in
