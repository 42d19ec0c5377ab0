"""Loads the portal's own tables. The only command that knows all apps, so it stands with the wiring."""

import time

import pghistory
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

import accounts.demo
import contributors.demo
import contributors.demo_projects
import logistics.demo
import logistics.demo_movements
import missions.demo
from accounts import events, outbox
from accounts.models import Event, Partner
from logistics import demo_care, demo_exercises, demo_inspections
from missions import (
    demo_benchmarks,
    demo_briefings,
    demo_civil,
    demo_communication,
    demo_contacts,
    demo_decisions,
    demo_learning,
    demo_patrols,
    demo_projects,
    demo_situation,
    demo_transitions,
    demo_violence,
)
from missions.models import Mission


class Command(BaseCommand):
    help = "Load reference data and the demo: real published figures, and an invented layer marked as such."

    def add_arguments(self, parser):
        parser.add_argument("--reference-only", action="store_true", help="no strengths, no invented layer")
        parser.add_argument(
            "--rebuild", action="store_true", help="remove what the demo brought, then load it anew"
        )
        parser.add_argument("--no-refresh", action="store_true", help="leave the summaries to the workers")

    def handle(self, *, reference_only, rebuild, no_refresh, **options):
        if rebuild and reference_only:
            raise CommandError("--rebuild is for the demo; leave out --reference-only.")
        started = time.monotonic()
        with events.through(Event.Door.COMMAND), pghistory.context(command="demo"):
            counts = load(reference_only, rebuild)
        words = ", ".join(f"{n:,} {what}" for what, n in counts.items() if n) or "nothing new"
        self.stdout.write(f"Loaded {words} in {time.monotonic() - started:.1f} s.")
        if not no_refresh:
            started = time.monotonic()
            done = outbox.settle()
            self.stdout.write(f"Worked out {done} summaries in {time.monotonic() - started:.1f} s.")


@transaction.atomic
def load(reference_only=False, rebuild=False):
    """Load what is not there yet; returns counts by kind."""
    if rebuild:
        demo_care.clear_demo()
        demo_exercises.clear_demo()
        logistics.demo_movements.clear_demo()
        logistics.demo.clear_demo()
        contributors.demo.clear_demo()
        missions.demo.clear_demo()
        accounts.demo.clear_documents()
    counts = accounts.demo.load_reference() | missions.demo.load_reference()
    counts |= contributors.demo.load_reference() | logistics.demo.load_reference()
    if reference_only:
        return counts
    counts |= accounts.demo.load_partners_of_demo()
    for more in (missions.demo.load_demo(), contributors.demo.load_demo(), accounts.demo.load_people(_root)):
        counts |= {what: n + counts.get(what, 0) for what, n in more.items()}
    counts |= (
        logistics.demo.load_demo()
        | logistics.demo_movements.load()
        | demo_decisions.load()
        | demo_situation.load()
        | demo_patrols.load()
        | demo_violence.load()
    )
    for what, n in missions.demo_requirements.put_to_signature().items():
        counts[what] = n + counts.get(what, 0)
    counts |= demo_inspections.load() | demo_care.load() | demo_benchmarks.load()
    counts |= demo_transitions.load() | demo_learning.load() | demo_civil.load() | demo_projects.load()
    counts |= demo_communication.load() | demo_contacts.load() | demo_briefings.load()
    counts |= contributors.demo_projects.load()
    counts |= demo_exercises.load()
    return counts


def _root(text):
    kind, _, key = text.partition(":")
    return Mission.objects.get(acronym=key) if kind == "mission" else Partner.objects.get(code=key)
