"""The test suite: fixed secrets, fast password hashing, jobs run in the caller's process."""

import base64
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, STORAGES

SECRET_KEY = "test-only-" + "k" * 50
FIELD_KEYS = {
    "t1": base64.urlsafe_b64encode(b"1" * 32).decode(),
    "t2": base64.urlsafe_b64encode(b"2" * 32).decode(),
}
BLIND_INDEX_KEY = base64.urlsafe_b64encode(b"b" * 32).decode()
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMO = True
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

_scratch = Path(tempfile.mkdtemp(prefix="assist-test-"))
PRIVATE_FILES_DIR = _scratch / "files"
OUTBOX_DIR = _scratch / "outbox"
STORAGES["private"] = STORAGES["default"] = {
    "BACKEND": "config.kernel.storage.PrivateFileStorage",
    "OPTIONS": {"location": str(PRIVATE_FILES_DIR)},
}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATICFILES_DIRS = [p for p in (BASE_DIR / "static", BASE_DIR / "var" / "assets") if p.exists()]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
"""Files are looked up when asked for: reading all of them for each test client took a quarter of the suite."""
STATIC_ROOT = _scratch
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "assist-test"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
