"""Figures of voluntary money: from whom to what, and who carries a package quarter by quarter."""

from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import charts, figures
from accounts.charts import Band, Part
from accounts.figures import Column, Figure, Param, Table, one_of
from accounts.notation import number
from contributors import reading_flows, reading_packages
from contributors.flow_sums import STAGES
from contributors.models import CostPackage, Flow, Fund
from missions.figures import MISSION

WHICH = {
    "all": gettext_lazy("whatever its stage"),
    "paid": gettext_lazy("paid or spent"),
    "open": gettext_lazy("not paid yet"),
}
STAGES_OF = {"all": STAGES, "paid": ("disbursed", "spent"), "open": ("announced", "pledged", "committed")}
HOW = gettext_lazy(
    "Each flow counts once: what fulfils an earlier flow is taken off that one. Amounts are converted by each"
    " flow's own rate; without one they are not drawn. What was withdrawn or lapsed counts nowhere."
)
MOST_ROWS = 200  # pairs in the table; the list of flows has all


def flows(user, *, as_of=None, mission=None, fund=None, which="all"):
    """As it stands today; of the past nothing is kept."""
    if as_of:
        return None
    rows = Flow.objects.visible_to(user)
    rows = rows.filter(mission=mission) if mission else rows
    rows = rows.filter(fund=fund) if fund else rows
    told = reading_flows.told(rows)
    pairs = {}
    for row in told.flows:
        if row.stage in STAGES_OF[which] and (amount := told.sums.counted.get(row.pk)):
            ends = row.source_words() or _("not disclosed"), _destination(row, fund)
            pairs[ends] = pairs.get(ends, 0) + amount
    drawn = [Band(*ends, float(amount)) for ends, amount in pairs.items() if amount > 0]
    if not drawn:
        return None
    ranked = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    narrowed = {"to": f"mission:{mission.slug}"} if mission else {"to": f"fund:{fund.pk}"} if fund else {}
    return Figure(
        title=_("From whom, and where to"),
        subtitle=_("US dollars, %(which)s, each amount once") % {"which": WHICH[which]},
        table=Table(
            [Column(_("Source"), "text"), Column(_("Destination"), "text"), Column(_("US dollars"), "count")],
            [[*ends, amount] for ends, amount in ranked[:MOST_ROWS]],
        ),
        scene=charts.sankey_chart(drawn, others=_others, write=number),
        source=_source(told),
        how=HOW,
        note=_note(pairs, drawn, told),
        rows_at=f"{reverse('contributors:flows')}?{urlencode(narrowed | {'stage': 'standing'})}",
    )


def _destination(row, fund):
    if fund:
        return row.window.name if row.window else _("the fund as a whole")
    return f"{row.fund.code}, {row.fund.name}" if row.fund else row.destination_words()


def _others(n):
    return ngettext("%(n)d other", "%(n)d others", n) % {"n": n}


def _source(told):
    words = sorted({row.source for row in told.flows if row.source})
    known = "; ".join(words[:3]) or _("flows in the portal")
    return known + (f" ({_('invented for the demonstration')})" if told.is_fictional else "")


def _note(pairs, drawn, told):
    notes = []
    if below := sum(amount for amount in pairs.values() if amount < 0):
        words = _("Adjustments below zero, %(amount)s in all, are in the table and are not drawn.")
        notes.append(words % {"amount": number(below)})
    if told.sums.unconverted:
        notes.append(_("Amounts without a rate are not drawn."))
    if len(pairs) > MOST_ROWS:
        words = _("The table has the largest %(n)s pairs of %(all)s.")
        notes.append(words % {"n": number(MOST_ROWS), "all": number(len(pairs))})
    return " ".join(notes)


def _fund(user, key):
    found = Fund.objects.visible_to(user).filter(pk=key).first() if _is_number(key) else None
    if found is None:
        raise Http404
    return found


def _package(user, key):
    found = CostPackage.objects.visible_to(user).filter(pk=key).first() if _is_number(key) else None
    if found is None:
        raise Http404
    return found


def _is_number(text):
    return len(text) == 36 and all(letter in "0123456789abcdef-" for letter in text)


FUND = Param(
    _fund,
    lambda fund: str(fund.pk),
    gettext_lazy("Fund"),
    lambda user: [(str(row.pk), row.name) for row in Fund.objects.visible_to(user)],
)
PACKAGE = Param(
    _package,
    lambda package: str(package.pk),
    gettext_lazy("Package"),
    lambda user: [(str(row.pk), row.name) for row in CostPackage.objects.visible_to(user)],
)


def quarters(user, *, as_of=None, package, what="committed"):
    """Who carries a package, quarter by quarter, the gap on top."""
    if as_of:
        return None
    told = reading_packages.told(user, package)
    return told.quarters and _drawn(
        told,
        what,
        of=package.mission.acronym,
        subtitle=_("%(package)s, US dollars by quarter") % {"package": package.name},
        source=package.source or package.instrument or _("reports in the portal"),
        note=_("This package is invented for the demonstration.") if package.is_fictional else "",
    )


def all_quarters(user, *, as_of=None, mission=None, what="committed"):
    """Who carries all packages, or all of a mission, quarter by quarter."""
    if as_of:
        return None
    told = reading_packages.together(user, mission=mission.slug if mission else "")
    return told.quarters and _drawn(
        told,
        what,
        of=mission.acronym if mission else _("All packages"),
        subtitle=_("%(n)s, US dollars by quarter") % {"n": _packages_words(told)},
        source=_("reports in the portal"),
        note=_("Some of these packages are invented for the demonstration.") if told.invented else "",
    )


def _packages_words(told):
    n = len(told.packages)
    return ngettext("%(n)d package", "%(n)d packages", n) % {"n": n}


def _drawn(told, what, *, of, subtitle, source, note):
    """What each part gives a quarter, and the rest of its budget on top."""
    is_paid = what == "paid"
    rest = _("not paid") if is_paid else _("gap")
    columns = {
        str(words): [getattr(quarter, what).get(code) for quarter in told.quarters]
        for code, words in told.parts
    }
    columns[rest] = [quarter.unpaid if is_paid else quarter.gap for quarter in told.quarters]
    places = [quarter_words(quarter.starts_on) for quarter in told.quarters]
    titles = {"paid": _("Who paid what"), "committed": _("Who carries what")}
    return Figure(
        title=f"{of}: {titles[what]}",
        subtitle=subtitle,
        table=Table(
            [Column(_("Quarter"), "text"), *(Column(words, "count") for words in columns)],
            [list(row) for row in zip(places, *columns.values(), strict=True)],
        ),
        scene=charts.column_chart(places, [_part(*column) for column in columns.items()], write=number),
        source=source,
        how=gettext_lazy(
            "Gap: the budget of the quarter less assessed contributions, peace fund, voluntary money and what"
            " is given in kind; never below zero. Assessed contributions count up to their share of the"
            " budget and to the amount authorized."
        ),
        note=note,
    )


def quarter_words(day):
    """Q1 2026."""
    return _("Q%(n)d %(year)d") % {"n": (day.month + 2) // 3, "year": day.year}


def _part(words, amounts):
    """As it is drawn; the table has the exact amounts."""
    return Part(words, [None if amount is None else float(amount) for amount in amounts])


WHAT = one_of(
    "committed",
    "paid",
    label=gettext_lazy("What"),
    words={"committed": gettext_lazy("committed"), "paid": gettext_lazy("paid")},
)
figures.register(
    "money.flows",
    flows,
    label=gettext_lazy("Flows of money"),
    about=gettext_lazy("Voluntary money from its sources to its destinations, each amount once."),
    mission=MISSION,
    fund=FUND,
    which=one_of("all", "paid", "open", label=gettext_lazy("Which"), words=WHICH),
)
figures.register(
    "money.package",
    quarters,
    label=gettext_lazy("Cost-sharing package by quarter"),
    about=gettext_lazy("Who committed or paid how much of a mission's cost, and what nobody gives."),
    package=PACKAGE,
    what=WHAT,
)
figures.register(
    "money.packages",
    all_quarters,
    label=gettext_lazy("Cost-sharing packages by quarter"),
    about=gettext_lazy("Who committed or paid how much of the cost of all packages, and what nobody gives."),
    mission=MISSION,
    what=WHAT,
)
