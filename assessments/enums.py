"""The words of job descriptions, questions, assessments, attempts and applications."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobDescriptionStatus(TextChoices):
    """Ready once there is text to work with."""

    DRAFT = "draft", _("No text yet")
    READY = "ready", _("Ready")


JOB_DESCRIPTION_TRANSITIONS = {
    JobDescriptionStatus.DRAFT: frozenset({JobDescriptionStatus.READY}),
    JobDescriptionStatus.READY: frozenset(),
}


class Level(TextChoices):
    """How demanding a question set is, in rising order."""

    BASIC = "basic", _("Basic")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


LEVEL_ALIASES = {
    "beginner": Level.BASIC,
    "easy": Level.BASIC,
    "junior": Level.BASIC,
    "medium": Level.INTERMEDIATE,
    "mid": Level.INTERMEDIATE,
    "advance": Level.ADVANCED,
    "expert": Level.ADVANCED,
    "strong": Level.ADVANCED,
    "hard": Level.ADVANCED,
    "senior": Level.ADVANCED,
}
"""Other spellings accepted on input; only the three levels are stored."""


class QuestionSource(TextChoices):
    """Where the questions of a set come from."""

    LLM = "llm", _("Generated")
    MANUAL = "manual", _("Written by hand")
    IMPORT = "import", _("Imported")
    MODEL = "model", _("Made by an item model")
    STARTER = "starter", _("Starter bank")


class QuestionSetStatus(TextChoices):
    """Whether a set can be worked with. Being locked is a date of its own, not a status."""

    GENERATING = "generating", _("Being generated")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Generation failed")
    RETIRED = "retired", _("Retired")


QUESTION_SET_TRANSITIONS = {
    QuestionSetStatus.GENERATING: frozenset({QuestionSetStatus.READY, QuestionSetStatus.FAILED}),
    QuestionSetStatus.FAILED: frozenset({QuestionSetStatus.GENERATING, QuestionSetStatus.RETIRED}),
    QuestionSetStatus.READY: frozenset({QuestionSetStatus.RETIRED}),
    QuestionSetStatus.RETIRED: frozenset({QuestionSetStatus.READY}),
}


class QuestionKind(TextChoices):
    """How many options are right."""

    SINGLE = "single", _("One right answer")
    MULTIPLE = "multiple", _("Several right answers")


class QuestionStatus(TextChoices):
    """Only approved questions are put before candidates."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    FLAGGED = "flagged", _("Flagged")
    RETIRED = "retired", _("Retired")


QUESTION_TRANSITIONS = {
    QuestionStatus.DRAFT: frozenset(
        {QuestionStatus.IN_REVIEW, QuestionStatus.APPROVED, QuestionStatus.RETIRED}
    ),
    QuestionStatus.IN_REVIEW: frozenset(
        {QuestionStatus.DRAFT, QuestionStatus.APPROVED, QuestionStatus.RETIRED}
    ),
    QuestionStatus.APPROVED: frozenset(
        {QuestionStatus.DRAFT, QuestionStatus.FLAGGED, QuestionStatus.RETIRED}
    ),
    QuestionStatus.FLAGGED: frozenset(
        {QuestionStatus.DRAFT, QuestionStatus.APPROVED, QuestionStatus.RETIRED}
    ),
    QuestionStatus.RETIRED: frozenset({QuestionStatus.DRAFT, QuestionStatus.APPROVED}),
}
"""An approved one goes back to draft when what it asks is changed; a retired one when nobody ever approved it."""


class QuestionReview(TextChoices):
    """Who may approve a question: a setting of the company (`question_review`)."""

    SECOND_PERSON = "second_person", _("Somebody else than the author")
    AUTHOR = "author", _("The author too")


class FileFormat(TextChoices):
    """Files in which questions travel."""

    GIFT = "gift", "GIFT"
    AIKEN = "aiken", "Aiken"
    MOODLE_XML = "moodle_xml", "Moodle XML"
    QTI = "qti", "QTI 2.1"
    QTI3 = "qti3", "QTI 3.0"
    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"


class ImportStatus(TextChoices):
    """The life of one upload of questions."""

    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Waiting for your decision")
    IMPORTING = "importing", _("Being brought in")
    DONE = "done", _("Brought in")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


IMPORT_TRANSITIONS = {
    ImportStatus.CHECKING: frozenset({ImportStatus.CHECKED, ImportStatus.FAILED, ImportStatus.CANCELLED}),
    ImportStatus.CHECKED: frozenset({ImportStatus.IMPORTING, ImportStatus.CANCELLED}),
    ImportStatus.IMPORTING: frozenset({ImportStatus.DONE, ImportStatus.FAILED}),
    ImportStatus.DONE: frozenset(),
    ImportStatus.FAILED: frozenset({ImportStatus.CHECKING}),
    ImportStatus.CANCELLED: frozenset(),
}


class ImportOutcome(TextChoices):
    """What becomes of one item of a file."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    DUPLICATE = "duplicate", _("There already")
    UNSUPPORTED = "unsupported", _("Not supported")
    ERROR = "error", _("Not readable")


class ExportStatus(TextChoices):
    """The life of one file of questions that leaves the house."""

    WRITING = "writing", _("Being written")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    EXPIRED = "expired", _("Removed")


EXPORT_TRANSITIONS = {
    ExportStatus.WRITING: frozenset({ExportStatus.READY, ExportStatus.FAILED}),
    ExportStatus.READY: frozenset({ExportStatus.EXPIRED}),
    ExportStatus.FAILED: frozenset(),
    ExportStatus.EXPIRED: frozenset(),
}


class Selection(TextChoices):
    """How the questions of a section are found."""

    FIXED = "fixed", _("The same for everybody")
    RANDOM = "random", _("Drawn at random at the start")
    VARIANT = "variant", _("Own variants for each candidate")


class Scoring(TextChoices):
    """How a version of a question counts; all but the first are made by corrections only."""

    KEY = "key", _("By its key")
    EVERYONE = "everyone", _("Full points for everybody")
    EXCLUDED = "excluded", _("Left out of the score")


class Remedy(TextChoices):
    """What is done about a question that was scored wrongly."""

    KEY = "key", _("Another right answer")
    CREDIT = "credit", _("Credit of its own for each option")
    EVERYONE = "everyone", _("Full points for everybody")
    EXCLUDED = "excluded", _("Leave it out of the score")


class Navigation(TextChoices):
    """Whether candidates may go back."""

    FREE = "free", _("Back and forth")
    FORWARD = "forward", _("Forward only")


class CorrectionStatus(TextChoices):
    """The life of the correction of a key."""

    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    FAILED = "failed", _("Failed")


CORRECTION_TRANSITIONS = {
    CorrectionStatus.APPLYING: frozenset({CorrectionStatus.APPLIED, CorrectionStatus.FAILED}),
    CorrectionStatus.FAILED: frozenset({CorrectionStatus.APPLYING}),
    CorrectionStatus.APPLIED: frozenset(),
}


class AssessmentStatus(TextChoices):
    """What an assessment is to the people who look at it; derived, never stored."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    EXPIRED = "expired", _("Expired")
    REPLACED = "replaced", _("Replaced")
    INACTIVE = "inactive", _("Deactivated")


class ScoreRelease(TextChoices):
    """When candidates may see their score."""

    IMMEDIATE = "immediate", _("At once")
    DELAYED = "delayed", _("After some hours")
    MANUAL = "manual", _("By hand")


class ProctoringLevel(TextChoices):
    """How strictly an attempt is watched, in rising order."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class ResultDetail(TextChoices):
    """How much of a released result its candidate sees, in rising order."""

    NOTHING = "nothing", _("Nothing")
    OUTCOME = "outcome", _("Only whether they passed")
    SCORE = "score", _("The score")
    SECTIONS = "sections", _("The score of each section")
    ANSWERS = "answers", _("The own answers, without right or wrong")


class InvitationState(TextChoices):
    """Where an invitation stands; derived from its dates, never stored."""

    QUEUED = "queued", _("Waiting to be sent")
    FAILED = "failed", _("Not delivered")
    SENT = "sent", _("Sent")
    OPENED = "opened", _("Opened")
    USED = "used", _("Used")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


class SessionStatus(TextChoices):
    """The life of one attempt."""

    STARTED = "started", _("Running")
    COMPLETED = "completed", _("Handed in")
    EXPIRED = "expired", _("Time over")
    INVALIDATED = "invalidated", _("Not counted")


SESSION_TRANSITIONS = {
    SessionStatus.STARTED: frozenset(
        {SessionStatus.COMPLETED, SessionStatus.EXPIRED, SessionStatus.INVALIDATED}
    ),
    SessionStatus.COMPLETED: frozenset({SessionStatus.INVALIDATED}),
    SessionStatus.EXPIRED: frozenset({SessionStatus.INVALIDATED}),
    SessionStatus.INVALIDATED: frozenset({SessionStatus.COMPLETED}),
}


class HandInSource(TextChoices):
    """Who ended an attempt."""

    CANDIDATE = "candidate", _("Candidate")
    DEADLINE = "deadline", _("End of time")
    RULE = "rule", _("Proctoring rule")
    STAFF = "staff", _("Staff")


class PauseKind(TextChoices):
    """Who stopped the clock of an attempt."""

    CANDIDATE = "candidate", _("The candidate")
    STAFF = "staff", _("Staff")


class AccommodationStatus(TextChoices):
    """The life of a request for other conditions."""

    REQUESTED = "requested", _("Waiting for a decision")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    ENDED = "ended", _("Ended")


ACCOMMODATION_TRANSITIONS = {
    AccommodationStatus.REQUESTED: frozenset(
        {AccommodationStatus.APPROVED, AccommodationStatus.DECLINED, AccommodationStatus.ENDED}
    ),
    AccommodationStatus.APPROVED: frozenset({AccommodationStatus.ENDED}),
    AccommodationStatus.DECLINED: frozenset({AccommodationStatus.APPROVED, AccommodationStatus.ENDED}),
    AccommodationStatus.ENDED: frozenset(),
}


class CaseStatus(TextChoices):
    """Where the review of an attempt stands."""

    OPEN = "open", _("To be reviewed")
    PROPOSED = "proposed", _("Waiting for a second reviewer")
    DECIDED = "decided", _("Decided")


CASE_TRANSITIONS = {
    CaseStatus.OPEN: frozenset({CaseStatus.PROPOSED, CaseStatus.DECIDED}),
    CaseStatus.PROPOSED: frozenset({CaseStatus.DECIDED}),
    CaseStatus.DECIDED: frozenset({CaseStatus.OPEN}),
}


class IntegrityRule(TextChoices):
    """What makes up the integrity score of an attempt."""

    CRITICAL_EVENTS = "critical_events", _("Critical events")
    GRAVE_EVENTS = "grave_events", _("Events of high severity")
    MEDIUM_EVENTS = "medium_events", _("Events of medium severity")
    TIME_OUTSIDE = "time_outside", _("Time away from the test")
    BURST = "burst", _("Many events within a minute")
    FAST_ANSWERS = "fast_answers", _("Answered faster than one can read")
    SIMILARITY = "similarity", _("The same wrong answers as another attempt")
    SHARED_ADDRESS = "shared_address", _("The same network address as another candidate")


class ApplicationStatus(TextChoices):
    """Where a candidate stands in one assessment."""

    PENDING = "pending", _("Pending")
    IN_PROGRESS = "in_progress", _("In progress")
    COMPLETED = "completed", _("Completed")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    REJECTED = "rejected", _("Rejected")


APPLICATION_TRANSITIONS = {
    ApplicationStatus.PENDING: frozenset({ApplicationStatus.IN_PROGRESS, ApplicationStatus.REJECTED}),
    ApplicationStatus.IN_PROGRESS: frozenset({ApplicationStatus.COMPLETED, ApplicationStatus.REJECTED}),
    ApplicationStatus.COMPLETED: frozenset(
        {ApplicationStatus.IN_PROGRESS, ApplicationStatus.SHORTLISTED, ApplicationStatus.REJECTED}
    ),
    ApplicationStatus.SHORTLISTED: frozenset({ApplicationStatus.REJECTED}),
    ApplicationStatus.REJECTED: frozenset({ApplicationStatus.SHORTLISTED}),
}
"""Completed leads back to in progress only for a further attempt; nothing leads back to pending."""

OPEN_APPLICATION_STATUSES = frozenset({ApplicationStatus.PENDING, ApplicationStatus.IN_PROGRESS})
