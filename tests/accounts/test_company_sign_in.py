"""Microsoft and OpenID Connect exist by environment only, and match people by subject."""

from urllib.parse import parse_qs, urlsplit

import environ
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from accounts.models import User
from config.settings.sign_in import company_sign_ins


def table(monkeypatch, **values):
    for name in (
        "MICROSOFT_CLIENT_ID",
        "MICROSOFT_CLIENT_SECRET",
        "MICROSOFT_TENANT",
        "OIDC_ISSUER",
        "OIDC_CLIENT_ID",
    ):
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return company_sign_ins(environ.Env())


def test_nothing_is_offered_without_the_environment(monkeypatch):
    assert table(monkeypatch) == ({}, [])


@pytest.mark.parametrize(
    ("tenant", "proven"), [("", False), ("common", False), ("organizations", False), ("0a-1b", True)]
)
def test_only_one_directory_proves_an_address(monkeypatch, tenant, proven):
    extra = {"MICROSOFT_TENANT": tenant} if tenant else {}
    providers, origins = table(monkeypatch, MICROSOFT_CLIENT_ID="id", MICROSOFT_CLIENT_SECRET="s", **extra)
    assert providers["microsoft"]["VERIFIED_EMAIL"] is proven
    assert providers["microsoft"]["OAUTH_PKCE_ENABLED"] is True
    assert origins == ["https://login.microsoftonline.com"]


@pytest.fixture
def provider(httpserver, settings, monkeypatch):
    """A real OpenID Connect server on this machine; returns a function that sets who it vouches for."""
    base = httpserver.url_for("").rstrip("/")
    settings.SOCIALACCOUNT_PROVIDERS, _origins = table(
        monkeypatch, OIDC_ISSUER=base, OIDC_CLIENT_ID="id", OIDC_CLIENT_SECRET="s", OIDC_NAME="Northwind ID"
    )
    document = {
        "issuer": base,
        "authorization_endpoint": f"{base}/authorize",
        "token_endpoint": f"{base}/token",
        "userinfo_endpoint": f"{base}/userinfo",
        "jwks_uri": f"{base}/jwks",
    }
    httpserver.expect_request("/.well-known/openid-configuration").respond_with_json(document)
    httpserver.expect_request("/token").respond_with_json({"access_token": "t", "token_type": "bearer"})

    def vouch(**claims):
        httpserver.expect_request("/userinfo").respond_with_json(claims)

    return vouch


def come_in(client):
    start = client.post("/account/oidc/company/login/")
    asked = parse_qs(urlsplit(start["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    return client.get("/account/oidc/company/login/callback/", {"code": "c", "state": asked["state"][0]})


@pytest.mark.django_db
def test_a_colleague_comes_in_and_is_known_by_subject_from_then_on(client, provider, recruiter):
    EmailAddress.objects.create(user=recruiter, email=recruiter.email, primary=True, verified=True)
    provider(sub="s-1", email=recruiter.email, email_verified=True, name="Rita")
    assert "Northwind ID" in client.get("/account/login/").content.decode()
    come_in(client)
    assert client.session["_auth_user_id"] == str(recruiter.pk)
    recruiter.refresh_from_db()
    assert (recruiter.sso_provider, recruiter.sso_subject, recruiter.role) == ("company", "s-1", "recruiter")


@pytest.mark.django_db
def test_a_stranger_becomes_a_candidate_and_no_more(client, provider):
    provider(sub="s-2", email="new@northwind.example", email_verified=True, name="Nora New", role="admin")
    come_in(client)
    user = User.objects.get(email="new@northwind.example")
    assert (user.role, user.tenant_id, user.full_name) == ("user", None, "Nora New")


@pytest.mark.django_db
@pytest.mark.parametrize(("proven", "domains"), [(False, []), (True, ["northwind.example"])])
def test_unproven_addresses_and_other_domains_are_refused(
    client, provider, recruiter, settings, proven, domains
):
    settings.SSO_ALLOWED_DOMAINS = domains
    provider(sub="s-3", email=recruiter.email, email_verified=proven)
    assert come_in(client).status_code == 403
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


@pytest.mark.django_db
def test_an_answer_with_another_state_is_refused(client, provider):
    provider(sub="s-4", email="new@northwind.example", email_verified=True)
    client.post("/account/oidc/company/login/")
    client.get("/account/oidc/company/login/callback/", {"code": "c", "state": "forged"})
    assert "_auth_user_id" not in client.session
    assert not User.objects.filter(email="new@northwind.example").exists()
