"""Messages, logs, jobs, proctoring evidence."""

from monitoring.models.jobs import CeleryTask, ExtractionLog
from monitoring.models.notifications import Notification
from monitoring.models.proctoring import ProctoringEvent, ProctoringReview

__all__ = ["CeleryTask", "ExtractionLog", "Notification", "ProctoringEvent", "ProctoringReview"]
