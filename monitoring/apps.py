from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = _("Monitoring & system")

    def ready(self):
        from config.kernel import jobs
        from monitoring.operations import ledger

        jobs.keep_ledger(ledger)
