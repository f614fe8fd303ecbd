"""Choice lists of messages, logs, jobs and proctoring, with the default severity of each event."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NotificationType(TextChoices):
    SYSTEM = "system", _("System")
    ASSESSMENT = "assessment", _("Assessment")
    INTERVIEW = "interview", _("Interview")
    APPLICATION = "application", _("Application")
    PROCTORING = "proctoring", _("Proctoring")


class NotificationPriority(TextChoices):
    LOW = "low", _("Low")
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")
    URGENT = "urgent", _("Urgent")


class ExtractionType(TextChoices):
    CV_LLM = "cv_llm", _("CV, language model")
    JD_LLM = "jd_llm", _("Job description, language model")
    CV_TEXT = "cv_text", _("CV, text")
    JD_TEXT = "jd_text", _("Job description, text")
    DOCUMENT_TEXT = "document_text", _("Other document, text")
    QUESTIONS_LLM = "questions_llm", _("Questions, language model")


class ExtractionStatus(TextChoices):
    SUCCESS = "success", _("Success")
    FAILED = "failed", _("Failed")


class TaskStatus(TextChoices):
    """The task queue's own words, in upper case as the queue writes them."""

    PENDING = "PENDING", _("Waiting")
    STARTED = "STARTED", _("Running")
    SUCCESS = "SUCCESS", _("Done")
    FAILURE = "FAILURE", _("Failed")
    RETRY = "RETRY", _("Will be retried")
    REVOKED = "REVOKED", _("Cancelled")


FINISHED_TASK_STATUSES = (TaskStatus.SUCCESS, TaskStatus.FAILURE, TaskStatus.REVOKED)
UNFINISHED_TASK_STATUSES = (TaskStatus.PENDING, TaskStatus.STARTED, TaskStatus.RETRY)


class ProctoringEventType(TextChoices):
    MULTIPLE_FACES = "multiple_faces", _("More than one face")
    NO_FACE = "no_face", _("No face")
    FACE_MISMATCH = "face_mismatch", _("Another face")
    CAMERA_DISCONNECT = "camera_disconnect", _("Camera lost")
    CAMERA_MUTED = "camera_muted", _("Camera covered")
    TAB_SWITCH = "tab_switch", _("Left the tab")
    WINDOW_BLUR = "window_blur", _("Left the window")
    FULLSCREEN_EXIT = "fullscreen_exit", _("Left full screen")
    COPY_PASTE = "copy_paste", _("Copied or pasted")
    CONTEXT_MENU = "context_menu", _("Opened the context menu")
    DEVTOOLS = "devtools", _("Opened developer tools")
    PRINT_SCREEN = "print_screen", _("Took a screenshot")
    AUDIO_SPIKE = "audio_spike", _("Loud noise")
    SECOND_VOICE = "second_voice", _("Second voice")
    SCREEN_SHARE_DENIED = "screen_share_denied", _("Screen sharing refused")
    UNAUTHORIZED_APP = "unauthorized_app", _("Other program")
    CONNECTION_LOST = "connection_lost", _("Connection lost")
    WINDOW_RESIZE = "window_resize", _("Changed the size of the window")
    SECOND_SCREEN = "second_screen", _("Second screen")


EVENT_TYPE_VARIANTS = {"multiple_faces_detected": ProctoringEventType.MULTIPLE_FACES}


class ProctoringSeverity(TextChoices):
    """Ordered from harmless to grave; the order of the members is the rank."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    CRITICAL = "critical", _("Critical")


GRAVE_SEVERITIES = (ProctoringSeverity.HIGH, ProctoringSeverity.CRITICAL)

_T, _S = ProctoringEventType, ProctoringSeverity
DEFAULT_SEVERITY = {
    _T.MULTIPLE_FACES: _S.HIGH,
    _T.NO_FACE: _S.MEDIUM,
    _T.FACE_MISMATCH: _S.HIGH,
    _T.CAMERA_DISCONNECT: _S.HIGH,
    _T.CAMERA_MUTED: _S.LOW,
    _T.TAB_SWITCH: _S.MEDIUM,
    _T.WINDOW_BLUR: _S.MEDIUM,
    _T.FULLSCREEN_EXIT: _S.MEDIUM,
    _T.COPY_PASTE: _S.LOW,
    _T.CONTEXT_MENU: _S.LOW,
    _T.DEVTOOLS: _S.LOW,
    _T.PRINT_SCREEN: _S.LOW,
    _T.AUDIO_SPIKE: _S.LOW,
    _T.SECOND_VOICE: _S.HIGH,
    _T.SCREEN_SHARE_DENIED: _S.HIGH,
    _T.UNAUTHORIZED_APP: _S.HIGH,
    _T.CONNECTION_LOST: _S.MEDIUM,
    _T.WINDOW_RESIZE: _S.LOW,
    _T.SECOND_SCREEN: _S.LOW,
}
REPEAT_IS_GRAVE = frozenset({_T.TAB_SWITCH, _T.WINDOW_BLUR, _T.FULLSCREEN_EXIT})
"""The second event of one of these types in a session counts as high."""
NO_FACE_GRAVE_SECONDS = 30


class ReviewOutcome(TextChoices):
    VALID = "valid", _("Valid")
    WARNING = "warning", _("Warning")
    INVALID = "invalid", _("Invalid")


class IntegrityState(TextChoices):
    """What a session's events add up to; derived, never stored."""

    CLEAN = "clean", _("Clean")
    WARNING = "warning", _("Warning")
    FLAGGED = "flagged", _("Flagged")
