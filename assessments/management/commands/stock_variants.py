"""`manage.py stock_variants`: fill a company's question bank with variants of item models."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.itemmodels import catalogue, find
from assessments.operations import variants
from config.kernel.errors import DomainError
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.models import Tenant


class Command(BaseCommand):
    """Each model in a transaction of its own; safe to repeat, since only what is missing is made."""

    help = "Make sure that the question bank of a company holds variants of item models."

    def add_arguments(self, parser: Any) -> None:
        """Take the company, one model or all, and how many variants of each."""
        parser.add_argument("--tenant", required=True, help="Public id of the company (ten_…).")
        parser.add_argument("--model", default="", help="Key of one item model (default: all).")
        parser.add_argument("--count", type=int, default=50, help="Variants in use (default: %(default)s).")

    def handle(self, *args: Any, tenant: str, model: str, count: int, verbosity: int, **options: Any) -> None:
        """Stock the models and end in one line of JSON."""
        if model and find(model) is None:
            raise CommandError(f"There is no item model {model!r}.")
        with platform_context(reason="stock_variants looks the company up"):
            company = Tenant.objects.filter(public_id=tenant).first()
        if company is None:
            raise CommandError(f"There is no company {tenant!r}.")
        done, errors = [], {}
        for key in [model] if model else [one.key for one in catalogue()]:
            try:
                with tenant_context(company):
                    done.append(variants.stock(key, count))
            except DomainError as error:
                errors[key] = str(error.message)
            if verbosity > 1:
                self.stdout.write(key)
        result = {
            "models": len(done),
            "added": sum(one.added for one in done),
            "stored": sum(one.stored for one in done),
            "short": [one.key for one in done if one.is_short],
            "errors": errors,
        }
        self.stdout.write(json.dumps(result))
        if errors:
            raise CommandError(f"{len(errors)} item models could not be stocked.")
