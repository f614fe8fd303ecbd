"""One machine, demo data, plain HTTP on the loop-back address."""

from config.settings.base import *  # noqa: F403
from config.settings.base import LLM_API_KEY, STATIC_ROOT, STORAGES, env
from config.settings.parts import logging_config

DEBUG = env.bool("DEBUG", default=False)
DEMO = True
"""Show the demo sign-ins and the mail outbox; never true in production."""
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_AUTOREFRESH = DEBUG
LOGGING = logging_config(json=env.bool("LOG_JSON", default=False), secrets=[LLM_API_KEY])
