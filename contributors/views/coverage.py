"""Pages of coverage: the gap matrix across missions, and the needs behind one of its figures."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from accounts import figures
from accounts.cells import second, state
from accounts.listing import Column, Empty, Listing
from accounts.names import LocalName
from contributors import reading_coverage, reading_deployments
from contributors.forms_coverage import CoverageFilter, NeedsFilter
from contributors.models import Coverage

SOON = 90  # days within which a gap to come is told


def coverage(request):
    form = CoverageFilter(request.GET, user=request.user)
    asked = {
        "mission": form.of,
        "since": form.first,
        "many": str(form.length),
        "which": "critical" if form.narrowed["critical"] else "",
    }
    found = reading_coverage.matrix(request.user, form.first, form.length, **form.narrowed)
    narrowed = form.chosen.keys() - {"month", "many"}
    return render(
        request,
        "contributors/coverage.html",
        {
            "form": form,
            "found": found,
            "rows": _rows(found, form),
            "asked": None
            if form.narrowed["capability"]
            else figures.ask("coverage.gaps", request.user, {k: v for k, v in asked.items() if v}),
            "falls": reading_coverage.falls(request.user, SOON, form.of),
            "ending": reading_deployments.ending_alone(request.user, SOON, form.of),
            "days": SOON,
            "is_narrowed": bool(narrowed),
        },
    )


def _rows(found, form):
    """Each capability with its cells, each cell with the address of the needs behind it."""
    kept = {"mission": form.of.slug} if form.of else {}
    kept |= {"critical": "yes"} if form.narrowed["critical"] else {}
    page = reverse("contributors:coverage_needs")
    for capability, cells in found.rows:
        asked = kept | {"capability": capability.code}
        yield (
            capability,
            [
                (cells.get(month), f"{page}?{urlencode(asked | {'month': f'{month:%Y-%m}'})}")
                for month in found.months
            ],
        )


def overlaid(request, rows):
    """{row: its figures with what the reader offered themselves}, for the columns of the list."""
    return {row.pk: month for row, month in reading_coverage.overlaid(request.user, rows).items()}


def _figure(name, label, **given):
    return Column(name, label, kind="number", sort=name, attach=overlaid, **given)


NEEDS = Listing(
    "contributors:coverage_needs",
    lazy("Needs and what covers them"),
    (
        Column(
            "requirement",
            lazy("Requirement"),
            value="requirement.title",
            sort=("mission__acronym", "requirement__reference", "month"),
        ),
        Column("reference", lazy("Reference"), value="requirement.reference", shown=False),
        Column("mission", lazy("Mission"), value="mission.acronym", sort=("mission__acronym", "pk")),
        Column("capability", lazy("Capability"), value="capability.local_name", sort=LocalName("capability")),
        Column("month", lazy("Month"), kind="month", sort="month", shown=False),
        Column("unit", lazy("Counted in"), value="capability.get_unit_display"),
        _figure("required", lazy("Required")),
        _figure("offered", lazy("Offered")),
        _figure("accepted", lazy("Accepted")),
        _figure("agreed", lazy("Agreed"), shown=False),
        _figure("deployed", lazy("Deployed")),
        _figure("limited", lazy("Limited by caveats"), shown=False),
        _figure("gap", lazy("Gap"), near=True),
        _figure("over", lazy("Over"), shown=False),
        Column(
            "critical",
            lazy("Criticality"),
            value=lambda row: "critical" if row.is_critical else "",
            cell=lambda row, _value: state("critical", lazy("critical")) if row.is_critical else "",
        ),
    ),
    order="-gap",
    link=lambda row: row.requirement.get_absolute_url(),
    mark=lambda row: second(row.requirement.reference),
    template="contributors/coverage_needs.html",
)
NO_NEED = Empty(
    lazy("No need that you may see stands in this month."),
    lazy("A need counts from its approval; choose another month or mission."),
    lazy("Show the gap matrix"),
    "..",
)


def needs(request):
    asked = NEEDS.asked(request)
    form = NeedsFilter(asked, user=request.user)
    rows = form.narrow(Coverage.objects.visible_to(request.user))
    joined = rows.select_related("requirement__mission", "mission", "capability")
    return NEEDS.answer(request, asked, joined, form=form, empty=NO_NEED, month=form.first)
