"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CandidatesConfig(AppConfig):
    """People, their files, and the catalogue of skills and job roles."""

    name = "candidates"
    verbose_name = _("Candidates")

    def ready(self):
        """Show the app in the navigation and in the global search; count candidates against the quota."""
        from candidates.operations.erasure import erase_profile
        from candidates.policy import EDITORS
        from candidates.querysets import READERS
        from candidates.selectors import personal
        from candidates.selectors.candidates import count_by_tenant, search
        from candidates.selectors.documents import is_stored
        from candidates.selectors.own_data import profile_told
        from candidates.selectors.requests import ids_of
        from config.kernel import panels, storage
        from superadmin.selectors import usage

        usage.count_with("candidates", count_by_tenant)
        storage.owned_by("documents", is_stored)
        personal.register(personal.Part("profile", 10, profile_told, erase_profile, ids=ids_of))

        panels.register(
            "nav",
            panels.NavItem(
                key="candidates",
                label=_("Candidates"),
                url_name="candidates:candidate-list",
                icon="users",
                order=40,
                roles=frozenset(str(role) for role in READERS | EDITORS),
                section=_("Hiring"),
            ),
        )
        panels.register(
            "nav",
            panels.NavItem(
                "candidate-requests",
                _("Requests"),
                "candidates:request-list",
                "message-circle",
                42,
                frozenset(str(role) for role in EDITORS),
                _("Hiring"),
            ),
        )
        panels.register(
            "search",
            panels.SearchProvider(
                key="candidates",
                label=_("Candidates"),
                search=search,
                order=10,
                roles=frozenset(str(role) for role in READERS),
            ),
        )
