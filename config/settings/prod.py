"""Production: refuses to start without its secrets, speaks HTTPS only."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import (
    BLIND_INDEX_KEY,
    FIELD_KEYS,
    LLM_API_KEY,
    LLM_BASE_URL,
    REDIS_URL,
    SECRET_KEY,
    env,
)
from config.settings.language_model import key_travels_in_clear

DEMO = False
_missing = [
    name
    for name, value in {
        "SECRET_KEY": SECRET_KEY,
        "FIELD_KEYS": FIELD_KEYS,
        "BLIND_INDEX_KEY": BLIND_INDEX_KEY,
        "DATABASE_URL": env("DATABASE_URL", default=""),
        "REDIS_URL": REDIS_URL,
        "ALLOWED_HOSTS": env("ALLOWED_HOSTS", default=""),
        "SITE_URL": env("SITE_URL", default=""),
    }.items()
    if not value
]
if _missing:
    raise ImproperlyConfigured("Production needs these environment variables: " + ", ".join(_missing))
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters")
if LLM_API_KEY and key_travels_in_clear(LLM_BASE_URL):
    raise ImproperlyConfigured("LLM_API_KEY would travel in clear: LLM_BASE_URL must begin with https://")

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^metrics$"]
"""Asked by load balancers and Prometheus inside the network, over plain HTTP."""
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.int("TRUSTED_PROXIES", default=0) else None
)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"

_dsn = env("SENTRY_DSN", default="")
if _dsn:
    import sentry_sdk

    sentry_sdk.init(dsn=_dsn, traces_sample_rate=0.1, send_default_pii=False)
