"""Prints the stored readiness of a mission."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from logistics import documents


class Command(BaseCommand):
    help = "How ready a mission is: authorized against deployed, the weakest area decides."

    def add_arguments(self, parser):
        parser.add_argument("--mission", metavar="ACRONYM", required=True)
        parser.add_argument("--month", metavar="YYYY-MM", help="a past month; else as things stand today")
        parser.add_argument("--format", choices=("json", "table"), default="table")

    def handle(self, *, mission, month, format, **options):
        try:
            first = date.fromisoformat(f"{month}-01") if month else None
        except ValueError:
            raise CommandError(f"--month takes a year and a month such as 2025-07, not {month!r}.") from None
        document = documents.readiness(mission, first)
        if document is None:
            raise CommandError(f"Nothing is stored on {mission}{f' in {month}' if month else ''}.")
        if format == "json":
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=str))
            return
        self.stdout.write(
            f"{document['mission']}: band {document['band'] or 'unknown'}, as of {document['as_of']}"
        )
        for area in document["areas"]:
            fill = "not reported" if area["filled"] is None else f"{100 * area['filled']:.0f} %"
            self.stdout.write(
                f"  {area['category']:20} {_text(area['authorized']):>7} authorized "
                f"{_text(area['deployed']):>7} deployed {fill:>13}  band {area['band'] or 'unknown'}"
            )


def _text(value):
    return "–" if value is None else f"{value:,}"
