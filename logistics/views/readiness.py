"""The readiness board: every mission's band, and the area that decides it."""

from django.db.models import F, OuterRef, Subquery
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import as_of
from accounts.cells import aside, band, second, strong, unknown
from accounts.listing import Column, Empty, Listing
from accounts.notation import short_month
from logistics import reading
from logistics.forms import ReadinessFilter
from logistics.models import ReadinessArea

AREAS = (
    "military",
    "troops",
    "staff_officers",
    "experts_on_mission",
    "police",
    "formed_police",
    "individual_police",
    "civilian",
    "civilians",
)

# Those of them that the glossary explains.
TERMS = {"troops", "staff_officers", "experts_on_mission", "formed_police", "individual_police"}


def areas(request, rows):
    """{readiness: {category: area}} of a page of missions, in one query."""
    found = {row.pk: {} for row in rows}
    for area in ReadinessArea.objects.visible_to(request.user).filter(readiness__in=found):
        found[area.readiness_id][area.category] = area
    return found


def _area_column(category, word):
    def filled(request):
        rows = ReadinessArea.objects.visible_to(request.user).filter(category=category)
        return Subquery(rows.filter(readiness=OuterRef("pk")).values("filled")[:1])

    return Column(
        category,
        word,
        value=lambda found: found[category].filled if category in found else None,
        kind="percent",
        sort=category,
        ask=filled,
        attach=areas,
        cell=lambda found, _filled: _area(found.get(category)),
        css="area",
        term=category if category in TERMS else "",
    )


def _area(area):
    return mark_safe(get_template("logistics/_area.html").render({"area": area}))  # noqa: S308


def _evidence(found):
    """The day of the oldest evidence; None where there is none."""
    return min((area.evidence_on for area in found.values() if area.evidence_on), default=None)


def _evidence_cell(found, day):
    if day is None:
        return unknown(_("none"))
    is_stale = any(area.is_stale for area in found.values())
    return format_html("{}{}", short_month(day), second(_("too old")) if is_stale else "")


def board_of(used):
    """The board with a column for each area that some mission has."""
    words = dict(ReadinessArea._meta.get_field("category").choices)
    return Listing(
        "logistics:board",
        lazy("Readiness"),
        (
            Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym", cell=strong),
            Column(
                "lead", lazy("Led by"), value="mission.lead.code", sort="mission__lead__code", shown=False
            ),
            Column(
                "band",
                lazy("Band"),
                sort=(F("band").desc(), F("mean_fill").asc()),
                cell=lambda _row, value: band(value),
                near=True,
                term="band",
            ),
            *(_area_column(c, capfirst(words[c])) for c in AREAS if c in used),
            Column("fill", lazy("Mean fill"), value="mean_fill", kind="percent", sort="mean_fill"),
            Column(
                "evidence",
                lazy("Evidence of"),
                value=_evidence,
                kind="day",
                attach=areas,
                cell=_evidence_cell,
            ),
        ),
        order="band",
        link=lambda row: f"{row.mission.get_absolute_url()}#readiness",
        mark=lambda row: aside(row.mission),
        template="logistics/board.html",
        wide=True,
        counted=True,
    )


NOT_JUDGED = Empty(
    lazy("No mission can be judged yet."),
    lazy("A band needs an authorized strength; add it to a mission first."),
)
NONE_FITS = Empty(
    lazy("No mission fits."), lazy("Choose another band or organization."), lazy("Show all missions"), "?"
)


def board(request):
    month = as_of.month(request)
    rows = reading.judged(request.user, month).select_related("mission__lead")
    listing = board_of(reading.categories(request.user, month))
    asked = listing.asked(request)
    form = ReadinessFilter(asked, user=request.user)
    empty = NONE_FITS if form.chosen else NOT_JUDGED
    return listing.answer(request, asked, form.narrow(rows), form=form, empty=empty)
