"""Registers of missions in: those the portal lacks are added, others changed where the file says more.

A register never closes or opens a mission that stands here; where it sees the phase otherwise, it is flagged.
What comes in is written by the services, as through any other door.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access, registers
from accounts.imports import ImportKind, Outcome, register
from accounts.models import Partner
from missions import points, services
from missions.layouts import read_missions
from missions.models import Mission, MissionName

KEY = ("acronym",)
MONTHLY_REPORTS_BEGIN = date(1990, 11, 1)


def examine_missions(row, path, progress, write):
    """Read, compare and, with `write`, store the missions of a register."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    known = points.known_points(row.created_by)
    places = {acronym: point.place for acronym, point in known.items()}
    file = read_missions(path, row.file_name, known_points=places)
    rows = list(registers.typed_rows(file, outcome, progress, unsaid=("exchanged",)))
    points.settle(rows, known, row.created_by, outcome)
    progress.stage(_("Comparing with what stands"))
    standing = _standing(row.created_by)
    wanted = _wanted(row, rows, standing, outcome)
    missions = registers.reconcile(outcome, _seen(row.created_by), KEY, wanted)
    _hold_to_rules(missions, wanted, outcome)
    led = _seen(row.created_by).filter(lead__code=_organization(row))
    outcome.absent = led.exclude(acronym__in=[acronym for (acronym,) in wanted]).count()
    if write and not outcome.is_refused:
        progress.stage(_("Writing"), total=len(missions))
        _write(missions, wanted, row)
    return outcome


register(
    ImportKind(
        kind="missions",
        label=gettext_lazy("Register of missions"),
        help=gettext_lazy(
            "Acronym, name, start and end, headquarters with longitude and latitude, as in the UN's "
            "register of missions. CSV, gz, XLSX or JSON."
        ),
        examine=examine_missions,
        options={"organization": gettext_lazy("code of who leads the new missions; else UN")},
        by_person=True,
    )
)


def _organization(row):
    return row.options.get("organization") or "UN"


def _standing(by):
    """{acronym or other name: the mission}."""
    missions = {mission.pk: mission for mission in _seen(by)}
    by_name = {mission.acronym.casefold(): mission for mission in missions.values()}
    for mission, name in MissionName.objects.visible_to(by).values_list("mission", "name"):
        by_name.setdefault(name.casefold(), missions[mission])
    return by_name


def _seen(by):
    return Mission.objects.visible_to(by).select_related("lead")


# --- Values
def _wanted(row, rows, standing, outcome):
    """{(acronym,): (line, values)} of the missions of the file."""
    lead = Partner.objects.get(code=_organization(row))
    may_add = row.created_by.is_staff or access.allows(row.created_by, "manage_members", lead)
    wanted, lines = {}, {}
    for item in rows:
        mission = standing.get(item.acronym.casefold())
        acronym = mission.acronym if mission else item.acronym
        before = lines.setdefault(acronym.casefold(), item.line)
        if before != item.line:
            reason = _("The mission stands on line %(line)d already. Keep one.") % {"line": before}
            outcome.refuse("repeated", reason, item.line, "acronym", item.acronym)
        elif not (services.may_edit(row.created_by, mission) if mission else may_add):
            reason = _("This mission is not yours to add or change; ask those who lead it.")
            outcome.refuse("not_your_mission", reason, item.line, "acronym", item.acronym)
        else:
            more = _kept(item, mission, outcome) if mission else _new(item, lead, row, outcome)
            wanted[acronym,] = (item.line, _values(item) | more)
    return wanted


def _values(item):
    return {
        "name": item.name,
        "starts_on": item.starts_on,
        "ends_on": item.ends_on,
        "headquarters": item.headquarters,
        "longitude": item.longitude,
        "latitude": item.latitude,
    }


def _new(item, lead, row, outcome):
    """What a mission has besides, when the register brings it."""
    reason = _("New: no mission has this acronym. It comes in as led by %(lead)s.") % {"lead": lead}
    outcome.flag("new_mission", reason, item.line, "acronym", item.acronym)
    reported = lead.code == "UN" and item.starts_on and (item.ends_on or date.max) >= MONTHLY_REPORTS_BEGIN
    return {
        "lead": lead,
        "source": row.edition,
        "phase": _phase(item),
        "series": Mission.Series.UN_MONTHLY if reported else Mission.Series.OTHER,
    }


def _phase(item):
    today = timezone.localdate()
    if item.ends_on and item.ends_on < today or item.is_active is False:
        return Mission.Phase.CLOSED
    begun = item.is_active or item.starts_on and item.starts_on <= today
    return Mission.Phase.OPERATIONAL if begun else Mission.Phase.PLANNING


def _kept(item, mission, outcome):
    """What stands and does not give way to a line: the phase, a whole name, a point in the same town."""
    closed = mission.phase == Mission.Phase.CLOSED
    if item.is_active is not None and item.is_active == closed:
        reason = _("The portal has this mission as %(phase)s; that stays.")
        printed = _("active") if item.is_active else _("not active")
        phase = mission.get_phase_display()
        outcome.flag("phase_differs", reason % {"phase": phase}, item.line, "is_active", printed)
    return _kept_name(item, mission, outcome) | _kept_point(item, mission, outcome)


def _kept_name(item, mission, outcome):
    printed, name = item.name.replace("’", "'"), mission.name.replace("’", "'")
    if not name.startswith(printed):
        return {}
    if printed != name:
        reason = _("Cut short; the name stays %(name)s.") % {"name": mission.name}
        outcome.flag("name_cut_short", reason, item.line, "name", item.name)
    return {"name": mission.name}


def _kept_point(item, mission, outcome):
    if not points.is_elsewhere(item, mission):
        return {}
    where = {"longitude": mission.longitude, "latitude": mission.latitude}
    reason = _("The same town, yet far from where the mission is, %(longitude)s %(latitude)s; that stays.")
    outcome.flag("point_far_off", reason % where, item.line, "longitude", f"{item.longitude} {item.latitude}")
    return where


# --- Writing
def _hold_to_rules(missions, wanted, outcome):
    for mission in missions:
        mission.slug = mission.slug or mission.slug_of_acronym
        try:
            mission.full_clean(validate_unique=mission.pk is None)
        except ValidationError as error:
            line = wanted[mission.acronym,][0]
            for message in error.messages:
                outcome.refuse("mission", message, line, "acronym", mission.acronym)


def _write(missions, wanted, row):
    for mission in missions:
        _line, values = wanted[mission.acronym,]
        told = {name: value for name, value in values.items() if value not in registers.BLANK}
        if mission.pk is None:
            services.create_mission(acronym=mission.acronym, reason=row.edition, by=row.created_by, **told)
        else:
            services.change_mission(mission, reason=row.edition, by=row.created_by, **told)
