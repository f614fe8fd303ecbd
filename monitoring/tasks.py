"""The timetable's jobs of the platform floor."""

from __future__ import annotations

from config.kernel.jobs import job
from monitoring.operations import alerts, extraction, ledger, notifications, sampling
from superadmin.operations import metrics


@job(atomic=False)
def take_sample() -> int:
    """Each minute: measure this installation."""
    return sampling.sample()


@job(atomic=False)
def check_alerts() -> dict[str, int]:
    """Every five minutes: the alert rules."""
    return alerts.evaluate()


@job(atomic=False)
def summarise_metrics() -> int:
    """Every hour: the summaries of the last two hours and their days."""
    return metrics.summarise_recent()


@job(atomic=False)
def hand_over_forgotten_jobs() -> int:
    """Every five minutes: committed jobs that the broker never got."""
    return ledger.hand_over_forgotten()


@job(atomic=False)
def forget_old() -> dict[str, int]:
    """Every night: what is past its time of keeping."""
    return {
        "messages": notifications.forget_old(),
        "jobs": ledger.forget_old(),
        "extractions": extraction.forget_old(),
        **metrics.forget_old(),
    }
