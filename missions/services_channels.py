"""Channels of missions, who is on them, how tests of them went, and the plans by which pairs go."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, dates, events, records
from accounts.validity import standing_on
from missions import reaching
from missions.models import Channel, ChannelMember, ChannelTest, PacePlan
from missions.releasing import planners, release

WHAT = ("name", "kind", "standard", "encryption", "details")
FIELDS = (*WHAT, "starts_on", "ends_on", "label")
KEPT_BACK = "details"  # of a change, said to have changed and no more
STEPS = reaching.STEPS
State = Channel.State


# --- Channels
@transaction.atomic
def open_channel(mission, *, released_to=(), reason="", by, **fields):
    """Enter a channel of a mission; it is in service from then on."""
    access.require_any(by, *planners(mission))
    row = Channel(mission=mission, **records.known(fields, FIELDS))
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("channel.opened", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_channel(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change what it is, when it stands, or who reads it."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    before = Channel.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, [name for name in fields if name != KEPT_BACK])
    told = {"changes": changed | release(row, released_to)}
    told |= {"details_changed": True} if before.details != row.details else {}
    events.record("channel.changed", row, by=by, about=row.roots, reason=reason, **told)
    return row


@transaction.atomic
def take_out_channel(row, *, words, version=None, reason="", by):
    """Say that it is out of service, and why: nobody reaches anybody over it until it is back."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    records.require_state(row, State.IN_SERVICE)
    row.state, row.state_words = State.OUT, words.strip()
    if not row.state_words:
        raise ValidationError({"words": _("Say why it is out of service.")})
    row.version += 1
    row.save(update_fields=["state", "state_words", "version"])
    events.record("channel.taken_out", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def put_back_channel(row, *, version=None, reason="", by):
    """Say that it is in service again."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    records.require_state(row, State.OUT)
    row.state, row.state_words = State.IN_SERVICE, ""
    row.version += 1
    row.save(update_fields=["state", "state_words", "version"])
    events.record("channel.put_back", row, by=by, about=row.roots, reason=reason)
    return row


# --- Who is on it
@transaction.atomic
def put_on_channel(
    channel, *, element, sends=True, receives=True, starts_on=None, ends_on=None, reason="", by
):
    """Put an element on a channel, from a day on; what it can do there."""
    access.require_any(by, *planners(channel.mission))
    records.held(channel, None)
    row = _joined(channel, element, by, sends=sends, receives=receives, starts_on=starts_on, ends_on=ends_on)
    events.record("channel.joined", row, by=by, about=channel.roots, reason=reason)
    return row


@transaction.atomic
def take_off_channel(channel, *, element, ends_on, reason="", by):
    """Say on which day an element is on a channel for the last time."""
    access.require_any(by, *planners(channel.mission))
    records.held(channel, None)
    row = ChannelMember.objects.filter(channel=channel, element=element).lasting(timezone.localdate())
    row = row.order_by("starts_on").first()
    if row is None:
        words = _("%(element)s is not on %(channel)s.") % {"element": element.reference, "channel": channel}
        raise ValidationError({"element": words}, "wrong_state")
    row.ends_on = ends_on
    row.full_clean()
    row.save(update_fields=["ends_on"])
    events.record("channel.left", row, by=by, about=channel.roots, reason=reason, on=str(ends_on))
    return row


@transaction.atomic
def enter_channel_test(channel, *, one, other, tested_on, result, note="", reason="", by):
    """Enter how a channel worked between two elements that were on it on that day."""
    access.require_any(by, *planners(channel.mission))
    if tested_on > timezone.localdate():
        raise ValidationError({"tested_on": _("That day is still to come.")})
    row = ChannelTest(channel=channel, one=one, other=other, tested_on=tested_on, result=result, note=note)
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    for name, element in (("one", one), ("other", other)):
        if not _is_on(channel, element, tested_on):
            words = _("%(element)s was not on this channel on %(day)s: put it on it first.")
            told = {"element": element.reference, "day": dates.day(tested_on)}
            raise ValidationError({name: words % told})
    row.save()
    events.record("channel.tested", row, by=by, about=channel.roots, reason=reason, result=result)
    return row


# --- The plan of two
@transaction.atomic
def plan_pace(mission, *, one, other, released_to=(), label=None, reason="", by, **steps):
    """Plan by which channels two elements reach each other; each step is a channel both are on."""
    access.require_any(by, *planners(mission))
    row = _drafted(mission, one, other, by, records.known(steps, STEPS), {"label": label} if label else {})
    release(row, released_to)
    events.record("pace.planned", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_pace(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change the steps of a plan, or who reads it."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version, "one", "other", "mission")
    before = PacePlan.objects.get(pk=row.pk)
    records.put(row, records.known(fields, (*STEPS, "label")))
    row.version += 1
    row.full_clean()
    _check_steps(row, [step for step in STEPS if getattr(before, f"{step}_id") != getattr(row, f"{step}_id")])
    row.save(update_fields=[*fields, "version"])
    told = {"steps_changed": True} if before.steps != row.steps else {}
    changed = events.changes(before, row, [name for name in fields if name == "label"])
    changed |= release(row, released_to)
    events.record("pace.changed", row, by=by, about=row.roots, reason=reason, changes=changed, **told)
    return row


@transaction.atomic
def remove_pace(row, *, version=None, reason, by):
    """Take a plan out: these two need not reach each other, or reach each other without one."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version, "mission", "one", "other")
    mission = row.mission
    events.record("pace.removed", row, by=by, about=[mission], reason=reason)
    row.delete()
    return mission


@transaction.atomic
def mend_pair(mission, *, one, other, channel, reason="", by):
    """Let two elements reach each other over a channel: whoever of them is not on it both ways is put on it,
    and it becomes the next step of their plan, or the first of a new one."""
    access.require_any(by, *planners(mission))
    channel, today = records.held(channel, None), timezone.localdate()
    if channel.mission_id != mission.pk or not Channel.objects.open_on(today).filter(pk=channel.pk).exists():
        raise ValidationError({"channel": _("Choose a channel of the mission that is in service.")})
    for element in (one, other):
        _both_ways(channel, element, today, by)
    row = PacePlan.objects.between(one, other).filter(mission=mission).first()
    if row is None:
        row = _drafted(mission, one, other, by, {"primary": channel}, {})
    else:
        row = _with_next_step(records.held(row, None, "one", "other", "mission"), channel)
    events.record("pace.mended", row, by=by, about=row.roots, reason=reason)
    return row


def may_keep(by, mission):
    return access.allows_any(by, *planners(mission))


# --- What these share
def _joined(channel, element, by, **fields):
    row = ChannelMember(channel=channel, element=element, **fields)
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save()
    return row


def _members(channel, element, day):
    return ChannelMember.objects.filter(standing_on(day), channel=channel, element=element)


def _is_on(channel, element, day):
    return _members(channel, element, day).exists()


def _both_ways(channel, element, day, by):
    """See to it that an element sends and receives on a channel."""
    row = _members(channel, element, day).select_for_update(no_key=True, of=("self",)).first()
    if row is None:
        _joined(channel, element, by, starts_on=day)
    elif not (row.sends and row.receives):
        row.sends = row.receives = True
        row.save(update_fields=["sends", "receives"])


def _drafted(mission, one, other, by, steps, fields):
    row = PacePlan(mission=mission, one=one, other=other, **steps, **fields)
    row.created_by, _token = access.answerable(by)
    if PacePlan.objects.between(one, other).filter(mission=mission).exists():
        raise ValidationError({"other": _("These two have a plan already: change that one.")})
    row.full_clean()
    _check_steps(row, row.steps)
    row.save()
    return row


def _with_next_step(row, channel):
    """The plan with this channel as its next step; a plan that has it already stays as it is."""
    steps = row.steps
    if channel.pk not in steps.values():
        free = [step for step in STEPS if step not in steps]
        if not free:
            words = _("Their plan has four steps already: change one of them.")
            raise ValidationError({"channel": words}, "wrong_state")
        setattr(row, free[0], channel)
        row.version += 1
        row.full_clean()
        row.save(update_fields=[free[0], "version"])
    return row


def _check_steps(row, steps):
    """Each of these steps is a channel of the plan's mission on which both elements are today or later."""
    for step in steps:
        channel = getattr(row, step)
        if channel is None:
            continue
        if channel.mission_id != row.mission_id:
            raise ValidationError({step: _("This is a channel of another mission.")})
        for element in (row.one, row.other):
            if not _members_still(channel, element):
                words = _("%(element)s is not on %(channel)s: put it on that channel first.")
                told = {"element": element.reference, "channel": channel}
                raise ValidationError({step: words % told})


def _members_still(channel, element):
    return (
        ChannelMember.objects.filter(channel=channel, element=element).lasting(timezone.localdate()).exists()
    )
