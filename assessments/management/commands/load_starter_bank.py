"""Bring the starter bank into a company."""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError

from assessments import starter
from assessments.operations.starter import load
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.models import Tenant


class Command(BaseCommand):
    """Safe to repeat: a second run changes nothing. Ends in one line of JSON."""

    help = "Load the questions that come with the product into a company, or bring them up to date."

    def add_arguments(self, parser):
        parser.add_argument("--tenant", required=True, help="public id of the company (ten_…)")
        parser.add_argument("--skill", action="append", help="only this skill; may be given several times")

    def handle(self, *args, tenant, skill=None, **options):
        """Load the files, print what became of their items."""
        with platform_context(reason="starter bank"):
            company = Tenant.objects.filter(public_id=tenant).first()
        if company is None:
            raise CommandError(f"There is no company {tenant!r}.")
        files = [one for name in skill for one in starter.files_on(name)] if skill else starter.all_files()
        if not files:
            known = ", ".join(sorted({one.skill for one in starter.all_files()}))
            raise CommandError(f"The starter bank has nothing on {', '.join(skill or [])}; it has: {known}.")
        with tenant_context(company):
            done = load(files)
        self.stdout.write(json.dumps({"files": len(files), **asdict(done)}))
