"""Pages of situation reports: the list, one with its facts and words, its file, and the steps of its life."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import cells, editing
from accounts.listing import Column, Empty, Listing
from missions import forms_reports as forms
from missions import reporting
from missions import reports as typeset
from missions import services_reports as services
from missions.forms_decisions import run_missions
from missions.models import SituationReport

MARKED = {"draft": "draft", "signed": "accepted", "superseded": "closed", "dropped": "withdrawn"}
REPORTS = Listing(
    "missions:reports",
    lazy("Situation reports"),
    (
        Column("report", lazy("Report"), value=str, sort=("starts_on", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("from", lazy("First day"), value="starts_on", kind="day", shown=False),
        Column("until", lazy("Last day"), value="ends_on", kind="day", sort=("ends_on", "pk"), shown=False),
        Column("edition", lazy("Edition"), kind="number", shown=False),
        Column("written_by", lazy("Written by"), value="written_by.name"),
        Column("signed_by", lazy("Signed by"), value="signed_by.name", unknown=lazy("nobody")),
        Column("signed", lazy("Signed"), value="signed_at", kind="moment", shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display"),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, word: cells.state(MARKED[row.state], word),
            sort="state",
            near=True,
        ),
    ),
    order="-report",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/reports.html",
)
NO_REPORT = Empty(
    lazy("No report fits."),
    lazy("A report shows to the mission’s own people and, once signed, to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def reports(request):
    asked = REPORTS.asked(request)
    form = forms.ReportFilter(asked, user=request.user)
    rows = form.narrow(SituationReport.objects.visible_to(request.user))
    rows = rows.select_related("mission", "written_by", "signed_by")
    may_draft = run_missions(request.user).exists()
    return REPORTS.answer(request, asked, rows, form=form, empty=NO_REPORT, may_draft=may_draft)


def report(request, pk):
    row = _seen(request, pk)
    may_write = services.may_write(request.user, row)
    return render(
        request,
        "missions/report.html",
        {
            "report": row,
            "mark": MARKED[row.state],
            "words": typeset.state_words(row),
            "sections": reporting.told(row),
            "is_current": not may_write or reporting.is_current(row, request.user),
            "acts": [(act, ACTS[act][0]) for act in ACTS if _may(request.user, row, act)],
            "follows": _other(request, pk=row.follows_id),
            "followed_by": _other(request, follows=row),
        },
    )


def report_pdf(request, pk):
    row = _seen(request, pk)
    return typeset.situation_pdf(row, request.build_absolute_uri(row.get_absolute_url()))


def _other(request, **which):
    rows = SituationReport.objects.visible_to(request.user).select_related("mission")
    return rows.filter(**which).first()


def _seen(request, pk):
    rows = SituationReport.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("mission", "written_by", "signed_by"), pk=pk)


# --- Writing
def report_new(request):
    missions = run_missions(request.user)
    if not missions.exists():
        raise PermissionDenied(_("Who plans or decides for a mission writes its situation reports."))
    chosen = missions.filter(slug=request.GET.get("mission", "")).first()
    of = None if request.method == "POST" else chosen
    return editing.page(
        request,
        forms.ReportForm(request.POST or None, user=request.user, of=of, initial={"label": "mission"}),
        partial(services.draft_report, by=request.user),
        to=SituationReport.get_absolute_url,
        said=lambda row: _("%(report)s is drafted. Another person signs it.") % {"report": row},
        title=_("Draft a situation report"),
        lead=_("What is reported of these days is put together; you write beside it, another person signs."),
        button=_("Put it together"),
        back=reverse("missions:reports"),
        crumbs=_crumbs(),
    )


ACTS: dict[str, tuple] = {
    "sign": (lazy("Sign it"), services.sign_report),
    "write": (lazy("Write beside the facts"), services.write_report),
    "assemble": (lazy("Gather the facts anew"), services.assemble_report),
    "correct": (lazy("Begin the next edition"), services.correct_report),
    "drop": (lazy("Drop the draft"), services.drop_report),
}
LEADS = {
    "sign": lazy("You read it and stand for it. It changes no more; a correction is a new edition."),
    "assemble": lazy("Lines follow what is known now; the words beside them stay."),
    "correct": lazy("The signed edition stays readable, and is superseded when the next one is signed."),
}


def _may(user, row, act):
    if act == "sign":
        return services.may_sign(user, row)
    wanted = "signed" if act == "correct" else "draft"
    return services.may_write(user, row) and row.state == wanted


def report_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    if not services.may_write(request.user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    if not _may(request.user, row, act):
        return redirect(row)
    label, service = ACTS[act]

    def look():
        now = _seen(request, pk)
        return forms.standing_words(now) if act == "write" else {}, now.version

    kind = partial(forms.WordsForm, report=row) if act == "write" else editing.Editing
    form = kind(request.POST or None, look=look)
    if act in ("sign", "assemble"):
        del form.fields["reason"]
    return editing.page(
        request,
        form,
        partial(service, row, by=request.user),
        to=SituationReport.get_absolute_url,
        said=lambda row: _("%(report)s is %(state)s.") % {"report": row, "state": row.get_state_display()},
        title=f"{label}: {row}",
        lead=LEADS.get(act, ""),
        button=label,
        is_dangerous=act == "drop",
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    found = [(_("Situation reports"), reverse("missions:reports"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
