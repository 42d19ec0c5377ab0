"""Every change to missions, mandates, authorized strengths and who takes part. Nothing else writes them."""

from datetime import timedelta
from zoneinfo import available_timezones

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import access, dates, events, validity
from accounts.models import Partner, User
from accounts.services import grant_role
from accounts.validity import Dated
from missions.models import AuthorizedStrength, Mandate, MandateTask, Mission, Participation

MISSION_FIELDS = [
    "name",
    "names",
    "lead",
    "host",
    "area",
    "phase",
    "starts_on",
    "ends_on",
    "headquarters",
    "longitude",
    "latitude",
    "time_zone",
    "series",
    "is_public",
    "source",
]
MANDATE_FIELDS = ["instrument", "starts_on", "ends_on", "summary", "certainty", "source"]
STRENGTH_FIELDS = ["personnel", "starts_on", "ends_on", "instrument", "certainty", "source"]


# --- Missions
@transaction.atomic
def create_mission(*, acronym, name, lead, is_fictional=False, reason="", by, **fields):
    """Add a mission: an administrator, or a head of desk of the partner that leads it, who then plans it."""
    _require_may_create(by, lead)
    _know(fields, MISSION_FIELDS)
    mission = Mission(acronym=acronym, name=name, lead=lead, is_fictional=is_fictional, **fields)
    mission.slug = slugify(acronym)
    _check_mission(mission)
    mission.save()
    events.record("mission.created", mission, by=by, about=[mission, lead], reason=reason)
    if by.pk and not (by.is_staff or by.is_system):
        grant_role(
            role="lead_staff", subject=mission, person=by, reason=_("created it"), by=User.objects.system()
        )
    return mission


@transaction.atomic
def change_mission(mission, *, version=None, reason="", by, **fields):
    """Change a mission's own data; `version`, where given, is the one its editor saw."""
    _require_may_edit(by, mission)
    _know(fields, MISSION_FIELDS)
    mission = Mission.objects.select_for_update(no_key=True, of=("self",)).get(pk=mission.pk)
    if version is not None and version != mission.version:
        raise ValidationError(
            _("Someone changed this mission since you opened it; look at it again."), "changed_meanwhile"
        )
    before = Mission.objects.get(pk=mission.pk)
    _set(mission, fields)
    mission.version += 1
    _check_mission(mission)
    mission.save(update_fields=[*fields, "version"])
    changed = events.changes(before, mission, fields)
    events.record(
        "mission.changed", mission, by=by, about=[mission, mission.lead], reason=reason, changes=changed
    )
    return mission


def _check_mission(mission):
    if mission.host and mission.host.kind != Partner.Kind.NATION:
        raise ValidationError({"host": _("Only a nation hosts a mission.")})
    if mission.time_zone not in available_timezones():
        raise ValidationError({"time_zone": _("Name a time zone such as Africa/Bangui.")})
    _check(mission)


# --- Mandates
@transaction.atomic
def add_mandate(mission, *, instrument, starts_on, tasks=(), reason="", by, **fields):
    """Add a mandate with its tasks, as (paragraph, text)."""
    _require_may_edit(by, mission)
    _know(fields, MANDATE_FIELDS)
    mandate = Mandate(mission=mission, instrument=instrument, starts_on=starts_on, **fields)
    _check(mandate)
    mandate.save()
    _write_tasks(mandate, tasks)
    events.record(
        "mandate.added",
        mandate,
        by=by,
        about=[mission],
        reason=reason,
        tasks=[number for number, _t in tasks],
    )
    return mandate


@transaction.atomic
def change_mandate(mandate, *, tasks=None, reason="", by, **fields):
    """Change a mandate; `tasks`, where given, are all of its tasks from now on."""
    _require_may_edit(by, mandate.mission)
    _know(fields, MANDATE_FIELDS)
    before = Mandate.objects.get(pk=mandate.pk)
    _set(mandate, fields)
    _check(mandate)
    mandate.save(update_fields=list(fields))
    changed = events.changes(before, mandate, fields)
    if tasks is not None:
        old = list(mandate.tasks.values_list("number", "text"))
        _write_tasks(mandate, tasks)
        changed |= {"tasks": [old, list(tasks)]} if old != list(tasks) else {}
    events.record("mandate.changed", mandate, by=by, about=[mandate.mission], reason=reason, changes=changed)
    return mandate


def _write_tasks(mandate, tasks):
    numbers = [number for number, _text in tasks]
    if len(set(numbers)) < len(numbers):
        raise ValidationError({"tasks": _("A paragraph stands twice.")})
    mandate.tasks.all().delete()
    rows = [MandateTask(mandate=mandate, number=number, text=text) for number, text in tasks]
    for row in rows:
        row.full_clean(validate_unique=False, validate_constraints=False)
    MandateTask.objects.bulk_create(rows)


# --- Authorized strengths
@transaction.atomic
def authorize_strength(mission, *, category, personnel, starts_on, replaces=None, reason="", by, **fields):
    """Authorize so many; an earlier entry of the same kind that still stands is named in `replaces`
    and ends the day before."""
    _require_may_edit(by, mission)
    _know(fields, STRENGTH_FIELDS)
    row = AuthorizedStrength(
        mission=mission, category=category, personnel=personnel, starts_on=starts_on, **fields
    )
    row.clean_fields(exclude=["mission"])
    if replaces is not None:
        _end_before(replaces, row)
    _refuse_overlap(row)
    _check(row)
    row.save()
    events.record(
        "strength.authorized",
        row,
        by=by,
        about=[mission],
        reason=reason,
        personnel=personnel,
        replaces=replaces and replaces.pk,
    )
    return row


@transaction.atomic
def change_authorized_strength(row, *, reason="", by, **fields):
    """Correct an entry."""
    _require_may_edit(by, row.mission)
    _know(fields, STRENGTH_FIELDS)
    before = AuthorizedStrength.objects.get(pk=row.pk)
    _set(row, fields)
    row.clean_fields()
    _refuse_overlap(row)
    _check(row)
    row.save(update_fields=list(fields))
    changed = events.changes(before, row, fields)
    events.record(
        "authorized_strength.changed", row, by=by, about=[row.mission], reason=reason, changes=changed
    )
    return row


@transaction.atomic
def withdraw_authorized_strength(row, *, reason="", by):
    """Take back an entry that was wrong; its history stays."""
    _require_may_edit(by, row.mission)
    events.record("authorized_strength.withdrawn", row, by=by, about=[row.mission], reason=reason)
    row.delete()


def _end_before(earlier, row):
    if (earlier.mission_id, earlier.category) != (row.mission.pk, row.category):
        raise ValidationError({"replaces": _("That entry is of another mission or category.")})
    if row.starts_on is None or (earlier.starts_on and earlier.starts_on >= row.starts_on):
        raise ValidationError({"replaces": _("That entry does not begin before this one.")})
    earlier.ends_on = row.starts_on - timedelta(days=1)
    _check(earlier)
    earlier.save(update_fields=["ends_on"])


def _refuse_overlap(row):
    same = AuthorizedStrength.objects.filter(mission=row.mission, category=row.category).exclude(pk=row.pk)
    if row.starts_on:
        same = same.filter(Q(ends_on=None) | Q(ends_on__gte=row.starts_on))
    if row.ends_on:
        same = same.filter(Q(starts_on=None) | Q(starts_on__lte=row.ends_on))
    other = same.first()
    if other is not None:
        words = {
            "n": other.personnel,
            "what": other.get_category_display(),
            "since": dates.day(other.starts_on) if other.starts_on else "…",
            "until": dates.day(other.ends_on) if other.ends_on else "…",
            "pk": other.pk,
        }
        raise ValidationError(
            {
                "starts_on": _(
                    "%(n)d %(what)s are authorized from %(since)s until %(until)s already; end that entry, "
                    "or name it (%(pk)d) as the one this replaces."
                )
                % words
            }
        )


# --- Who takes part
@transaction.atomic
def add_participation(mission, *, partner, part, reason="", by, **fields):
    """Enter a partner's part in a mission."""
    _require_may_edit(by, mission)
    _know(fields, ("starts_on", "ends_on", "source"))
    row = Participation(mission=mission, partner=partner, part=part, **fields)
    _check(row)
    row.save()
    events.record("participation.added", row, by=by, about=[mission, partner], reason=reason)
    return row


@transaction.atomic
def end_participation(row, *, ends_on, reason="", by):
    """Say on which day a part ended."""
    _require_may_edit(by, row.mission)
    before = Participation.objects.get(pk=row.pk)
    row.ends_on = ends_on
    _check(row)
    row.save(update_fields=["ends_on"])
    events.record(
        "participation.ended",
        row,
        by=by,
        about=[row.mission, row.partner],
        reason=reason,
        changes=events.changes(before, row, ["ends_on"]),
    )
    return row


# --- What all share
def _require_may_create(by, lead):
    if not access.allows(by, "manage_members", lead):
        access.require_administrator(by)


def _require_may_edit(by, mission):
    """Mission staff; administrators too, for the missions they see."""
    if not may_edit(by, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})


def may_edit(by, mission):
    return access.allows(by, "edit_mission", mission) or bool(by and by.is_active and by.is_staff)


def _check(row):
    """All the model's rules; the dates first, as the database compares no period that runs backwards."""
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        raise ValidationError({"ends_on": _("The end lies before the start.")})
    if isinstance(row, Dated):
        validity.check(row)
    else:
        row.full_clean()


def _know(fields, known):
    """A programmer's slip, not a person's: no service takes a field it does not name."""
    unknown = set(fields) - set(known)
    if unknown:
        raise TypeError(f"unknown fields: {', '.join(sorted(unknown))}")


def _set(row, fields):
    for name, value in fields.items():
        setattr(row, name, value)
