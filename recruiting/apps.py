"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecruitingConfig(AppConfig):
    """Job openings and the people moving through them."""

    name = "recruiting"
    verbose_name = _("Recruiting")

    def ready(self):
        from candidates.selectors import personal
        from config.kernel import panels
        from recruiting.operations import erasure
        from recruiting.selectors import requisitions, search

        personal.register(personal.Part("pipeline", 30, erasure.tell, erasure.erase, ids=erasure.ids))

        hiring = frozenset({"recruiter", "admin", "viewer"})
        panels.register(
            "nav",
            panels.NavItem(
                key="dashboard",
                label=_("Dashboard"),
                url_name="recruiting:dashboard",
                icon="layout-dashboard",
                order=0,
                roles=hiring | {"interviewer"},
            ),
        )
        panels.register(
            "nav",
            panels.NavItem(
                key="requisitions",
                label=_("Requisitions"),
                url_name="recruiting:requisition-list",
                icon="briefcase",
                order=20,
                roles=hiring,
                section=_("Hiring"),
            ),
        )
        panels.register(
            "search",
            panels.SearchProvider(
                key="requisitions", label=_("Requisitions"), search=search.find, order=20, roles=hiring
            ),
        )
        panels.register(
            "job_description.detail",
            panels.Panel(
                key="requisitions",
                order=20,
                template="recruiting/_description_panel.html",
                context=requisitions.of_description,
                roles=hiring,
            ),
        )
