"""Columns that contributors' figures give to the lists of other apps."""

from django.db.models import OuterRef, Subquery
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts import as_of, cells, list_columns
from accounts.cells import unknown
from accounts.listing import Column
from accounts.notation import number, percent, short_month
from contributors import reading
from contributors.models import BurdenTotal


def latest(name):
    """For sorting: this figure of each mission's latest reported month."""

    def asked(request):
        rows = BurdenTotal.objects.visible_to(request.user).filter(mission=OuterRef("pk"))
        if as_of.month(request):
            rows = rows.filter(month__lte=as_of.month(request))
        return Subquery(rows.order_by("-month").values(name)[:1])

    return asked


def totals(request, missions):
    return reading.latest_totals(request.user, missions, as_of.month(request))


def _persons(found, persons):
    if found is None:
        return unknown(_("not reported"))
    month = short_month(found["latest"].month)
    return format_html('{}<span class="second">{}</span>', number(persons), month)


def _trend(found, _value):
    return cells.spark(found["spark"]) if found else ""


def _share(found, value):
    return percent(value) if found else ""


TO_MISSIONS = (
    Column(
        "persons",
        _("Persons"),
        value="latest.personnel",
        kind="number",
        sort="persons",
        ask=latest("personnel"),
        attach=totals,
        cell=_persons,
        dated_by="month",
        near=True,
        term="deployed_strength",
    ),
    Column(
        "month",
        _("Month of the figure"),
        value="latest.month",
        kind="month",
        sort="month",
        ask=latest("month"),
        attach=totals,
        shown=False,
    ),
    Column("trend", _("Trend"), attach=totals, value="latest", cell=_trend, quiet=True, exported=False),
    Column(
        "women",
        _("Women"),
        value="latest.women_share",
        kind="percent",
        sort="women",
        ask=latest("women_share"),
        attach=totals,
        cell=_share,
        term="womens_share",
    ),
    Column(
        "contributors",
        _("Contributors"),
        value="latest.contributors",
        kind="number",
        sort="contributors",
        ask=latest("contributors"),
        attach=totals,
        shown=False,
        term="contributor",
    ),
)
list_columns.add("missions:missions", *TO_MISSIONS)
