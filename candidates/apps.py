"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CandidatesConfig(AppConfig):
    """People, their files, and the catalogue of skills and job roles."""

    name = "candidates"
    verbose_name = _("Candidates")
