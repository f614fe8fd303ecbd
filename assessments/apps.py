"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """Job descriptions, questions, assessments, invitations, attempts and applications."""

    name = "assessments"
    verbose_name = _("Assessments")
