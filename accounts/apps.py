from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from accounts.api import schema  # noqa: F401  (drf-spectacular finds its classes once imported)
        from accounts.selectors.users import counts_by_tenant
        from config.kernel import panels
        from superadmin.selectors.usage import count_with

        count_with("users", counts_by_tenant)
        section, admins = _("Company"), frozenset({"admin"})
        panels.register(
            "nav",
            panels.NavItem(
                "team", _("Team"), "accounts:team", "users-group", order=810, roles=admins, section=section
            ),
        )
        panels.register(
            "nav",
            panels.NavItem(
                "api-keys", _("API keys"), "accounts:keys", "key", order=850, roles=admins, section=section
            ),
        )
