"""Pages of contingents and posts: the rotation board, and what each side states of one."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.api import formats
from accounts.cells import aside, state, unknown
from accounts.listing import Column, Empty, Listing
from contributors import forms_deployments as forms
from contributors import lag_rows, services_pledges, standing
from contributors import reading_deployments as reading
from contributors import services_deployments as services
from contributors.columns_pledges import CONTRIBUTOR, MISSION, crumbs_of
from contributors.models import Deployment, Pledge
from contributors.models.pledge_life import TAKEN
from missions.models import Mission


def turns(request, rows):
    """{row: its turn}, for the columns of the board."""
    return reading.turns(request.user, rows)


def _block(name, label, **given):
    """A column that says how far one of the blocks is; empty where its reader may not know."""
    return Column(
        name,
        label,
        value=lambda turn: (found := turn.block(name)) and found.word,
        cell=lambda turn, _value: state(found.state, found.word) if (found := turn.block(name)) else "",
        attach=turns,
        **given,
    )


def _named(name):
    """What says how far one of the blocks is, with its day."""

    def words(turn):
        found = turn.block(name)
        return ", ".join(str(part) for part in (found.named, found.on) if part) if found else ""

    return words


def _late(turn, _value):
    return format_html_join("", '<span class="d-block">{}</span>', ((words,) for words in turn.late))


def _follows(turn, value):
    return value or ("" if turn.row.is_planned else unknown(_("none named")))


BOARD = Listing(
    "contributors:rotations",
    lazy("Rotations"),
    (
        Column("title", lazy("Contingent or post"), sort=("title", "pk")),
        CONTRIBUTOR,
        MISSION,
        Column(
            "what",
            lazy("What is due"),
            value=lambda row: _("arrives") if row.is_planned else _("ends"),
        ),
        Column("due", lazy("Day"), value="due_on", kind="day", sort=("due_on", "pk")),
        Column("days", lazy("Days left"), value="days", kind="number", attach=turns, near=True),
        Column("follows", lazy("Successor"), value="follows.title", cell=_follows, attach=turns),
        Column("arrives", lazy("Arrives"), value="follows.arrives_on", kind="day", attach=turns, shown=False),
        Column(
            "late",
            lazy("What is late"),
            value=lambda turn: " ".join(turn.late),
            cell=_late,
            attach=turns,
        ),
        _block("visit", lazy("Visit")),
        _block("agreement", lazy("Agreement")),
        _block("visas", lazy("Visas")),
        _block("movement", lazy("Movement")),
        Column("rests_on_visit", lazy("Which visit"), value=_named("visit"), attach=turns, shown=False),
        Column("rests_on", lazy("Which agreement"), value=_named("agreement"), attach=turns, shown=False),
        Column("tour", lazy("Tour of duty"), value="tour_months", kind="number", shown=False),
        Column("personnel", lazy("Strength"), kind="count", shown=False),
    ),
    order="due",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row.pledge, row.pledge.capability.local_name),
    template="contributors/rotations.html",
    wide=True,
)
NOTHING_DUE = Empty(
    lazy("Nothing that you may see ends or arrives in this time."),
    lazy("A contingent or post is planned once its pledge is accepted."),
    lazy("Look 180 days ahead"),
    "?days=180",
)
JOINED = ("pledge__contributor", "pledge__mission", "pledge__offered_to", "pledge__capability")


def rotations(request):
    asked = BOARD.asked(request)
    form = forms.BoardFilter(asked, user=request.user)
    rows = form.narrow(reading.due(request.user, form.horizon))
    if form.chosen.get("which") == "blocked":
        rows = reading.blocked(rows, request.user)
    joined = rows.select_related(*JOINED)
    return BOARD.answer(request, asked, joined, form=form, empty=NOTHING_DUE, days=form.horizon)


LAGS_FILES = {
    "lags": (lag_rows.LAGS, lag_rows.lags),
    "vacancies": (lag_rows.VACANCIES, lag_rows.vacancies),
}


def lags_file(request, what, kind):
    """Days by step, or what stands open, of all missions or of one, as a file."""
    if what not in LAGS_FILES or kind not in ("csv", "xlsx"):
        raise Http404
    seen, slug = Mission.objects.visible_to(request.user), request.GET.get("mission")
    mission = get_object_or_404(seen, slug=slug) if slug else None
    names, rows = LAGS_FILES[what]
    found = [tuple(row.values()) for row in rows(request.user, mission=mission)]
    return formats.MAKERS[kind](names, found, f"{what}-{timezone.localdate()}")


# --- What each side states
def deployment_new(request, pk):
    pledge = get_object_or_404(Pledge.objects.visible_to(request.user), pk=pk)
    if not services_pledges.may_offer(request.user, pledge):
        raise PermissionDenied(_("Its contributor plans who comes next."))
    if pledge.state not in TAKEN:
        raise Http404
    now = standing.standing_of(pledge)
    planned = standing.following(now) if now else standing.promised(pledge)
    start = {name: getattr(planned, name) for name in services.PLANNED}
    form = forms.DeploymentForm(request.POST or None, initial=start)
    return editing.page(
        request,
        form,
        partial(services.plan_deployment, pledge, by=request.user),
        to=Deployment.get_absolute_url,
        said=lambda row: _("%(deployment)s is planned.") % {"deployment": row.title},
        title=_("Plan who comes next: %(pledge)s") % {"pledge": pledge.title},
        lead=_("Those who see the pledge see it; notes are between the two sides."),
        button=_("Plan it"),
        back=pledge.get_absolute_url(),
        crumbs=crumbs_of(pledge),
    )


STEPS: dict[str, tuple] = {  # (service, form, who may, title)
    "change": (
        services.change_deployment,
        forms.DeploymentForm,
        services.may_plan,
        lazy("What is planned"),
    ),
    "ready": (
        services.change_deployment,
        forms.ReadyForm,
        services.may_plan,
        lazy("Visas and movement"),
    ),
    "successor": (services.name_successor, forms.SuccessorForm, services.may_name, lazy("Successor")),
    "correct": (
        services.correct_deployment,
        forms.CorrectForm,
        services.may_correct,
        lazy("Days of arrival and end"),
    ),
}


def deployment_step(request, pk, step):
    seen = Deployment.objects.visible_to(request.user).select_related(*JOINED)
    row = get_object_or_404(seen, pk=pk)
    if step not in STEPS:
        raise Http404
    service, kind, may, title = STEPS[step]
    if not may(request.user, row):
        raise PermissionDenied(_("This step is not yours to take."))

    def look():
        now = seen.get(pk=pk)
        names = [name for name in kind.base_fields if hasattr(now, name) and name != "version"]
        return {name: getattr(now, f"{name}_id", getattr(now, name)) for name in names}, now.version

    own = {
        "successor": lambda: {"offered": _may_follow(request.user, row)},
        "correct": lambda: {"has_ended": row.ended_on is not None},
    }.get(step, dict)()
    return editing.page(
        request,
        kind(request.POST or None, look=look, **own),
        partial(service, row, by=request.user),
        to=Deployment.get_absolute_url,
        said=lambda row: _("%(deployment)s is kept.") % {"deployment": row.title},
        title=f"{title}: {row.title}",
        button=_("Keep it"),
        back=row.get_absolute_url(),
        crumbs=crumbs_of(row.pledge),
    )


def _may_follow(user, row):
    """Planned ones in the same mission that this person may name in its place."""
    seen = Deployment.objects.visible_to(user)
    mine = seen.between(user).filter(state=Deployment.State.PLANNED).exclude(pk=row.pk)
    mine = mine.filter(pledge__mission=row.pledge.mission_id, pledge__offered_to=row.pledge.offered_to_id)
    taken = seen.filter(successor__isnull=False).exclude(pk=row.pk).order_by().values("successor")
    return mine.exclude(pk__in=taken).select_related("pledge__contributor")
