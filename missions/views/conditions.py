"""Pages of conditions: the list, one with what was stated of it and what stops without it, its forms."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from missions import conditions as rules
from missions import forms_conditions as forms
from missions import reading_conditions
from missions import services_conditions as services
from missions.models import Condition, ConditionStatement, Mission
from missions.services_benchmarks import may_plan

MARKED = {
    rules.HOLDS: "accepted",
    rules.DOUBT: "flagged",
    rules.FAILED: "failed",
    rules.UNKNOWN: "cancelled",
}


def _standings(request, rows):
    found = reading_conditions.standings(request.user, rows, timezone.localdate())
    return {key: {"state": one.state, "since": one.since} for key, one in found.items()}


CONDITIONS = Listing(
    "missions:conditions",
    lazy("Conditions"),
    (
        Column("title", lazy("Condition"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("kind", lazy("Kind"), value="get_kind_display", sort="kind"),
        Column("mandate", lazy("Rests on mandate"), value="mandate.instrument"),
        Column("document", lazy("Rests on")),
        Column("ends", lazy("Last day"), value="last_day", kind="day"),
        Column(
            "state",
            lazy("Stands today"),
            attach=_standings,
            cell=lambda _row, code: state(MARKED[code], reading_conditions.WORDS[code]),
            near=True,
        ),
        Column("since", lazy("Since"), kind="day", attach=_standings),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="title",
    link=lambda row: row.get_absolute_url(),
    mark=aside,
    template="missions/conditions.html",
)
NO_CONDITION = Empty(
    lazy("No condition fits."),
    lazy("A condition shows to who plans its mission, to the mission’s staff, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def conditions(request):
    asked = CONDITIONS.asked(request)
    form = forms.ConditionFilter(asked, user=request.user)
    rows = form.narrow(Condition.objects.visible_to(request.user)).select_related("mission", "mandate")
    return CONDITIONS.answer(request, asked, rows, form=form, empty=NO_CONDITION)


def condition(request, pk):
    row, user = _seen(request, pk), request.user
    now = reading_conditions.standings(user, [row], timezone.localdate())[row.pk]
    stated = ConditionStatement.objects.visible_to(user).filter(condition=row).select_related("stated_by")
    return render(
        request,
        "missions/condition.html",
        {
            "condition": row,
            "now": now,
            "mark": MARKED[now.state],
            "word": reading_conditions.WORDS[now.state],
            "statements": [(one, MARKED[one.state]) for one in stated],
            "stops": reading_conditions.stops(user, [row])[row.pk],
            "may_plan": may_plan(user, row.mission),
        },
    )


def _seen(request, pk):
    rows = Condition.objects.visible_to(request.user).select_related("mission", "mandate", "created_by")
    return get_object_or_404(rows, pk=pk)


def _require(user, mission):
    if not may_plan(user, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})


def condition_new(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    _require(request.user, mission)
    given = {"user": request.user, "mission": mission, "initial": {"label": "mission"}}
    return editing.page(
        request,
        forms.ConditionForm(request.POST or None, **given),
        partial(services.enter_condition, mission, by=request.user),
        to=Condition.get_absolute_url,
        said=lambda row: _("%(condition)s is entered. State whether it holds.") % {"condition": row},
        title=_("Enter a condition of %(mission)s") % {"mission": mission},
        lead=_("What the mission’s work rests on, and what stops without it."),
        button=_("Enter the condition"),
        back=reverse("missions:plan", args=[slug]),
        crumbs=_crumbs(mission),
    )


def condition_act(request, pk, act):
    """Change a condition, or state how it stands."""
    row = _seen(request, pk)
    if act not in ("edit", "state"):
        raise Http404
    _require(request.user, row.mission)

    def look():
        now = _seen(request, pk)
        return (forms.standing_condition(now) if act == "edit" else {}), now.version

    if act == "edit":
        given = {"user": request.user, "mission": row.mission, "look": look}
        form, service = forms.ConditionForm(request.POST or None, **given), services.change_condition
    else:
        start = {"since": timezone.localdate()}
        form = forms.StatementForm(request.POST or None, look=look, initial=start)
        service = services.state_condition
    words = {"condition": row}
    return editing.page(
        request,
        form,
        partial(service, row, by=request.user),
        to=Condition.get_absolute_url,
        said=lambda row: _("%(condition)s is changed.") % {"condition": row},
        title=_("Change %(condition)s") % words if act == "edit" else _("How %(condition)s stands") % words,
        button=_("Keep it"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row.mission, row),
    )


def _crumbs(mission, row=None):
    plan = (_("Plan"), reverse("missions:plan", args=[mission.slug]))
    found = [(str(mission), mission.get_absolute_url()), plan]
    return [*found, (str(row), row.get_absolute_url())] if row else found
