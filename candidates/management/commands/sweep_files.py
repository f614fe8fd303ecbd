"""Remove stored files that no row knows."""

from django.core.management.base import BaseCommand

from config.kernel import storage


class Command(BaseCommand):
    """What the hourly job does, by hand."""

    help = "Remove stored files whose transaction was rolled back."

    def add_arguments(self, parser):
        """Take the age from which a file without a row counts as orphaned."""
        parser.add_argument(
            "--older-than", type=int, default=storage.ORPHAN_AGE, help="Seconds (default: %(default)s)."
        )

    def handle(self, *args, **options):
        """Print how many files went."""
        self.stdout.write(f"{storage.sweep(older_than=options['older_than'])} files removed.")
