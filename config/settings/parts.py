"""Pieces of the settings that need a line of logic."""

import re
from datetime import timedelta
from pathlib import PurePosixPath

from celery.schedules import crontab
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy

_LINK_SECRET = re.compile(
    r"/(?:[A-Za-z0-9_-]{43}|[^/\s:%]+(?::|%3A)[\w-]{16}(?::|%3A)[\w-]{22,})(?![A-Za-z0-9_-])"
)


ENGINE = "config.postgresql"


def languages(folder):
    """Return Django's list of languages: English, and those whose catalogue lies compiled in `folder`.

    A language without one would be offered with Django's few words of it between English ones.
    """
    translated = {path.parts[-3] for path in folder.glob("*/LC_MESSAGES/django.mo")} - {"en"}
    names = {code: LANG_INFO[code]["name"] for code in ("en", *sorted(translated))}
    return [(code, gettext_lazy(name)) for code, name in names.items()]


def database_from(env):
    """Return Django's database dictionary for DATABASE_URL.

    A socket directory given as `?host=/dir` arrives in OPTIONS; it belongs into HOST. DB_POOL is the
    number of pooled connections a process may hold (0: one persistent connection per thread). The pool fails
    fast, because `config.postgresql` waits for a server that is being started again.
    """
    if not env("DATABASE_URL", default=""):
        return {"ENGINE": ENGINE, "NAME": "unset", "OPTIONS": {}}
    database = env.db_url("DATABASE_URL", engine=ENGINE)
    options = database.setdefault("OPTIONS", {})
    host = options.pop("host", None)
    if host:
        database["HOST"] = str(PurePosixPath(host))
    pool_size = env.int("DB_POOL", default=0)
    if pool_size:
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 0.5, "reconnect_timeout": 0.2}
    else:
        database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
        database["CONN_HEALTH_CHECKS"] = True
    return database


def field_keys(text):
    """Parse `id=key,id=key` into a dictionary; the order is kept, the last key writes."""
    pairs = (item.partition("=") for item in text.split(",") if item.strip())
    return {key_id.strip(): key.strip() for key_id, _, key in pairs}


def celery_beat_schedule():
    """The timetable of the product's own jobs; operators may change it in the console."""
    minute, five_minutes = timedelta(minutes=1), timedelta(minutes=5)
    return {
        "take-sample": {"task": "monitoring.tasks.take_sample", "schedule": minute},
        "check-alerts": {"task": "monitoring.tasks.check_alerts", "schedule": five_minutes},
        "hand-over-forgotten-jobs": {
            "task": "monitoring.tasks.hand_over_forgotten_jobs",
            "schedule": five_minutes,
        },
        "summarise-metrics": {"task": "monitoring.tasks.summarise_metrics", "schedule": crontab(minute="7")},
        "close-overdue-tests": {
            "task": "assessments.tasks.close_overdue_sessions",
            "schedule": timedelta(seconds=30),
        },
        "release-due-scores": {"task": "assessments.tasks.release_due_scores", "schedule": minute},
        "update-figures": {"task": "assessments.tasks.update_figures", "schedule": five_minutes},
        "close-due-requisitions": {
            "task": "recruiting.tasks.close_due_requisitions",
            "schedule": five_minutes,
        },
        "remind-of-interviews": {"task": "interviews.tasks.remind_of_interviews", "schedule": five_minutes},
        "remind-of-feedback": {
            "task": "interviews.tasks.remind_of_feedback",
            "schedule": crontab(minute="12"),
        },
        "expire-evidence": {
            "task": "assessments.tasks.expire_evidence",
            "schedule": crontab(hour="4", minute="10"),
        },
        "end-past-conditions": {
            "task": "assessments.tasks.end_past_conditions",
            "schedule": crontab(hour="0", minute="25"),
        },
        "expire-exports": {
            "task": "assessments.tasks.expire_exports",
            "schedule": crontab(minute="41"),
        },
        "sweep-files": {"task": "candidates.tasks.sweep_files", "schedule": crontab(minute="33")},
        "purge-refresh-tokens": {
            "task": "accounts.tasks.purge_refresh_tokens",
            "schedule": crontab(hour="3", minute="40"),
        },
        "forget-old": {"task": "monitoring.tasks.forget_old", "schedule": crontab(hour="3", minute="20")},
    }


def mask_secrets(_logger, _method, event):
    """Take the secrets of links (43 characters of URL-safe base 64, or sealed) out of every text of a log line."""
    for key, value in event.items():
        if isinstance(value, str) and "/" in value:
            event[key] = _LINK_SECRET.sub("/[secret]", value)
    return event


def hiding(secrets):
    """Return the step of logging that takes these very texts out of a log line, wherever they stand in it."""
    known = [secret for secret in secrets if secret]

    def hide(_logger, _method, event):
        for key, value in event.items():
            if key == "_record" or not any(secret in str(value) for secret in known):
                continue
            text = str(value)
            for secret in known:
                text = text.replace(secret, "[secret]")
            event[key] = text
        return event

    return hide


def logging_config(*, json, secrets=()):
    """Structured log lines on standard error: JSON for machines, plain for a developer's terminal."""
    import structlog

    renderer = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask_secrets,
        hiding(secrets),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": renderer,
                "foreign_pre_chain": shared,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "assist": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            "psycopg.pool": {"level": "ERROR"},
        },
    }
