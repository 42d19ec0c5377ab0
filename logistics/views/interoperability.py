"""What fits together: units beside units and needs, one pair in detail, and the standards each uses."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import access, editing
from accounts.api import formats
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from logistics import fitting_words
from logistics import forms_interoperability as forms
from logistics import reading_interoperability as reading
from logistics import services_interoperability as services
from logistics.models import Subject, Unit, UnitStandard
from missions.models import Mission, Requirement


def interoperability(request):
    """Units for a mission side by side, what the mission adopted, and how they meet its needs."""
    form = forms.MatrixFilter(request.GET, user=request.user)
    mission, chosen = form.of, {"subject": form.chosen.get("subject", ""), "contributor": form.whose}
    shown = {"form": form, "mission": mission, "is_narrowed": bool(form.chosen.keys() - {"mission"})}
    if mission:
        shown |= {
            "found": reading.matrix(request.user, mission, **chosen),
            "needs": reading.against_needs(request.user, mission, contributor=form.whose),
            "adopted": reading.adopted(request.user, mission, form.whose),
            "may_adopt": access.allows(request.user, "manage_logistics", mission),
            "subject": dict(Subject.choices).get(chosen["subject"], ""),
        }
    return render(request, "logistics/interoperability.html", shown)


COLUMNS = ("mission", "unit", "other", "subject", "fit", "standards", "wanting_in", "what_would_mend_it")


def interoperability_file(request, kind):
    """Every pair of units of a mission in every subject, as a file."""
    form = forms.MatrixFilter(request.GET, user=request.user)
    if kind not in formats.MAKERS or form.of is None:
        raise Http404
    subject = form.chosen.get("subject", "")
    found = reading.matrix(request.user, form.of, subject=subject, contributor=form.whose)
    return formats.MAKERS[kind](COLUMNS, list(_lines(form.of, found)), f"interoperability-{form.of.slug}")


def _lines(mission, found):
    for n, row in enumerate(found.rows):
        for cell in row.cells[n + 1 :]:
            for answer in cell.answers:
                yield (
                    mission.acronym,
                    row.unit.name,
                    cell.other.name,
                    answer.subject,
                    answer.fit.name.lower(),
                    " ".join(answer.shared),
                    " ".join(answer.failed),
                    _(answer.words) if answer.words else "",
                )


def fit_of_two(request, pk, other):
    """Two units, subject by subject: what they share, what not, and what would mend it."""
    one, two = _inside(request, pk), _inside(request, other)
    answers = reading.pair(request.user, one, two)
    return _detail(request, one, two, two.name, answers)


def fit_of_need(request, pk, requirement):
    """A unit and a requirement, subject by subject."""
    unit = _inside(request, pk)
    needs = Requirement.objects.visible_to(request.user).select_related("mission")
    need = get_object_or_404(needs, pk=requirement)
    answers = reading.unit_against_need(request.user, unit, need)
    return _detail(request, unit, need, need.title, answers)


def _detail(request, unit, other, name, answers):
    subjects = dict(Subject.choices)
    rows = [(subjects[answer.subject], answer, _(answer.words) if answer.words else "") for answer in answers]
    apart = {"one": _apart(unit.name), "other": _apart(name)}
    shown = {
        "title": format_html(_("%(one)s and %(other)s") % {"one": "{one}", "other": "{other}"}, **apart),
        "unit": unit,
        "other": other,
        "rows": rows,
        "standards": reading.standards_of(request.user, answers),
    }
    return render(request, "logistics/fit.html", shown)


def _apart(name):
    """A name set off, so that it reads in its own direction in a sentence of another."""
    return format_html("<bdi>{}</bdi>", name)


def _inside(request, pk):
    rows = Unit.objects.visible_to(request.user).between(request.user)
    return get_object_or_404(rows.select_related("contributor", "mission"), pk=pk)


_MARKS = {"declared": "submitted", "tested": "met", "failed": "not_met"}
STANDARDS = Listing(
    "logistics:unit_standards",
    lazy("Standards of units"),
    (
        Column("unit", lazy("Unit"), value="unit.name", sort=("unit__name", "pk")),
        Column("contributor", lazy("Contributor"), value="unit.contributor.local_name"),
        Column("mission", lazy("Mission"), value=lambda row: row.unit.mission and row.unit.mission.acronym),
        Column(
            "subject",
            pgettext_lazy("of standards", "Subject"),
            value="standard.get_subject_display",
            sort=("standard__subject", "pk"),
        ),
        Column(
            "standard",
            pgettext_lazy("record", "Standard"),
            value="standard.local_name",
            sort=("standard__name", "pk"),
        ),
        Column("reference", lazy("Reference"), value="standard.reference", shown=False),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, words: state(_MARKS[row.state], words),
            sort=("state", "pk"),
        ),
        Column("day", lazy("Day"), value="told_on", kind="day", sort=("told_on", "pk")),
        Column("source", lazy("Source"), shown=False),
    ),
    order="unit",
    link=lambda row: reverse("logistics:standard_change", args=[row.unit_id, row.pk]),
    mark=lambda row: aside(row.unit, row.unit.reference),
    template="logistics/unit_standards.html",
)
NO_STANDARD = Empty(
    lazy("No standard of a unit that you may see fits."),
    lazy("Contributors declare the standards of their units; missions enter how a test came out."),
)


def unit_standards(request):
    asked = STANDARDS.asked(request)
    form = forms.UnitStandardFilter(asked, user=request.user)
    rows = form.narrow(UnitStandard.objects.visible_to(request.user))
    joined = rows.select_related("unit__contributor", "unit__mission", "standard")
    return STANDARDS.answer(request, asked, joined, form=form, empty=NO_STANDARD)


# --- What is entered
def standard_new(request, pk):
    unit = _inside(request, pk)
    _require_may_tell(request, unit)
    return editing.page(
        request,
        forms.UseForm(request.POST or None, user=request.user, may_test=_may_test(request, unit)),
        partial(services.tell_standard, unit, by=request.user),
        to=lambda _row: unit.get_absolute_url(),
        said=lambda row: _("%(what)s is kept.") % {"what": row.standard},
        title=_("A standard of %(unit)s") % {"unit": unit.name},
        button=_("Enter the standard"),
        back=unit.get_absolute_url(),
        crumbs=[(unit.name, unit.get_absolute_url())],
    )


def standard_change(request, pk, use):
    unit = _inside(request, pk)
    seen = UnitStandard.objects.visible_to(request.user).filter(unit=unit).select_related("standard")
    row = get_object_or_404(seen, pk=use)
    _require_may_tell(request, unit)

    def look():
        now = seen.get(pk=use)
        return {name: getattr(now, name) for name in services.FIELDS}, now.version

    form = forms.UseForm(
        request.POST or None, look=look, user=request.user, may_test=_may_test(request, unit)
    )
    del form.fields["standard"]
    return editing.page(
        request,
        form,
        partial(services.tell_standard, unit, row.standard, by=request.user),
        to=lambda _row: unit.get_absolute_url(),
        said=lambda done: _("%(what)s is kept.") % {"what": done.standard},
        title=str(row.standard),
        button=_("Keep it"),
        back=unit.get_absolute_url(),
        crumbs=[(unit.name, unit.get_absolute_url())],
    )


def _require_may_tell(request, unit):
    if not services.may_tell(request.user, unit):
        raise PermissionDenied(_("Only its contributor and the mission's logistics officers enter this."))


def _may_test(request, unit):
    return unit.mission is not None and access.allows(request.user, "manage_logistics", unit.mission)


def standards_adopted(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    access.require(request.user, "manage_logistics", mission)
    back = f"{reverse('logistics:interoperability')}?mission={mission.slug}"
    begun = {"standards": list(mission.standards.values_list("standard", flat=True))}
    return editing.page(
        request,
        forms.AdoptForm(request.POST or None, user=request.user, initial=begun),
        partial(services.adopt_standards, mission, by=request.user),
        to=lambda _mission: back,
        said=lambda _mission: _("The standards of the mission are kept."),
        title=_("Standards and procedures %(mission)s adopted") % {"mission": mission.acronym},
        button=_("Keep them"),
        back=back,
        crumbs=[(_("Interoperability"), back)],
    )


def standards_needed(request, pk):
    need = get_object_or_404(Requirement.objects.visible_to(request.user).select_related("mission"), pk=pk)
    access.require(request.user, "edit_requirements", need.mission)
    begun = {"standards": list(need.needed_standards.values_list("standard", flat=True))}
    return editing.page(
        request,
        forms.NeedForm(request.POST or None, user=request.user, initial=begun),
        partial(services.need_standards, need, by=request.user),
        to=lambda _need: need.get_absolute_url(),
        said=lambda _need: _("What the requirement asks for is kept."),
        title=_("Standards %(requirement)s asks for") % {"requirement": need},
        button=_("Keep them"),
        back=need.get_absolute_url(),
        crumbs=[(str(need), need.get_absolute_url())],
    )


def cell_words(cell):
    return fitting_words.word(cell.fit), fitting_words.sentence(cell)
