"""Prints a stored burden-sharing summary: one month of one scope."""

import csv
import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from contributors import documents


class Command(BaseCommand):
    help = "Who carried how much: women, men, persons, share and rank by contributor, as stored."

    def add_arguments(self, parser):
        parser.add_argument("--month", metavar="YYYY-MM", required=True)
        parser.add_argument(
            "--scope",
            default="un",
            help="un (default), all, mission:ACRONYM, organization:CODE, members:CODE or region:NAME",
        )
        parser.add_argument("--format", choices=("json", "csv", "table"), default="table")

    def handle(self, *, month, scope, format, **options):
        try:
            first = date.fromisoformat(f"{month}-01")
        except ValueError:
            raise CommandError(f"--month takes a year and a month such as 2025-07, not {month!r}.") from None
        document = documents.burden(scope, first)
        if document is None:
            raise CommandError(
                f"Nothing is stored for {scope} in {month}: not reported, or no such scope. "
                f"Months of {scope}: {documents.months_in_words(scope)}."
            )
        getattr(self, f"_{format}")(document)

    def _json(self, document):
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=str))

    def _csv(self, document):
        rows = document["rows"]
        names = [name for name, value in rows[0].items() if not isinstance(value, dict)]
        writer = csv.DictWriter(self.stdout, names, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

    def _table(self, document):
        totals = document["totals"]
        self.stdout.write(f"{document['scope']}, {document['month']}, as of {document['as_of']}")
        self.stdout.write(
            f"{'rank':>5}  {'contributor':32} {'women':>7} {'men':>7} {'persons':>8} {'share':>8}"
        )
        for row in document["rows"]:
            share = "–" if row["share"] is None else f"{100 * row['share']:.2f} %"
            self.stdout.write(
                f"{row['rank'] or '–':>5}  {row['name'][:32]:32} {_text(row['women']):>7} "
                f"{_text(row['men']):>7} {row['personnel']:>8,} {share:>8}"
            )
        self.stdout.write(
            f"{'':5}  {totals['contributors']:>3} contributors{'':17} {_text(totals['women']):>7} "
            f"{_text(totals['men']):>7} {totals['personnel']:>8,}"
        )


def _text(value):
    return "not rep." if value is None else f"{value:,}"
