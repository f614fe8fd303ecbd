"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InterviewsConfig(AppConfig):
    """Talks with candidates and what the interviewers found."""

    name = "interviews"
    verbose_name = _("Interviews")

    def ready(self):
        from candidates.selectors.personal import Part
        from candidates.selectors.personal import register as register_part
        from config.kernel.panels import NavItem, Panel, SearchProvider, register
        from interviews.operations import erasure
        from interviews.selectors import interviews, panels, personal

        register_part(
            Part(
                "interviews",
                40,
                personal.tell,
                erasure.erase,
                ids=personal.ids,
                hindrance=personal.hindrance,
            )
        )
        hiring = frozenset({"recruiter", "admin", "viewer"})
        register(
            "nav",
            NavItem(
                key="interviews",
                label=_("Interviews"),
                url_name="interviews:interview-list",
                icon="messages",
                order=60,
                roles=hiring | {"interviewer"},
                section=_("Hiring"),
            ),
        )
        register(
            "search",
            SearchProvider(
                key="interviews",
                label=_("Interviews"),
                search=interviews.find,
                order=40,
                roles=hiring | {"interviewer"},
            ),
        )
        mine = "interviews/_own_panel.html"
        register("candidate.own", Panel("interviews", 20, mine, panels.of_visit))
        register("privacy", Panel("interviews", 10, mine, panels.of_account, frozenset({"user"})))
        told = "interviews/_told_panel.html"
        register("candidate.profile", Panel("interviews", 30, told, panels.of_candidate, hiring))
        register("requisition.detail", Panel("interviews", 30, told, panels.of_requisition, hiring))
        register("pipeline.entry", Panel("interviews", 30, told, panels.of_entry, hiring))
        register(
            "dashboard.interviewer",
            Panel("interviews", 10, "interviews/_desk_panel.html", panels.of_interviewer),
        )
        for role in sorted(hiring):
            register(
                f"dashboard.{role}", Panel("interviews", 20, "interviews/_today_panel.html", panels.of_today)
            )
