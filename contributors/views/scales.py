"""Pages of scales: by which key partners pay."""

from django.db.models import Count, F, Max, Sum
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from accounts import sources
from accounts.cells import second
from accounts.listing import Column, Empty, Listing
from accounts.marks import bar
from accounts.names import LocalName
from accounts.notation import number, period
from contributors.assessment import after_accession
from contributors.forms import Joining, RateFilter, ScaleFilter
from contributors.models import Scale, ScaleRate

SCALES = Listing(
    "contributors:scales",
    lazy("Scales and rates"),
    (
        Column("name", lazy("Scale"), sort="name", term="scale"),
        Column(
            "organization",
            lazy("Of"),
            value="organization.code",
            sort=("organization__code", "kind", F("starts_on").desc()),
        ),
        Column("kind", lazy("Kind"), value="get_kind_display", sort="kind"),
        Column("period", lazy("Period"), value=period, sort="starts_on"),
        Column("partners", lazy("Partners"), kind="number", sort="partners", near=True),
        Column("sum", lazy("Sum"), kind="rate", places=4, sort="sum"),
        Column("source", lazy("Source"), cell=lambda _row, source: sources.words(source), shown=False),
    ),
    order="organization",
    link=lambda row: reverse("contributors:scale", args=[row.pk]),
    mark=lambda row: second(sources.words(row.source)),
    template="contributors/scales.html",
)
NO_SCALE = Empty(
    lazy("No scale fits."),
    lazy("Scales come in by file: a table of partners and rates, with its period and source."),
    lazy("Import one from a file"),
    "../imports/new/?kind=scale",
)


def scales(request):
    asked = SCALES.asked(request)
    form = ScaleFilter(asked, user=request.user)
    rows = form.narrow(Scale.objects.visible_to(request.user)).select_related("organization")
    rows = rows.annotate(partners=Count("rates"), sum=Sum("rates__percent"))
    return SCALES.answer(request, asked, rows, form=form, empty=NO_SCALE)


def lengths(request, rates):
    """{rate: its bar in percent of the longest of its scale}, whichever page that one stands on."""
    rows = ScaleRate.objects.visible_to(request.user).filter(scale=rates[0].scale_id)
    longest = rows.aggregate(Max("percent"))["percent__max"] or 1
    return {rate.pk: round(100 * rate.percent / longest, 1) for rate in rates}


RATES = Listing(
    "contributors:scale",
    lazy("Rates"),
    (
        Column("partner", lazy("Partner"), value="partner.local_name", sort=LocalName("partner")),
        Column("code", lazy("Code"), value="partner.code", sort="partner__code", shown=False),
        Column("level", lazy("Level"), sort="level"),
        Column(
            "percent", lazy("Rate"), unit=lazy("percent"), kind="number", places=4, sort="percent", near=True
        ),
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
        Column("word", lazy("On whose word"), value="get_provenance_display", sort="provenance"),
    ),
    order="-percent",
    link=lambda rate: reverse("contributors:contributor", args=[rate.partner.code]),
    template="contributors/scale.html",
    dense=True,
)


# Of these nobody joins at an agreed share: rates follow from capacity to pay.
BY_CAPACITY = {Scale.Kind.REGULAR, Scale.Kind.PEACEKEEPING}
NEW = "new"


def _joined(rates, share):
    """[(partner, percent before, after)] were another member to join at a share of the whole; [] of none."""
    if share is None:
        return []
    known = {rate.partner: rate.percent for rate in rates.order_by("-percent", "partner__name")}
    after = after_accession(known, {NEW: share})
    return [(partner, percent, after[partner]) for partner, percent in known.items()]


def scale(request, pk):
    row = get_object_or_404(Scale.objects.visible_to(request.user).select_related("organization"), pk=pk)
    rates = ScaleRate.objects.visible_to(request.user).filter(scale=row).select_related("partner")
    levels = sorted(set(rates.exclude(level="").order_by().values_list("level", flat=True)))
    asked = RATES.asked(request)
    form = RateFilter(asked, levels=levels)
    whole = rates.aggregate(n=Count("pk"), sum=Sum("percent"))
    words = ngettext("%(n)s partner", "%(n)s partners", whole["n"]) % {"n": number(whole["n"])}
    joining = Joining(request.GET)
    return RATES.answer(
        request,
        asked,
        form.narrow(rates),
        form=form,
        totals=None if form.chosen else {"partner": words, "percent": whole["sum"]},
        scale=row,
        key_code=f"scale:{row.name}",
        joining=joining if row.kind not in BY_CAPACITY else None,
        joined=_joined(rates, joining.chosen.get("joins_at")),
        is_inferred=rates.filter(provenance=ScaleRate.Provenance.INFERRED).exists(),
    )
