"""Figures of units, for who may know their insides: who was there, and how much of their equipment worked."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures
from accounts.as_of import last_day
from accounts.charts import Point, Series
from accounts.figures import Column, Figure, Param, Table
from accounts.notation import day as day_words
from accounts.writing import IN_WORDS, SHARES
from logistics import gathering, reading_equipment, reading_units
from logistics.holding import PASS_MARK, share
from logistics.models import Group, Unit
from missions.figures import MISSION
from missions.models.strength import Category

MONTHS = 24


def _unit(user, text):
    try:
        key = UUID(text)
    except ValueError as error:
        raise Http404 from error
    found = Unit.objects.visible_to(user).between(user).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _units(user):
    rows = Unit.objects.visible_to(user).between(user).standing().order_by("name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")[:200]]


UNIT = Param(_unit, lambda unit: str(unit.pk), gettext_lazy("Unit"), _units)


def strength(user, *, as_of=None, unit):
    """Present for duty of a unit over time, by category, beside the agreed strength."""
    until = last_day(as_of) if as_of else timezone.localdate()
    days = reading_units.strength_by_day(user, unit, until)
    if not days:
        return None
    shown = [c for c in Category if any(c in rows for rows in days.values())]
    first, last = min(days), max(days)
    series = [
        Series(
            str(capfirst(c.label)),
            [Point(day, rows[c].present if c in rows else None) for day, rows in days.items()],
        )
        for c in shown
    ]
    if unit.personnel and first < last:
        series.append(Series(_("agreed"), [Point(first, unit.personnel), Point(last, unit.personnel)]))
    return Figure(
        title=_("%(unit)s: strength over time") % {"unit": unit.name},
        subtitle=_("persons present for duty, %(first)s – %(last)s")
        % {"first": day_words(first), "last": day_words(last)},
        table=Table(
            [
                Column(_("Day"), "day"),
                Column(_("Category"), "text"),
                *(
                    Column(words)
                    for words in (_("Present"), _("Women"), _("Men"), _("On leave"), _("Absent"))
                ),
            ],
            [
                [
                    day,
                    str(row.get_category_display()),
                    row.present,
                    row.women,
                    row.men,
                    row.on_leave,
                    row.absent,
                ]
                for day in sorted(days, reverse=True)
                for row in days[day].values()
            ],
        ),
        scene=charts.line_chart(series, most_ticks=5, **IN_WORDS),
        source=_("reports of the unit, as entered"),
        how=_("As reported on each day; a day or a figure that was not reported stays empty."),
    )


def serviceability(user, *, as_of=None, mission=None, unit=None):
    """What works of what is on hand, at the end of each of the last 24 months, against the mark."""
    until = last_day(as_of) if as_of else timezone.localdate()
    rows = reading_equipment.lines(user).exclude(group=Group.AMMUNITION).filter(hazard="")
    if mission is not None:
        rows = rows.filter(unit__mission=mission)
    if unit is not None:
        rows = rows.filter(unit=unit)
    days = _month_ends(until)
    found = {day: (on_hand, works) for day, on_hand, works in gathering.serviceability(rows, days)}
    if not found:
        return None
    shown = [day for day in days if day >= min(found)]
    points = [Point(day, share(found[day][1], found[day][0]) if day in found else None) for day in shown]
    series = [Series(_("serviceable"), points)]
    if len(shown) > 1:
        series.append(Series(_("the mark"), [Point(shown[0], PASS_MARK), Point(shown[-1], PASS_MARK)]))
    return Figure(
        title=_title(mission, unit),
        subtitle=_("of what is on hand, at the end of each month"),
        table=Table(
            [
                Column(_("Day"), "day"),
                Column(_("On hand")),
                Column(_("Serviceable")),
                Column(_("Share"), "share"),
            ],
            [[day, *found[day], share(found[day][1], found[day][0])] for day in sorted(found, reverse=True)],
        ),
        scene=charts.line_chart(series, most_ticks=5, **SHARES),
        source=_("counts and inspections of units, as entered"),
        how=_(
            "Of each line the last count by then, or the last events of its items; a line not yet counted"
            " is in no sum. Without ammunition and dangerous goods."
        ),
    )


def _title(mission, unit):
    if unit is not None:
        return _("%(unit)s: serviceability of its equipment") % {"unit": unit.name}
    if mission is not None:
        return _("%(mission)s: serviceability of equipment") % {"mission": mission.acronym}
    return _("Serviceability of equipment")


def _month_ends(until):
    """The last days of months up to `until`, itself the last, the earliest first."""
    ends, day = [until], until.replace(day=1) - timedelta(days=1)
    while len(ends) < MONTHS:
        ends.append(day)
        day = day.replace(day=1) - timedelta(days=1)
    return ends[::-1]


figures.register(
    "unit.strength",
    strength,
    label=gettext_lazy("Strength of a unit"),
    about=gettext_lazy("Who was present for duty, by category, beside the agreed strength."),
    unit=UNIT,
)
figures.register(
    "equipment.serviceability",
    serviceability,
    label=gettext_lazy("Serviceability of equipment"),
    about=gettext_lazy("What works of the equipment on hand, month by month, against the mark of 90 %."),
    mission=MISSION,
    unit=UNIT,
)
