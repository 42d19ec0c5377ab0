"""The list of contributors. Reads summaries; computes nothing."""

from django.db.models import Max, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from accounts import as_of, charts
from accounts.cells import aside, spark
from accounts.choosing import compared
from accounts.listing import Column, Empty, Listing
from accounts.marks import bar
from accounts.names import LocalName
from accounts.notation import number
from contributors import reading, reading_fatalities
from contributors.forms import ContributorFilter
from contributors.models import BurdenShare, BurdenTotal

TREND_MONTHS = 14


def lengths(request, shares):
    """{share: its bar in percent of the longest of its month}, whichever page that one stands on."""
    rows = BurdenShare.objects.visible_to(request.user).filter(scope="un", month=shares[0].month)
    longest = rows.aggregate(Max("personnel"))["personnel__max"] or 1
    return {share.pk: round(100 * share.personnel / longest, 1) for share in shares}


def trends(request, shares):
    """{share: its contributor's persons month by month}, None where a month was not reported."""
    months = reading.months(request.user, until=shares[0].month)[:TREND_MONTHS]
    rows = BurdenShare.objects.visible_to(request.user).filter(
        scope="un", month__in=months, contributor__in=[share.contributor_id for share in shares]
    )
    known = {}
    for contributor, month, personnel in rows.order_by().values_list("contributor", "month", "personnel"):
        known.setdefault(contributor, {})[month] = personnel
    span = charts.months_between(min(months), max(months)) if months else []
    return {share.pk: [known.get(share.contributor_id, {}).get(m) for m in span] for share in shares}


def _region(share):
    return _(share.contributor.region) if share.contributor.region else ""


CONTRIBUTORS = Listing(
    "contributors:contributors",
    lazy("Contributors"),
    (
        Column(
            "name",
            lazy("Contributor"),
            value="contributor.local_name",
            sort=LocalName("contributor"),
            term="contributor",
        ),
        compared("with", lambda share: share.contributor.code, lambda share: share.contributor.local_name),
        Column("code", lazy("Code"), value="contributor.code", sort="contributor__code", shown=False),
        Column("region", lazy("Region"), value=_region, sort="contributor__region", shown=False),
        Column("rank", lazy("Rank"), kind="count", sort=("rank", LocalName("contributor")), term="rank"),
        Column("personnel", lazy("Persons"), kind="number", sort="personnel", near=True, term="personnel"),
        Column("share", lazy("Share"), kind="percent", places=2, sort="share"),
        Column(
            "bar",
            lazy("Bar"),
            value=lambda length: length,
            attach=lengths,
            cell=lambda length, _value: bar(length),
            quiet=True,
            exported=False,
            css="bar-cell",
        ),
        Column(
            "women_persons", lazy("Women, persons"), value="women", kind="number", sort="women", shown=False
        ),
        Column(
            "women",
            lazy("Women"),
            value="women_share",
            kind="percent",
            sort="women_share",
            term="womens_share",
        ),
        Column(
            "million", lazy("Per million"), value="per_million", kind="number", places=1, sort="per_million"
        ),
        Column(
            "assessed",
            lazy("Assessed"),
            value="assessed_share",
            kind="rate",
            sort="assessed_share",
            shown=False,
            term="effective_rate",
        ),
        Column(
            "lost",
            lazy("Lives lost"),
            value="lives_lost",
            kind="number",
            sort="lives_lost",
            term="fatalities",
        ),
        Column(
            "trend",
            lazy("Trend"),
            value=lambda months: months,
            attach=trends,
            cell=lambda months, _value: spark(months or ()),
            exported=False,
        ),
    ),
    order="rank",
    link=lambda share: reverse("contributors:contributor", args=[share.contributor.code]),
    mark=lambda share: aside(share.contributor),
    template="contributors/contributors.html",
    counted=True,
)
NOBODY = Empty(
    lazy("No contributor fits."),
    lazy("Choose another month, region or membership, or clear the name."),
    lazy("Show all"),
    "?",
)


def contributors(request):
    asked = CONTRIBUTORS.asked(request)
    months = reading.months(request.user, until=as_of.month(request))
    form = ContributorFilter(asked, user=request.user, months=months)
    month = form.chosen.get("month") or (months[0] if months else None)
    lost_in = reading_fatalities.month_of(request.user, months, month)
    of_un = BurdenShare.objects.visible_to(request.user).filter(scope="un")
    lost = of_un.filter(month=lost_in, contributor=OuterRef("contributor")).values("fatalities")
    shares = of_un.filter(month=month).annotate(lives_lost=Subquery(lost))
    totals = BurdenTotal.objects.visible_to(request.user).filter(scope="un", month__in={month, lost_in})
    totals = {total.month: total for total in totals}
    total = totals.get(month)
    return CONTRIBUTORS.answer(
        request,
        asked,
        form.narrow(shares, month).select_related("contributor"),
        form=form,
        totals=None if form.is_narrowed else _totals(total, totals.get(lost_in)),
        empty=NOBODY,
        month=month,
        total=total,
        lost_in=lost_in,
        key=reading.due_key(total) if total else "",
    )


def _totals(total, lost):
    """The row above all: the month's figures as they are stored, and deaths as of the total `lost`."""
    if total is None:
        return None
    n = total.contributors
    words = ngettext("%(n)s contributor", "%(n)s contributors", n) % {"n": number(n)}
    return {
        "name": words,
        "personnel": total.personnel,
        "share": 1 if total.personnel else None,
        "women_persons": total.women,
        "women": total.women_share,
        "lost": lost and lost.fatalities,
    }
