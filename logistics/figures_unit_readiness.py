"""The figure of one unit's readiness over time: its band and each area's, month by month, as stored."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures
from accounts.as_of import last_day
from accounts.charts import Cell
from accounts.figures import Column, Figure, Param, Table
from accounts.marks import band_word
from accounts.notation import day, short_month
from accounts.writing import span
from logistics import reading_unit_readiness as reading
from logistics import wording
from logistics.models import Unit
from logistics.readiness_areas import AREAS

MONTHS = 24
HOW = gettext_lazy(
    "At the end of each month, the readiness that was stored then: the weakest area decides, an area nobody "
    "reported leaves the unit without a band. Months before the unit was first judged were worked out later, "
    "from the reports of that time."
)


def _units(user):
    return [(str(row.pk), row.name) for row in Unit.objects.visible_to(user).between(user)[:200]]


def _unit(user, text):
    try:
        key = UUID(text)
    except ValueError as error:
        raise Http404 from error
    found = Unit.objects.visible_to(user).between(user).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


UNIT = Param(_unit, lambda unit: str(unit.pk), gettext_lazy("Unit"), _units)


def over_time(user, *, as_of=None, unit):
    until = last_day(as_of) if as_of else timezone.localdate()
    rows = reading.history(user, unit, until - timedelta(days=31 * MONTHS))
    rows = [row for row in rows if row.valid_from <= until]
    if len(rows) < 2:
        return None
    months = charts.months_between(max(rows[0].valid_from, until - timedelta(days=730)).replace(day=1), until)
    found = [(month, _then(rows, min(last_day(month), until))) for month in months]
    areas = reading.areas(user, {row for _month, row in found if row})
    words = [_("all together"), *(capfirst(str(wording.AREA[name])) for name in AREAS)]
    return Figure(
        title=_("%(unit)s: readiness over time") % {"unit": unit.name},
        subtitle=_("band, 1 the best to 4, %(span)s") % {"span": span(months[0], months[-1])},
        table=Table(
            [Column(_("Month"), "month"), *(Column(word, "place") for word in words)],
            [
                [month, *(None if row is None else band for band in _bands(row, areas))]
                for month, row in reversed(found)
                if row
            ],
        ),
        scene=charts.heat_matrix(
            words,
            [str(short_month(month)) for month, _row in found],
            [[_cell(month, word, row, areas, n) for month, row in found] for n, word in enumerate(words)],
            keys=[(f"{n} · {band_word(n)}", n) for n in range(1, 5)] + [(band_word(None), "none")],
        ),
        source=_("reports, inspections, visits, certificates and agreements in the portal"),
        how=HOW,
        computed_at=max(row.as_of for row in rows),
        due_key=f"unit-readiness:{unit.pk}",
    )


def _then(rows, on):
    return next((r for r in reversed(rows) if r.valid_from <= on), None)


def _bands(row, areas):
    own = areas.get(row.pk, {})
    return [row.band, *(own[name].band if name in own else None for name in AREAS)]


def _cell(month, word, row, areas, n):
    if row is None:
        return None
    if n and not getattr(areas.get(row.pk, {}).get(AREAS[n - 1]), "is_applicable", False):
        return None
    band = _bands(row, areas)[n]
    said = f"{day(month)}, {word}: "
    if band is None:
        return Cell("none", said + band_word(None))
    return Cell(band, f"{said}{band} · {band_word(band)}", str(band))


figures.register(
    "unit.readiness",
    over_time,
    label=gettext_lazy("Readiness of a unit over time"),
    about=gettext_lazy("Its band and that of each of its seven areas, month by month."),
    unit=UNIT,
)
