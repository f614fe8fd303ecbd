"""Bring the shared skills and job roles up to date."""

from django.core.management.base import BaseCommand

from candidates.operations.catalogue import load_shipped


class Command(BaseCommand):
    """Safe to run at every start: a second run changes nothing."""

    help = "Load or update the shared catalogue of skills and job roles."

    def handle(self, *args, verbosity, **options):
        """Print what changed."""
        loaded = load_shipped()
        if verbosity:
            self.stdout.write(
                f"Skills: {loaded.skills_added} added, {loaded.skills_changed} changed. "
                f"Job roles: {loaded.roles_added} added, {loaded.roles_changed} changed."
            )
