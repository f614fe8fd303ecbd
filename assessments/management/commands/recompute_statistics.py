"""Add up the figures of questions and assessments from the attempts themselves."""

import json

from django.core.management.base import BaseCommand, CommandError

from assessments.operations import assessment_figures, statistics
from config.kernel.tenancy import platform_context
from superadmin.models import Tenant


class Command(BaseCommand):
    """Gives the same numbers as the increments; for repairs, and after a restore of single tables."""

    help = "Forget the figures of questions and assessments and compute them from all attempts."

    def add_arguments(self, parser):
        """Take one company; without it all."""
        parser.add_argument("--tenant", help="public id of a company (default: all)")

    def handle(self, *args, tenant=None, **options):
        """End in one line of JSON: companies, attempts, questions, assessments."""
        with platform_context(reason="figures computed anew"):
            rows = Tenant.objects.filter(public_id=tenant) if tenant else Tenant.objects.all()
            companies = list(rows.order_by("pk").values_list("pk", flat=True))
        if tenant and not companies:
            raise CommandError(f"There is no company {tenant}.")
        total = {"companies": len(companies), "attempts": 0, "questions": 0, "assessments": 0}
        for pk in companies:
            found = {**statistics.recompute(pk), "assessments": assessment_figures.refresh_company(pk)}
            for name, number in found.items():
                total[name] += number
        self.stdout.write(json.dumps(total))
