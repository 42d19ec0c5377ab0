"""What a scope's strength is made of, month by month: categories, women and men, women's share."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures
from accounts.charts import Part, Point, Series
from accounts.figures import Column, Figure, Table
from accounts.notation import number, short_month
from accounts.writing import SHARES, span
from contributors import reading
from contributors.figures.params import SCOPE, named, of_total
from missions.models import Category

MONTHS = 36


def _rows(user, scope, as_of):
    """(the totals, every month from the first to the last with its total or None)."""
    rows = reading.totals(user, scope, as_of)[-MONTHS:]
    if not rows:
        return [], []
    known = {row.month: row for row in rows}
    return rows, [(month, known.get(month)) for month in charts.months_between(rows[0].month, rows[-1].month)]


def _figure(rows, months, title, parts, how):
    """Columns by month, and the same as a table with the latest month first."""
    columns = [Column(_("Month"), "month"), *(Column(part.label.capitalize()) for part in parts)]
    lines = [[month, *(part.values[n] for part in parts)] for n, (month, row) in enumerate(months) if row]
    return Figure(
        title=title,
        subtitle=_("uniformed persons by month, %(span)s") % {"span": span(rows[0].month, rows[-1].month)},
        table=Table(columns, lines[::-1]),
        scene=charts.column_chart([short_month(month) for month, _row in months], parts, write=number),
        how=how,
        **of_total(rows[-1]),
    )


def categories(user, *, as_of=None, scope="un"):
    rows, months = _rows(user, scope, as_of)
    used = [c for c in Category if any(row.by_category.get(c.value, {}).get("personnel") for row in rows)]
    if not used:
        return None
    parts = [Part(str(c.label), [_in_category(row, c.value) for _month, row in months]) for c in used]
    title = _("%(scope)s: strength by category") % {"scope": named(user, scope)}
    how = _("Persons as reported in each category; a category no report of the month names is 0.")
    return _figure(rows, months, title, parts, how)


def _in_category(row, category):
    return None if row is None else row.by_category.get(category, {}).get("personnel", 0)


def sexes(user, *, as_of=None, scope="un"):
    rows, months = _rows(user, scope, as_of)
    if not any(row.women is not None for row in rows):
        return None
    parts = [
        Part(_("women"), [row and row.women for _month, row in months]),
        Part(_("men"), [row and row.men for _month, row in months]),
    ]
    title = _("%(scope)s: women and men") % {"scope": named(user, scope)}
    how = _("Women and men as reported; a month whose reports do not tell them apart is a gap.")
    return _figure(rows, months, title, parts, how)


def womens_share(user, *, as_of=None, scope="un", category="troops"):
    """The share of women in a category beside the target of the year."""
    rows, months = _rows(user, scope, as_of)
    counts = {row.month: row.by_category.get(category) or {} for row in rows}
    shares = [Point(month, counts.get(month, {}).get("women_share")) for month, _row in months]
    targets = [Point(month, counts.get(month, {}).get("target")) for month, _row in months]
    if not any(point.value is not None for point in shares):
        return None
    label = str(Category(category).label)
    lines = [Series(_("women"), shares)]
    if any(point.value is not None for point in targets):
        lines.append(Series(_("target"), [point for point in targets if point.value is not None], "step"))
    names = {_("Women"): "count", _("Persons"): "count", _("Women's share"): "share", _("Target"): "share"}
    return Figure(
        title=_("%(scope)s: women's share of %(category)s")
        % {"scope": named(user, scope), "category": label},
        subtitle=_("percent of persons, beside the target of the year, %(span)s")
        % {"span": span(rows[0].month, rows[-1].month)},
        table=Table(
            [Column(_("Month"), "month"), *(Column(name, kind) for name, kind in names.items())],
            [
                [month, *(c.get(name) for name in ("women", "personnel", "women_share", "target"))]
                for month, c in reversed(counts.items())
            ],
        ),
        scene=charts.line_chart(lines, starts=rows[0].month, ends=rows[-1].month, **SHARES),
        how=_(
            "Women divided by women and men of the category; targets of the Uniformed Gender Parity Strategy."
        ),
        **of_total(rows[-1]),
    )


figures.register(
    "strength.categories",
    categories,
    label=gettext_lazy("Strength by category"),
    about=gettext_lazy("Troops, staff officers, experts and police of a scope, stacked month by month."),
    scope=SCOPE,
)
figures.register(
    "strength.sexes",
    sexes,
    label=gettext_lazy("Women and men"),
    about=gettext_lazy("Women and men of a scope, stacked month by month."),
    scope=SCOPE,
)
figures.register(
    "women.share",
    womens_share,
    label=gettext_lazy("Women's share against its target"),
    about=gettext_lazy("The share of women in a category over time, and what was aimed at for the year."),
    scope=SCOPE,
    category=figures.one_of(*Category.values, label=gettext_lazy("Category"), words=dict(Category.choices)),
)
