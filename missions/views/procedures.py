"""Pages of procedures: the list, a procedure with who works by it and who has read it, and its forms."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.api import formats
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from missions import forms_procedures as forms
from missions import reading_procedures as reading
from missions import services_procedures as services
from missions import understood
from missions.forms_decisions import StepForm, may_keep
from missions.models import Adoption, Procedure, ReadingDuty
from missions.views.lessons import whose

READ_MARKS = {"read": "accepted", "waits": "circulated", "late": "failed", "vacant": "draft"}
READ_WORDS = {
    understood.READ: lazy("has read it"),
    understood.WAITS: lazy("has not read it yet"),
    understood.LATE: lazy("late"),
    understood.VACANT: lazy("vacant, nobody to read it"),
}


def _force(request, rows):
    found = reading.in_force(request.user, [row.pk for row in rows])
    return {
        row.pk: {
            "number": found[row.pk].number if row.pk in found else None,
            "since": found[row.pk].in_force_from if row.pk in found else None,
        }
        for row in rows
    }


def _state(row, _word=None):
    return state("declined", _("withdrawn")) if row.withdrawn_on else state("accepted", _("stands"))


PROCEDURES = Listing(
    "missions:procedures",
    lazy("Procedures"),
    (
        Column("title", lazy("Procedure"), sort=("title", "pk")),
        Column("reference", lazy("Reference"), sort=("reference", "pk"), shown=False),
        Column("mission", lazy("Mission"), value=whose, sort="mission__acronym"),
        Column("number", lazy("Version in force"), kind="number", attach=_force, unknown=lazy("none")),
        Column("since", lazy("In force from"), kind="day", attach=_force, unknown=lazy("none")),
        Column(
            "state",
            lazy("State"),
            value=lambda row: _("withdrawn") if row.withdrawn_on else _("stands"),
            cell=_state,
            near=True,
        ),
        Column("purpose", lazy("Purpose"), shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="title",
    link=lambda row: row.get_absolute_url(),
    mark=aside,
    template="missions/procedures.html",
)
NO_PROCEDURE = Empty(
    lazy("No procedure fits."),
    lazy("A procedure shows once a version is issued, to whom its label names and to who must read it."),
    lazy("Show all"),
    "?saved=none",
)


def procedures(request):
    asked = PROCEDURES.asked(request)
    form = forms.ProcedureFilter(asked, user=request.user)
    rows = form.narrow(reading.procedures(request.user))
    more = {"may_draft": may_keep(request.user), "mine": _waiting(request)}
    return PROCEDURES.answer(request, asked, rows, form=form, empty=NO_PROCEDURE, **more)


def _waiting(request):
    today = timezone.localdate()
    return [one for one in reading.mine(request.user, today) if one.line.status != understood.READ]


def procedure(request, pk):
    row, user, today = _seen(request, pk), request.user, timezone.localdate()
    keeps = services.may_keep(user, row)
    versions = list(reading.versions_of(user, row))
    lessons = reading.lessons_of(user, versions)
    force = reading.in_force(user, [row.pk], today).get(row.pk)
    readers = reading.readers_of(user, row, force, today) if keeps else []
    return render(
        request,
        "missions/procedure.html",
        {
            "procedure": row,
            "whose": whose(row),
            "versions": [(one, lessons.get(one.lesson_id)) for one in versions],
            "in_force": force,
            "draft": next((one for one in versions if one.state == "draft"), None),
            "themes": [theme.local_name for theme in row.themes.all()],
            "adoptions": reading.adoptions_of(user, row, today),
            "duties": reading.duties_of(user, row, today) if keeps else [],
            "readers": [(one, READ_MARKS[one.line.status], READ_WORDS[one.line.status]) for one in readers],
            "counts": understood.counted(one.line for one in readers),
            "mine": [(one, READ_MARKS[one.line.status], READ_WORDS[one.line.status])
                     for one in reading.mine(user, today, row)],
            "may_keep": keeps and not row.withdrawn_on,
        },
    )  # fmt: skip


def readers_file(request, pk, kind):
    """Who must read the version in force, who has and who has not."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    row, today = _seen(request, pk), timezone.localdate()
    _require(request.user, row)
    force = reading.in_force(request.user, [row.pk], today).get(row.pk)
    lines = [
        (
            force.number,
            one.name,
            one.line.kind,
            one.line.status,
            one.line.due_on,
            one.line.read_on,
            one.said_by,
        )
        for one in reading.readers_of(request.user, row, force, today)
    ]
    heads = ["version", "reader", "kind", "status", "due_on", "read_on", "said_by"]
    return formats.MAKERS[kind](heads, lines, f"readers-{today}")


def _seen(request, pk):
    rows = reading.procedures(request.user).prefetch_related("themes")
    return get_object_or_404(rows.select_related("created_by"), pk=pk)


def _require(user, row):
    if not services.may_keep(user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})


# --- Writing
def procedure_new(request):
    if not may_keep(request.user):
        raise PermissionDenied(_("Who plans a mission, or speaks for a partner, drafts procedures."))
    return editing.page(
        request,
        forms.ProcedureForm(request.POST or None, user=request.user, initial={"label": "mission"}),
        partial(services.draft_procedure, by=request.user),
        to=Procedure.get_absolute_url,
        said=lambda row: (
            _("%(procedure)s is drafted. Another person issues its first version.") % {"procedure": row}
        ),
        title=_("Draft a procedure"),
        lead=_("Who keeps it alone sees it until its first version is issued."),
        button=_("Keep the draft"),
        back=reverse("missions:procedures"),
        crumbs=crumbs(),
    )


def _edit(row, request):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_procedure(now), now.version

    return forms.ProcedureForm(request.POST or None, user=request.user, look=look)


def _revise(row, request):
    last = reading.versions_of(request.user, row).first()
    start = {"text": last.text if last else ""}
    return forms.VersionForm(
        request.POST or None, user=request.user, number=(last.number if last else 0) + 1, initial=start
    )


def _adopt(row, request):
    return forms.AdoptForm(
        request.POST or None, user=request.user, initial={"starts_on": timezone.localdate()}
    )


def _ask(row, request):
    start = {"starts_on": timezone.localdate(), "within": 14}
    return forms.AskForm(request.POST or None, user=request.user, initial=start)


def _step(row, request):
    return StepForm(request.POST or None, look=lambda: ({}, _seen(request, row.pk).version))


ACTS: dict[str, tuple] = {
    "edit": (_edit, services.change_procedure, lazy("Change what it is called and who reads it")),
    "revise": (_revise, services.draft_version, lazy("Draft the next version")),
    "adopt": (_adopt, services.adopt_procedure, lazy("Say who works by it")),
    "ask": (_ask, services.ask_to_read, lazy("Say who must read it")),
    "withdraw": (_step, services.withdraw_procedure, lazy("Withdraw it")),
}


def procedure_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    if act == "adopt" and not may_keep(request.user):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    if act != "adopt":
        _require(request.user, row)
    if row.withdrawn_on:
        return redirect(row)
    form, service, label = ACTS[act]
    return editing.page(
        request,
        form(row, request),
        partial(service, row, by=request.user),
        to=lambda _done: row.get_absolute_url(),
        said=lambda _done: _("%(procedure)s is changed.") % {"procedure": row},
        title=f"{label}: {row}",
        button=label,
        is_dangerous=act == "withdraw",
        back=row.get_absolute_url(),
        crumbs=crumbs(row),
    )


def adoption_end(request, pk):
    rows = Adoption.objects.visible_to(request.user).select_related("procedure__mission", "procedure__keeper")
    row = get_object_or_404(rows, pk=pk)
    return _end(request, row, services.end_adoption, _("It works by it no more"))


def reading_end(request, pk):
    rows = ReadingDuty.objects.visible_to(request.user).select_related(
        "procedure__mission", "procedure__keeper"
    )
    row = get_object_or_404(rows, pk=pk)
    _require(request.user, row.procedure)
    return _end(request, row, services.end_reading, _("They need not read it any more"))


def _end(request, row, service, label):
    return editing.page(
        request,
        forms.EndForm(request.POST or None, initial={"ends_on": timezone.localdate()}),
        partial(service, row, by=request.user),
        to=lambda _done: row.procedure.get_absolute_url(),
        said=lambda _done: _("%(procedure)s is changed.") % {"procedure": row.procedure},
        title=f"{label}: {row.procedure}",
        button=label,
        back=row.procedure.get_absolute_url(),
        crumbs=crumbs(row.procedure),
    )


def crumbs(row=None):
    found = [(_("Procedures"), reverse("missions:procedures"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
