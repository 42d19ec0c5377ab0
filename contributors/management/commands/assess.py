"""Prints what each state is billed of a mission's budget, period by period."""

import csv
import json

from django.core.management.base import BaseCommand, CommandError

from contributors.budgeting import billed, with_totals
from contributors.documents_money import assessment_document
from contributors.models import Appropriation


class Command(BaseCommand):
    help = "A mission's budget of a cycle: its periods, and each state's bill in whole currency units."

    def add_arguments(self, parser):
        parser.add_argument("--mission", required=True, metavar="ACRONYM")
        parser.add_argument("--cycle", required=True, metavar="2025/26")
        parser.add_argument("--format", choices=("json", "csv"), default="json")

    def handle(self, *, mission, cycle, format, **options):
        budgets = Appropriation.objects.filter(mission__acronym=mission.upper())
        budget = with_totals(budgets.filter(cycle=cycle)).select_related("mission").first()
        if budget is None:
            known = ", ".join(sorted(set(budgets.values_list("cycle", flat=True)))) or "none"
            raise CommandError(f"No budget of {mission} for {cycle} is on record. Its cycles: {known}.")
        document = assessment_document(billed(budget))
        if format == "json":
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))
            return
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(
            ["iso3", "name", *(period["from"] for period in document["periods"]), "special", "total"]
        )
        for row in document["rows"]:
            writer.writerow([row["iso3"], row["name"], *row["amounts"], row["special"], row["total"]])
