"""The calendar of renewals: mandates by the day they end; one with its steps and what stops without it."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext, pgettext_lazy

from accounts import dates, editing
from accounts.cells import aside
from accounts.listing import Column, Empty, Listing
from missions import forms_renewals as forms
from missions import reading_renewals
from missions import services_renewals as services
from missions.models import Consultation, Mandate, RenewalStep
from missions.services import may_edit
from missions.services_benchmarks import may_plan


def mark_of(row, today):
    """(mark, word) of where a step stands."""
    if row.done_on:
        return "accepted", pgettext("towards a renewal", "done")
    if row.is_late(today):
        return "failed", pgettext("towards a renewal", "late")
    return "circulated", pgettext("towards a renewal", "to do")


def _attached(request, rows):
    steps, resting = (find(request.user, rows) for find in (reading_renewals.steps, reading_renewals.resting))
    found = {}
    for row in rows:
        following = next((one for one in steps[row.pk] if not one.done_on), None)
        found[row.pk] = {
            "next": following.get_kind_display() if following else None,
            "next_on": following and following.due_on,
            "done": sum(one.done_on is not None for one in steps[row.pk]) if steps[row.pk] else None,
            "stops": len(resting[row.pk]),
        }
    return found


def _days_left(row):
    left = (row.ends_on - timezone.localdate()).days
    return None if left < 0 else left


NO_STEP = lazy("none entered")
RENEWALS = Listing(
    "missions:renewals",
    lazy("Renewals"),
    (
        Column("mission", lazy("Mission"), value="mission.acronym", sort=("mission__acronym", "pk")),
        Column("instrument", lazy("Mandate")),
        Column("ends", lazy("Last day"), value="ends_on", kind="day", sort=("ends_on", "pk"), near=True),
        Column(
            "days",
            lazy("Days left"),
            value=_days_left,
            kind="count",
            unknown=pgettext_lazy("mandate", "ended"),
        ),
        Column("next", lazy("Next step"), attach=_attached, unknown=NO_STEP),
        Column("next_on", pgettext_lazy("day", "Due"), kind="day", attach=_attached, unknown=NO_STEP),
        Column("done", lazy("Steps done"), kind="count", attach=_attached, unknown=NO_STEP),
        Column("stops", lazy("Conditions that rest on it"), kind="count", attach=_attached),
    ),
    order="ends",
    link=lambda row: reverse("missions:renewal", args=[row.pk]),
    mark=lambda row: aside(row.mission),
    template="missions/renewals.html",
)
NO_RENEWAL = Empty(
    lazy("No mandate fits."),
    lazy("Here stands the last mandate of each mission you see that is not closed, if it has an end."),
    lazy("Show all"),
    "?saved=none",
)


def renewals(request):
    asked = RENEWALS.asked(request)
    form = forms.RenewalFilter(asked, user=request.user)
    rows = form.narrow(reading_renewals.ending(request.user))
    return RENEWALS.answer(request, asked, rows, form=form, empty=NO_RENEWAL)


def renewal(request, pk):
    row, user, today = _seen(request, pk), request.user, timezone.localdate()
    steps = reading_renewals.steps(user, [row])[row.pk]
    later = Mandate.objects.visible_to(user).filter(mission=row.mission, starts_on__gt=row.ends_on)
    consultations = Consultation.objects.visible_to(user).filter(mandate=row).order_by("-due_on")
    return render(
        request,
        "missions/renewal.html",
        {
            "mandate": row,
            "days": (row.ends_on - today).days,
            "later": later.order_by("starts_on").first(),
            "steps": [(one, *mark_of(one, today)) for one in steps],
            "stopped": reading_renewals.would_stop(user, row),
            "consultations": consultations,
            "may_plan": may_plan(user, row.mission),
            "may_renew": may_edit(user, row.mission),
        },
    )


def _seen(request, pk):
    rows = Mandate.objects.visible_to(request.user).filter(ends_on__isnull=False)
    return get_object_or_404(rows.select_related("mission"), pk=pk)


def _require(user, mission):
    if not may_plan(user, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})


def _warned(words, row):
    """What is said of a step, and that it comes too late where it does."""
    if not row.is_after_the_end:
        return words
    late = _("It is due after the last day of the mandate, %(day)s.") % {
        "day": dates.day(row.mandate.ends_on)
    }
    return f"{words} {late}"


def _crumbs(mandate):
    return [
        (_("Renewals"), reverse("missions:renewals")),
        (str(mandate), reverse("missions:renewal", args=[mandate.pk])),
    ]


def renewal_step_new(request, pk):
    row = _seen(request, pk)
    _require(request.user, row.mission)
    return editing.page(
        request,
        forms.RenewalStepForm(request.POST or None),
        partial(services.plan_renewal_step, row, by=request.user),
        to=RenewalStep.get_absolute_url,
        said=lambda made: _warned(_("%(step)s is planned.") % {"step": made}, made),
        title=_("Plan a step towards the renewal of %(mandate)s") % {"mandate": row},
        button=_("Plan the step"),
        back=reverse("missions:renewal", args=[pk]),
        crumbs=_crumbs(row),
    )


def renewal_step_act(request, pk, act):
    """Change a step, say that it is done, or take it off."""
    rows = RenewalStep.objects.visible_to(request.user).select_related("mandate__mission")
    row = get_object_or_404(rows, pk=pk)
    if act not in ACTS:
        raise Http404
    _require(request.user, row.mandate.mission)
    if row.done_on:
        return redirect(row)
    service, kind, title, button = ACTS[act]
    start = {"done_on": timezone.localdate()}
    words, page = {"step": row}, row.get_absolute_url()

    def look():
        now = get_object_or_404(rows.all(), pk=pk)
        return (forms.standing_step(now) if act == "edit" else {}), now.version

    def said(changed):
        told = _("Steps of %(mandate)s are changed.") % {"mandate": row.mandate}
        return _warned(told, changed) if act == "edit" else told

    return editing.page(
        request,
        kind(request.POST or None, look=look, initial=start),
        partial(service, row, by=request.user),
        to=lambda _done: page,
        said=said,
        title=title % words,
        button=button,
        is_dangerous=act == "drop",
        back=page,
        crumbs=_crumbs(row.mandate),
    )


class _Dropping(forms.Editing):
    """Why, and nothing else."""


ACTS = {
    "edit": (services.change_renewal_step, forms.RenewalStepForm, lazy("Change %(step)s"), lazy("Keep it")),
    "done": (
        services.finish_renewal_step,
        forms.StepDoneForm,
        lazy("%(step)s is done"),
        pgettext_lazy("towards a renewal", "It is done"),
    ),
    "drop": (services.drop_renewal_step, _Dropping, lazy("Take off %(step)s"), lazy("Take it off")),
}
