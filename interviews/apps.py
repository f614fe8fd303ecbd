"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InterviewsConfig(AppConfig):
    """Talks with candidates and what the interviewers found."""

    name = "interviews"
    verbose_name = _("Interviews")
