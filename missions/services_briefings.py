"""Briefings: series made, changed and ended; meetings called, attended, minuted, and the minutes signed.

Who plans the mission does all of it; who speaks for the holder of the chair's post runs its meetings too.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions.models import Briefing, BriefingItem, BriefingSeat, BriefingSeries
from missions.releasing import planners, release
from missions.rights_briefings import runners

FIELDS = ("title", "about", "rhythm", "first_on", "at", "place", "chair", "agenda", "label")
OF_ONE = ("held_on", "at", "place", "label")
MOST_ITEMS = 40
State, Came = Briefing.State, BriefingSeat.Came


# --- Series
@transaction.atomic
def make_series(mission, *, attendees=(), released_to=(), reason="", by, **fields):
    """Set up a briefing that a mission holds again and again."""
    access.require_any(by, *planners(mission))
    row = BriefingSeries(mission=mission, **records.known(fields, FIELDS))
    row.created_by, _token = access.answerable(by)
    _check_series(row, attendees)
    row.save()
    row.attendees.set(attendees)
    release(row, released_to)
    events.record("briefing_series.made", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_series(row, *, attendees=None, released_to=None, version=None, reason="", by, **fields):
    """Change what holds of meetings that are called from now on; those that are called stay as they are."""
    access.require_any(by, *planners(row.mission))
    row = _going_on(records.held(row, version, "mission"))
    before = BriefingSeries.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    _check_series(row, attendees or ())
    row.save(update_fields=[*fields, "version"])
    if attendees is not None:
        row.attendees.set(attendees)
    changed = events.changes(before, row, fields) | release(row, released_to)
    events.record("briefing_series.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def end_series(row, *, ends_on, version=None, reason, by):
    """Say on which day it meets for the last time."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version, "mission")
    row.ends_on = ends_on
    row.version += 1
    row.full_clean()
    row.save(update_fields=["ends_on", "version"])
    events.record("briefing_series.ended", row, by=by, about=row.roots, reason=reason, on=str(ends_on))
    return row


# --- Meetings
@transaction.atomic
def call_briefing(series, *, held_on, agenda=None, released_to=None, reason="", by, **fields):
    """Call a meeting; what is not said of it is as the series has it."""
    access.require_any(by, *runners(series))
    series = _going_on(records.held(series, None, "mission", "chair"), held_on)
    standing = {name: getattr(series, name) for name in ("at", "place", "label")}
    row = Briefing(series=series, held_on=held_on, **standing | records.known(fields, OF_ONE))
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save()
    named = series.released_to.all() if released_to is None and row.label == series.label else released_to
    release(row, named)
    _set_agenda(row, series.items if agenda is None else agenda)
    asked = {series.chair_id: True} | dict.fromkeys(
        series.attendees.exclude(pk=series.chair_id).values_list("pk", flat=True), False
    )
    BriefingSeat.objects.bulk_create(
        BriefingSeat(briefing=row, element_id=key, is_chair=chairs) for key, chairs in asked.items()
    )
    events.record("briefing.called", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_briefing(row, *, agenda=None, released_to=None, version=None, reason="", by, **fields):
    """Move a meeting, or change its agenda, until its minutes are written."""
    row = _required(row, version, by, State.CALLED)
    before = Briefing.objects.get(pk=row.pk)
    records.put(row, records.known(fields, OF_ONE))
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields) | release(row, released_to)
    if agenda is not None:
        _set_agenda(row, agenda)
    events.record("briefing.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def enter_attendance(row, *, attendance, version=None, reason="", by):
    """Say who came. `attendance`: {element: how}; one who was not asked to it is added."""
    row = _required(row, version, by, State.CALLED, State.MINUTED)
    _require_begun(row)
    for element, came in attendance.items():
        seat, _is_new = BriefingSeat.objects.get_or_create(briefing=row, element=element)
        seat.came = came
        seat.full_clean()
        seat.save(update_fields=["came"])
    row.save(update_fields=["version"])
    events.record("briefing.attended", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def write_minutes(row, *, minutes="", said=None, version=None, reason="", by):
    """Write what was said and decided, item by item and in whole; another person then signs it.
    `said`: {number of an item: text}."""
    row = _required(row, version, by, State.CALLED, State.MINUTED)
    _require_begun(row)
    items = {item.number: item for item in row.items.all()}
    if strange := set(said or {}) - set(items):
        raise ValidationError(_("There is no item %(number)s on its agenda.") % {"number": min(strange)})
    for number, text in (said or {}).items():
        items[number].said = text
        items[number].full_clean()
        items[number].save(update_fields=["said"])
    row.minutes, row.state = minutes, State.MINUTED
    row.written_by, _token = access.answerable(by)
    if not (minutes.strip() or any(item.said.strip() for item in items.values())):
        raise ValidationError({"minutes": _("Write what was said and decided.")})
    row.full_clean()
    row.save(update_fields=["minutes", "state", "written_by", "version"])
    events.record("briefing.minuted", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def sign_minutes(row, *, version=None, reason="", by):
    """Say that the minutes are right; another person than who wrote them does."""
    row = _required(row, version, by, State.MINUTED)
    person, _token = access.answerable(by)
    access.require_another(by, row.written_by_id, _("You wrote the minutes: another person signs them."))
    row.state, row.signed_by, row.signed_on = State.SIGNED, person, timezone.localdate()
    row.save(update_fields=["state", "signed_by", "signed_on", "version"])
    events.record("briefing.signed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def reopen_minutes(row, *, version=None, reason, by):
    """Take the signature back, so that the minutes can be corrected and signed anew."""
    row = _required(row, version, by, State.SIGNED)
    row.state, row.signed_by, row.signed_on = State.MINUTED, None, None
    row.save(update_fields=["state", "signed_by", "signed_on", "version"])
    events.record("briefing.reopened", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def cancel_briefing(row, *, version=None, reason, by):
    """It is not held."""
    row = _required(row, version, by, State.CALLED)
    row.state, row.cancelled_because = State.CANCELLED, reason
    row.full_clean()
    row.save(update_fields=["state", "cancelled_because", "version"])
    events.record("briefing.cancelled", row, by=by, about=row.roots, reason=reason)
    return row


# --- What may be done
def may_keep(by, mission):
    return access.allows_any(by, *planners(mission))


# --- What these share
def _required(row, version, by, *states):
    """The meeting, held and a version on, for one who runs it."""
    access.require_any(by, *runners(row.series))
    row = records.held(row, version, "series__mission", "series__chair")
    records.require_state(row, *states)
    row.version += 1
    return row


def _going_on(series, day=None):
    if series.ends_on and (day or timezone.localdate()) > series.ends_on:
        raise ValidationError(_("The series has ended."), "wrong_state")
    return series


def _require_begun(row):
    if row.held_on > timezone.localdate():
        raise ValidationError(_("It has not been held yet."), "wrong_state")


def _check_series(row, attendees):
    if row.chair_id and row.chair.mission_id != row.mission_id:
        raise ValidationError({"chair": _("Choose a post or unit of the mission.")})
    if any(element.mission_id != row.mission_id for element in attendees):
        raise ValidationError({"attendees": _("Choose posts and units of the mission.")})
    row.full_clean()


def _set_agenda(row, titles):
    if len(titles) > MOST_ITEMS:
        raise ValidationError({"agenda": _("At most %(most)s items.") % {"most": MOST_ITEMS}})
    row.items.all().delete()
    for number, title in enumerate(titles, 1):
        item = BriefingItem(briefing=row, number=number, title=title)
        item.full_clean()
        item.save()
