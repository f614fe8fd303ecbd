import sys

from django.core.management.base import BaseCommand

from config.embedded import bootstrap, up


class Command(BaseCommand):
    """What `manage.py help` shows of `up`, which `manage.py` itself runs without loading Django."""

    help = up.DESCRIPTION
    requires_system_checks = []

    def add_arguments(self, parser):
        up.add_arguments(parser)

    def handle(self, *args, **options):
        sys.exit(up.main(sys.argv[2:], bootstrap.exported_services()))
