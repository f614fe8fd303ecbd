"""Forms of sign-in, profile, team and keys. They check; operations write."""

from __future__ import annotations

import hmac
from datetime import datetime, time, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm as BaseAddEmailForm
from allauth.account.forms import ChangePasswordForm as BaseChangePasswordForm
from allauth.account.forms import ConfirmEmailVerificationCodeForm as BaseConfirmAddressForm
from allauth.account.forms import ConfirmLoginCodeForm as BaseConfirmLoginCodeForm
from allauth.account.forms import LoginForm, ReauthenticateForm, ResetPasswordKeyForm, SignupForm
from allauth.account.forms import ResetPasswordForm as BaseResetPasswordForm
from allauth.account.forms import SetPasswordForm as BaseSetPasswordForm
from allauth.core import context as allauth_context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import TEAM_ROLES, Theme
from accounts.models import User
from accounts.operations import lockout
from accounts.validators import known_zones
from config.kernel.crypto import token_hash


class OwnWords:
    """Mix in before a form of allauth's: no placeholders beside the labels, and our word for an address."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in {"email", "login"}:
                field.label = _("E-mail address")


class SignInForm(OwnWords, LoginForm):
    """One page for both ways: without a password a code is mailed."""

    def _setup_password_field(self) -> None:
        self.fields["password"].required = False
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["login"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        email = self.cleaned_data.get("login", "")
        if email and lockout.seconds_locked(email):
            raise get_adapter().validation_error("too_many_login_attempts")
        return super().clean()


class SignUpForm(OwnWords, SignupForm):
    """A candidate's own account."""

    full_name = forms.CharField(
        label=_("Your name"), max_length=255, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["full_name", "email"]


class ChangeEmailForm(OwnWords, BaseAddEmailForm):
    """The address codes are mailed to."""


class ResetPasswordForm(OwnWords, BaseResetPasswordForm):
    """Where the link for a new password is mailed."""


class ConfirmAddressForm(OwnWords, BaseConfirmAddressForm):
    """The code that proves a new address."""


class SetPasswordForm(OwnWords, BaseSetPasswordForm):
    """A first password."""


class ChangePasswordForm(OwnWords, BaseChangePasswordForm):
    """Another password."""


class NewPasswordForm(OwnWords, ResetPasswordKeyForm):
    """A password by the link of a mail."""


class PasswordAgainForm(OwnWords, ReauthenticateForm):
    """The password once more, before a change of how one signs in."""


class ConfirmLoginCodeForm(BaseConfirmLoginCodeForm):
    """Compares hashes, and counts a wrong code against the address, whether it has an account or not."""

    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": True,
                "class": "code-input",
            }
        ),
    )

    def clean_code(self) -> str:
        email = allauth_context.request._login_stage.state.get("email", "")  # noqa: SLF001  (allauth's)
        if lockout.seconds_locked(email):
            raise get_adapter().validation_error("too_many_login_attempts")
        code = "".join(filter(str.isdigit, self.cleaned_data["code"]))
        if not self.expected_code or not hmac.compare_digest(token_hash(code), self.expected_code):
            lockout.record_failure(email, method="code")
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticatorForm(OwnWords, ActivateTOTPForm):
    """The first code of an authenticator app."""


class SecondFactorForm(OwnWords, AuthenticateForm):
    """Counts a wrong second factor like a wrong password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code of your app, or a recovery code")
        self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        if lockout.seconds_locked(self.user.email):
            raise get_adapter().validation_error("too_many_login_attempts")
        try:
            return super().clean_code()
        except forms.ValidationError:
            lockout.record_failure(self.user.email, method="second factor", user=self.user)
            raise


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey signs in by itself, unless the person wants it as a second step only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        passwordless = self.fields["passwordless"]
        passwordless.initial = True
        passwordless.label = _("Sign in with this passkey alone")
        passwordless.help_text = _("Your device then asks for your fingerprint, face or PIN each time.")


class ProfileForm(forms.Form):
    """What a person says about themselves."""

    full_name = forms.CharField(
        label=_("Name"), max_length=255, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Times are shown in this zone, and your days begin at its midnight."),
    )
    theme = forms.ChoiceField(label=_("Appearance"), choices=Theme.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("As the browser")), *settings.LANGUAGES]
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in sorted(known_zones())]


class InviteForm(forms.Form):
    """Who shall join, and as what."""

    email = forms.EmailField(label=_("E-mail address"), max_length=255)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=TEAM_ROLES,
        help_text=_(
            "Recruiters run requisitions, interviewers see their interviews, viewers read, "
            "company admins also manage the team."
        ),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=TEAM_ROLES)


class ConsoleUserForm(forms.ModelForm):
    """What a superadmin enters; the operation checks how role and company fit."""

    class Meta:
        model = User
        fields = ["email", "full_name", "role", "tenant"]

    def _post_clean(self) -> None:
        """Leave the instance alone: the operation writes, by its own rules."""


class JoinForm(forms.Form):
    full_name = forms.CharField(
        label=_("Your name"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )


class ApiKeyForm(forms.Form):
    """A key for one program."""

    LIVES = (("30", _("30 days")), ("90", _("90 days")), ("365", _("One year")), ("", _("No end")))

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What will use it, for example “Payroll export”.")
    )
    role = forms.ChoiceField(
        label=_("Acts as"),
        choices=TEAM_ROLES,
        help_text=_("The key sees and does what this role does, and no more."),
    )
    can_write = forms.BooleanField(label=_("May change data"), required=False)
    life = forms.ChoiceField(label=_("Ends after"), choices=LIVES, initial="90", required=False)

    def clean(self) -> dict[str, Any]:
        """Turn the life into `expires_at`: the end of that day, UTC."""
        data = super().clean() or {}
        days = data.pop("life", "")
        end = (timezone.now() + timedelta(days=int(days))).date() if days else None
        data["expires_at"] = (
            datetime.combine(end, time.max, tzinfo=timezone.get_default_timezone()) if end else None
        )
        return data
