"""Units: the list, the page of one, and the forms by which its two sides enter what stands there."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import as_of, editing, notation
from accounts.access import granted
from accounts.cells import aside, second, state
from accounts.listing import Column, Empty, Listing
from accounts.models import Partner
from accounts.names import LocalName
from contributors.models import Agreement, Pledge
from logistics import forms_units as forms
from logistics import reading_equipment, reading_exercises, reading_inspections
from logistics import reading_units as reading
from logistics import services_units as services
from logistics.crumbs import crumbs_of
from logistics.holding import PASS_MARK
from logistics.models import OrganizationLine, Unit, UnitParent, UnitStrength
from logistics.models.unit_life import LIFE
from logistics.views.equipment import OF_UNIT
from missions.models import Mission, Requirement


def known(request, rows):
    """{unit: what is between its two sides}, for the columns of the list."""
    return reading.known(request.user, rows, as_of.day(request))


def _between(name, label, write, **more):
    """A column of what the two sides alone know; empty to others, never an unknown."""
    return Column(
        name,
        label,
        attach=known,
        cell=lambda found, value: write(found, value) if found.is_inside else "",
        **more,
    )


def _present(found, value):
    return format_html(
        "{}{}", notation.number(value), second(notation.short_day(found.on)) if found.on else ""
    )


def _women(found, value):
    """How many, and on which day where that is not the day of who is present."""
    on = found.own_on if value is not None and found.own_on != found.on else None
    return format_html("{}{}", notation.number(value), second(notation.short_day(on)) if on else "")


UNITS = Listing(
    "logistics:units",
    lazy("Units"),
    (
        Column("name", lazy("Unit"), sort=("name", "pk")),
        Column(
            "contributor",
            lazy("Contributor"),
            value="contributor.local_name",
            sort=(LocalName("contributor"), "pk"),
        ),
        Column("mission", lazy("Mission"), value="mission.acronym", sort=("mission__acronym", "pk")),
        Column("kind", lazy("Kind"), value="get_kind_display", sort=("kind", "pk"), shown=False),
        Column(
            "capability", lazy("Capability"), value="capability.local_name", sort=("capability__name", "pk")
        ),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            sort=("state", "pk"),
            cell=lambda row, word: state(row.state, word),
        ),
        Column("sector", lazy("Sector"), value="location.sector"),
        _between(
            "place",
            pgettext_lazy("place", "Location"),
            lambda _f, value: value or "",
            value="place",
            shown=False,
        ),
        _between(
            "personnel",
            lazy("Agreed strength"),
            lambda _f, value: notation.number(value),
            value="personnel",
            kind="number",
        ),
        _between("present", lazy("Present"), _present, value="present", kind="number", near=True),
        _between("reported", lazy("Reported"), lambda _f, value: value, value="on", kind="day", shown=False),
        _between(
            "women",
            lazy("Women"),
            _women,
            value="women",
            kind="number",
            shown=False,
        ),
        _between(
            "own_reported",
            lazy("Women: reported"),
            lambda _f, value: value,
            value="own_on",
            kind="day",
            shown=False,
        ),
        _between(
            "serviceability",
            lazy("Serviceable"),
            lambda _f, value: notation.percent(value),
            value="serviceability",
            kind="percent",
        ),
        Column("arrived", lazy("In the mission since"), value="arrived_on", kind="day", shown=False),
        Column("reference", lazy("Reference"), sort=("reference", "pk"), shown=False),
    ),
    order="name",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row, row.reference),
    template="logistics/units.html",
    wide=True,
)
NO_UNIT = Empty(
    lazy("No unit fits."),
    lazy("You see units of your own, and of missions whose staff you are or that were opened to you."),
    lazy("Show all"),
    "?state=any",
)


def units(request):
    asked = UNITS.asked(request)
    form = forms.UnitFilter(asked, user=request.user)
    rows = form.narrow(reading.units(request.user))
    return UNITS.answer(request, asked, rows, form=form, empty=NO_UNIT, may_add=_may_add(request.user))


def _may_add(user):
    return bool(granted(user, "act_for", Partner) or granted(user, "manage_logistics", Mission))


def _seen(request, pk):
    return get_object_or_404(reading.units(request.user), pk=pk)


def unit(request, pk):
    """One unit: whose it is and what it stands for; to its two sides also what is there."""
    row, user, day = _seen(request, pk), request.user, as_of.day(request)
    known_of = reading.known(user, [row], day)[row.pk]
    return render(
        request,
        "logistics/unit.html",
        {
            "unit": row,
            "known": known_of,
            "is_between": known_of.is_inside,
            "may_keep": services.may_keep(user, row),
            "may_speak": services.may_speak(user, row),
            "steps": [s for s in LIFE.from_(row.state) if services.may_step(user, row, s.name)],
            "pledge": known_of.is_inside and Pledge.objects.visible_to(user).filter(pk=row.pledge_id).first(),
            "requirement": Requirement.objects.visible_to(user).filter(pk=_need_of(row)).first(),
            "agreement": known_of.is_inside
            and Agreement.objects.visible_to(user).filter(pk=row.agreement_id).first(),
            "parents": UnitParent.objects.visible_to(user).filter(unit=row).select_related("partner"),
            "organization": OrganizationLine.objects.visible_to(user).filter(unit=row),
            "latest": reading.latest(user, row, day),
            "parts": reading_equipment.of_unit(user, row, day),
            "sustainment": reading_equipment.sustainment(user, row, day),
            "inspections": reading_inspections.of_unit(user, row) if known_of.is_inside else [],
            "exercises": reading_exercises.attended_by(user, row) if known_of.is_inside else [],
            "mark": PASS_MARK,
        },
    )


def _need_of(row):
    return row.requirement_id or (row.pledge.requirement_id if row.pledge_id else None)


def unit_new(request):
    if not _may_add(request.user):
        raise PermissionDenied(_("Contributors and logistics officers of missions enter units."))
    begun = {name: request.GET[name] for name in ("contributor", "mission") if name in request.GET}
    start = {"quantity": 1, "visibility": Unit._meta.get_field("visibility").default} | begun
    form = forms.NewForm(request.POST or None, user=request.user, initial=start)
    return editing.page(
        request,
        form,
        partial(_add, by=request.user),
        to=Unit.get_absolute_url,
        said=lambda row: _("%(unit)s is entered.") % {"unit": row.name},
        title=_("Enter a unit"),
        lead=_("A unit is what is really there: its people rotate, it stays."),
        button=_("Enter this unit"),
        back=reverse("logistics:units"),
        crumbs=[(_("Units"), reverse("logistics:units"))],
    )


def _add(*, contributor, by, **given):
    return services.add_unit(contributor, **given, by=by)


# --- Acts on one unit
CHANGES: dict[str, tuple] = {  # part: (form, service, who may, title)
    "change": (forms.WhatForm, services.change_unit, services.may_keep, lazy("What it is")),
    "for": (forms.MissionForm, services.change_unit, services.may_speak, lazy("Where it is for")),
    "links": (forms.LinksForm, services.change_unit, services.may_keep, lazy("What it stands for")),
    "place": (forms.PlaceForm, services.change_unit, services.may_keep, lazy("Where it stands")),
    "seen": (forms.SeenForm, services.change_unit, services.may_speak, lazy("Who sees it")),
    "organization": (
        forms.OrganizationForm,
        services.set_organization,
        services.may_keep,
        lazy("Table of organization"),
    ),
    "parents": (
        forms.ParentsForm,
        services.set_parents,
        services.may_speak,
        lazy("Further contributors"),
    ),
}
STEPS = {
    "prepare": services.prepare_unit,
    "stand_down": services.stand_down_unit,
    "arrive": services.receive_unit,
    "leave": services.send_off_unit,
    "stay": services.retain_unit,
    "close": services.close_unit,
}


def unit_act(request, pk, act):
    """A change of a unit, a step of its life, or a report on it."""
    row = _seen(request, pk)
    if act in CHANGES:
        form, service, may, title = CHANGES[act]
        told, is_dangerous, button = "", False, _("Keep it")
        if not may(request.user, row):
            raise PermissionDenied(_("This is not yours to change."))
    elif act in STEPS:
        step, form, service = LIFE[act], forms.STEP_FORMS[act], STEPS[act]
        title, told, is_dangerous, button = step.label, step.told, step.is_dangerous, step.label
        if not services.may_step(request.user, row, act):
            raise PermissionDenied(_("This step is not yours to take."))
        if row.state not in step.sources:
            return redirect(row)
    elif act == "strength":
        return _report_strength(request, row)
    elif act in OF_UNIT:
        if not services.may_keep(request.user, row):
            raise PermissionDenied(_("This is not yours to change."))
        return OF_UNIT[act](request, row)
    else:
        raise Http404

    def look():
        now = _seen(request, pk)
        return _standing(request.user, now, form, act), now.version

    return editing.page(
        request,
        form(request.POST or None, look=look, user=request.user, unit=row),
        partial(service, row, by=request.user),
        to=Unit.get_absolute_url,
        said=lambda row: _("%(unit)s is kept.") % {"unit": row.name},
        title=f"{title}: {row.name}",
        lead=told,
        is_dangerous=is_dangerous,
        button=button,
        back=row.get_absolute_url(),
        crumbs=crumbs_of(row),
    )


def _standing(user, row, form, act):
    if act == "organization":
        return {"lines": forms.posts_as_text(forms.posts(user, row))}
    if act == "parents":
        return forms.standing_parents(UnitParent.objects.visible_to(user).filter(unit=row))
    return forms.standing_unit(row, form)


def _report_strength(request, row):
    if not services.may_keep(request.user, row):
        raise PermissionDenied(_("This is not yours to change."))
    begun = forms.begun_strength(row)
    return editing.page(
        request,
        forms.StrengthForm(request.POST or None, initial=begun, user=request.user, unit=row),
        partial(services.report_unit_strength, row, by=request.user),
        to=UnitStrength.get_absolute_url,
        said=lambda _row: _("The strength is entered."),
        title=_("Report strength: %(unit)s") % {"unit": row.name},
        lead=_("Of one category on one day; what you leave empty is not reported."),
        button=_("Enter this strength"),
        back=row.get_absolute_url(),
        crumbs=crumbs_of(row),
    )


def strength_change(request, pk):
    """Correct what was reported of a day and category."""
    seen = UnitStrength.objects.visible_to(request.user).select_related(
        "unit__contributor", "unit__mission", "unit__capability"
    )
    row = get_object_or_404(seen, pk=pk)
    if not services.may_keep(request.user, row.unit):
        raise PermissionDenied(_("This is not yours to change."))

    def look():
        now = seen.get(pk=pk)
        return {name: getattr(now, name) for name in services.COUNTED}, now.version

    form = forms.CorrectStrengthForm(request.POST or None, look=look, user=request.user, unit=row.unit)
    return editing.page(
        request,
        form,
        partial(services.correct_unit_strength, row, by=request.user),
        to=UnitStrength.get_absolute_url,
        said=lambda _row: _("The strength is kept."),
        title=f"{row.get_category_display()}, {notation.day(row.reported_on)}: {row.unit.name}",
        button=_("Keep the strength"),
        back=row.unit.get_absolute_url(),
        crumbs=crumbs_of(row.unit),
    )
