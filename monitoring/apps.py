from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = _("Monitoring & system")

    def ready(self):
        from config.kernel import jobs, panels
        from monitoring.operations import alerts, ledger
        from monitoring.selectors import console
        from superadmin.operations import incidents

        jobs.keep_ledger(ledger)
        incidents.announce_with(alerts.announce)
        panels.register(
            "console.index",
            panels.Panel(
                "jobs", 35, "monitoring/_panel_jobs.html", console.job_panel, frozenset({"superadmin"})
            ),
        )
        section, readers, admins = (
            _("Oversight"),
            frozenset({"recruiter", "admin", "viewer"}),
            frozenset({"admin"}),
        )
        panels.register(
            "nav",
            panels.NavItem(
                "proctoring", _("Integrity"), "monitoring:event-list", "shield-check", 80, readers, section
            ),
        )
        panels.register(
            "nav",
            panels.NavItem(
                "jobs", _("Background jobs"), "monitoring:job-list", "server", 95, admins, section
            ),
        )
