"""Loads this app's tables: the mission register, mandates, authorized strengths; and the invented mission."""

from django.contrib.contenttypes.models import ContentType

from accounts import tables
from accounts.models import Approval, Delegation, Partner, RoleGrant
from missions import demo_command, demo_posts, demo_requirements
from missions.models import (
    AuthorizedStrength,
    Capability,
    Mandate,
    MandateTask,
    Mission,
    Participation,
    Proposal,
    Theme,
)

STANDING = "2026-11"  # the month in which the invented tables were written


def load_reference():
    return _capabilities() | _themes() | _load("missions/reference")


def load_demo():
    return (
        _load("missions/fictional", is_fictional=True)
        | demo_requirements.load()
        | demo_posts.load()
        | demo_command.load()
    )


def clear_demo():
    """Remove the invented missions and all that hangs on them, the roles too, which no key ties to them."""
    invented = Mission.objects.filter(is_fictional=True)
    of_missions = ContentType.objects.get_for_model(Mission)
    RoleGrant.objects.filter(subject_type=of_missions, subject_id__in=invented.values("pk")).delete()
    Approval.objects.filter(root_type=of_missions, root_id__in=invented.values("pk")).delete()
    Delegation.objects.filter(subject_type=of_missions, subject_id__in=invented.values("pk")).delete()
    Proposal.objects.filter(body__mission__in=invented).delete()  # some name a decision they would change
    invented.delete()


def _capabilities():
    if Capability.objects.exists():
        return {}
    known, rows = {}, list(tables.rows("missions/reference/capabilities.csv"))
    for row in rows:  # a heading stands before what is below it
        known[row["code"]] = Capability.objects.create(
            code=row["code"],
            parent=known.get(row["parent"]),
            name=row["name_en"],
            names={language: row[f"name_{language}"] for language in ("fr", "ar")},
            unit=row["unit"],
            category=row["category"],
            is_enabler=tables.truth(row["is_enabler"]),
            symbol=row["symbol"],
        )
    return {"capabilities": len(known)}


def _themes():
    if Theme.objects.exists():
        return {}
    rows = Theme.objects.bulk_create(
        Theme(
            code=row["code"],
            name=row["name_en"],
            names={language: row[f"name_{language}"] for language in ("fr", "ar")},
            words=row["words"],
        )
        for row in tables.rows("missions/reference/themes.csv")
    )
    return {"themes": len(rows)}


def _load(folder, is_fictional=False):
    known = set(Mission.objects.values_list("acronym", flat=True))
    register = [row for row in tables.rows(f"{folder}/missions.csv") if row["acronym"] not in known]
    codes = dict(Partner.objects.values_list("code", "pk"))
    Mission.objects.bulk_create(_mission(row, codes, is_fictional) for row in register)
    missions = dict(Mission.objects.values_list("acronym", "pk"))
    new = {row["acronym"] for row in register}
    Participation.objects.bulk_create(
        _part(row, missions, partner, codes, part)
        for row in register
        for partner, part in [
            (row["lead"], "lead"),
            *((code, "support") for code in row["supporting"].split(";") if code),
            *([(row["host"], "host")] if row["host"] else []),
        ]
    )
    return {
        "missions": len(register),
        "mandates": _mandates(folder, missions, new),
        "authorized strengths": _authorized(folder, missions, new),
    }


def _mission(row, codes, is_fictional):
    mission = Mission(
        acronym=row["acronym"],
        name=row["name_en"],
        names={language: row[f"name_{language}"] for language in ("fr", "ar") if row[f"name_{language}"]},
        lead_id=codes[row["lead"]],
        host_id=codes[row["host"]] if row["host"] else None,
        area=row["area"],
        phase=row["phase"],
        starts_on=tables.day(row["starts_on"]),
        ends_on=tables.day(row["ends_on"]),
        headquarters=row["headquarters"],
        longitude=row["longitude"] or None,
        latitude=row["latitude"] or None,
        time_zone=row["time_zone"] or "UTC",
        series=row["series"],
        is_fictional=is_fictional,
        source=row["source"],
    )
    mission.slug = mission.slug_of_acronym
    return mission


def _part(row, missions, partner, codes, part):
    return Participation(
        mission_id=missions[row["acronym"]],
        partner_id=codes[partner],
        part=part,
        starts_on=tables.day(row["starts_on"]),
        ends_on=tables.day(row["ends_on"]),
        source=row["source"],
    )


def _mandates(folder, missions, new):
    """An invented mandate that stood when the tables were written ends as far ahead as it did then, as the
    steps towards its renewal do."""
    ends = tables.day_told_now if folder == "missions/fictional" else tables.day
    mandates = Mandate.objects.bulk_create(
        Mandate(
            mission_id=missions[row["mission"]],
            instrument=row["instrument"],
            starts_on=tables.day(row["starts_on"]),
            ends_on=(ends if row["ends_on"] > STANDING else tables.day)(row["ends_on"]),
            summary=row["summary_en"],
            certainty=row["certainty"],
            source=row["source"],
        )
        for row in tables.rows(f"{folder}/mandates.csv")
        if row["mission"] in new
    )
    by_key = {(mandate.mission_id, mandate.instrument): mandate for mandate in mandates}
    MandateTask.objects.bulk_create(
        MandateTask(
            mandate=by_key[missions[row["mission"]], row["instrument"]],
            number=row["number"],
            text=row["text_en"],
        )
        for row in tables.rows(f"{folder}/mandate_tasks.csv")
        if row["mission"] in new
    )
    return len(mandates)


def _authorized(folder, missions, new):
    return len(
        AuthorizedStrength.objects.bulk_create(
            AuthorizedStrength(
                mission_id=missions[row["mission"]],
                category=row["category"],
                personnel=int(row["personnel"]),
                starts_on=tables.day(row["starts_on"]),
                ends_on=tables.day(row["ends_on"]),
                instrument=row["instrument"],
                certainty=row["certainty"],
                source=row["source"],
            )
            for row in tables.rows(f"{folder}/authorized_strengths.csv")
            if row["mission"] in new
        )
    )
