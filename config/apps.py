from django.apps import AppConfig


class ConfigApp(AppConfig):
    """The wiring as an installed app: commands, template tags and checks, no tables."""

    name = "config"
    label = "config"

    def ready(self):
        from config.kernel import checks  # noqa: F401  (registering system checks is the import's effect)
