"""Figures of coverage: the gap matrix, capability × month, and one requirement's months."""

from itertools import pairwise
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import charts, figures
from accounts.charts import Cell
from accounts.figures import Column, Figure, Param, Table, one_of
from accounts.notation import month as month_words
from accounts.notation import number, percent, short_month
from accounts.writing import span
from contributors import forms_coverage, reading_coverage
from missions.figures import MISSION

MISSING = (0.0, 0.25, 0.5, 0.75)  # where the steps of the matrix begin, as a share of what is required
HOW = gettext_lazy(
    "Of each need what is required in a month less what was accepted for all of it; the gaps of one"
    " capability are added, a surplus for one need mends no other. Critical is a gap in a need called"
    " critical, or in an enabler. Counted are the offers you may see one by one, and your own."
)


def gaps(user, *, as_of=None, mission=None, since=None, many="12", which=""):
    """The matrix as of today; of the past nothing is kept."""
    if as_of:
        return None
    first = since or reading_coverage.this_month()
    found = reading_coverage.matrix(user, first, int(many), mission=mission, critical=which == "critical")
    if not found.rows:
        return None
    return Figure(
        title=_("What is missing")
        if mission is None
        else _("%(mission)s: what is missing") % {"mission": mission},
        subtitle=_("gap by capability, each in its own unit, %(span)s")
        % {"span": span(found.months[0], found.months[-1])},
        table=_table(found, mission),
        scene=charts.heat_matrix(
            [capability.local_name for capability, _cells in found.rows],
            [str(short_month(month)) for month in found.months],
            list(_cells(found)),
            keys=list(_keys()),
        ),
        source=_("requirements and pledges in the portal")
        + (f" ({_('invented for the demonstration')})" if found.is_fictional else ""),
        how=HOW,
        note=_("A frame marks a critical gap. Empty: nothing is required in that month."),
        computed_at=found.as_of,
    )


def _table(found, mission):
    of_mission = {"mission": mission.slug} if mission else {}
    return Table(
        [
            Column(_("Capability"), "text"),
            Column(_("Counted in"), "text"),
            *(Column(str(short_month(month)), "text") for month in found.months),
        ],
        [
            [
                capability.local_name,
                capability.get_unit_display(),
                *(cells[m].gap if m in cells else None for m in found.months),
            ]
            for capability, cells in found.rows
        ],
        [
            f"{reverse('missions:requirements')}?{urlencode({'capability': capability.code} | of_mission)}"
            for capability, _cells in found.rows
        ],
    )


def _cells(found):
    """Each month's gap of each capability; None where nothing is required. Words are looked up once: a page
    shows hundreds of them."""
    words = _(
        "%(capability)s, %(month)s: %(gap)s missing of %(required)s %(unit)s; accepted %(accepted)s,"
        " deployed %(deployed)s"
    )
    critical = f" · {_('critical gap')}"
    months = [(month, month_words(month)) for month in found.months]
    for capability, cells in found.rows:
        of = {"capability": capability.local_name, "unit": capability.get_unit_display()}
        yield [_cell(cells.get(month), words, of | {"month": name}, critical) for month, name in months]


def _cell(sums, words, of, critical):
    if sums is None or not sums.required:
        return None
    gap = number(sums.gap)
    figures_of = {"gap": gap, "required": number(sums.required), "accepted": number(sums.accepted)}
    said = words % (of | figures_of | {"deployed": number(sums.deployed)})
    said += critical if sums.critical else ""
    return Cell(_step(sums.missing), said, str(gap), is_marked=bool(sums.critical))


def _step(missing):
    """0 where nothing is missing, else 1 and more by the share that is, 5 where all is."""
    if missing >= 1:
        return 5
    return sum(missing > begins for begins in MISSING)


def _keys():
    yield _("nothing missing"), 0
    for n, (low, high) in enumerate(pairwise((*MISSING, 1.0)), 1):
        yield f"{number(low * 100)}–{percent(high, 0)}", n
    yield _("all missing"), 5


def _month(_user, text):
    found = {f"{month:%Y-%m}": month for month in forms_coverage.months_offered()}
    if text not in found:
        raise figures.Unanswerable(
            _("“%(given)s” is no month from %(first)s to %(last)s.")
            % {"given": text[:40], "first": min(found), "last": max(found)}
        )
    return found[text]


SINCE = Param(
    _month,
    lambda month: f"{month:%Y-%m}",
    gettext_lazy("From"),
    lambda _user: [(f"{m:%Y-%m}", month_words(m)) for m in forms_coverage.months_offered()],
)
figures.register(
    "coverage.gaps",
    gaps,
    label=gettext_lazy("Gap matrix"),
    about=gettext_lazy("What is required and not accepted, by capability and month."),
    mission=MISSION,
    since=SINCE,
    many=one_of("6", "12", "24", label=gettext_lazy("How long"), words=forms_coverage.SPANS_BY_TEXT),
    which=one_of(
        "all",
        "critical",
        label=gettext_lazy("Which"),
        words={"all": gettext_lazy("every gap"), "critical": gettext_lazy("critical gaps alone")},
    ),
)
