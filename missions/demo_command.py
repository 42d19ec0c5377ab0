"""The structures of the demo: of the invented missions, and from public sources of three that are or were."""

from accounts import tables
from accounts.models import Partner, User
from missions import services_command as services
from missions.models import Capability, Element, Mission

FOLDERS = {"missions/reference": tables.day, "missions/fictional": tables.day_told_now}


def load():
    counts = {"elements": 0, "authorities": 0}
    for folder, day in FOLDERS.items():
        new = _elements(folder, day)
        counts["elements"] += len(new)
        counts["authorities"] += _authorities(folder, day, new)
    return counts


def _elements(folder, day):
    """{(mission, reference)} of the elements that were not there yet, now added."""
    by, new = User.objects.system("demo"), set()
    missions = {mission.acronym: mission for mission in Mission.objects.all()}
    kinds = {kind.code: kind for kind in Capability.objects.all()}
    partners = {partner.code: partner for partner in Partner.objects.all()}
    known = _known()
    for row in tables.rows(f"{folder}/elements.csv"):
        key = row["mission"], row["reference"]
        if key in known or row["mission"] not in missions:
            continue
        known[key] = services.add_element(
            missions[row["mission"]],
            reference=row["reference"],
            title=row["title"],
            kind=row["kind"],
            under=known.get((row["mission"], row["under"])),
            starts_on=day(row["starts_on"]),
            ends_on=day(row["ends_on"]),
            location=row["location"],
            capability=kinds.get(row["capability"]),
            label=row["label"],
            released_to=_named(row, partners),
            source=row["source"],
            reason="demonstration",
            by=by,
        )
        if row["commander"]:
            services.give_authority(
                known[key],
                relationship="full",
                partner=partners[row["commander"]],
                label=row["label"],
                source=row["source"],
                reason="demonstration",
                by=by,
            )
        new.add(key)
    return new


def _authorities(folder, day, new):
    by, known, n = User.objects.system("demo"), _known(), 0
    partners = {partner.code: partner for partner in Partner.objects.all()}
    for row in tables.rows(f"{folder}/authorities.csv"):
        if (row["mission"], row["element"]) not in new:
            continue
        acronym, _space, reference = row["superior"].rpartition(" ")
        services.give_authority(
            known[row["mission"], row["element"]],
            relationship=row["relationship"],
            superior=known[acronym or row["mission"], reference],
            starts_on=day(row["starts_on"]),
            ends_on=day(row["ends_on"]),
            instrument=row["instrument"],
            end_instrument=row["end_instrument"],
            limits=row["limits"],
            label=row["label"],
            released_to=_named(row, partners),
            source=row["source"],
            reason="demonstration",
            by=by,
        )
        n += 1
    return n


def _named(row, partners):
    return [partners[code] for code in row["released_to"].split(";") if code]


def _known():
    rows = Element.objects.select_related("mission")
    return {(row.mission.acronym, row.reference): row for row in rows}
