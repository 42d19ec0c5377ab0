"""Pages of calls for contributions: the list, a call with its posts, and each step of its life as a form."""

from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from missions import forms_posts as forms
from missions import reading_posts
from missions import services_calls as services
from missions.forms_requirements import planned_missions
from missions.models import Asked, Call, Mission, Post
from missions.models.post import CALL_LIFE
from missions.services_posts import may_plan
from missions.views.posts import held_word, require_plans

MARKED = {"open": "circulated"}  # the mark of what is under way


def _posts(request, rows):
    """{call: how many of its posts the reader sees}."""
    seen = Post.objects.visible_to(request.user).filter(calls__in=rows).order_by()
    found = {row.pk: 0 for row in rows}
    for call in seen.values_list("calls", flat=True):
        if call in found:
            found[call] += 1
    return {key: {"n": n} for key, n in found.items()}


CALLS = Listing(
    "missions:calls",
    lazy("Calls for contributions"),
    (
        Column("reference", lazy("Call"), sort=("mission__acronym", "reference")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("number", lazy("Number of the call"), kind="number", sort=("number", "pk")),
        Column("posts", lazy("Posts"), value="n", kind="number", attach=_posts),
        Column("opened", lazy("Opened"), value="opened_at", kind="moment", sort="opened_at", shown=False),
        Column("deadline", lazy("Deadline"), kind="day", sort=("deadline", "pk"), near=True),
        Column(
            "then",
            lazy("Then open to contracted"),
            value=lambda row: _("yes") if row.then_contracted else _("no"),
            shown=False,
        ),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, _value: state(MARKED.get(row.state, row.state), row.get_state_display()),
            sort="state",
        ),
    ),
    order="-deadline",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row.mission),
    template="missions/calls.html",
)
NO_CALL = Empty(
    lazy("No call fits."),
    lazy("A call shows once it is open, to the states it was put to and to whom it is shown beside them."),
    lazy("Show all"),
    "?saved=none",
)


def calls(request):
    asked = CALLS.asked(request)
    form = forms.CallFilter(asked, user=request.user)
    rows = form.narrow(Call.objects.visible_to(request.user)).select_related("mission")
    planned = planned_missions(request.user)
    return CALLS.answer(request, asked, rows, form=form, empty=NO_CALL, planned=planned)


def call(request, pk):
    row = _seen(request, pk)
    posts = Post.objects.visible_to(request.user).filter(calls=row).select_related("mission", "capability")
    posts = list(posts.order_by("reference"))
    held = reading_posts.held(request.user, posts)
    plans = may_plan(request.user, row.mission)
    return render(
        request,
        "missions/call.html",
        {
            "call": row,
            "mark": MARKED.get(row.state, row.state),
            "mission": row.mission,
            "posts": [(post, held[post.pk], held_word(held[post.pk])) for post in posts],
            "asked": Asked.objects.visible_to(request.user)
            .filter(call=row)
            .select_related("partner", "through"),
            "takes": row.takes_nominations(timezone.localdate()),
            "may_plan": plans,
            "steps": CALL_LIFE.from_(row.state) if plans else [],
        },
    )


def _seen(request, pk):
    rows = Call.objects.visible_to(request.user).select_related("mission", "created_by")
    return get_object_or_404(rows, pk=pk)


# --- Writing
def call_new(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    require_plans(request.user, mission)
    vacant = Post.objects.visible_to(request.user).filter(mission=mission).vacant_on(timezone.localdate())
    start = {"number": 1, "audience": "asked", "posts": list(vacant)}
    return editing.page(
        request,
        forms.CallForm(request.POST or None, user=request.user, mission=mission, initial=start),
        partial(services.draft_call, mission, by=request.user),
        to=Call.get_absolute_url,
        said=lambda row: _("%(call)s is kept. Open it to ask states.") % {"call": row},
        title=_("Draft a call of %(mission)s") % {"mission": mission},
        lead=_("The planners of the mission alone see it until it is opened. Vacant posts are ticked."),
        button=_("Keep the draft"),
        back=reverse("missions:calls"),
        crumbs=_crumbs(),
    )


def call_edit(request, pk):
    row = _seen(request, pk)
    require_plans(request.user, row.mission)
    if row.state not in ("draft", "open"):
        return redirect(row)

    def look():
        now = _seen(request, pk)
        names = ("deadline",) if now.state == "open" else services.FIELDS
        posts = {} if now.state == "open" else {"posts": list(now.posts.all())}
        return {name: getattr(now, name) for name in names} | posts, now.version

    given = {"look": look}
    if row.state == "draft":
        form = forms.CallForm(request.POST or None, user=request.user, mission=row.mission, **given)
    else:
        form = forms.DeadlineForm(request.POST or None, **given)
    return editing.page(
        request,
        form,
        partial(services.change_call, row, by=request.user),
        to=Call.get_absolute_url,
        said=lambda row: _("%(call)s is changed.") % {"call": row},
        title=_("Change %(call)s") % {"call": row},
        button=_("Keep it"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


SERVICES = {
    "open": (services.open_call, forms.OpenForm),
    "close": (services.close_call, forms.StepForm),
    "cancel": (services.cancel_call, forms.StepForm),
}


def call_step(request, pk, step):
    row = _seen(request, pk)
    if step not in SERVICES:
        raise Http404
    require_plans(request.user, row.mission)
    act = CALL_LIFE[step]
    if row.state not in act.sources:
        return redirect(row)
    service, kind = SERVICES[step]

    def look():
        return {}, _seen(request, pk).version

    own = {"user": request.user} if step == "open" else {}
    return editing.page(
        request,
        kind(request.POST or None, look=look, **own),
        partial(service, row, by=request.user),
        to=Call.get_absolute_url,
        said=lambda row: _("%(call)s is %(state)s.") % {"call": row, "state": row.get_state_display()},
        title=f"{act.label}: {row}",
        lead=act.told,
        button=act.label,
        is_dangerous=act.is_dangerous,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    found = [(_("Calls for contributions"), reverse("missions:calls"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
