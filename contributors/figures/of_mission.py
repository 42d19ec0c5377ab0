"""A mission month by month: women's share in each category."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures
from accounts.charts import Point, Series
from accounts.figures import Column, Figure, Table
from accounts.writing import SHARES, span
from contributors import reading
from contributors.figures.params import of_total
from missions.figures import MISSION
from missions.models import Category

OF_WOMEN = gettext_lazy(
    "Women divided by all persons of the category as reported; unknown where the sexes were not told apart."
)


def _categories(rows):
    """The categories anybody was reported of, in the field's order."""
    found = {code for row in rows for code, counts in row.by_category.items() if counts["personnel"]}
    return [category for category in Category if category.value in found]


def _cell(row, category, name):
    return (row.by_category.get(category.value) or {}).get(name)


def _over_time(rows, lines, title, unit, columns, table, how, words, **shape):
    """`lines`: {label: value of a month's total}."""
    known = {row.month: row for row in rows}
    months = charts.months_between(rows[0].month, rows[-1].month)
    series = [
        Series(
            str(label), [Point(month, value(known[month]) if month in known else None) for month in months]
        )
        for label, value in lines.items()
    ]
    return Figure(
        title=title,
        subtitle=f"{unit}, {span(rows[0].month, rows[-1].month)}",
        table=Table(
            [Column(_("Month"), "month"), *columns], [[row.month, *table(row)] for row in reversed(rows)]
        ),
        scene=charts.line_chart(series, most_ticks=5, **words, **shape),
        how=how,
        **of_total(rows[-1]),
    )


def women(user, *, as_of=None, mission):
    rows = reading.totals(user, mission.scope, as_of)
    if len(rows) < 2 or all(row.women is None for row in rows):
        return None
    shown = _categories(rows)
    columns = [
        Column(word, "share")
        for c in shown
        for word in (c.label, _("target of %(what)s") % {"what": c.label})
    ]
    return _over_time(
        rows,
        {c.label: lambda row, c=c: _cell(row, c, "women_share") for c in shown},
        _("%(mission)s: women's share over time") % {"mission": mission.acronym},
        _("of the persons of each category, by month"),
        [Column(_("All"), "share"), *columns],
        lambda row: [
            row.women_share,
            *(_cell(row, c, name) for c in shown for name in ("women_share", "target")),
        ],
        OF_WOMEN,
        SHARES,
    )


figures.register(
    "mission.women",
    women,
    label=gettext_lazy("Women's share in a mission"),
    about=gettext_lazy("By category and month, the target of the year beside it in the table."),
    mission=MISSION,
)
