from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConfigApp(AppConfig):
    """The wiring as an installed app: commands, template tags and checks, no tables."""

    name = "config"
    label = "config"

    def ready(self):
        from config.kernel import checks  # noqa: F401  (registering system checks is the import's effect)


class ConsoleConfig(AdminConfig):
    """The admin app with our site."""

    default_site = "config.admin_site.ConsoleSite"
