"""Every kind of chart for the style page: of invented figures, with what nobody reported among them."""

from datetime import date

from django.utils.translation import gettext as _

from accounts import charts
from accounts.charts import Cell, Curve, Mark, Multiple, Part, Point, Row, Series, Slope
from accounts.dates import month as month_words
from accounts.figures import Column, Figure, Table
from accounts.notation import number, percent, short_month
from accounts.world import world
from accounts.writing import IN_WORDS, SHARES

MONTHS = charts.months_between(date(2025, 1, 1), date(2025, 7, 1))
DEPLOYED = (820, 840, None, 900, 1010, 1000, 1060)
WOMEN = (70, 74, None, 85, 96, 99, 110)


def every_kind():
    """[(key within the page, figure)], each beside its table."""
    return [(f"kind-{n}", figure) for n, figure in enumerate(_figures())]


def _figures():
    yield _figure(
        _("Area, with a gap where nothing was reported"),
        charts.line_chart([_line("", DEPLOYED)], is_filled=True, **IN_WORDS),
    )
    authorized = Series(_("authorized"), [Point(MONTHS[0], 1000), Point(MONTHS[4], 1200)], "step")
    yield _figure(
        _("Lines and steps, events marked"),
        charts.line_chart(
            [_line(_("deployed"), DEPLOYED), authorized],
            marks=[Mark(MONTHS[4], "S/RES/0 (2025)")],
            ends=MONTHS[-1],
            **IN_WORDS,
        ),
    )
    yield _figure(
        _("Small multiples"),
        charts.small_multiples(
            [
                Multiple("ALPHA", [_line(_("deployed"), DEPLOYED), authorized]),
                Multiple("BETA", [_line(_("deployed"), WOMEN)]),
                Multiple("GAMMA", [_line(_("deployed"), [None] * len(MONTHS))]),
            ],
            unknown=_("not reported"),
            **IN_WORDS,
        ),
    )
    men = [n and n - w for n, w in zip(DEPLOYED, WOMEN, strict=True)]
    parts = [Part(_("women"), list(WOMEN)), Part(_("men"), men)]
    yield _figure(_("Stacked columns"), charts.column_chart(_heads(), parts, write=number))
    bars = [Row("Alphaland", [480]), Row("Betania", [310]), Row("Gammaria", [0]), Row("Deltonia", [None])]
    yield _figure(
        _("Ranked bars"),
        charts.ranked_bars(bars, write=number, unknown=_("not reported")),
        [Column(_("Nation"), "text"), Column(_("Persons"))],
        [[bar.label, *bar.values] for bar in bars],
    )
    pairs = [Row("Alphaland", [0.45, 0.02]), Row("Betania", [0.29, None]), Row("Gammaria", [0, 0.31])]
    names = (_("share of people"), _("share of money assessed"))
    yield _figure(
        _("Ranked bars in pairs"),
        charts.ranked_bars(pairs, names, write=percent, unknown=_("not reported")),
        [Column(_("Nation"), "text"), *(Column(name, "share") for name in names)],
        [[pair.label, *pair.values] for pair in pairs],
    )
    curves = [Curve(_("people"), [(0, 0), (0.5, 0.08), (0.8, 0.35), (1, 1)])]
    yield _figure(
        _("Lorenz curve"),
        charts.lorenz_chart(
            curves,
            equal=_("if all gave alike"),
            write=SHARES["write"],
            say=_("the smallest {x} carry {y}"),
        ),
        [Column(_("Contributors, the smallest first"), "share"), Column(_("Their share"), "share")],
        [list(point) for point in curves[0].points],
    )
    yield _figure(
        _("Heat matrix"),
        _matrix(),
        [Column(_("Mission"), "text"), Column(_("military"), "share"), Column(_("police"), "share")],
        [["ALPHA", 0.96, 0.74], ["BETA", None, None]],
    )
    risen = [
        Slope("Alphaland", 3, 1),
        Slope("Betania", 1, 2),
        Slope("Gammaria", 2, 2),
        Slope("Deltonia", None, 4),
    ]
    yield _figure(
        _("Slope"),
        charts.slope_chart(
            risen,
            _heads()[:1] + _heads()[-1:],
            words=(_("risen"), _("fallen"), _("as before")),
            best_on_top=True,
        ),
        [Column(_("Nation"), "text"), *(Column(head, "place") for head in (_heads()[0], _heads()[-1]))],
        [[slope.label, slope.first, slope.last] for slope in risen],
    )
    states = {"BGD": 5600, "NPL": 6000, "RWA": 5900, "FRA": 610, "DEU": 240, "BRA": 0, "CAN": None}
    places = [{"label": "ALPHA", "longitude": 18.6, "latitude": 4.4, "value": 1060, "url": ""}]
    yield _figure(
        _("World map: shares, what was not reported, and places"),
        world=world(
            values=states,
            names={code: code for code in states},
            unit=_("persons"),
            points=places,
            point_unit=_("persons"),
        ),
        heads=[Column(_("Nation"), "text"), Column(_("Persons"))],
        rows=[[code, n] for code, n in states.items()],
    )


def _figure(title, scene=None, heads=(), rows=(), **given):
    """`heads` and `rows`: its table; of the persons by month where it is told of none."""
    heads = heads or [Column(_("Month"), "month"), Column(_("deployed")), Column(_("women"))]
    rows = rows or [list(row) for row in zip(MONTHS, DEPLOYED, WOMEN, strict=True)][::-1]
    return Figure(
        title=title,
        subtitle=_("invented figures, %(first)s – %(last)s")
        % {"first": month_words(MONTHS[0]), "last": month_words(MONTHS[-1])},
        table=Table(heads, rows),
        scene=scene,
        source=_("invented for the demonstration"),
        how=_("Women and men as reported, all categories; over a period the reported months added."),
        **given,
    )


def _line(label, values):
    return Series(label, [Point(month, n) for month, n in zip(MONTHS, values, strict=True)])


def _heads():
    return [short_month(month) for month in MONTHS]


def _matrix():
    cells = [
        [Cell(5, "ALPHA: 96 %", percent(0.96, 0)), Cell(3, "ALPHA: 74 %", percent(0.74, 0))],
        [Cell("none", _("not reported")), None],
    ]
    keys = [(percent(0.9, 0), 5), (percent(0.7, 0), 3), (_("not reported"), "none")]
    return charts.heat_matrix(["ALPHA", "BETA"], [_("military"), _("police")], cells, keys=keys)
