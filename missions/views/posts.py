"""Pages of civilian posts: the list with its shares, a post, and each step of its life as a form."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext, pgettext_lazy

from accounts import editing
from accounts.access import allows
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from accounts.names import LocalName
from missions import forms_posts as forms
from missions import reading_posts
from missions import services_posts as services
from missions.forms_requirements import planned_missions
from missions.models import Basis, Call, Mission, Post
from missions.models.post import POST_LIFE


def _held(request, rows):
    return reading_posts.held(request.user, rows)


def held_word(held):
    """How a post is held, in a word."""
    words = {
        "vacant": pgettext("post", "vacant"),
        "planned": pgettext("post", "not needed yet"),
        "none": pgettext("post", "not classified"),
    }
    return Basis(held.basis).label if held.basis else words[held.code]


POSTS = Listing(
    "missions:posts",
    lazy("Civilian posts"),
    (
        Column("reference", lazy("Post"), value="title", sort=("mission__acronym", "reference")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column(
            "capability", lazy("Kind of expert"), value="capability.local_name", sort=LocalName("capability")
        ),
        Column("category", lazy("Category"), value="get_category_display", sort=("category", "pk")),
        Column(
            "basis", lazy("To be filled by"), value="get_basis_display", sort=("basis", "pk"), shown=False
        ),
        Column(
            "held",
            pgettext_lazy("post", "Held"),
            value=held_word,
            cell=lambda held, word: state(held.code, word),
            attach=_held,
            near=True,
        ),
        Column("since", lazy("Since"), kind="day", attach=_held, shown=False),
        Column("vacant", lazy("Days vacant"), value="vacant_days", kind="count", attach=_held),
        Column("calls", lazy("Calls"), kind="number", attach=_held),
        Column("from", lazy("Needed from"), value="needed_from", kind="day", sort=("needed_from", "pk")),
        Column(
            "tour", lazy("Tour of duty"), unit=lazy("months"), value="tour_months", kind="number", shown=False
        ),
        Column("location", lazy("Place or sector"), sort="location", shown=False),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, _value: state(row.state, row.get_state_display()),
            sort="state",
            shown=False,
        ),
    ),
    order="reference",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row.mission, row.reference),
    template="missions/posts.html",
)
NO_POST = Empty(
    lazy("No post fits."),
    lazy("Posts show once they are classified, to who takes part in the mission or is asked in a call."),
    lazy("Show those of any state"),
    "?state=any",
)


def posts(request):
    asked = POSTS.asked(request)
    form = forms.PostFilter(asked, user=request.user)
    rows = form.narrow(Post.objects.visible_to(request.user)).select_related("mission", "capability")
    planned = planned_missions(request.user)
    return POSTS.answer(request, asked, rows, form=form, empty=NO_POST, planned=planned, of=form.of)


def post(request, pk):
    row = _seen(request, pk)
    calls = Call.objects.visible_to(request.user).filter(posts=row).order_by("number", "deadline")
    held = reading_posts.held(request.user, [row])[row.pk]
    plans = services.may_plan(request.user, row.mission)
    return render(
        request,
        "missions/post.html",
        {
            "post": row,
            "mission": row.mission,
            "held": held,
            "held_word": held_word(held),
            "calls": calls,
            "today": timezone.localdate(),
            "may_open": Mission.objects.visible_to(request.user).filter(pk=row.mission_id).exists(),
            "may_plan": plans,
            "may_fill": services.may_fill(request.user, row),
            "steps": POST_LIFE.from_(row.state) if plans else [],
        },
    )


def _seen(request, pk):
    rows = Post.objects.visible_to(request.user).select_related("mission", "capability", "created_by")
    return get_object_or_404(rows, pk=pk)


# --- Writing
def post_new(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    require_plans(request.user, mission)
    start = {"basis": Basis.SECONDED, "tour_months": 12, "category": Post.Category.OPERATIONAL}
    return editing.page(
        request,
        forms.PostForm(request.POST or None, user=request.user, initial=start),
        partial(services.draft_post, mission, by=request.user),
        to=Post.get_absolute_url,
        said=lambda row: _("%(post)s is kept. Classify it when it is ready.") % {"post": row},
        title=_("Draft a civilian post of %(mission)s") % {"mission": mission},
        lead=_("The planners of the mission alone see it until it is classified."),
        button=_("Keep the draft"),
        back=_list_of(mission),
        crumbs=crumbs(mission),
    )


def post_edit(request, pk):
    row = _seen(request, pk)
    require_plans(request.user, row.mission)
    if row.state == Post.State.ABOLISHED:
        return redirect(row)

    def look():
        now = _seen(request, pk)
        return forms.standing_post(now), now.version

    return editing.page(
        request,
        forms.PostForm(request.POST or None, look=look, user=request.user),
        partial(services.change_post, row, by=request.user),
        to=Post.get_absolute_url,
        said=lambda row: _("%(post)s is changed.") % {"post": row},
        title=_("Change %(post)s") % {"post": row},
        button=_("Keep it"),
        back=row.get_absolute_url(),
        crumbs=crumbs(row.mission, row),
    )


STEPS: dict[str, tuple] = {  # (service, form)
    "classify": (services.classify_post, forms.StepForm),
    "abolish": (services.abolish_post, forms.StepForm),
    "fill": (services.fill_post, forms.FillForm),
    "vacate": (services.vacate_post, forms.VacateForm),
}
APART = {
    "fill": (lazy("Enter who holds it"), lazy("How they were taken on, and since when; no name is taken.")),
    "vacate": (lazy("Enter that it is vacant"), lazy("The post is open from the day after.")),
}


def post_step(request, pk, step):
    row = _seen(request, pk)
    if step not in STEPS:
        raise Http404
    service, kind = STEPS[step]
    if step in APART:
        if not allows(request.user, "decide_pledges", row.mission):
            raise PermissionDenied(_("Those who decide in the mission say who holds its posts."))
        title, told = APART[step]
        is_dangerous = False
        is_open = row.state == Post.State.CLASSIFIED
    else:
        require_plans(request.user, row.mission)
        act = POST_LIFE[step]
        title, told, is_dangerous, is_open = act.label, act.told, act.is_dangerous, row.state in act.sources
    if not is_open:
        return redirect(row)

    def look():
        return {"starts_on": timezone.localdate(), "ends_on": timezone.localdate()}, _seen(
            request, pk
        ).version

    return editing.page(
        request,
        kind(request.POST or None, look=look),
        partial(service, row, by=request.user),
        to=Post.get_absolute_url,
        said=lambda row: _("%(post)s is kept.") % {"post": row},
        title=f"{title}: {row.title}",
        lead=told,
        button=title,
        is_dangerous=is_dangerous,
        back=row.get_absolute_url(),
        crumbs=crumbs(row.mission, row),
    )


def require_plans(user, mission):
    if not services.may_plan(user, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})


def _list_of(mission):
    return f"{reverse('missions:posts')}?mission={mission.slug}"


def crumbs(mission, row=None):
    found = [(_("Civilian posts"), reverse("missions:posts")), (mission.acronym, _list_of(mission))]
    return [*found, (row.reference, row.get_absolute_url())] if row else found
