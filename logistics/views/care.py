"""Duty of care: counts for everyone who sees the mission; records for those alone who keep them."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import access, editing
from accounts.api import formats
from accounts.cells import aside, said, state
from accounts.listing import Column, Empty, Listing
from logistics import care_files, caring
from logistics import forms_care as forms
from logistics import reading_care as reading
from logistics import services_care as services
from logistics.imports_care import keeps_care
from logistics.models import CareRecord
from missions.models import Mission

JOINED = ("mission", "contributor", "unit", "fatality")


def _state_cell(row, _value):
    return state("care_open", _("open")) if row.is_open else state("closed", _("closed"))


CARE = Listing(
    "logistics:care",
    lazy("Records of care"),
    (
        Column("reference", lazy("Reference"), sort=("reference", "pk"), cell=said),
        Column("mission", lazy("Mission"), value="mission.acronym", sort=("mission__acronym", "pk")),
        Column(
            "contributor",
            lazy("Contributor"),
            value=lambda row: row.contributor.local_name if row.contributor else _("the mission's own staff"),
        ),
        Column(
            "unit", lazy("Unit or post"), value=lambda row: row.unit.name if row.unit else "", shown=False
        ),
        Column("kind", lazy("Kind"), value="get_kind_display", sort=("kind", "pk")),
        Column("day", lazy("Day"), value="happened_on", kind="day", sort=("happened_on", "pk"), near=True),
        Column(
            "outcome",
            lazy("Outcome"),
            value=lambda row: row.get_outcome_display() if row.outcome else None,
            sort=("outcome", "pk"),
            unknown=lazy("not known yet"),
        ),
        Column(
            "level",
            lazy("Hospital"),
            value=lambda row: row.get_reached_level_display() if row.reached_level else "",
            shown=False,
        ),
        Column("lost", lazy("Days lost"), value="days_lost", kind="number", sort=("days_lost", "pk")),
        Column("state", lazy("State"), value="state", cell=_state_cell),
    ),
    order="-day",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row),
    template="logistics/care.html",
    size=15,
)
NONE = Empty(
    lazy("No record fits that you may read."),
    lazy(
        "Records are read by medical officers of the mission and care officers of the contributor. Everyone "
        "who sees a mission reads its counts."
    ),
    lazy("Counts of care"),
    "counts/",
)


def care(request):
    asked = CARE.asked(request)
    form = forms.CareFilter(asked, user=request.user)
    rows = form.narrow(CareRecord.objects.visible_to(request.user)).select_related(*JOINED)
    return CARE.answer(request, asked, rows, form=form, empty=NONE, may_record=keeps_care(request.user))


def care_file(request, kind):
    """The records one keeps, as a file to change and send back."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    _require_keeps(request)
    rows = CareRecord.objects.visible_to(request.user).order_by(
        "mission__acronym", "happened_on", "reference", "pk"
    )
    name = f"care-records-{timezone.localdate()}"
    return formats.MAKERS[kind](care_files.HEADS, care_files.care_lines(rows), name)


# --- Counts
def care_counts(request):
    """Counts by month and kind: a mission's for who sees it, a contributor's own for its care officers."""
    form = forms.CountsFilter(request.GET, user=request.user)
    of = form.chosen_one
    return render(
        request,
        "logistics/care_counts.html",
        {
            "form": form,
            "of": of,
            "counts": _counts(request.user, of),
            "kinds": CareRecord.Kind.choices,
            "small": caring.SMALL,
            "may_read": keeps_care(request.user),
            "is_mission": isinstance(of, Mission),
        },
    )


def _counts(user, of):
    if isinstance(of, Mission):
        return reading.of_mission(user, of, exact=access.allows(user, "manage_care", of))
    return of and reading.of_contributor(user, of)


COUNTED = ("of", "month", "kind", "at_least", "at_most")


def care_counts_file(request, kind):
    """The same counts as a file: a line for each month and kind."""
    form = forms.CountsFilter(request.GET, user=request.user)
    of = form.chosen_one
    if kind not in formats.MAKERS or of is None:
        raise Http404
    code = of.acronym if isinstance(of, Mission) else of.code
    counts = _counts(request.user, of)
    lines = [
        (code, f"{month.month:%Y-%m}", name, told.least, told.most)
        for month in (counts.months if counts else ())
        for name, told in month.kinds.items()
    ]
    return formats.MAKERS[kind](COUNTED, lines, f"care-counts-{code.lower()}")


# --- One record
def care_record(request, pk):
    row = _seen(request, pk)
    return render(request, "logistics/care_record.html", {"row": row, "clocks": row.clocks})


def care_new(request):
    _require_keeps(request)
    begun = {name: request.GET[name] for name in ("mission", "unit") if name in request.GET}
    return editing.page(
        request,
        forms.CareForm(request.POST or None, user=request.user, initial=begun),
        partial(services.record_care, by=request.user),
        to=CareRecord.get_absolute_url,
        said=lambda row: _("%(record)s is recorded.") % {"record": row},
        title=_("Record a casualty or an illness"),
        lead=_("One record a person, by a reference of your own. No name is kept, nor words that hold one."),
        button=_("Record it"),
        back=reverse("logistics:care"),
        crumbs=_crumbs(),
    )


def care_act(request, pk, act):
    """A correction of a record, its end, or its being opened again."""
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    is_open, form, service, title, button = ACTS[act]
    if row.is_open is not is_open:
        return redirect(row)

    def look():
        now = _seen(request, pk)
        return (forms.standing_care(now) if act == "change" else {}), now.version

    more = {"user": request.user, "row": row} if act == "change" else {}
    begun = {"outcome": row.outcome, "days_lost": row.days_lost} if act == "close" else None
    return editing.page(
        request,
        form(request.POST or None, look=look, initial=begun, **more),
        partial(service, row, by=request.user),
        to=CareRecord.get_absolute_url,
        said=lambda row: _("%(record)s is kept.") % {"record": row},
        title=f"{title}: {row}",
        button=button,
        back=row.get_absolute_url(),
        crumbs=[*_crumbs(), (str(row), row.get_absolute_url())],
    )


ACTS: dict[str, tuple] = {  # act: (of an open record, form, service, title, button)
    "change": (True, forms.CareForm, services.change_care, lazy("Correct the record"), lazy("Keep it")),
    "close": (True, forms.CloseForm, services.close_care, lazy("Close the record"), lazy("Close it")),
    "reopen": (
        False,
        forms.ReopenForm,
        services.reopen_care,
        lazy("Open the record again"),
        lazy("Open it again"),
    ),
}


def _crumbs():
    return [(_("Records of care"), reverse("logistics:care"))]


def _seen(request, pk):
    return get_object_or_404(CareRecord.objects.visible_to(request.user).select_related(*JOINED), pk=pk)


def _require_keeps(request):
    if not keeps_care(request.user):
        raise PermissionDenied(
            _("Medical officers of missions and care officers of contributors keep records of care.")
        )
