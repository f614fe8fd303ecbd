"""The words of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UserRole(models.TextChoices):
    USER = "user", _("Candidate")
    RECRUITER = "recruiter", _("Recruiter")
    INTERVIEWER = "interviewer", _("Interviewer")
    VIEWER = "viewer", _("Viewer")
    ADMIN = "admin", _("Company admin")
    SUPERADMIN = "superadmin", _("Superadmin")


STAFF_ROLES = frozenset({UserRole.RECRUITER, UserRole.INTERVIEWER, UserRole.VIEWER, UserRole.ADMIN})
"""Roles that exist only inside a company."""

TEAM_ROLES = [(role.value, role.label) for role in UserRole if role in STAFF_ROLES]
"""Those roles as choices of a form."""

ROLE_ALIASES = {"candidate": UserRole.USER, "super_admin": UserRole.SUPERADMIN}
"""Other spellings accepted on input."""


class Theme(models.TextChoices):
    SYSTEM = "system", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class KeyScope(models.TextChoices):
    READ = "read", _("Read")
    WRITE = "write", _("Read and write")


class MemberStatus(models.TextChoices):
    """Derived from the account and its open invitation; not stored."""

    ACTIVE = "active", _("Active")
    INVITED = "invited", _("Invited")
    INACTIVE = "inactive", _("Deactivated")


class StreakKind(models.TextChoices):
    LOGIN = "login_streak", _("Sign-in streak")
    QUIZ = "quiz_streak", _("Test streak")
