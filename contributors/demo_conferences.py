"""Invented pledging conferences: one held, with its minutes and what came of it, one open, one to come."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import services_documents
from accounts.models import Document, Partner, User
from contributors import services_conferences as services
from contributors import services_entry
from contributors.models import Conference, Pledge
from missions.models import Mission, Requirement

HELD = ("XBR 2025-01", "XCA 2025-07", "XCA 2026-01", "XDU 2026-02")
COMING = ("XBR 2026-02", "XBR 2026-03", "XDU 2026-01")


def load():
    """Before the needs that are met are closed: only what is circulated is put on the table."""
    mission = Mission.objects.filter(is_fictional=True, acronym="ALPHA").select_related("lead").first()
    if mission is None or Conference.objects.filter(is_fictional=True).exists():
        return {}
    by, today = User.objects.system("demo"), timezone.localdate()
    held = _convened(
        mission,
        "First pledging conference for ALPHA",
        today - timedelta(days=40),
        ("SUR-01", "SUR-02", "SUR-03", "SUR-05"),
        by,
        place="Port Eldor",
    )
    _announced(held, HELD, by)
    for step in (services.open_conference, services.close_conference):
        held = step(held, reason="demonstration", by=by)
    words = f"Minutes: {held}. Invented for the demonstration.\n".encode()
    services_documents.add_document(
        held,
        file=ContentFile(words, name="minutes.txt"),
        kind=Document.Kind.MINUTES,
        title="Minutes",
        label=Document.Label.RECORD,
        reason="demonstration",
        by=by,
    )
    services.publish_minutes(held, reason="demonstration", by=by)
    coming = _convened(
        mission,
        "Pledging conference for police, hospital and aviation",
        today + timedelta(days=12),
        ("SUR-02", "SUR-03", "SUR-04", "SUR-06"),
        by,
        place="Port Eldor, and by video",
        ends_on=today + timedelta(days=13),
        answers_due_on=today + timedelta(days=9),
    )
    _announced(coming, COMING, by)
    _entered(mission, today, by)
    return {"conferences": 3}


def _entered(mission, today, by):
    """An authority of Bresland for whoever leads the mission, and one row entered under it that waits."""
    bresland = Partner.objects.get(code="XBR")
    services_entry.give_authority(
        bresland,
        organization=mission.lead,
        starts_on=today - timedelta(days=7),
        ends_on=today + timedelta(days=30),
        note="Note verbale 12/2026, invented",
        reason="demonstration",
        by=by,
    )
    needs = list(Requirement.objects.open().filter(mission=mission, reference="SUR-04"))
    row = _convened(mission, "Video call on helicopters", today, ("SUR-04",), by, place="by video")
    row = services.open_conference(row, reason="demonstration", by=by)
    for need in needs:
        services_entry.enter_pledge(
            row,
            contributor=bresland,
            requirement=need,
            quantity=40,
            available_from=need.needed_from,
            title="Bresland Helicopter Section",
            reason="demonstration",
            by=by,
        )


def _convened(mission, title, day, needs, by, **fields):
    return services.convene_conference(
        mission=mission,
        title=title,
        starts_on=day,
        participants=list(
            Partner.objects.filter(is_fictional=True, kind="nation").exclude(pk=mission.host_id)
        ),
        requirements=list(Requirement.objects.open().filter(mission=mission, reference__in=needs)),
        reason="demonstration",
        by=by,
        **fields,
    )


def _announced(conference, names, by):
    for name in names:
        code, _space, reference = name.partition(" ")
        on_the_table = Pledge.objects.filter(requirement__conferences=conference)
        for pledge in on_the_table.filter(contributor__code=code, reference=reference):
            services.announce_pledge(pledge, conference=conference, reason="demonstration", by=by)
