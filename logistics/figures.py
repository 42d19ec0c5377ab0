"""Figures of the delivery: how ready and how filled each mission is, area by area."""

from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures
from accounts.charts import Cell
from accounts.figures import Column, Figure, Table
from accounts.marks import band_word
from accounts.notation import day, number, percent
from accounts.notation import month as month_words
from logistics import reading
from logistics.models import ReadinessArea

FILLED = (0.5, 0.7, 0.8, 0.9)  # where the steps of the matrix begin, as the bands do


def _judged(user, as_of):
    """([readiness], [its areas by category], the areas used), the weakest missions first."""
    found = {}
    for area in reading.areas(user, as_of):
        found.setdefault(area.readiness, {})[area.category] = area
    rows = sorted(found, key=lambda row: (-(row.band or 0), row.mean_fill or 0, row.mission.acronym))
    used = {code for areas in found.values() for code in areas}
    words = dict(ReadinessArea._meta.get_field("category").choices)
    return (
        rows,
        [found[row] for row in rows],
        {code: str(word) for code, word in words.items() if code in used},
    )


def _matrix(user, as_of, *, title, unit, kind, value, cell, keys, how):
    rows, found, areas = _judged(user, as_of)
    if not rows:
        return None
    return Figure(
        title=title,
        subtitle=_("%(unit)s, %(when)s")
        % {"unit": unit, "when": month_words(as_of) if as_of else day(rows[0].judged_on)},
        table=Table(
            [Column(_("Mission"), "text"), *(Column(word.capitalize(), kind) for word in areas.values())],
            [
                [row.mission.acronym, *(value(of.get(code)) for code in areas)]
                for row, of in zip(rows, found, strict=True)
            ],
            [row.mission.get_absolute_url() for row in rows],
        ),
        scene=charts.heat_matrix(
            [row.mission.acronym for row in rows],
            list(areas.values()),
            [
                [cell(row, areas[code], of.get(code)) for code in areas]
                for row, of in zip(rows, found, strict=True)
            ],
            keys=keys,
            start="word",
        ),
        source=_("strengths reported and authorized, as in the portal"),
        how=how,
        computed_at=max(row.as_of for row in rows),
    )


def bands(user, *, as_of=None):
    return _matrix(
        user,
        as_of,
        title=_("Readiness of missions by area"),
        unit=_("band, 1 the best to 4"),
        kind="place",
        value=lambda area: area and area.band,
        cell=_band,
        keys=[(f"{n} · {band_word(n)}", n) for n in range(1, 5)] + [(band_word(None), "none")],
        how=_("Deployed of authorized gives the band; evidence too old counts no better than 3."),
    )


def _band(row, word, area):
    if area is None or not area.authorized:
        return None
    said = f"{row.mission.acronym}, {word}: "
    if area.band is None:
        return Cell("none", said + band_word(None))
    return Cell(area.band, f"{said}{area.band} · {band_word(area.band)}", str(area.band))


def filled(user, *, as_of=None):
    return _matrix(
        user,
        as_of,
        title=_("How filled missions are by category"),
        unit=_("deployed of authorized, percent"),
        kind="share",
        value=lambda area: area and area.filled,
        cell=_filled,
        keys=[*_fill_keys(), (_("not reported"), "none")],
        how=_("Deployed divided by authorized; what is above the authorized counts as full, no more."),
    )


def _fill_keys():
    yield _("under %(high)s") % {"high": percent(FILLED[0], 0)}, 1
    for n, (low, high) in enumerate(pairwise(FILLED), 2):
        yield f"{number(low * 100)}–{percent(high - 0.01, 0)}", n
    yield _("%(low)s and more") % {"low": percent(FILLED[-1], 0)}, 5


def _filled(row, word, area):
    if area is None or not area.authorized:
        return None
    said = f"{row.mission.acronym}, {word}: "
    if area.filled is None:
        return Cell("none", said + _("not reported"))
    step = 1 + sum(area.filled >= low for low in FILLED)
    return Cell(step, said + percent(area.filled), percent(area.filled, 0))


figures.register(
    "readiness.matrix",
    bands,
    label=gettext_lazy("Readiness by mission and area"),
    about=gettext_lazy("Every mission's band in every area that is judged, the weakest missions first."),
)
figures.register(
    "readiness.filled",
    filled,
    label=gettext_lazy("Filled by mission and category"),
    about=gettext_lazy("How much of what was authorized is deployed, by mission and category."),
)
