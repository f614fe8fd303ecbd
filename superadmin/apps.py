from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SuperadminConfig(AppConfig):
    name = "superadmin"
    verbose_name = _("Superadmin")

    def ready(self):
        from config.kernel import transitions
        from superadmin.operations import audit

        transitions.record_with(audit.record)
