"""How people sign in: allauth's settings. Company sign-ins come from the environment only."""

from urllib.parse import urlsplit

import environ

env = environ.Env()

AUTHENTICATION_BACKENDS = ["accounts.backends.AccountBackend"]

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_FORMS = {
    page: f"accounts.forms.{form}"
    for page, form in (
        ("login", "SignInForm"),
        ("signup", "SignUpForm"),
        ("confirm_login_code", "ConfirmLoginCodeForm"),
        ("add_email", "ChangeEmailForm"),
        ("confirm_email_verification_code", "ConfirmAddressForm"),
        ("set_password", "SetPasswordForm"),
        ("change_password", "ChangePasswordForm"),
        ("reset_password", "ResetPasswordForm"),
        ("reset_password_from_key", "NewPasswordForm"),
        ("reauthenticate", "PasswordAgainForm"),
    )
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 900
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "request_login_code": "20/m/ip,3/m/key",
    "login_failed": "30/m/ip,10/10m/key",
    "signup": "10/m/ip",
}

MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "activate_totp": "accounts.forms.AuthenticatorForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Assist-Ten"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = env("SITE_URL", default="http://").startswith("http://")
"""Passkeys over plain HTTP, which browsers allow on localhost only; production speaks HTTPS."""

USERSESSIONS_ADAPTER = "accounts.adapters.SessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = False

SOCIALACCOUNT_ADAPTER = "accounts.adapters.CompanySignInAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SSO_ALLOWED_DOMAINS = [domain.lower() for domain in env.list("SSO_ALLOWED_DOMAINS", default=[])]
"""Domains whose people may use company sign-in; empty: every domain the provider vouches for."""


def company_sign_ins(env):
    """Return allauth's provider table and the origins a sign-in form may lead to.

    Microsoft needs MICROSOFT_CLIENT_ID and _SECRET; its address counts as proven only when
    MICROSOFT_TENANT is one directory, since in the shared ones anybody may claim any address. OpenID
    Connect needs OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET; OIDC_NAME is the button's text.
    """
    providers, origins = {}, []
    if env("MICROSOFT_CLIENT_ID", default="") and env("MICROSOFT_CLIENT_SECRET", default=""):
        tenant = env("MICROSOFT_TENANT", default="organizations")
        providers["microsoft"] = {
            "APPS": [
                {
                    "client_id": env("MICROSOFT_CLIENT_ID"),
                    "secret": env("MICROSOFT_CLIENT_SECRET"),
                    "settings": {"tenant": tenant},
                }
            ],
            "SCOPE": ["openid", "email", "profile", "User.Read"],
            "OAUTH_PKCE_ENABLED": True,
            "VERIFIED_EMAIL": tenant not in {"common", "organizations", "consumers"},
        }
        origins.append("https://login.microsoftonline.com")
    if env("OIDC_ISSUER", default="") and env("OIDC_CLIENT_ID", default=""):
        issuer = env("OIDC_ISSUER")
        providers["openid_connect"] = {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "company",
                    "name": env("OIDC_NAME", default="Company sign-in"),
                    "client_id": env("OIDC_CLIENT_ID"),
                    "secret": env("OIDC_CLIENT_SECRET", default=""),
                    "settings": {"server_url": issuer, "uid_field": "sub"},
                }
            ],
        }
        parts = urlsplit(issuer)
        origins.append(f"{parts.scheme}://{parts.netloc}")
    return providers, origins


SOCIALACCOUNT_PROVIDERS, SIGN_IN_ORIGINS = company_sign_ins(env)
"""The second: where a browser may be sent by a sign-in form (form-action of the content policy)."""

SILENCED_SYSTEM_CHECKS = ["auth.W004"]
"""The address is unique in lower case, by a constraint on an expression that the check does not look at."""
