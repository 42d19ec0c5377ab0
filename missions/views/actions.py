"""Pages of actions: the list, an action with where it comes from, and each step of its life as a form."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext

from accounts import editing
from accounts.api import formats
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from missions import action_files, following
from missions import forms_decisions as forms
from missions import services_actions as services
from missions.models import Action
from missions.models.action import ACTION_LIFE

MARKED = {"open": "circulated", "done": "approved", "verified": "accepted"}


def who(row):
    """Who does it: the partner, the person, or the mission itself."""
    names = [row.owner.local_name] if row.owner else []
    names += [row.person.name] if row.person else []
    return ", ".join(names) or str(row.mission)


def state_of(row, today):
    """(mark, word) of where it stands."""
    if row.is_overdue(today):
        return "failed", pgettext("action", "overdue")
    return MARKED.get(row.state, row.state), row.get_state_display()


def _from(request, rows):
    """{action: what it comes from, in words; empty where that is not for this reader}."""
    found = following.origins(request.user, rows)
    return {
        row.pk: {"origin": f"{found[row.pk][0]}: {found[row.pk][1]}" if row.pk in found else ""}
        for row in rows
    }


ACTIONS = Listing(
    "missions:actions",
    lazy("Actions"),
    (
        Column("title", lazy("What is to be done"), sort=("title", "pk")),
        Column("reference", lazy("Reference"), sort=("reference", "pk"), shown=False),
        Column("mission", lazy("Mission"), value=lambda row: str(row.mission or ""), sort="mission__acronym"),
        Column("owner", lazy("Owner"), value=who, sort=("owner__name", "pk")),
        Column("origin", lazy("Comes from"), attach=_from),
        Column("due", lazy("Due"), value="due_on", kind="day", sort=("due_on", "pk")),
        Column("done", lazy("Reported done"), value="done_on", kind="day", shown=False),
        Column("verified", lazy("Verified"), value="verified_on", kind="day", shown=False),
        Column(
            "state",
            lazy("State"),
            value=lambda row: state_of(row, timezone.localdate())[1],
            cell=lambda row, _word: state(*state_of(row, timezone.localdate())),
            sort="state",
            near=True,
        ),
    ),
    order="due",
    link=lambda row: row.get_absolute_url(),
    mark=aside,
    template="missions/actions.html",
)
NO_ACTION = Empty(
    lazy("No action fits."),
    lazy("An action shows to who is to do it, to who follows it up, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def actions(request):
    asked = ACTIONS.asked(request)
    form = forms.ActionFilter(asked, user=request.user)
    rows = form.narrow(Action.objects.visible_to(request.user))
    rows = rows.select_related("mission", "keeper", "owner", "person")
    may_set = forms.may_keep(request.user)
    return ACTIONS.answer(request, asked, rows, form=form, empty=NO_ACTION, may_set=may_set)


def actions_file(request, kind):
    """The actions one follows up, as a file to change and send back."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    if not forms.may_keep(request.user):
        raise PermissionDenied(
            _("Who plans a mission, or speaks for a partner, takes its actions as a file.")
        )
    form = forms.ActionFilter(request.GET, user=request.user)
    rows = form.narrow(Action.objects.visible_to(request.user).run_by(request.user))
    name = f"actions-{timezone.now():%Y-%m-%d}"
    return formats.MAKERS[kind](action_files.HEADS, action_files.lines(request.user, rows), name)


def action(request, pk):
    row = _seen(request, pk)
    mark, word = state_of(row, timezone.localdate())
    return render(
        request,
        "missions/action.html",
        {
            "action": row,
            "mark": mark,
            "word": word,
            "who": who(row),
            "origin": following.origins(request.user, [row]).get(row.pk),
            "may_follow": services.may_follow(request.user, row),
            "steps": [step for step in ACTION_LIFE.from_(row.state) if _may(request.user, row, step)],
        },
    )


def _may(user, row, step):
    return services.may_report(user, row) if step.side == "owner" else services.may_follow(user, row)


def _seen(request, pk):
    rows = Action.objects.visible_to(request.user)
    rows = rows.select_related("mission", "keeper", "owner", "person", "done_by", "verified_by", "created_by")
    return get_object_or_404(rows, pk=pk)


# --- Writing
def action_new(request):
    if not forms.may_keep(request.user):
        raise PermissionDenied(_("Who plans a mission, or speaks for a partner, sets actions."))
    origin = following.named(request.user, request.GET.get("from", ""), request.GET.get("key", ""))
    mission, keeper = following.roots_of(origin) if origin else (None, None)
    missions = forms.run_missions(request.user)
    if mission is None or not missions.filter(pk=mission.pk).exists():
        mission = missions.filter(slug=request.GET.get("mission", "")).first()
    start = {"mission": mission, "keeper": keeper, "label": origin.label if origin else "mission"}
    if origin is not None:
        start["released_to"] = list(origin.released_to.all()) if hasattr(origin, "released_to") else []
    return editing.page(
        request,
        forms.ActionForm(request.POST or None, user=request.user, mission=mission, initial=start),
        partial(services.set_action, origin=origin, by=request.user),
        to=Action.get_absolute_url,
        said=lambda row: _("%(action)s is set; its owner is told.") % {"action": row},
        title=_("Set an action that follows from %(origin)s") % {"origin": origin}
        if origin
        else _("Set an action"),
        lead=_("One task, with who does it and until when. Another person verifies that it was done."),
        button=_("Set the action"),
        back=origin.get_absolute_url() if origin else reverse("missions:actions"),
        crumbs=_crumbs(),
    )


def action_edit(request, pk):
    row = _seen(request, pk)
    _require(services.may_follow(request.user, row), row)
    if row.state != "open":
        return redirect(row)

    def look():
        now = _seen(request, pk)
        return forms.standing_action(now), now.version

    return editing.page(
        request,
        forms.ActionForm(request.POST or None, user=request.user, mission=row.mission, look=look),
        partial(services.change_action, row, by=request.user),
        to=Action.get_absolute_url,
        said=lambda row: _("%(action)s is changed.") % {"action": row},
        title=_("Change %(action)s") % {"action": row},
        button=_("Keep it"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


SERVICES = {
    "done": (services.report_action, forms.ReportForm),
    "verify": (services.verify_action, forms.StepForm),
    "reopen": (services.reopen_action, forms.StepForm),
    "cancel": (services.cancel_action, forms.StepForm),
}


def action_step(request, pk, step):
    row = _seen(request, pk)
    if step not in SERVICES:
        raise Http404
    act = ACTION_LIFE[step]
    _require(_may(request.user, row, act), row)
    if row.state not in act.sources:
        return redirect(row)
    service, kind = SERVICES[step]

    def look():
        return {}, _seen(request, pk).version

    return editing.page(
        request,
        kind(request.POST or None, look=look),
        partial(service, row, by=request.user),
        to=Action.get_absolute_url,
        said=lambda row: _("%(action)s is %(state)s.") % {"action": row, "state": row.get_state_display()},
        title=f"{act.label}: {row}",
        lead=act.told,
        button=act.label,
        is_dangerous=act.is_dangerous,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _require(may, row):
    if not may:
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})


def _crumbs(row=None):
    found = [(_("Actions"), reverse("missions:actions"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
