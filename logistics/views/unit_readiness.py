"""Boards of units' readiness, one unit's with its evidence, and bands set by hand."""

from functools import lru_cache, partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import as_of, editing
from accounts.cells import aside, band, second, unknown
from accounts.listing import Column, Empty, Listing
from accounts.names import LocalName
from accounts.notation import number
from logistics import reading_force, services_training, wording
from logistics import reading_unit_readiness as reading
from logistics import services_readiness as services
from logistics.forms_unit_readiness import DayFilter, OverrideForm, TakeBackForm, UnitReadinessFilter
from logistics.models import ReadinessOverride, Unit
from logistics.readiness_areas import AREAS, TRAINING
from logistics.templatetags.unit_readiness_panels import area_cell
from missions.models import Mission

TREND_DAYS = 730


def areas(request, rows):
    return reading.cells(request.user, rows)


def _area_column(name):
    return Column(
        name,
        capfirst(wording.AREA[name]),
        value=lambda found: found[name].band if name in found else None,
        kind="count",
        attach=areas,
        cell=lambda found, _band: area_cell(found.get(name)),
        css="area",
    )


def _days_cell(row, _days):
    if row.is_there:
        return _("in the mission")
    if row.days is not None:
        return number(row.days)
    if row.at_least:
        return format_html("{}", _("at least %(n)s") % {"n": number(row.at_least)})
    return unknown(_("unknown"))


def _rise_cell(row, _value):
    return _rise_words(row.rise["area"], row.rise["unit_band"], get_language()) if row.rise else ""


@lru_cache(maxsize=256)
def _rise_words(area, band, _language):
    """The same in many rows: written once in each language."""
    to = "" if band is None else _("unit to band %(band)s") % {"band": band}
    return format_html("{}{}", capfirst(str(wording.AREA[area])), second(to))


def board_of(page, template, **more):
    return Listing(
        page,
        lazy("Readiness of units"),
        (
            Column("unit", lazy("Unit"), value="unit.name", sort="unit__name"),
            Column("reference", lazy("Reference"), value="unit.reference", shown=False),
            Column(
                "contributor",
                lazy("Contributor"),
                value="unit.contributor.local_name",
                sort=LocalName("unit__contributor"),
            ),
            Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym", shown=False),
            Column(
                "band",
                lazy("Band"),
                sort=("band", "weakest", "unit__name"),
                cell=lambda row, value: format_html("{}{}", band(value), _beside_band(row)),
                near=True,
                term="band",
            ),
            *(_area_column(name) for name in AREAS),
            Column("days", lazy("Days to deploy"), kind="count", cell=_days_cell, sort="days"),
            Column(
                "rise",
                lazy("What would raise it most"),
                value=lambda row: row.rise and row.rise["area"],
                cell=_rise_cell,
            ),
            Column("mean", lazy("Mean"), kind="number", places=1, sort="mean", shown=False),
            Column("since", lazy("So since"), value="valid_from", kind="day", sort="valid_from", shown=False),
        ),
        order="-band",
        link=lambda row: reverse("logistics:unit_readiness", args=[row.unit_id]),
        mark=lambda row: aside(row.unit, row.unit.reference),
        template=template,
        wide=True,
        size=25,
        **more,
    )


def _beside_band(row):
    """What stands under a band: the one by the evidence where it was set by hand, the weakest known else."""
    if row.band is None and row.weakest:
        return second(_("weakest known: %(band)s") % {"band": row.weakest})
    if row.band != row.found:
        by_evidence = row.found or _("unknown")
        return second(_("by the evidence: %(band)s") % {"band": by_evidence})
    return ""


BOARD = board_of("logistics:unit_board", "logistics/unit_board.html")
FORCE = board_of("logistics:force", "logistics/force.html")
NO_UNIT = Empty(
    lazy("No unit fits."),
    lazy("You see the readiness of your own units, and of the units of missions whose staff you are."),
    lazy("Show all"),
    "?",
)


def unit_board(request):
    """Units whose insides the reader knows, wherever they are."""
    asked = BOARD.asked(request)
    form = UnitReadinessFilter(asked, user=request.user)
    on = _day(request, form)
    rows = form.narrow(reading.board(request.user, on))
    return BOARD.answer(
        request,
        asked,
        rows,
        form=form,
        empty=NO_UNIT,
        on=on or timezone.localdate(),
        sums=reading_force.of_contributor(request.user, rows),
        **_of_mission(request, form),
    )


def _of_mission(request, form):
    """The mission chosen, whose force has its own page, and whether the week's report is this reader's."""
    slug = form.chosen.get("mission")
    if not slug:
        return {}
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    return {"mission": mission, "may_report": reading_force.is_staff(request.user, mission)}


def unit_readiness(request, pk):
    """One unit: each area with its reasons and evidence, days to deploy, and what is to come."""
    unit = _unit(request, pk)
    form = DayFilter(request.GET)
    on = _day(request, form)
    row, found = reading.of_unit(request.user, unit, on)
    return render(
        request,
        "logistics/unit_readiness.html",
        {
            "unit": unit,
            "form": form,
            "on": on,
            "row": row,
            "areas": found,
            "evidence": reading.evidence(request.user, found),
            "outlook": reading.outlook(row) if row else [],
            "expiring": reading.expiring(row, 90) if row else [],
            "level": reading.missing_for_next_level(request.user, unit),
            "may_assess": on is None and services.may_assess(request.user, unit),
            "overrides": _overrides(request, unit),
            "key": f"unit-readiness:{unit.pk}",
        },
    )


def unit_evidence(request, pk, area):
    """Every line of one area, with the record that says so."""
    unit = _unit(request, pk)
    if area not in AREAS:
        raise Http404
    form = DayFilter(request.GET)
    on = _day(request, form) or timezone.localdate()
    return render(
        request,
        "logistics/unit_evidence.html",
        {
            "unit": unit,
            "area": area,
            "word": wording.AREA[area],
            "may_certify": area == TRAINING and services_training.may_certify(request.user, unit),
            "on": on,
            "form": form,
            "lines": [
                (wording.line(area, group) if group else "", line)
                for group, line in reading.lines(request.user, unit, area, on)
            ],
        },
    )


def override_new(request, pk, area):
    unit = _unit(request, pk)
    if area not in AREAS:
        raise Http404
    if not services.may_assess(request.user, unit):
        raise PermissionDenied(
            _("Officers of the mission set bands of units under way, of a unit at home its contributor.")
        )
    back = reverse("logistics:unit_readiness", args=[unit.pk])
    return editing.page(
        request,
        OverrideForm(request.POST or None),
        partial(services.override_readiness, unit, area=area, by=request.user),
        to=lambda _row: back,
        said=lambda _row: _("The band is set."),
        title=_("Set the band of %(area)s: %(unit)s") % {"area": wording.AREA[area], "unit": unit.name},
        lead=_("The band by the evidence stays beside it. When its last day is past it counts no more."),
        button=_("Set this band"),
        back=back,
        crumbs=_crumbs(unit),
    )


def override_end(request, pk):
    seen = ReadinessOverride.objects.visible_to(request.user)
    row = get_object_or_404(seen.select_related("unit__contributor", "unit__mission"), pk=pk)
    if not services.may_assess(request.user, row.unit):
        raise PermissionDenied(
            _("Officers of the mission set bands of units under way, of a unit at home its contributor.")
        )
    back = reverse("logistics:unit_readiness", args=[row.unit_id])
    return editing.page(
        request,
        TakeBackForm(request.POST or None, look=lambda: ({}, seen.get(pk=pk).version)),
        partial(services.end_override, row, by=request.user),
        to=lambda _row: back,
        said=lambda _row: _("The band by the evidence counts again."),
        title=_("Take back the band set by hand: %(area)s") % {"area": row.get_area_display()},
        button=_("Take it back"),
        back=back,
        crumbs=_crumbs(row.unit),
    )


def _unit(request, pk):
    """A unit whose insides this reader knows; of others nothing of its readiness is told."""
    seen = Unit.objects.visible_to(request.user).between(request.user)
    return get_object_or_404(seen.select_related("contributor", "mission", "capability", "pledge"), pk=pk)


def _overrides(request, unit):
    rows = ReadinessOverride.objects.visible_to(request.user).filter(unit=unit, ended_at=None)
    standing = rows.filter(expires_on__gte=timezone.localdate()).select_related("author")
    return {row.area: row for row in standing}


def _day(request, form):
    """The day the page is read of: asked for by itself, or by its month; None for now."""
    return form.day or (as_of.day(request) if as_of.month(request) else None)


def _crumbs(unit):
    return [
        (_("Readiness of units"), reverse("logistics:unit_board")),
        (unit.name, reverse("logistics:unit_readiness", args=[unit.pk])),
    ]
