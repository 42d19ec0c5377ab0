"""The figure of one mission's readiness over time: its band month by month, and that of every area."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures
from accounts.charts import Cell
from accounts.figures import Column, Figure, Table
from accounts.marks import band_word
from accounts.notation import month, month_key, percent, short_month
from accounts.writing import span
from logistics import reading
from logistics.models import ReadinessArea
from missions.figures import MISSION

HOW = gettext_lazy(
    "Of each month its report held against the strengths authorized at its end, area by area; the weakest"
    " area decides the month's band. A month nobody reported has no band and stays empty."
)


def over_time(user, *, as_of=None, mission):
    rows = reading.over_time(user, mission, as_of)
    if not rows:
        return None
    found = {row.month: (row, {area.category: area for area in row.areas.all()}) for row in rows}
    months, words = charts.months_between(rows[0].month, rows[-1].month), _areas(found)
    return Figure(
        title=_("%(mission)s: readiness over time") % {"mission": mission.acronym},
        subtitle=_("band, 1 the best to 4, %(span)s") % {"span": span(rows[0].month, rows[-1].month)},
        table=_table(found, words),
        scene=charts.heat_matrix(
            [_("all together"), *words.values()],
            [str(short_month(on)) for on in months],
            [[_cell(on, _("all together"), *_whole(found, on)) for on in months]]
            + [[_cell(on, word, *_area(found, on, code)) for on in months] for code, word in words.items()],
            keys=[(f"{n} · {band_word(n)}", n) for n in range(1, 5)] + [(band_word(None), "none")],
        ),
        source=_("strengths reported and authorized, as in the portal"),
        how=HOW,
        computed_at=max(row.as_of for row in rows),
        due_key=f"readiness:{mission.pk}:{month_key(rows[-1].month)}",
    )


def _areas(found):
    """{area: its words} of those judged in some month, in the field's order."""
    used = {code for _row, areas in found.values() for code in areas}
    words = dict(ReadinessArea._meta.get_field("category").choices)
    return {code: str(word) for code, word in words.items() if code in used}


def _whole(found, on):
    row, _areas_of = found.get(on, (None, {}))
    return row, row and row.mean_fill


def _area(found, on, code):
    area = found.get(on, (None, {}))[1].get(code)
    return area, area and area.filled


def _cell(on, word, judged, filled):
    """A month's band of an area or of all; empty where nothing was to be judged."""
    if judged is None:
        return None
    said = f"{month(on)}, {word}: "
    if judged.band is None:
        return Cell("none", said + band_word(None))
    share = "" if filled is None else f", {percent(filled)}"
    return Cell(judged.band, f"{said}{judged.band} · {band_word(judged.band)}{share}", str(judged.band))


def _table(found, words):
    """The latest month first: its band and mean fill, then how far each area was filled."""
    return Table(
        [
            Column(_("Month"), "month"),
            Column(_("Band"), "place"),
            Column(_("Mean fill"), "share"),
            *(Column(capfirst(word), "share") for word in words.values()),
        ],
        [
            [on, row.band, row.mean_fill, *(areas[c].filled if c in areas else None for c in words)]
            for on, (row, areas) in reversed(found.items())
        ],
    )


figures.register(
    "mission.readiness",
    over_time,
    label=gettext_lazy("Readiness of a mission over time"),
    about=gettext_lazy("Its band month by month, and that of every area that was judged."),
    mission=MISSION,
)
