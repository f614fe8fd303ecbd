"""The words of candidates, files and the catalogue."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SkillCategory(TextChoices):
    """What kind of thing a skill is."""

    TECHNICAL = "technical", _("Technical")
    SOFT = "soft", _("Soft skill")
    LANGUAGE = "language", _("Language")
    DOMAIN = "domain", _("Domain")
    TOOL = "tool", _("Tool")


class SkillLevel(TextChoices):
    """How well somebody masters a skill, in rising order."""

    BEGINNER = "beginner", _("Beginner")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")
    EXPERT = "expert", _("Expert")


class SkillSource(TextChoices):
    """Who says that a person has a skill."""

    STAFF = "staff", _("Entered by staff")
    RULE = "rule", _("Found in a file")
    SELF = "self", _("Stated by the candidate")


class ExperienceLevel(TextChoices):
    """Seniority, in rising order. A candidate whose seniority nobody knows yet has an empty value."""

    JUNIOR = "junior", _("Junior")
    MID = "mid", _("Mid")
    SENIOR = "senior", _("Senior")
    LEAD = "lead", _("Lead")
    EXECUTIVE = "executive", _("Executive")


class NoteType(TextChoices):
    """Kinds of internal remarks; shared with the notes on applications."""

    GENERAL = "general", _("General")
    FOLLOW_UP = "follow_up", _("Follow-up")
    RED_FLAG = "red_flag", _("Red flag")
    STATUS = "status", _("Status")


class DocumentCategory(TextChoices):
    """What an uploaded file is about."""

    JD = "jd", _("Job description")
    CV = "cv", _("CV")
    PORTFOLIO = "portfolio", _("Portfolio")
    REQUIREMENTS = "requirements", _("Requirements")
    SPECIFICATIONS = "specifications", _("Specifications")
    SNAPSHOT = "snapshot", _("Picture taken during a test")


UPLOAD_CATEGORIES = [pair for pair in DocumentCategory.choices if pair[0] != DocumentCategory.SNAPSHOT]
"""What people may upload; pictures taken during a test come from the test only."""


class ExtractionStatus(TextChoices):
    """What became of reading the text out of a file."""

    EXTRACTED = "extracted", _("Text read")
    EMPTY = "empty", _("No text in it")
    FAILED = "failed", _("Not readable")


class RequestKind(TextChoices):
    """What a candidate asks a company for."""

    QUESTION = "question", _("Question")
    CORRECTION = "correction", _("Correction of data")
    DELETION = "deletion", _("Deletion of data")


class RequestStatus(TextChoices):
    """Whether a company has answered."""

    OPEN = "open", _("To be answered")
    ANSWERED = "answered", _("Answered")


REQUEST_TRANSITIONS = {
    RequestStatus.OPEN: frozenset({RequestStatus.ANSWERED}),
    RequestStatus.ANSWERED: frozenset(),
}


LEVEL_VARIANTS = {
    "basic": SkillLevel.BEGINNER,
    "strong": SkillLevel.ADVANCED,
    "advance": SkillLevel.ADVANCED,
    "medium": SkillLevel.INTERMEDIATE,
    "senior": SkillLevel.EXPERT,
}
"""Words for a proficiency that older data and screens use."""
