"""The words of requisitions and their pipeline, and the steps between them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequisitionStatus(TextChoices):
    """Where a job opening stands."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")
    FILLED = "filled", _("Filled")
    CANCELLED = "cancelled", _("Cancelled")


REQUISITION_TRANSITIONS = {
    RequisitionStatus.DRAFT: frozenset({RequisitionStatus.OPEN, RequisitionStatus.CANCELLED}),
    RequisitionStatus.OPEN: frozenset(
        {
            RequisitionStatus.PAUSED,
            RequisitionStatus.CLOSED,
            RequisitionStatus.FILLED,
            RequisitionStatus.CANCELLED,
        }
    ),
    RequisitionStatus.PAUSED: frozenset(
        {
            RequisitionStatus.OPEN,
            RequisitionStatus.CLOSED,
            RequisitionStatus.FILLED,
            RequisitionStatus.CANCELLED,
        }
    ),
    RequisitionStatus.CLOSED: frozenset({RequisitionStatus.OPEN, RequisitionStatus.FILLED}),
    RequisitionStatus.FILLED: frozenset({RequisitionStatus.OPEN}),
    RequisitionStatus.CANCELLED: frozenset(),
}
"""A deadline or a pause ends the applications, not the hiring: paused and closed may still become filled."""

HIRING_STATUSES = frozenset({RequisitionStatus.OPEN, RequisitionStatus.PAUSED, RequisitionStatus.CLOSED})
"""People may move through the pipeline; only an open requisition takes new ones."""


class Priority(TextChoices):
    """How urgent an opening is, in rising order."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class EmploymentType(TextChoices):
    FULL_TIME = "full-time", _("Full-time")
    PART_TIME = "part-time", _("Part-time")
    CONTRACT = "contract", _("Contract")


class Stage(TextChoices):
    """The stored stage of a pipeline entry. While SCREENING, the application's status says where it stands."""

    SCREENING = "screening", _("Screening")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    INTERVIEW = "interview", _("Interview")
    OFFER = "offer", _("Offer")
    HIRED = "hired", _("Hired")
    REJECTED = "rejected", _("Rejected")


STAGE_TRANSITIONS = {
    Stage.SCREENING: frozenset({Stage.SHORTLISTED, Stage.INTERVIEW, Stage.REJECTED}),
    Stage.SHORTLISTED: frozenset({Stage.INTERVIEW, Stage.OFFER, Stage.HIRED, Stage.REJECTED}),
    Stage.INTERVIEW: frozenset({Stage.SHORTLISTED, Stage.OFFER, Stage.HIRED, Stage.REJECTED}),
    Stage.OFFER: frozenset({Stage.INTERVIEW, Stage.HIRED, Stage.REJECTED}),
    Stage.HIRED: frozenset({Stage.OFFER}),
    Stage.REJECTED: frozenset({Stage.SHORTLISTED}),
}
"""Steps of the board; back from HIRED or REJECTED is a correction that needs a reason."""


class BoardColumn(TextChoices):
    """The columns of the board: the stored stage, with SCREENING split by the application's status."""

    INVITED = "invited", _("Invited")
    TESTING = "testing", _("Testing")
    TESTED = "tested", _("Tested")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    INTERVIEW = "interview", _("Interview")
    OFFER = "offer", _("Offer")
    HIRED = "hired", _("Hired")
    REJECTED = "rejected", _("Rejected")


SCREENING_COLUMNS = {
    "pending": BoardColumn.INVITED,
    "in_progress": BoardColumn.TESTING,
    "completed": BoardColumn.TESTED,
    "shortlisted": BoardColumn.SHORTLISTED,
    "rejected": BoardColumn.REJECTED,
}
"""Application status to board column, for entries whose stage is SCREENING."""
