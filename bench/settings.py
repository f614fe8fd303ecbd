"""The product's own settings, plus one bare view to compare with, and throttles out of the way."""

from config.settings.dev import *  # noqa: F403
from config.settings.dev import ALLOWED_HOSTS, REST_FRAMEWORK

SHORT_WAY = "bench.short_way"
ALLOWED_HOSTS += ["127.0.0.1"]
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}
