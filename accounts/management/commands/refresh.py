"""Works summaries out by hand: all of them, what is due, or a comparison with the facts."""

import time

from django.core.management.base import BaseCommand, CommandError

from accounts import outbox, services
from accounts.models import RefreshAttempt, User


class Command(BaseCommand):
    help = "Recompute summaries from the facts."

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--all", action="store_true", help="rebuild every summary")
        what.add_argument("--key", metavar="KEY", help="one summary, such as burden:2025-07")
        what.add_argument(
            "--compare", action="store_true", help="report stored summaries that differ from the facts"
        )

    def handle(self, *, key, compare, **options):
        started = time.monotonic()
        if compare:
            return self._compare()
        keys = [key] if key else outbox.all_keys() if options["all"] else []
        if key and key not in outbox.all_keys():
            raise CommandError(
                f"No summary is kept under {key!r}. Keys look like burden:2025-07, readiness:12:2025-07 "
                "and readiness:12:now, for a month or mission with facts."
            )
        RefreshAttempt.objects.filter(**({"key__in": keys} if keys else {})).delete()
        outbox.mark_due(keys)
        done = outbox.settle()
        self.stdout.write(f"Worked out {done:,} summaries in {time.monotonic() - started:.1f} s.")

    def _compare(self):
        differing = services.compare_summaries(by=User.objects.system("command"))
        for key in differing:
            self.stdout.write(f"differs: {key}")
        self.stdout.write(f"{len(differing)} stored summaries differ from the facts.")
        if differing:
            raise CommandError("They are due now and will be worked out again.")
