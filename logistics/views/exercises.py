"""Pages of exercises: the list, one with its places, who comes and what was found; places offered to one."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import access, cells, editing
from accounts.api import formats
from accounts.listing import Column, Empty, Listing
from accounts.names import LocalName
from logistics import exercise_files, gaps
from logistics import forms_exercises as forms
from logistics import reading_exercises as reading
from logistics import rights_exercises as rights
from logistics import services_exercises as services
from logistics import services_nominations as nominating
from logistics.models import Exercise, ExercisePlaces
from logistics.models.exercise_life import EXERCISE_LIFE
from logistics.views.nominations import acts_on
from missions.forms_decisions import may_keep

MARKED = {
    "planned": "draft",
    "approved": "approved",
    "offered": "circulated",
    "held": "done",
    "closed": "closed",
    "cancelled": "cancelled",
}


def marked(row, word):
    return cells.state(MARKED[row.state], word)


EXERCISES = Listing(
    "logistics:exercises",
    lazy("Exercises"),
    (
        Column("title", lazy("Exercise"), sort=("title", "pk")),
        Column("host", lazy("Host"), value="keeper.local_name", sort=(LocalName("keeper"), "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("kind", lazy("Kind"), value="get_kind_display", sort=("kind", "pk")),
        Column("place", lazy("Where"), sort=("place", "pk"), cell=cells.said),
        Column("language", lazy("Language"), cell=cells.said, shown=False),
        Column("from", lazy("From"), value="starts_on", kind="day", sort=("starts_on", "pk"), near=True),
        Column("until", lazy("Until"), value="ends_on", kind="day", sort=("ends_on", "pk")),
        Column("nominate_by", lazy("Nominate by"), value="closes_on", kind="day", shown=False),
        Column("state", lazy("State"), value="get_state_display", cell=marked, sort=("state", "pk")),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="-from",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: cells.aside(row),
    template="logistics/exercises.html",
)
NONE = Empty(
    lazy("No exercise fits."),
    lazy("An exercise shows to its hosts, to its mission’s people, to whom its label names, and to whom it "
         "offers places."),
    lazy("Show all"),
    "?saved=none",
)  # fmt: skip
OFFERS = Listing(
    "logistics:exercise_offers",
    lazy("Places offered to you"),
    (
        Column("exercise", lazy("Exercise"), value="exercise.title", sort=("exercise__title", "pk")),
        Column("for", lazy("Places for"), value="partner.local_name", sort=(LocalName("partner"), "pk")),
        Column("host", lazy("Host"), value="exercise.keeper.local_name"),
        Column("places", lazy("Places"), kind="number", sort=("places", "pk")),
        Column("taken", lazy("Places taken"), kind="number", sort=("taken", "pk")),
        Column("left", lazy("Places left"), value="left", kind="number", near=True),
        Column("by", lazy("Nominate by"), value="exercise.closes_on", kind="day"),
        Column(
            "from",
            lazy("From"),
            value="exercise.starts_on",
            kind="day",
            sort=("exercise__starts_on", "pk"),
        ),
        Column("until", lazy("Until"), value="exercise.ends_on", kind="day", shown=False),
        Column(
            "state",
            lazy("State"),
            value="exercise.get_state_display",
            cell=lambda row, word: marked(row.exercise, word),
        ),
    ),
    order="from",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: cells.aside(row),
    template="logistics/exercise_offers.html",
)
NO_OFFER = Empty(
    lazy("No places are offered to you."),
    lazy("Hosts of exercises offer places to contributors; those for a partner you speak for stand here."),
    lazy("Show those of any state"),
    "?state=any",
)


def exercises(request):
    asked = EXERCISES.asked(request)
    form = forms.ExerciseFilter(asked, user=request.user, today=timezone.localdate())
    rows = form.narrow(reading.exercises(request.user))
    return EXERCISES.answer(
        request,
        asked,
        rows,
        form=form,
        empty=NONE,
        may_plan=rights.may_plan(request.user),
        may_send=access.speaks_for_someone(request.user),
    )


def offers(request):
    """Places at exercises for the partners this person speaks for."""
    asked = OFFERS.asked(request)
    form = forms.OfferFilter(asked)
    own = forms.own_partners(request.user).order_by().values("pk")
    rows = ExercisePlaces.objects.visible_to(request.user).filter(partner__in=own)
    rows = rows.exclude(exercise__offered_on=None)
    rows = form.narrow(rows).select_related("partner", "exercise__keeper", "exercise__mission")
    return OFFERS.answer(request, asked, rows, form=form, empty=NO_OFFER)


def exercise(request, pk):
    row, user, today = _seen(request, pk), request.user, timezone.localdate()
    places = list(reading.places_at(user, row))
    found = list(reading.nominations(user).filter(places__exercise=row).order_by("places", "created_at"))
    lessons = reading.lessons_of(user, row)
    return render(
        request,
        "logistics/exercise.html",
        {
            "exercise": row,
            "mark": MARKED[row.state],
            "hosts": row.hosts.order_by("name"),
            "standards": row.standards.all(),
            "courses": row.courses.all(),
            "steps": steps(user, row),
            "may_change": rights.may_host(user, row) and row.state in services.CHANGEABLE,
            "may_send": _may_send(user, row, places, today),
            "may_observe": rights.may_observe(user, row) and row.state in ("held", "closed"),
            "may_note": may_keep(user),
            "places": places,
            "of_mine": [one for one in places if rights.may_send(user, one.partner)],
            "nominations": _told(user, row, found),
            "lessons": lessons,
            "actions": list(reading.actions_of(user, row, lessons)),
        },
    )


def _may_send(user, row, places, today):
    own = any(rights.may_send(user, one.partner) for one in places)
    return own and row.state == Exercise.State.OFFERED and row.closes_on >= today


NOMINATED = {"nominated": "submitted", "waitlisted": "queued"}  # others are marked as they are called
CAME = {"attended": "done", "part": "conditions", "absent": "not_met"}


def _told(user, row, found):
    """Each nomination with its certificates, whether its unit's page opens, and what this reader may do."""
    from_host, courses = rights.may_host(user, row), row.courses.count()
    seen, held = reading.units_seen(user, found), reading.certified(found)
    return [
        {
            "row": one,
            "mark": NOMINATED.get(one.state, one.state),
            "came": CAME.get(one.attendance, ""),
            "certificates": held[one.pk],
            "opens": one.unit_id in seen,
            "acts": acts_on(user, row, one, from_host=from_host, courses=courses, certificates=held[one.pk]),
        }
        for one in found
    ]


def steps(user, row):
    """The steps of an exercise's life this person may take now."""
    host = rights.may_host(user, row)
    side = {"host": host, "another": rights.may_approve(user, row)}
    return [step for step in EXERCISE_LIFE.from_(row.state) if side[step.side]]


def _seen(request, pk):
    rows = reading.exercises(request.user).select_related("created_by", "approved_by")
    return get_object_or_404(rows, pk=pk)


def nominations_file(request, pk, kind):
    """The nominations one sees, with who came, as a file to change and send back."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    row = _seen(request, pk)
    found = reading.nominations(request.user).filter(places__exercise=row)
    found = found.order_by("places__partner__code", "created_at", "pk")
    name = f"nominations-{timezone.now():%Y-%m-%d}"
    return formats.MAKERS[kind](exercise_files.HEADS, exercise_files.lines(found), name)


# --- Writing
def exercise_new(request):
    if not rights.may_plan(request.user):
        raise PermissionDenied(_("Who speaks for a partner, or plans a mission, plans exercises."))
    return editing.page(
        request,
        forms.ExerciseForm(request.POST or None, user=request.user, initial={"label": "partners"}),
        partial(services.plan_exercise, by=request.user),
        to=Exercise.get_absolute_url,
        said=lambda row: _("%(exercise)s is planned. Another person approves it.") % {"exercise": row},
        title=_("Plan an exercise"),
        lead=_("A joint event: its aims, what it trains, and the certificates it can give."),
        button=_("Plan it"),
        back=reverse("logistics:exercises"),
        crumbs=crumbs(),
    )


def _look(row, request):
    return lambda: ({}, _seen(request, row.pk).version)


def _edit(row, request):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_exercise(now), now.version

    return forms.ExerciseForm(request.POST or None, user=request.user, look=look)


def _form(kind):
    def made(row, request):
        return kind(request.POST or None, user=request.user, look=_look(row, request))

    return made


def _nominate_form(row, request):
    return forms.NominateForm(request.POST or None, user=request.user, exercise=row)


def _gap_form(row, request):
    start = {"observed_on": min(row.ends_on, timezone.localdate())}
    return forms.GapForm(request.POST or None, user=request.user, initial=start)


def _nominate(_row, *, places, by, **given):
    return nominating.nominate(places, **given, by=by)


ACTS: dict[str, tuple] = {  # (form, service, label, what it means)
    "edit": (_edit, services.change_exercise, pgettext_lazy("exercise", "Change it"), ""),
    "allot": (
        _form(forms.AllotForm),
        services.allot_places,
        lazy("Allot places"),
        lazy("So many places are for this contributor; what stood for it is replaced."),
    ),
    "approve": (_form(forms.Asking), services.approve_exercise, "", ""),
    "offer": (_form(forms.Asking), services.offer_places, "", ""),
    "hold": (_form(forms.Asking), services.hold_exercise, "", ""),
    "close": (_form(forms.CloseForm), services.close_exercise, "", ""),
    "cancel": (_form(forms.SaidWhyForm), services.cancel_exercise, "", ""),
    "nominate": (
        _nominate_form,
        _nominate,
        lazy("Nominate"),
        lazy("A unit, or holders of a function. Where places do not suffice they wait on the list."),
    ),
    "gap": (
        _gap_form,
        gaps.find_gap,
        lazy("Enter a gap that was found"),
        lazy("It is a lesson from now on. With a day, what is to be done is the action that lesson follows."),
    ),
}


def exercise_act(request, pk, act):
    row, user = _seen(request, pk), request.user
    if act not in ACTS:
        raise Http404
    places = list(reading.places_at(user, row))
    may = {step.name for step in steps(user, row)}
    if rights.may_host(user, row) and row.state in services.CHANGEABLE:
        may |= {"edit", "allot"}
    may |= {"nominate"} if _may_send(user, row, places, timezone.localdate()) else set()
    may |= {"gap"} if rights.may_observe(user, row) and row.state in ("held", "closed") else set()
    if not _stands_for(user, row, places):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    if act not in may:
        return redirect(row)
    form, service, label, told = ACTS[act]
    return editing.act_page(
        request,
        row,
        form(row, request),
        partial(service, row, by=user),
        step=EXERCISE_LIFE.steps.get(act),
        label=label,
        told=told,
        said=lambda _done: _("%(exercise)s is kept.") % {"exercise": row},
        crumbs=crumbs(row),
    )


def _stands_for(user, row, places):
    """Whether this person takes any part in it: as a host, a planner of its mission or a contributor."""
    return rights.may_observe(user, row) or any(rights.may_send(user, one.partner) for one in places)


def places_remove(request, pk):
    """Take a contributor's places away, where nobody was nominated for them."""
    seen = ExercisePlaces.objects.visible_to(request.user)
    found = get_object_or_404(seen.select_related("partner", "exercise__keeper", "exercise__mission"), pk=pk)
    row = found.exercise
    if not rights.may_host(request.user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    return editing.page(
        request,
        forms.Asking(request.POST or None, user=request.user),
        partial(services.take_places_away, found, by=request.user),
        to=lambda _done: row.get_absolute_url(),
        said=lambda _done: _("%(exercise)s is kept.") % {"exercise": row},
        title=_("Take the places away: %(who)s") % {"who": found.partner.local_name},
        button=_("Take them away"),
        is_dangerous=True,
        back=row.get_absolute_url(),
        crumbs=crumbs(row),
    )


def crumbs(row=None):
    found = [(_("Exercises"), reverse("logistics:exercises"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
