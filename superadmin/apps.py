from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SuperadminConfig(AppConfig):
    name = "superadmin"
    verbose_name = _("Superadmin")

    def ready(self):
        from config.kernel import panels, transitions
        from superadmin.operations import audit
        from superadmin.selectors import console

        transitions.record_with(audit.record)
        roles = frozenset({"superadmin"})
        front_page = (
            ("incidents", console.active_incidents),
            ("audit", console.critical_events),
            ("quota", console.quotas),
            ("metrics", console.metric_charts),
        )
        for order, (key, context) in enumerate(front_page, start=1):
            panels.register(
                "console.index",
                panels.Panel(key, order * 10, f"superadmin/_panel_{key}.html", context, roles),
            )
        panels.register(
            "nav",
            panels.NavItem("console", _("Console"), "admin:index", "terminal-2", 10, roles, _("Platform")),
        )
