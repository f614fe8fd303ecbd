"""Registration of the app: navigation, search, panels on other pages, what counts against the quota."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from config.kernel import panels


class AssessmentsConfig(AppConfig):
    """Job descriptions, questions, assessments, invitations, attempts and applications."""

    name = "assessments"
    verbose_name = _("Assessments")

    def ready(self):
        from assessments.operations import erasure
        from assessments.querysets import READERS
        from assessments.selectors import (
            accommodations,
            applications,
            assessments,
            content,
            exports,
            figures,
            imports,
            personal,
            pictures,
            results,
        )
        from candidates.selectors.personal import Part, register
        from config.kernel import storage
        from superadmin.selectors import usage

        for kind, owner in (("pictures", pictures), ("imports", imports), ("exports", exports)):
            storage.owned_by(kind, owner.is_stored)

        register(
            Part(
                "tests",
                20,
                personal.tell,
                erasure.erase,
                ids=personal.ids,
                hindrance=personal.hindrance,
                documents=personal.documents,
            )
        )
        readers = frozenset(str(role) for role in READERS)
        for order, key, label, icon in (
            (45, "application", _("Applications"), "clipboard-check"),
            (50, "assessment", _("Assessments"), "clipboard-list"),
            (55, "session", _("Results"), "chart-bar"),
            (58, "question", _("Question bank"), "books"),
            (59, "figure", _("Question quality"), "chart-dots"),
            (60, "question-set", _("Question sets"), "list-numbers"),
            (65, "item-model", _("Item models"), "template"),
            (70, "job-description", _("Job descriptions"), "file-description"),
        ):
            panels.register(
                "nav",
                panels.NavItem(
                    key=key,
                    label=label,
                    url_name=f"assessments:{key}-list",
                    icon=icon,
                    order=order,
                    roles=readers,
                    section=_("Hiring") if order == 45 else _("Tests"),
                ),
            )
        panels.register(
            "nav",
            panels.NavItem(
                "case",
                _("Integrity cases"),
                "assessments:case-list",
                "scale",
                79,
                frozenset({"admin"}),
                _("Oversight"),
            ),
        )
        panels.register(
            "nav",
            panels.NavItem(
                "live",
                _("Live"),
                "assessments:live-wall",
                "activity",
                52,
                readers,
                _("Tests"),
            ),
        )
        panels.register(
            "nav",
            panels.NavItem(
                "accommodation",
                _("Conditions"),
                "assessments:accommodation-list",
                "user-check",
                80,
                frozenset({"admin"}),
                _("Oversight"),
            ),
        )
        panels.register(
            "candidate.own",
            panels.Panel("applications", 10, "assessments/my/_own_panel.html", results.own_panel),
        )
        panels.register(
            "privacy",
            panels.Panel(
                key="accommodations",
                order=20,
                template="assessments/my/_conditions.html",
                context=accommodations.privacy_panel,
                roles=frozenset({"user"}),
            ),
        )
        panels.register(
            "nav",
            panels.NavItem(
                "similarity",
                _("Similar answers"),
                "assessments:similarity-list",
                "git-compare",
                80,
                frozenset({"admin"}),
                _("Oversight"),
            ),
        )
        panels.register(
            "nav",
            panels.NavItem(
                "test-settings",
                _("Tests"),
                "assessments:test-settings",
                "adjustments-horizontal",
                830,
                frozenset({"admin"}),
                _("Company"),
            ),
        )
        for order, key, label, search in (
            (30, "assessments", _("Assessments"), assessments.search),
            (60, "question-sets", _("Question sets"), content.search_question_sets),
            (70, "job-descriptions", _("Job descriptions"), content.search_job_descriptions),
        ):
            panels.register(
                "search",
                panels.SearchProvider(key=key, label=label, search=search, order=order, roles=readers),
            )
        panels.register(
            "candidate.profile",
            panels.Panel(
                key="applications",
                order=20,
                template="assessments/_profile_panel.html",
                context=applications.profile_panel,
                roles=readers,
            ),
        )
        panels.register(
            "question.detail",
            panels.Panel(
                key="figures",
                order=20,
                template="assessments/figures/_question.html",
                context=figures.panel,
                roles=readers,
            ),
        )
        usage.count_with("assessments", assessments.count_active)
