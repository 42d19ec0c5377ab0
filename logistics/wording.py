"""What the codes of units' readiness are called: lines of areas, steps before arrival, systems."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts.notation import day, number
from logistics.models import UnitArea
from logistics.models.equipment import Group, Sustainment
from logistics.readiness_areas import EQUIPMENT, REASONS, SERVICEABILITY, SUSTAINMENT, TRAINING

LINES = {
    "persons": lazy("persons present for duty"),
    "visit": lazy("visit before deployment"),
    "visas": lazy("visas"),
    "movement": lazy("movement"),
    "load_list": lazy("load list"),
    "medical": lazy("medical standard"),
    "agreement": lazy("agreement"),
    "terms": lazy("cost terms"),
    "caveats": lazy("caveats declared"),
    "override": lazy("band set by hand"),
}
STEPS = {
    "personnel": lazy("bring the unit up to strength"),
    "equipment": lazy("bring its equipment together"),
    "repair": lazy("repair what does not work"),
    "sustainment": lazy("meet the standards of self-sustainment"),
    "training": lazy("complete the training"),
    "visit": lazy("pass the visit before deployment"),
    "agreement": lazy("sign the agreement"),
    "visas": lazy("clear the visas"),
    "medical": lazy("meet the medical standard"),
    "movement": lazy("clear the movement"),
    "transport": pgettext_lazy("step before arrival", "travel to the mission"),
}
SYSTEMS = {
    "pcrs": lazy("UN, capability readiness system"),
    "c_level": lazy("C-level"),
    "nri": lazy("NATO Readiness Initiative"),
    "asf": lazy("African Standby Force"),
    "eu": lazy("EU battlegroup"),
}
SCENARIOS = {
    "observers": lazy("observers"),
    "complex": lazy("complex operation"),
    "genocide": lazy("grave circumstances"),
}
AREA = dict(UnitArea.choices)
_GROUPS, _SUSTAINMENT = dict(Group.choices), dict(Sustainment.choices)


def line(area, name, courses=None):
    """A line of an area, or a group of lines, in words; types of equipment are named as they were entered."""
    if area in (EQUIPMENT, SERVICEABILITY):
        return str(_GROUPS.get(name, name))
    if area == SUSTAINMENT and name in _SUSTAINMENT:
        return str(_SUSTAINMENT[name])
    if area == TRAINING and name not in LINES:
        return (courses or {}).get(name, name)
    return str(LINES.get(name, name))


def reason(area, told, courses=None):
    """One reason of an area's band in words."""
    said = {name: _written(name, value) for name, value in told.items()}
    if "names" in told:
        named = [line(area, name, courses) for name in told["names"]]
        rest = told.get("count", len(named)) - len(named)
        said["names"] = ", ".join(named) + (_(" and %(n)s more") % {"n": number(rest)} if rest > 0 else "")
    return _(REASONS.get(told["code"], told["code"])) % said


def _written(name, value):
    if name in ("evidence_on", "until") and value:
        return day(date.fromisoformat(value))
    return number(value) if isinstance(value, int) else value


def steps(codes):
    return [str(STEPS[code]) for code in codes if code in STEPS]
