"""Prints the peacekeeping rates of a calendar year, as worked out from the regular scale and the levels."""

import csv
import json

from django.core.management.base import BaseCommand, CommandError

from contributors.documents_money import rates_document
from contributors.rating import NoRates, rates_of, years_with_rates


class Command(BaseCommand):
    help = (
        "Peacekeeping rates of assessment of a year, in percent: the regular rate, the level, the discount"
        " (percent; none in level A, which bears what the others are spared) and the effective rate."
    )

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--format", choices=("json", "csv"), default="json")

    def handle(self, *, year, format, **options):
        try:
            document = rates_document(rates_of(year))
        except NoRates as reason:
            known = ", ".join(map(str, years_with_rates())) or "none"
            raise CommandError(f"{reason} Years that can be worked out: {known}.") from None
        if format == "json":
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))
            return
        rows = document["rows"]
        writer = csv.DictWriter(self.stdout, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
