"""What every environment shares. Values that differ by machine come from the environment.

`config.embedded` has exported DATABASE_URL and REDIS_URL before this module is read where the
operator set none, so nothing here knows whether the services are private or real.
"""

from datetime import timedelta
from pathlib import Path

import environ

from config import __version__
from config.settings.parts import celery_beat_schedule, database_from, field_keys, languages, logging_config

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(environ.Env()("ASSIST_VAR", default=str(BASE_DIR / "var")))
VERSION = __version__

env = environ.Env()

DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="")
FIELD_KEYS = field_keys(env("FIELD_KEYS", default=""))
"""Key id -> 32 bytes in URL-safe base64; the last one writes, all of them read."""
BLIND_INDEX_KEY = env("BLIND_INDEX_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "config.apps.ConfigApp",
    "superadmin.apps.SuperadminConfig",
    "accounts.apps.AccountsConfig",
    "monitoring.apps.MonitoringConfig",
    "candidates.apps.CandidatesConfig",
    "assessments.apps.AssessmentsConfig",
    "recruiting.apps.RecruitingConfig",
    "interviews.apps.InterviewsConfig",
    "config.apps.ConsoleConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.microsoft",
    "anymail",
    "corsheaders",
    "csp",
    "django_celery_beat",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "storages",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.kernel.middleware.RequestContextMiddleware",
    "config.kernel.middleware.ShortWayMiddleware",
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.kernel.middleware.TenantMiddleware",
]

ROOT_URLCONF = "config.urls"
SHORT_WAY = "assessments.saving_urls"
"""Addresses that are answered without the rest of the middleware (decision 0022)."""
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_loaders = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                ("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", _loaders)])
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "config.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "config.kernel.web.frame.context",
            ],
        },
    }
]
COTTON_DIR = "components"
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

DATABASES = {"default": database_from(env)}
DATABASES["default"]["ATOMIC_REQUESTS"] = True

REDIS_URL = env("REDIS_URL", default="")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "assist",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SAMESITE = "Lax"

CELERY_BROKER_URL = env("CELERY_BROKER_URL", default=REDIS_URL.replace("unix://", "redis+socket://", 1))
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 3600
CELERY_TASK_SOFT_TIME_LIMIT = 3000
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES = {name: {} for name in ("default", "mail", "questions", "scores")}
CELERY_TASK_CREATE_MISSING_QUEUES = False
"""A worker serves every queue above unless told otherwise; a job for any other is refused, not lost."""
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = celery_beat_schedule()

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = languages(LOCALE_PATHS[0])
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", VAR_DIR / "assets"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.assets.NodeModulesFinder",
]
NODE_MODULES = BASE_DIR / "node_modules"

S3_BUCKET = env("S3_BUCKET", default="")
PRIVATE_FILES_DIR = VAR_DIR / "files"
if S3_BUCKET:
    _private = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env("S3_ENDPOINT_URL", default=None),
            "region_name": env("S3_REGION", default=None),
            "default_acl": "private",
            "querystring_auth": True,
            "querystring_expire": 300,
            "file_overwrite": False,
        },
    }
else:
    _private = {
        "BACKEND": "config.kernel.storage.PrivateFileStorage",
        "OPTIONS": {"location": str(PRIVATE_FILES_DIR)},
    }
STORAGES = {
    "default": _private,
    "private": _private,
    "staticfiles": {"BACKEND": "config.assets.AssetStorage"},
}
UPLOAD_LIMIT = 10 * 1024 * 1024
"""Largest accepted file, bytes (10 MiB)."""
QUESTION_FILE_LIMIT = 32 * 1024 * 1024
"""Largest accepted file of questions, bytes (32 MiB): they bring their pictures along."""
UPLOAD_LIMITS = {
    "assessments:import-start": QUESTION_FILE_LIMIT,
    "assessments-api:question-import-list": QUESTION_FILE_LIMIT,
}
"""Addresses that take files of another size, by name."""
DOWNLOAD_URL_SECONDS = 300
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "candidates.transfers.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

EMAIL_URL = env("EMAIL_URL", default="")
OUTBOX_DIR = VAR_DIR / "outbox"
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "config.kernel.mail.OutboxBackend"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Assist-Ten <noreply@assist-ten.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.AccessTokenAuthentication",
        "accounts.api.authentication.ApiKeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "config.schema.DescribedSchema",
    "DEFAULT_THROTTLE_RATES": {
        "caller": "100/min",
        "login": "5/min",
        "code": "3/min",
        "proctoring": "60/min",
    },
    "EXCEPTION_HANDLER": "config.kernel.api.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Assist-Ten API",
    "DESCRIPTION": "Hiring and assessment: requisitions, assessments, candidates, interviews.",
    "VERSION": VERSION,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["config.kernel.api.StaffOnly"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "UserRole": "accounts.enums.UserRole.choices",
        "TeamRole": "accounts.enums.TEAM_ROLES",
        "MemberStatus": "accounts.enums.MemberStatus.choices",
        "JobDescriptionStatus": "assessments.enums.JobDescriptionStatus.choices",
        "TextExtractionStatus": "candidates.enums.ExtractionStatus.choices",
        "SeverityLevel": "monitoring.enums.ProctoringSeverity.choices",
        "AuditSeverity": "superadmin.enums.AuditSeverity.choices",
        "IncidentStatus": "superadmin.enums.IncidentStatus.choices",
        "TaskStatus": "monitoring.enums.TaskStatus.choices",
        "NotificationPriority": "monitoring.enums.NotificationPriority.choices",
        "NoteType": "candidates.enums.NoteType.choices",
        "SkillLevel": "candidates.enums.SkillLevel.choices",
        "ExperienceLevel": "candidates.enums.ExperienceLevel.choices",
        "QuestionLevel": "assessments.enums.Level.choices",
        "ApplicationStatus": "assessments.enums.ApplicationStatus.choices",
        "AssessmentStatus": "assessments.enums.AssessmentStatus.choices",
        "QuestionSetStatus": "assessments.enums.QuestionSetStatus.choices",
        "QuestionStatus": "assessments.enums.QuestionStatus.choices",
        "SessionStatus": "assessments.enums.SessionStatus.choices",
        "QuestionImportStatus": "assessments.enums.ImportStatus.choices",
        "QuestionExportStatus": "assessments.enums.ExportStatus.choices",
        "ImportOutcome": "assessments.enums.ImportOutcome.choices",
        "QuestionFlag": "assessments.psychometrics.words.ItemFlag.choices",
        "QuestionFileFormat": "assessments.enums.FileFormat.choices",
        "KeyCorrectionStatus": "assessments.enums.CorrectionStatus.choices",
        "ReviewOutcome": "monitoring.enums.ReviewOutcome.choices",
        "AccommodationStatus": "assessments.enums.AccommodationStatus.choices",
        "IntegrityCaseStatus": "assessments.enums.CaseStatus.choices",
        "RequisitionStatus": "recruiting.enums.RequisitionStatus.choices",
        "RequisitionPriority": "recruiting.enums.Priority.choices",
        "InterviewStatus": "interviews.enums.InterviewStatus.choices",
        "FeedbackStatus": "interviews.enums.FeedbackStatus.choices",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=10),
    "ALGORITHM": "HS256",
    "USER_ID_CLAIM": "sub",
    "USER_ID_FIELD": "public_id",
}
REFRESH_TOKEN_LIFETIME = timedelta(days=7)

CORS_URLS_REGEX = r"^/api/.*$"
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOW_CREDENTIALS = False

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
from csp.constants import NONCE, SELF  # noqa: E402  (beside the policy that uses them)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

METRICS_TOKEN = env("METRICS_TOKEN", default="")
"""Bearer token of /metrics; without one the page answers on the loop-back address only."""

from config.settings.language_model import *  # noqa: E402, F403  (the provider of questions, in a file of its own)
from config.settings.language_model import LLM_API_KEY  # noqa: E402

LOGGING = logging_config(json=env.bool("LOG_JSON", default=True), secrets=[LLM_API_KEY])
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
"""How many proxies in front of the web server append to X-Forwarded-For (0: header ignored)."""
REST_FRAMEWORK["NUM_PROXIES"] = TRUSTED_PROXIES

from config.settings.sign_in import *  # noqa: E402, F403  (allauth's settings, kept in their own file)
from config.settings.sign_in import SIGN_IN_ORIGINS  # noqa: E402

CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += SIGN_IN_ORIGINS
