"""Apportions a year's money over the periods of a mandate, by the rule of the financing resolutions."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from contributors import apportionment
from contributors.apportionment import Span


class Command(BaseCommand):
    help = (
        "Shares an amount out over periods: by months and half months, or where a part is not whole half"
        " months by its days over those of the half-year. The last part takes the remainder."
    )

    def add_arguments(self, parser):
        parser.add_argument("--amount", type=int, required=True, help="whole currency units, for all of it")
        parser.add_argument("--from", dest="first", required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--until", dest="last", required=True, metavar="YYYY-MM-DD")
        parser.add_argument(
            "--parts", default="", help="last day of each part but the last, with commas between"
        )
        parser.add_argument("--round", dest="unit", type=int, choices=(100, 1), default=100)

    def handle(self, *, amount, first, last, parts, unit, **options):
        span = Span(_day("--from", first), _day("--until", last))
        if span.last < span.first:
            raise CommandError(f"--until {last} lies before --from {first}.")
        ends = [_day("--parts", text) for text in parts.split(",") if text.strip()]
        for end in ends:
            if not span.first <= end < span.last:
                raise CommandError(f"--parts: {end} does not lie from {first} until the day before {last}.")
        amounts = apportionment.apportion(amount, span, ends, unit=unit)
        for part, share in zip(apportionment.cut(span, ends), amounts, strict=True):
            self.stdout.write(f"{part.first} {part.last} {share}")


def _day(option, text):
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise CommandError(f"{option} takes days such as 2025-07-01, not {text!r}.") from None
