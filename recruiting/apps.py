"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecruitingConfig(AppConfig):
    """Job openings and the people moving through them."""

    name = "recruiting"
    verbose_name = _("Recruiting")
