"""Channels and PACE plans in by file: a line without id adds one, one with id and version changes it."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.files.records import choice, column, day, key, read_records, several, whole, words
from accounts.imports import ImportKind, Outcome, register
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from missions import reaching
from missions import services_channels as services
from missions.imports_command import element_named, keeps_somewhere, mission_kept, of_label, partners_named
from missions.models import Channel, ChannelMember, PacePlan, Release

CHANNELS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
    "name": column("name", words(80, needed=True), needed=True),
    "kind": column("kind", choice(Channel.Kind.values)),
    "standard": column("standard", words(120)),
    "encryption": column("encryption", choice(Channel.Encryption.values)),
    "details": column("details", words(500)),
    "starts_on": column("starts_on", day()),
    "ends_on": column("ends_on", day()),
    "elements": column("elements", several()),
    "senders": column("senders", several()),
    "receivers": column("receivers", several()),
    "label": column("label", choice(Release.values)),
    "released_to": column("released_to", several()),
}
PLANS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
    "one": column("one", words(60, needed=True), needed=True),
    "one_mission": column("one_mission", words(24)),
    "other": column("other", words(60, needed=True), needed=True),
    "other_mission": column("other_mission", words(24)),
    **{step: column(step, words(80)) for step in reaching.STEPS},
    "label": column("label", choice(Release.values)),
    "released_to": column("released_to", several()),
}
CHANNELS_BESIDE = ("state", "state_words", "is_fictional")
PLANS_BESIDE = ("is_fictional", "status")
NEVER_EMPTY = ("kind", "encryption", "label")  # empty: as it stands
CAN = {"elements": (True, True), "senders": (True, False), "receivers": (False, True)}


def examine_channels(row, path, progress, write):
    """Enter what has no number yet, change what has one; who a line names and is not on it is put on it."""
    return _examine(row, path, progress, "channels", CHANNELS, CHANNELS_BESIDE, _keep_channel, "name")


def examine_plans(row, path, progress, write):
    """Plan for pairs that have no plan yet, change the steps of those that have one."""
    return _examine(row, path, progress, "pace", PLANS, PLANS_BESIDE, _keep_plan, "one")


def _examine(row, path, progress, name, fields, beside, keep, column_of_all):
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = read_records(path, row.file_name, name, fields, beside)
    carry_out(
        file, outcome, progress, partial(keep, by=row.created_by, reason=row.edition), whole=column_of_all
    )
    return outcome


register(
    ImportKind(
        kind="channels",
        label=gettext_lazy("Channels of a mission"),
        help=gettext_lazy(
            "Channels and who is on them, a line each: a line without id enters one, one with id and version "
            "changes it; elements it names are put on it, and none is taken off. CSV, XLSX or JSON, up to "
            "2,000 lines."
        ),
        examine=examine_channels,
        by_person=True,
        permits=keeps_somewhere,
    )
)
register(
    ImportKind(
        kind="pace",
        label=gettext_lazy("PACE plans"),
        help=gettext_lazy(
            "Pairs of elements and the channels by which they reach each other, a line each: one without "
            "id plans a pair, one with id and version changes it. CSV, XLSX or JSON, up to 2,000 lines."
        ),
        examine=examine_plans,
        by_person=True,
        permits=keeps_somewhere,
    )
)


# --- Channels
def _keep_channel(values, *, by, reason):
    values = {name: value for name, value in values.items() if name not in NEVER_EMPTY or value}
    named = partners_named(values.pop("released_to"), by) if "released_to" in values else None
    on = {name: values.pop(name, ()) for name in CAN}
    became, row, changes = (_change_channel if values.get("id") else _open_channel)(values, named, by, reason)
    for name, references in on.items():
        if put := _put_on(row, references, CAN[name], by, reason, name):
            changes[name] = ([], put)
    return (CHANGED if became == UNCHANGED and changes else became), (changes if became != NEW else {})


def _open_channel(values, named, by, reason):
    values.pop("id", None), values.pop("version", None)
    mission = mission_kept(values.pop("mission", ""), by)
    given = {name: value for name, value in values.items() if value not in (None, "")}
    row = services.open_channel(
        mission, released_to=named or (), reason=reason, by=by, **{"kind": ""} | given
    )
    return NEW, row, {}


def _change_channel(values, named, by, reason):
    row = standing(Channel.objects.run_by(by).select_related("mission"), values)
    keep_fixed(values, {"mission": row.mission.acronym})
    changes = differences(row, values, services.FIELDS)
    more = of_label(row, named, changes)
    if not changes:
        return UNCHANGED, row, {}
    fields = {name: after for name, (_before, after) in changes.items() if name != "released_to"}
    row = services.change_channel(row, version=row.version, reason=reason, by=by, **fields, **more)
    return CHANGED, row, changes


def _put_on(row, references, can, by, reason, name):
    """References of those put on a channel, which were not on it."""
    put = []
    for text in references:
        element = element_named(text, row.mission, by, name)
        on = ChannelMember.objects.visible_to(by).filter(channel=row, element=element)
        if on.lasting(timezone.localdate()).exists():
            continue
        sends, receives = can
        services.put_on_channel(row, element=element, sends=sends, receives=receives, reason=reason, by=by)
        put.append(element.reference)
    return put


# --- Plans
def _keep_plan(values, *, by, reason):
    values = {name: value for name, value in values.items() if name not in NEVER_EMPTY or value}
    named = partners_named(values.pop("released_to"), by) if "released_to" in values else None
    for side in ("one", "other"):
        if acronym := values.pop(f"{side}_mission", ""):
            values[side] = f"{acronym} {values[side]}"
    return (_change_plan if values.get("id") else _plan)(values, named, by, reason)


def _plan(values, named, by, reason):
    values.pop("id", None), values.pop("version", None)
    mission = mission_kept(values.pop("mission", ""), by)
    sides = {side: element_named(values.pop(side), mission, by, side) for side in ("one", "other")}
    steps = {step: _channel(values.pop(step, ""), mission, by, step) for step in reaching.STEPS}
    label = values.get("label")
    services.plan_pace(mission, **sides, **steps, label=label, released_to=named or (), reason=reason, by=by)
    return NEW, {}


def _change_plan(values, named, by, reason):
    rows = PacePlan.objects.run_by(by).select_related("mission", "one__mission", "other__mission")
    row = standing(rows.select_related(*reaching.STEPS), values)
    fixed = {"mission": row.mission.acronym, "one": str(row.one), "other": str(row.other)}
    given = {side: str(element_named(values.pop(side), row.mission, by, side)) for side in ("one", "other")}
    keep_fixed(values | given, fixed)
    for step in reaching.STEPS:
        if step in values:
            values[step] = _channel(values[step], row.mission, by, step)
    changes = differences(row, values, (*reaching.STEPS, "label"))
    more = of_label(row, named, changes)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items() if name != "released_to"}
    services.change_pace(row, version=row.version, reason=reason, by=by, **fields, **more)
    return CHANGED, changes


def _channel(name, mission, by, step):
    if not name:
        return None
    found = Channel.objects.visible_to(by).filter(mission=mission, name__iexact=name).first()
    if found is None:
        raise ValidationError({step: _("“%(value)s” is not known here.") % {"value": name}})
    return found
