"""Pages of local priorities: the list, one with the projects that meet it, and its forms."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import cells, editing
from accounts.api import formats
from accounts.listing import Column, Empty, Listing
from missions import forms_projects as forms
from missions import priority_files
from missions import reading_projects as reading
from missions import services_priorities as services
from missions.forms_decisions import run_missions
from missions.models import Mission, Priority
from missions.views.projects import MARKED


def _met(request, rows):
    told = reading.met_by(request.user, [row.pk for row in rows])
    return {row.pk: {"projects": told[row.pk]} for row in rows}


PRIORITIES = Listing(
    "missions:priorities",
    lazy("Local priorities"),
    (
        Column("title", lazy("Priority"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("area", pgettext_lazy("incident", "Area"), sort=("area", "rank", "pk"), cell=cells.said),
        Column("sector", lazy("Sector"), value="get_sector_display", sort="sector"),
        Column("rank", lazy("Rank"), kind="number", sort=("rank", "pk"), unknown=lazy("not ranked")),
        Column("voice", lazy("Voiced by"), value="get_voice_display", sort="voice"),
        Column("voiced_by", lazy("Name of the group"), cell=cells.said, shown=False),
        Column("gathered_by", lazy("How it was gathered"), value="get_gathered_by_display", shown=False),
        Column("gathered", lazy("Gathered on"), value="gathered_on", kind="day", sort=("gathered_on", "pk")),
        Column(
            "budget", lazy("What it costs"), kind="number", places=2, sort=("budget", "pk"), along="currency"
        ),
        Column("currency", lazy("Currency"), shown=False),
        Column("projects", lazy("Projects"), kind="number", attach=_met, near=True),
        Column("ended", lazy("No longer a priority since"), value="ended_on", kind="day", shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="area",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/priorities.html",
)
NONE = Empty(
    lazy("No priority fits."),
    lazy("A priority shows to the mission’s own people, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def _plans(user):
    return run_missions(user).exists()


def priorities(request):
    asked = PRIORITIES.asked(request)
    form = forms.PriorityFilter(asked, user=request.user)
    rows = form.narrow(reading.priorities(request.user))
    return PRIORITIES.answer(request, asked, rows, form=form, empty=NONE, may_enter=_plans(request.user))


def priorities_file(request, kind):
    """The priorities of missions one plans, as a file to change and send back."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    if not _plans(request.user):
        raise PermissionDenied(_("Who plans a mission takes its priorities as a file."))
    form = forms.PriorityFilter(request.GET, user=request.user)
    rows = form.narrow(Priority.objects.visible_to(request.user).run_by(request.user))
    name = f"priorities-{timezone.now():%Y-%m-%d}"
    return formats.MAKERS[kind](priority_files.HEADS, priority_files.lines(rows), name)


def priority(request, pk):
    row, user = _seen(request, pk), request.user
    projects = reading.projects(user).filter(priorities=row).order_by("title", "pk")
    return render(
        request,
        "missions/priority.html",
        {
            "priority": row,
            "projects": [(one, MARKED[one.state]) for one in projects],
            "may_change": services.may_keep(user, row),
            "may_propose": reading.may_propose(user),
        },
    )


def _seen(request, pk):
    return get_object_or_404(reading.priorities(request.user).select_related("created_by"), pk=pk)


def priority_new(request):
    if not _plans(request.user):
        raise PermissionDenied(_("Who plans a mission enters what its areas need."))
    chosen = Mission.objects.visible_to(request.user).filter(slug=request.GET.get("mission", "")).first()
    start = {"label": "mission", "currency": "USD", "gathered_on": timezone.localdate()}
    start |= {"mission": chosen.pk} if chosen else {}
    return editing.page(
        request,
        forms.PriorityForm(request.POST or None, user=request.user, initial=start),
        partial(_enter, by=request.user),
        to=Priority.get_absolute_url,
        said=lambda row: _("%(priority)s is entered.") % {"priority": row},
        title=_("Enter a local priority"),
        lead=_("What people of an area need, in their order. Name groups and offices, never persons."),
        button=_("Enter it"),
        back=reverse("missions:priorities"),
        crumbs=_crumbs(),
    )


def _enter(*, mission, by, **fields):
    return services.enter_priority(mission, by=by, **fields)


def priority_edit(request, pk):
    row = _seen(request, pk)
    if not services.may_keep(request.user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})

    def look():
        now = _seen(request, pk)
        return forms.standing_priority(now), now.version

    return editing.act_page(
        request,
        row,
        forms.PriorityForm(request.POST or None, user=request.user, look=look),
        partial(services.change_priority, row, by=request.user),
        label=pgettext_lazy("priority", "Change it"),
        said=lambda _done: _("%(priority)s is changed.") % {"priority": row},
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    found = [(_("Local priorities"), reverse("missions:priorities"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
