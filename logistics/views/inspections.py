"""Pages of inspections: the list with what is due and a month, one with findings, the field form, steps."""

from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import cache_control

from accounts import as_of, editing
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from accounts.names import LocalName
from contributors.models.finding import Standard
from logistics import forms_inspections as forms
from logistics import inspecting, inspection_files
from logistics import reading_inspections as reading
from logistics import rights_inspections as rights
from logistics import services_inspection_reviews as reviews
from logistics import services_inspection_signatures as signatures
from logistics import services_inspections as services
from logistics.inspected import counts_instead, said_by
from logistics.models import Inspection, InspectionContest, InspectionSending, InspectionSignature, Item, Unit
from logistics.models.inspection_life import CONTRIBUTOR, MISSION, acts_from

DUE_SHOWN = 6

INSPECTIONS = Listing(
    "logistics:inspections",
    lazy("Inspections"),
    (
        Column(
            "unit",
            lazy("Unit"),
            value="unit.name",
            sort=("unit__name", "pk"),
        ),
        Column("number", lazy("Inspection"), value="reference", sort=("unit__reference", "number")),
        Column("kind", lazy("Kind"), value="get_kind_display", sort=("kind", "pk")),
        Column(
            "quarter",
            lazy("Quarter"),
            value=lambda row: row.quarter_words or None,
            sort=("quarter", "pk"),
            unknown=pgettext_lazy("quarter", "none"),
        ),
        Column(
            "mission", lazy("Mission"), value="unit.mission.acronym", sort=("unit__mission__acronym", "pk")
        ),
        Column(
            "contributor",
            lazy("Contributor"),
            value="unit.contributor.local_name",
            sort=LocalName("unit__contributor"),
        ),
        Column("planned", lazy("Planned for"), value="planned_on", kind="day", sort=("planned_on", "pk")),
        Column(
            "conducted",
            pgettext_lazy("inspection", "Conducted"),
            value="conducted_on",
            kind="day",
            sort=("conducted_on", "pk"),
            unknown=lazy("not yet"),
        ),
        Column(
            "inspector",
            lazy("Inspector"),
            value=lambda row: row.inspector.name if row.inspector else None,
            sort=("inspector__name", "pk"),
            unknown=lazy("not named"),
        ),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, _value: state(row.state, row.get_state_display()),
            sort=("state", "pk"),
            near=True,
        ),
    ),
    order="-planned",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row, row.unit.reference),
    template="logistics/inspections.html",
)
NONE = Empty(
    lazy("No inspection fits."),
    lazy(
        "You see those of units of partners you speak for, and of missions whose staff you are. Their "
        "logistics officers plan them."
    ),
    lazy("Show those of any state"),
    "?state=any",
)


def inspections(request):
    asked, today = INSPECTIONS.asked(request), timezone.localdate()
    form = forms.InspectionFilter(asked, user=request.user)
    seen = Inspection.objects.visible_to(request.user)
    rows = form.narrow(seen).select_related(*reading.JOINED)
    shown = _month(asked.get("month"), today)

    @cache
    def due():
        return reading.due(request.user, today)

    return INSPECTIONS.answer(
        request,
        asked,
        rows,
        form=form,
        empty=NONE,
        may_plan=forms.inspected(request.user).exists(),
        due=lambda: due()[:DUE_SHOWN],
        more_due=lambda: max(0, len(due()) - DUE_SHOWN),
        weeks=lambda: reading.month(shown, today, seen, due()),
        month=shown,
        before=(shown - timedelta(days=1)).replace(day=1),
        after=(shown + timedelta(days=32)).replace(day=1),
    )


def _month(text, today) -> date:
    return as_of.read(text or "") or today.replace(day=1)


def _seen(request, pk):
    rows = Inspection.objects.visible_to(request.user).select_related(*reading.JOINED, "reviewed_by")
    return get_object_or_404(rows, pk=pk)


def inspection(request, pk):
    row = _seen(request, pk)
    contests = InspectionContest.objects.visible_to(request.user).filter(inspection=row)
    signatures = InspectionSignature.objects.visible_to(request.user).filter(inspection=row)
    signatures = list(signatures.select_related("by"))
    digest = inspecting.digest(said_by(row)) if row.conducted_on else ""
    return render(
        request,
        "logistics/inspection.html",
        {
            "inspection": row,
            "steps": steps_of(request.user, row),
            "equipment": row.equipment.select_related("line").prefetch_related("items__item"),
            "sustainment": row.sustainment.select_related("line"),
            "dimensions": [
                one for one in row.by_dimension if one.standard != Standard.NOT_LOOKED_AT or one.remark
            ],
            "contests": [
                (one, counts_instead(one))
                for one in contests.select_related("equipment__line", "sustainment__line")
            ],
            "signatures": [(one, one.round == row.round, one.digest == digest) for one in signatures],
            "preview": reading.preview(request.user, row),
        },
    )


def steps_of(user, row):
    """The steps this person may take now: each side its own."""
    steps = [step for side in (MISSION, CONTRIBUTOR) for step in acts_from(row.state, side)]
    return [step for step in steps if rights.may_take(user, row, step)]


def inspection_file(request, pk):
    """What was found, line by line, as it comes in again."""
    return inspection_files.answer(request, _seen(request, pk))


# --- Writing
def inspection_new(request):
    units = forms.inspected(request.user)
    if not units:
        raise PermissionDenied(_("Who keeps the logistics of a mission plans inspections there."))
    missions = {unit.mission for unit in units}
    asked = request.GET
    start = {"unit": units.filter(pk=_key(asked.get("unit"))).first(), "kind": asked.get("kind", "periodic")}
    start |= {name: asked[name] for name in ("planned_on", "quarter") if name in asked}
    return editing.page(
        request,
        forms.PlanForm(request.POST or None, units=units, missions=missions, initial=start),
        partial(services.plan_inspection, by=request.user),
        to=Inspection.get_absolute_url,
        said=lambda row: _("%(inspection)s is planned.") % {"inspection": row},
        title=_("Plan an inspection"),
        lead=_("The unit's contributors are told, and see it with its day."),
        button=_("Plan the inspection"),
        back=reverse("logistics:inspections"),
        crumbs=[(_("Inspections"), reverse("logistics:inspections"))],
    )


def _key(text):
    try:
        return Unit._meta.pk.to_python(text)
    except ValidationError:
        return None


STEPS = {
    "sign": (signatures.sign_inspection, forms.SignForm),
    "countersign": (signatures.countersign_inspection, forms.SignForm),
    "contest": (signatures.contest_inspection, forms.ContestForm),
    "review": (reviews.review_inspection, forms.ReviewForm),
    "finish": (reviews.finish_inspection, forms.OptionalReasonForm),
    "reopen": (signatures.reopen_inspection, forms.ReasonForm),
    "call_off": (services.call_off_inspection, forms.ReasonForm),
    "plan": (services.change_plan, forms.PlanForm),
}


def inspection_step(request, pk, step):
    row = _seen(request, pk)
    if step == "conduct":
        return redirect("logistics:inspection_form", row.pk)
    if step not in STEPS:
        raise Http404
    act = _act(request, row, step)
    if act is None:
        return redirect(row)
    service, kind = STEPS[step]

    def look():
        now = _seen(request, pk)
        told = {"planned_on": now.planned_on, "inspector": now.inspector, "purpose": now.purpose}
        return told if step == "plan" else {}, now.version

    more = {"inspection": row} if step in ("contest", "review") else {}
    more |= {"missions": [row.unit.mission]} if step == "plan" else {}
    return editing.page(
        request,
        kind(request.POST or None, look=look, **more),
        partial(service, row, by=request.user),
        to=Inspection.get_absolute_url,
        said=lambda row: (
            _("%(inspection)s is %(state)s.") % {"inspection": row, "state": row.get_state_display()}
        ),
        template="logistics/inspection_contest.html" if step == "contest" else "accounts/edit.html",
        title=f"{act.label}: {row.reference}",
        lead=act.told,
        button=act.label,
        is_dangerous=act.is_dangerous,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _act(request, row, step):
    """The act as this person may take it now; None where it is over. Refused where it is another's."""
    act = next((act for act in steps_of(request.user, row) if act.name == step), None)
    if act is None and any(
        act.name == step for side in (MISSION, CONTRIBUTOR) for act in acts_from(row.state, side)
    ):
        raise PermissionDenied(_("This step is not yours to take."))
    return act


def inspection_form(request, pk):
    """What was found, entered in the field: kept on the device until it is sent, and sent once."""
    row = _seen(request, pk)
    if request.method == "POST" and _was_sent(request, row):
        return redirect(row)
    if _act(request, row, "conduct") is None:
        return redirect(f"{row.get_absolute_url()}?over=1")
    lines = list(row.unit.equipment.filter(is_closed=False).order_by("group", "type", "pk"))
    items: dict = {}
    for item in Item.objects.visible_to(request.user).filter(
        line__in=[one.pk for one in lines if one.is_by_item]
    ):
        items.setdefault(item.line_id, []).append(item)

    def look():
        now = _seen(request, pk)
        return forms.standing_findings(now), now.version

    form = forms.FieldForm(
        request.POST or None,
        look=look,
        lines=lines,
        categories=list(row.unit.sustainment.order_by("category")),
        items=items,
    )
    return editing.page(
        request,
        form,
        partial(services.conduct_inspection, row, by=request.user),
        to=Inspection.get_absolute_url,
        said=lambda row: _("What was found at %(inspection)s is kept.") % {"inspection": row.reference},
        template="logistics/inspection_form.html",
        title=f"{capfirst(row.get_kind_display())}: {row.unit.name}",
        inspection=row,
        button=_("Send what was found"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _was_sent(request, row):
    """Whether this person's form was kept already under the key of its draft."""
    sent = InspectionSending.objects.visible_to(request.user).filter(inspection=row, by=request.user.pk)
    return sent.filter(key=_key(request.POST.get("_key"))).exists()


def _crumbs(row):
    return [(_("Inspections"), reverse("logistics:inspections")), (row.reference, row.get_absolute_url())]


@cache_control(no_store=True)
def worker(request):
    """The script that keeps the field form where there is no connection; it rules these pages alone."""
    text = Path(finders.find("js/inspection-worker.js")).read_text()
    return HttpResponse(text, content_type="text/javascript")
