"""Where allauth asks what this product wants: who comes in, where they land, what is mailed and audited."""

from __future__ import annotations

import io
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathFillImage

from accounts import policy
from accounts.enums import UserRole
from accounts.models import User
from accounts.operations import lockout, mails, sign_in
from config.kernel import context, crypto
from config.kernel.middleware import client_ip, zone_of

_MAILS = {
    "account/email/login_code": "accounts/login_code",
    "account/email/unknown_account": "accounts/unknown_account",
    "account/email/account_already_exists": "accounts/account_exists",
    "account/email/email_confirmation": "accounts/confirm_address",
    "account/email/email_confirmation_signup": "accounts/confirm_address",
    "account/email/password_reset_key": "accounts/password_reset",
}
"""allauth's mails -> ours."""
_FACTS = ("code", "signup_url", "password_reset_url")


def refuse(request: HttpRequest, reason: str) -> HttpResponse:
    """Answer a proven person whose account is closed, in clear words."""
    page = {"page_title": _("You cannot sign in"), "reason": reason}
    return render(request, "account/account_inactive.html", page, status=403)


class AccountAdapter(DefaultAccountAdapter):
    """Anybody may sign up, as a candidate; people of a company come by invitation."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": gettext_lazy(
            "Too many tries for this address. Wait ten minutes and try again."
        ),
        "email_password_mismatch": gettext_lazy("Address and password do not fit together."),
        "incorrect_code": gettext_lazy("This code is not right or no longer valid."),
        "rate_limited": gettext_lazy("Too many requests. Wait a minute and try again."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request) or "127.0.0.1"

    def generate_login_code(self) -> str:
        """Return the keyed hash of a new code: allauth keeps it in the session; the mail has the code."""
        code = super().generate_login_code()
        allauth_context.request.login_code = code
        return crypto.token_hash(code)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        facts = {name: str(context[name]) for name in _FACTS if name in context}
        if template_prefix == "account/email/login_code":
            facts["code"] = allauth_context.request.login_code
        minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
        facts |= {"minutes": str(minutes), "login_url": settings.SITE_URL + reverse("account_login")}
        mails.post(_MAILS[template_prefix], email, facts, language=translation.get_language() or "")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Audit a change of how somebody signs in, and tell the person."""
        sign_in.record_security_event(user, template_prefix)
        now = timezone.now().astimezone(zone_of(user))
        facts = {
            "event": sign_in.SECURITY_EVENTS[template_prefix],
            "when": f"{now:%Y-%m-%d %H:%M} ({user.time_zone})",
            "ip": self.get_client_ip(self.request),
        }
        mails.post("accounts/security_notice", email or user.email, facts, language=user.language)

    def new_user(self, request: HttpRequest) -> User:
        return User(role=UserRole.USER)

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> User:
        user.email = form.cleaned_data["email"]
        user.full_name = form.cleaned_data.get("full_name", "")
        user.language = translation.get_language() or ""
        user.set_unusable_password()
        return sign_in.register_candidate(user)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        if lockout.seconds_locked(credentials.get("email", "")):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        lockout.record_failure(credentials.get("email", ""), method="password")

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        decision = policy.can_sign_in(user)
        if not decision:
            sign_in.record_refused(user, decision.reason)
            request.session.flush()
            return refuse(request, decision.reason)
        records = get_authentication_records(request, user)
        proven = any(r["method"] == "code" and r.get("email") == user.email for r in records)
        sign_in.ensure_address(user, proven=proven)
        return super().pre_login(request, user, **kwargs)

    def post_login(
        self, request: HttpRequest, user: Any, *, signal_kwargs: Any, **kwargs: Any
    ) -> HttpResponse:
        methods = [record["method"] for record in get_authentication_records(request, user)]
        context.set_actor(user)
        sign_in.record_sign_in(user, method=", ".join(dict.fromkeys(methods)) or "link")
        social = (signal_kwargs or {}).get("sociallogin")
        if social is not None:
            sign_in.link_identity(user, provider=social.account.provider, subject=social.account.uid)
        return super().post_login(request, user, signal_kwargs=signal_kwargs, **kwargs)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            sign_in.record_sign_out(request.user)  # type: ignore[arg-type]  # AUTH_USER_MODEL
        super().logout(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Land by role: the console for superadmins, first the profile for a person without a name."""
        user: Any = request.user
        if user.role == UserRole.SUPERADMIN:
            return reverse("admin:index")
        if user.role == UserRole.USER and not user.full_name:
            return reverse("accounts:profile")
        return super().get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:security")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keep authenticator secrets encrypted."""

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code on a white ground, so that cameras read it on a dark page too."""
        picture = io.BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(picture)
        return picture.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return crypto.seal(text.encode(), bound_to="mfa_authenticator")

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(encrypted_text, bound_to="mfa_authenticator").decode()


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Audit when somebody ends sessions elsewhere."""

    def end_sessions(self, sessions: Any) -> None:
        sessions = list(sessions)
        if sessions:
            sign_in.record_ended_sessions(sessions[0].user, len(sessions))
        super().end_sessions(sessions)


class CompanySignInAdapter(DefaultSocialAccountAdapter):
    """Accounts come from Microsoft or OpenID Connect as candidates; a company's people are invited first."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse other domains, and new people whose address the provider does not vouch for.

        Somebody who is signed in and connects an outside identity has proven the address already.
        """
        proven = [entry.email.lower() for entry in sociallogin.email_addresses if entry.verified]
        known = [sociallogin.user.email] if sociallogin.is_existing else []
        domains = settings.SSO_ALLOWED_DOMAINS
        if domains and not any(address.partition("@")[2] in domains for address in proven or known):
            raise ImmediateHttpResponse(refuse(request, _("Your company's domain is not set up here.")))
        if not (proven or known or request.user.is_authenticated):
            raise ImmediateHttpResponse(
                refuse(request, _("Your company's sign-in did not confirm an e-mail address."))
            )

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        user = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name") or "", data.get("last_name") or "")
        user.full_name = (data.get("name") or " ".join(parts)).strip()[:255]
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        user = super().save_user(request, sociallogin, form)
        EmailAddress.objects.filter(user=user, email=user.email).update(primary=True)
        return user
