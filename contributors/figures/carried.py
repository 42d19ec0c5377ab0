"""Who carries how much of a scope in a month: ranked, on the map, against money, how unevenly."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures
from accounts.charts import Curve, Row
from accounts.figures import MONTH, Column, Figure, Table
from accounts.notation import month as month_words
from accounts.notation import number, percent
from accounts.templatetags.figures import WRITTEN
from accounts.validity import standing_on
from accounts.world import world
from accounts.writing import SHARES
from contributors import worlds
from contributors.concentration import gini, lorenz
from contributors.figures.params import KINDS, SCOPE, UNITS, named, of_total, total_of
from contributors.measures import MEASURES
from contributors.models import Scale, ScaleRate
from contributors.reading import shares

MANY = 20
MEASURE = figures.one_of(
    *KINDS, label=gettext_lazy("Measure"), words={code: gettext_lazy(MEASURES[code].label) for code in KINDS}
)
# Shares are drawn on maps in percent, so that the legend's steps are round.
HUNDREDFOLD = {"share", "women_share", "fatalities_share"}
PLACES = {"count": 0, "decimal": 1, "ratio": 2, "percent": 2, "share": 1}


def _urls(shares):
    place = reverse("contributors:contributors")  # each has its page below it
    return [f"{place}{share.contributor.code}/" for share in shares]


def _by_measure(rows, code):
    """The largest first; those without a figure last."""
    return sorted(rows, key=lambda row: (getattr(row, code) is None, -float(getattr(row, code) or 0)))


def _words(measure):
    """A measure's (label, unit, formula) in the reader's language."""
    found = MEASURES[measure]
    return _(found.label), str(UNITS[measure]), _(found.formula)


def _table(rows, measure):
    label, _unit, _formula = _words(measure)
    columns = [
        Column(_("Contributor"), "text", "contributor"),
        Column(_("Rank"), "place", "rank"),
        Column(label, KINDS[measure], MEASURES[measure].term),
    ]
    cells = [[row.contributor.local_name, row.rank, getattr(row, measure)] for row in rows]
    if measure != "personnel":
        columns.insert(2, Column(_("Persons"), term="personnel"))
        cells = [[*cell[:2], row.personnel, cell[2]] for cell, row in zip(cells, rows, strict=True)]
    return Table(columns, cells, _urls(rows))


def ranked(user, *, as_of=None, scope="un", month=None, measure="personnel"):
    total = total_of(user, scope, month, as_of)
    rows = _by_measure(shares(user, total), measure) if total else []
    if not rows or getattr(rows[0], measure) is None:
        return None
    label, unit, formula = _words(measure)
    bars = [Row(row.contributor.local_name, [_plain(getattr(row, measure))]) for row in rows[:MANY]]
    left = len(rows) - len(bars)
    return Figure(
        title=_("%(scope)s: %(measure)s by contributor") % {"scope": named(user, scope), "measure": label},
        subtitle=_unit_and(unit, total.month),
        table=_table(rows, measure),
        scene=charts.ranked_bars(bars, write=WRITTEN[KINDS[measure]], unknown=_("not reported")),
        note=_("The %(many)s largest; %(left)s more in the table.") % {"many": MANY, "left": left}
        if left
        else "",
        how=formula,
        **of_total(total),
    )


def _plain(value):
    return None if value is None else float(value)


def _unit_and(unit, month):
    return _("%(unit)s, %(month)s") % {"unit": unit, "month": month_words(month)}


def on_map(user, *, as_of=None, scope="un", month=None, measure="personnel"):
    total = total_of(user, scope, month, as_of)
    if total is None:
        return None
    rows = _by_measure(shares(user, total), measure)
    label, unit, formula = _words(measure)
    is_share, kind = measure in HUNDREDFOLD, KINDS[measure]
    by_partner = {row.contributor_id: _scaled(getattr(row, measure), is_share) for row in rows}
    by_state = worlds.by_state(user, by_partner, left_out=measure not in ("personnel", "share"))
    short = "%" if is_share or kind == "percent" else _("persons") if kind == "count" else ""
    return Figure(
        title=_("%(scope)s: %(measure)s by nation") % {"scope": named(user, scope), "measure": label},
        subtitle=_unit_and(unit, total.month),
        table=_table(rows, measure),
        world=world(unit=short, places=PLACES[kind], **by_state),
        how=formula,
        **of_total(total),
    )


def _scaled(value, is_share):
    return None if value is None else float(value) * (100 if is_share else 1)


def where(user, *, as_of=None, month=None, nations="no"):
    """The missions that reported, where they are and with how many; "yes": and which nations send them."""
    total = total_of(user, "un", month, as_of)
    placed = worlds.of_missions(user, total.month) if total else []
    if not placed:
        return None
    placed.sort(key=lambda place: -place["value"])
    rows, links = [[place["label"], place["value"]] for place in placed], [place["url"] for place in placed]
    columns, senders = [Column(_("Mission"), "text"), Column(_("Persons"))], {}
    if nations == "yes":
        sent = shares(user, total)
        senders = worlds.by_state(user, {row.contributor_id: row.personnel for row in sent})
        columns[0] = Column(_("Mission or nation"), "text")
        rows += [[row.contributor.local_name, row.personnel] for row in sent]
        links += _urls(sent)
    return Figure(
        title=_("Who sends them, and where they serve") if senders else _("Where uniformed personnel serve"),
        subtitle=_unit_and(_("uniformed persons"), total.month),
        table=Table(columns, rows, links),
        world=world(points=placed, point_unit=_("persons in a mission"), unit=_("persons sent"), **senders),
        how=_("A circle's area stands for the persons reported; it lies at the mission's headquarters."),
        **of_total(total),
    )


def _rates(user, total):
    """{partner: its share of the money assessed for peacekeeping in the month, percent}."""
    rates = ScaleRate.objects.visible_to(user).filter(
        standing_on(total.month, "scale__"),
        scale__organization__code="UN",
        scale__kind=Scale.Kind.PEACEKEEPING,
    )
    return {rate.partner: float(rate.percent) for rate in rates.select_related("partner")}


def people_and_money(user, *, as_of=None, month=None):
    """Share of people beside share of money, of those with the largest of either; 0 where one has none."""
    total = total_of(user, "un", month, as_of)
    money = _rates(user, total) if total else {}
    if not money:
        return None
    people = {row.contributor: row for row in shares(user, total)}
    rows = [
        (
            one,
            people[one].share if one in people else 0,
            money.get(one),
            getattr(people.get(one), "people_to_money", None),
        )
        for one in {**people, **money}
    ]
    rows.sort(key=lambda row: (-max(row[1] or 0, (row[2] or 0) / 100), row[0].local_name))
    names = (_("share of people"), _("share of money assessed"))
    kinds = {
        _("Share of people"): "share",
        _("Share of money assessed"): "percent",
        _("People to money"): "ratio",
    }
    return Figure(
        title=_("Who gives people, who is assessed for money"),
        subtitle=_unit_and(_("percent of all"), total.month),
        table=Table(
            [Column(_("Nation"), "text"), *(Column(name, kind) for name, kind in kinds.items())],
            [[one.local_name, *cells] for one, *cells in rows],
            [reverse("contributors:contributor", args=[one.code]) for one, *_cells in rows],
        ),
        scene=charts.ranked_bars(
            [Row(one.local_name, [people, _part(rate)]) for one, people, rate, _ratio in rows[:MANY]],
            names,
            write=percent,
            unknown=_("not reported"),
        ),
        note=_("The %(many)s with the largest share of either; all stand in the table.") % {"many": MANY},
        how=f"{_(MEASURES['share'].formula)} {_(MEASURES['assessed_share'].formula)}",
        **of_total(total),
    )


def _part(rate):
    return None if rate is None else rate / 100


def unevenness(user, *, as_of=None, scope="un", month=None):
    """The Lorenz curve of people and, across missions, of the money assessed, with their Gini."""
    total = total_of(user, scope, month, as_of)
    people = [row.personnel for row in shares(user, total) if row.personnel] if total else []
    if not people:
        return None
    money = list(_rates(user, total).values()) if scope in ("un", "all") else []
    curves = [Curve(_named(_("people"), gini(people)), lorenz(people))]
    if money:
        curves.append(Curve(_named(_("money assessed"), gini(money)), lorenz(money)))
    return Figure(
        title=_("%(scope)s: how unevenly the burden lies") % {"scope": named(user, scope)},
        subtitle=_unit_and(_("share of contributors, the smallest first, and what they carry"), total.month),
        table=Table(
            [
                Column(_("Curve"), "text"),
                Column(_("Contributors, the smallest first"), "share"),
                Column(_("Their share"), "share"),
            ],
            [[curve.label, *point] for curve in curves for point in curve.points],
        ),
        scene=charts.lorenz_chart(
            curves,
            equal=_("if all gave alike"),
            write=SHARES["write"],
            say=_("the smallest {x} carry {y}"),
        ),
        how=_(MEASURES["gini"].formula),
        **of_total(total),
    )


def _named(label, coefficient):
    return _("%(label)s, Gini %(gini)s") % {"label": label, "gini": number(coefficient, 3)}


OF_A_MONTH = {"scope": SCOPE, "month": MONTH}

figures.register(
    "burden.ranked",
    ranked,
    label=gettext_lazy("Contributors ranked"),
    about=gettext_lazy("Those who carry most of a scope by one measure."),
    **OF_A_MONTH,
    measure=MEASURE,
)
figures.register(
    "burden.map",
    on_map,
    label=gettext_lazy("Nations on the map"),
    about=gettext_lazy("A measure of burden-sharing by nation, in five steps."),
    **OF_A_MONTH,
    measure=MEASURE,
)
figures.register(
    "missions.map",
    where,
    label=gettext_lazy("Missions on the map"),
    about=gettext_lazy("Where missions are, their circles sized by the persons reported."),
    month=MONTH,
    nations=figures.one_of(
        "no",
        "yes",
        label=gettext_lazy("Nations that send"),
        words={"no": gettext_lazy("no"), "yes": gettext_lazy("yes")},
    ),
)
figures.register(
    "burden.money",
    people_and_money,
    label=gettext_lazy("People against money"),
    about=gettext_lazy("Each nation's share of people beside its share of the money assessed."),
    month=MONTH,
)
figures.register(
    "burden.lorenz",
    unevenness,
    label=gettext_lazy("How unevenly the burden lies"),
    about=gettext_lazy("Lorenz curves of people and of money, with their Gini coefficients."),
    **OF_A_MONTH,
)
