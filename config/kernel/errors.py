"""Domain errors: what an operation raises, and what pages and API turn into an answer."""

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule of the product refused the request.

    `code` is a stable upper-case word for integrations, `message` one translated sentence for people,
    `status` the HTTP status, `field_errors` a list of {"field", "code", "message"}.
    """

    code = "REFUSED"
    status = 400
    default_message = _("This is not possible.")

    def __init__(self, message=None, *, code=None, field_errors=()):
        self.message = message or self.default_message
        self.code = code or self.code
        self.field_errors = list(field_errors)
        super().__init__(str(self.message))


class ValidationFailed(DomainError):
    """Input that cannot be accepted; names its fields."""

    code = "INVALID_FORMAT"
    status = 422
    default_message = _("Some of the values cannot be accepted.")

    @classmethod
    def at(cls, field, message, code="INVALID_FORMAT"):
        """Return the error for one field."""
        return cls(message, code=code, field_errors=[{"field": field, "code": code, "message": str(message)}])


class Unauthorized(DomainError):
    code = "UNAUTHORIZED"
    status = 401
    default_message = _("Sign in to go on.")


UNAVAILABLE = (OperationalError, InterfaceError)
"""What the database raises when it goes away in the middle of something, or gives up on a lock."""
RETRY_SECONDS = 5
"""After how long it is worth trying again: a private PostgreSQL that was killed is back by then."""


class PolicyDenied(DomainError):
    """The actor may not do this; `reason` is the sentence shown to the person."""

    code = "FORBIDDEN"
    status = 403
    default_message = _("You may not do this.")

    @property
    def reason(self):
        return self.message


class NotFound(DomainError):
    code = "NOT_FOUND"
    status = 404
    default_message = _("There is nothing here.")


class Conflict(DomainError):
    """The state of the data does not allow it (duplicate, clash, already done)."""

    code = "CONFLICT"
    status = 409
    default_message = _("This clashes with something that is already there.")


class InvalidTransition(Conflict):
    code = "INVALID_TRANSITION"
    default_message = _("The status does not allow this step.")


class Gone(DomainError):
    code = "GONE"
    status = 410
    default_message = _("This is no longer available.")


class QuotaExceeded(DomainError):
    code = "QUOTA_EXCEEDED"
    status = 402
    default_message = _("The quota of your plan is used up.")


class TooLarge(DomainError):
    code = "FILE_TOO_LARGE"
    status = 413
    default_message = _("The file is larger than 10 MiB.")


class TooMany(DomainError):
    """Too many tries; `retry_after` is in seconds."""

    code = "RATE_LIMITED"
    status = 429
    default_message = _("Too many tries. Wait a moment and try again.")

    def __init__(self, message=None, *, retry_after=60, **kwargs):
        super().__init__(message, **kwargs)
        self.retry_after = retry_after
