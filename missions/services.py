"""Every change to missions, mandates, authorized strengths and who takes part. Nothing else writes them."""

from datetime import timedelta
from zoneinfo import available_timezones

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import access, dates, events, records, validity, versions
from accounts.models import Partner, User
from accounts.services import grant_role
from accounts.validity import Dated
from missions import consulting, exiting
from missions.models import (
    Activity,
    AuthorizedStrength,
    Benchmark,
    Condition,
    Handover,
    Mandate,
    MandateTask,
    Mission,
    Participation,
    Project,
)
from missions.versions import mark_of_mandate

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
ADDRESSES_TAKEN = {"new", "compare"}
MANDATE_FIELDS = ["instrument", "starts_on", "ends_on", "summary", "certainty", "source"]
STRENGTH_FIELDS = ["personnel", "starts_on", "ends_on", "instrument", "certainty", "source"]


# --- Missions
@transaction.atomic
def create_mission(*, acronym, name, lead, is_fictional=False, reason="", by, **fields):
    """Add a mission: an administrator, or a head of desk of the partner that leads it, who then plans it."""
    _require_may_create(by, lead)
    records.known(fields, MISSION_FIELDS)
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
    """Change a mission's own data; `version`, where given, is the mark of what its editor saw. What it
    already says is no change: nothing is recorded."""
    _require_may_edit(by, mission)
    records.known(fields, MISSION_FIELDS)
    mission = _locked(mission, version)
    before = Mission.objects.get(pk=mission.pk)
    records.put(mission, fields)
    _check_mission(mission)
    changed = events.changes(before, mission, fields)
    if not changed:
        return mission
    mission.version += 1
    mission.save(update_fields=[*fields, "version"])
    events.record(
        "mission.changed", mission, by=by, about=[mission, mission.lead], reason=reason, changes=changed
    )
    return mission


def _check_mission(mission):
    if mission.slug in ADDRESSES_TAKEN:
        raise ValidationError({"acronym": _("A page of the portal has this address already.")})
    if mission.host and mission.host.kind != Partner.Kind.NATION:
        raise ValidationError({"host": _("Only a nation hosts a mission.")})
    if mission.time_zone not in available_timezones():
        raise ValidationError({"time_zone": _("Name a time zone such as Africa/Bangui.")})
    _check(mission)


# --- Mandates
@transaction.atomic
def add_mandate(
    mission, *, instrument, starts_on, tasks=(), without_consultation="", reason="", by, **fields
):
    """Add a mandate with its tasks, as (paragraph, text); what they change of those before is told as of a
    renewal."""
    _require_may_edit(by, mission)
    records.known(fields, MANDATE_FIELDS)
    mandate = Mandate(mission=mission, instrument=instrument, starts_on=starts_on, **fields)
    _save_mandate(mandate, tasks, without_consultation, by)
    events.record(
        "mandate.added",
        mandate,
        by=by,
        about=[mission],
        reason=reason or without_consultation,
        tasks=[number for number, _t in tasks],
    )
    return mandate


@transaction.atomic
def renew_mandate(
    earlier,
    *,
    instrument,
    starts_on,
    version=None,
    tasks=(),
    without_consultation="",
    reason="",
    by,
    **fields,
):
    """Add the mandate that follows `earlier`, which ends the day before where it would stand longer.

    `without_consultation`: why tasks change though contributors and host were not consulted.
    """
    _require_may_edit(by, earlier.mission)
    records.known(fields, MANDATE_FIELDS)
    earlier = _locked(earlier, version, mark_of_mandate)
    if earlier.starts_on and starts_on <= earlier.starts_on:
        raise ValidationError({"starts_on": _("A renewal begins after the mandate it follows.")})
    changed = {}
    if earlier.ends_on is None or earlier.ends_on >= starts_on:
        changed = {"ends_on": [earlier.ends_on and str(earlier.ends_on), str(starts_on - timedelta(days=1))]}
        earlier.ends_on = starts_on - timedelta(days=1)
        earlier.save(update_fields=["ends_on"])
    mandate = Mandate(mission=earlier.mission, instrument=instrument, starts_on=starts_on, **fields)
    _save_mandate(mandate, tasks, without_consultation, by)
    _follow(earlier, mandate)
    events.record(
        "mandate.renewed",
        mandate,
        by=by,
        about=[mandate.mission],
        reason=reason or without_consultation,
        follows=earlier.pk,
        earlier=changed,
    )
    return mandate


@transaction.atomic
def change_mandate(mandate, *, tasks=None, version=None, without_consultation="", reason="", by, **fields):
    """Change a mandate; `tasks`, where given, are all of its tasks from now on. What it already says is no
    change: nothing is recorded.

    `without_consultation`: why tasks change though contributors and host were not consulted.
    """
    _require_may_edit(by, mandate.mission)
    records.known(fields, MANDATE_FIELDS)
    mandate = _locked(mandate, version, mark_of_mandate)
    before = Mandate.objects.get(pk=mandate.pk)
    records.put(mandate, fields)
    _refuse_overlapping_mandate(mandate)
    _check(mandate)
    changed = events.changes(before, mandate, fields)
    old = list(mandate.tasks.values_list("number", "text"))
    new = old if tasks is None else [tuple(task) for task in tasks]
    if not changed and new == old:
        return mandate
    mandate.save(update_fields=list(fields))
    if new != old:
        _write_tasks(mandate, new, without_consultation, by)
        changed |= {"tasks": [old, new]}
    reason = reason or without_consultation
    events.record("mandate.changed", mandate, by=by, about=[mandate.mission], reason=reason, changes=changed)
    return mandate


def _follow(earlier, mandate):
    """What serves a task goes on under the renewal: it follows to the task with the same text, or else to the
    one of the same paragraph; what has no such task stays where it was, and its plan says so."""
    new = list(mandate.tasks.all())
    by_text, by_number = {task.text: task for task in new}, {task.number: task for task in new}
    for task in earlier.tasks.all():
        if after := by_text.get(task.text) or by_number.get(task.number):
            for model in (Activity, Benchmark):
                model.objects.filter(task=task).update(task=after, version=F("version") + 1)
            waiting = Handover.objects.filter(task=task, state__in=exiting.ON_ITS_WAY)
            waiting.update(task=after, version=F("version") + 1)
            for condition in Condition.objects.filter(tasks=task):
                condition.tasks.remove(task)
                condition.tasks.add(after)
            for project in Project.objects.filter(tasks=task):
                project.tasks.remove(task)
                project.tasks.add(after)


def _save_mandate(mandate, tasks, because, by):
    mandate.clean_fields(exclude=["mission"])
    _refuse_overlapping_mandate(mandate)
    _check(mandate)
    mandate.save()
    if tasks:
        _write_tasks(mandate, tasks, because, by)


def _refuse_overlapping_mandate(mandate):
    other = _overlapping(mandate, Mandate.objects.filter(mission=mandate.mission))
    if other is not None:
        words = {"instrument": other.instrument, "period": _period(other)}
        raise ValidationError(
            {"starts_on": _("%(instrument)s stands then already (%(period)s); mend its dates first.") % words}
        )


def _write_tasks(mandate, tasks, because, by):
    """Make these its tasks; each that changes what the mission was to do says what consultation it follows,
    or why there was none."""
    numbers = [number for number, _text in tasks]
    if len(set(numbers)) < len(numbers):
        raise ValidationError({"tasks": _("A paragraph stands twice.")})
    consulted = consulting.required(mandate, tasks, because=because, by=by)
    standing = {task.number: task for task in mandate.tasks.all()}  # requirements point at them
    mandate.tasks.exclude(number__in=numbers).delete()
    for position, (number, text) in enumerate(tasks):
        row = standing.get(number) or MandateTask(mandate=mandate, number=number)
        if row.pk is None or (row.text, row.position) != (text, position):
            if row.text != text:  # what was said was on the text that stood
                row.consultation = consulted.get(text)
                row.unconsulted = because if text in consulted and row.consultation is None else ""
            row.text, row.position = text, position
            row.full_clean(validate_unique=False, validate_constraints=False)
            row.save()


# --- Authorized strengths
@transaction.atomic
def authorize_strength(mission, *, category, personnel, starts_on, replaces=None, reason="", by, **fields):
    """Authorize so many; an earlier entry of the same kind that still stands is named in `replaces`
    and ends the day before."""
    _require_may_edit(by, mission)
    records.known(fields, STRENGTH_FIELDS)
    row = AuthorizedStrength(
        mission=mission, category=category, personnel=personnel, starts_on=starts_on, **fields
    )
    row.clean_fields(exclude=["mission"])
    if replaces is not None:
        _end_before(replaces, row)
    _check_alone(row)
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
def change_authorized_strength(row, *, version=None, reason="", by, **fields):
    """Correct an entry, or say when it ended. What it already says is no change: nothing is recorded."""
    _require_may_edit(by, row.mission)
    records.known(fields, STRENGTH_FIELDS)
    row = _locked(row, version)
    before = AuthorizedStrength.objects.get(pk=row.pk)
    records.put(row, fields)
    row.clean_fields()
    _check_alone(row)
    changed = events.changes(before, row, fields)
    if not changed:
        return row
    row.save(update_fields=list(fields))
    events.record(
        "authorized_strength.changed", row, by=by, about=[row.mission], reason=reason, changes=changed
    )
    return row


@transaction.atomic
def withdraw_authorized_strength(row, *, version=None, reason="", by):
    """Take back an entry that was wrong; the mission's history, which its readers see, keeps what it said."""
    _require_may_edit(by, row.mission)
    row = _locked(row, version)
    said = f"{row.personnel} {row.category}, {row.starts_on}/{row.ends_on or ''}"
    events.record(
        "authorized_strength.withdrawn",
        row.mission,
        by=by,
        about=[row.mission],
        reason=reason,
        changes={"authorized_strength": [said, None]},
    )
    row.delete()
    return row


def _end_before(earlier, row):
    if (earlier.mission_id, earlier.category) != (row.mission.pk, row.category):
        raise ValidationError({"replaces": _("That entry is of another mission or category.")})
    if row.starts_on is None or (earlier.starts_on and earlier.starts_on >= row.starts_on):
        raise ValidationError({"replaces": _("That entry does not begin before this one.")})
    earlier.ends_on = row.starts_on - timedelta(days=1)
    _check(earlier)
    earlier.save(update_fields=["ends_on"])


def _check_alone(row):
    """All the model's rules. One of them refuses an overlap; which entry it is with is looked up only then,
    and told before anything else."""
    try:
        _check(row)
    except ValidationError:
        _refuse_overlap(row)
        raise


def _refuse_overlap(row):
    same = AuthorizedStrength.objects.filter(mission=row.mission, category=row.category)
    other = _overlapping(row, same)
    if other is not None:
        words = {
            "n": other.personnel,
            "what": other.get_category_display(),
            "period": _period(other),
            "pk": other.pk,
        }
        raise ValidationError(
            {
                "starts_on": _(
                    "%(n)d %(what)s are authorized already (%(period)s); end that entry, "
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
    records.known(fields, ("starts_on", "ends_on", "source"))
    row = Participation(mission=mission, partner=partner, part=part, **fields)
    _check(row)
    row.save()
    events.record("participation.added", row, by=by, about=[mission, partner], reason=reason)
    return row


@transaction.atomic
def end_participation(row, *, ends_on, version=None, reason="", by):
    """Say on which day a part ended."""
    _require_may_edit(by, row.mission)
    row = _locked(row, version)
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


def _locked(row, version, mark=versions.mark):
    """The row as it stands, held against whoever else would change it; `version` is what its editor saw."""
    row = type(row).objects.select_for_update(no_key=True, of=("self",)).filter(pk=row.pk).first()
    if row is None:
        raise ValidationError(_("This record was taken back meanwhile."), "gone")
    versions.require(version, mark(row))
    return row


def _overlapping(row, same):
    """One of the rows `same` that is true on a day on which `row` is."""
    same = same.exclude(pk=row.pk)
    if row.starts_on:
        same = same.filter(Q(ends_on=None) | Q(ends_on__gte=row.starts_on))
    if row.ends_on:
        same = same.filter(Q(starts_on=None) | Q(starts_on__lte=row.ends_on))
    return same.first()


def _period(row):
    since, until = (dates.day(day) if day else "…" for day in (row.starts_on, row.ends_on))
    return f"{since} – {until}"


def _check(row):
    """All the model's rules; the dates first, as the database compares no period that runs backwards."""
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        raise ValidationError({"ends_on": _("The end lies before the start.")})
    if isinstance(row, Dated):
        validity.check(row)
    else:
        row.full_clean()
