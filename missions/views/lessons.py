"""Pages of lessons: the list, a lesson with what follows from it, and each step of its life as a form."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.api import formats
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from missions import concerning, lesson_files, reading_procedures
from missions import forms_lessons as forms
from missions import reading_lessons as reading
from missions import rights_lessons as rights
from missions import services_lessons as services
from missions.forms_decisions import StepForm, may_keep
from missions.models import Action, Lesson, Review
from missions.models.lesson import LESSON_LIFE, OPEN

MARKED = {
    "observed": "draft",
    "identified": "circulated",
    "endorsed": "approved",
    "acting": "circulated",
    "verified": "approved",
    "learned": "accepted",
    "rejected": "declined",
}


def whose(row):
    """The mission it is of, or the partner that keeps it across missions."""
    return str(row.mission) if row.mission else row.keeper.local_name


def _themes(request, rows):
    found = reading.themes_of(request.user, [row.pk for row in rows])
    return {row.pk: {"themes": ", ".join(theme.local_name for theme in found[row.pk])} for row in rows}


LESSONS = Listing(
    "missions:lessons",
    lazy("Lessons"),
    (
        Column("title", lazy("Lesson"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value=whose, sort="mission__acronym"),
        Column("kind", lazy("Kind"), value="get_kind_display", sort="kind"),
        Column("themes", lazy("Themes"), attach=_themes),
        Column(
            "capability",
            lazy("Capability"),
            value=lambda row: row.capability.local_name if row.capability else "",
            shown=False,
        ),
        Column("observed", lazy("Observed"), value="observed_on", kind="day", sort=("observed_on", "pk")),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, word: state(MARKED[row.state], word),
            sort="state",
            near=True,
        ),
        Column("to_do", lazy("What to do"), shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
        Column("source", lazy("Published source"), shown=False),
    ),
    order="-observed",
    link=lambda row: row.get_absolute_url(),
    mark=aside,
    template="missions/lessons.html",
)
NO_LESSON = Empty(
    lazy("No lesson fits."),
    lazy("A lesson shows to who keeps it, to its mission’s own people, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def lessons(request):
    asked = LESSONS.asked(request)
    form = forms.LessonFilter(asked, user=request.user)
    rows = form.narrow(reading.lessons(request.user))
    return LESSONS.answer(
        request, asked, rows, form=form, empty=NO_LESSON, may_observe=may_keep(request.user)
    )


def lessons_file(request, kind):
    """The lessons one keeps, as a file to change and send back."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    if not may_keep(request.user):
        raise PermissionDenied(
            _("Who plans a mission, or speaks for a partner, takes its lessons as a file.")
        )
    form = forms.LessonFilter(request.GET, user=request.user)
    rows = form.narrow(Lesson.objects.visible_to(request.user).run_by(request.user))
    name = f"lessons-{timezone.now():%Y-%m-%d}"
    return formats.MAKERS[kind](lesson_files.HEADS, lesson_files.lines(request.user, rows), name)


def lesson(request, pk):
    row = _seen(request, pk)
    steps = [step for step in LESSON_LIFE.from_(row.state) if rights.may_step(request.user, row, step)]
    actions = Action.objects.visible_to(request.user).from_record(row)
    review = Review.objects.visible_to(request.user).filter(pk=row.review_id).first()
    return render(
        request,
        "missions/lesson.html",
        {
            "lesson": row,
            "mark": MARKED[row.state],
            "whose": whose(row),
            "themes": [theme.local_name for theme in reading.themes_of(request.user, [row.pk])[row.pk]],
            "subject": concerning.subjects(request.user, [row]).get(row.pk),
            "review": review,
            "may_change": rights.may_keep(request.user, row) and row.state in OPEN,
            "may_set": rights.may_keep(request.user, row) and row.state in ("endorsed", "acting"),
            "steps": [step for step in steps if not rights.lacks(row, step.name, request.user)],
            "lacking": [
                (step.label, words) for step in steps if (words := rights.lacks(row, step.name, request.user))
            ],
            "actions": list(actions.select_related("owner", "person", "mission")),
            "changes": reading_procedures.changed_by(request.user, row),
            "life": _life(row),
        },
    )


def _life(row):
    """[(state's words, "past", "now" or "ahead")] of the way a lesson goes."""
    way = [code for code in Lesson.State.values if code != Lesson.State.REJECTED]
    at = way.index(row.state) if row.state in way else -1
    return [
        (Lesson.State(code).label, "now" if n == at else "past" if n < at else "ahead")
        for n, code in enumerate(way)
    ]


def _seen(request, pk):
    joined = ("created_by", "written_by", "endorsed_by", "verified_by")
    return get_object_or_404(reading.lessons(request.user).select_related(*joined), pk=pk)


# --- Writing
def lesson_new(request):
    if not may_keep(request.user):
        raise PermissionDenied(_("Who plans a mission, or speaks for a partner, enters what was observed."))
    subject = concerning.named(request.user, request.GET.get("about", ""), request.GET.get("key", ""))
    review = _review(request)
    start = {"label": "mission", "kind": "lesson", "observed_on": timezone.localdate()}
    if review is not None:
        start |= {"review": review.pk, "mission": review.mission_id, "keeper": review.keeper_id}
        start |= {"label": review.label, "observed_on": review.held_on}
    elif (mission := getattr(subject, "mission", None)) is not None:
        start["mission"] = mission.pk
    return editing.page(
        request,
        forms.LessonForm(request.POST or None, user=request.user, subject=subject, initial=start),
        partial(services.observe_lesson, by=request.user),
        to=Lesson.get_absolute_url,
        said=lambda row: (
            _("%(lesson)s is entered. When it says why and what to do, make it a lesson.") % {"lesson": row}
        ),
        title=_("Enter an observation on %(subject)s") % {"subject": subject}
        if subject
        else _("Enter an observation"),
        lead=_("What happened, as you saw it. Why, and what to do, may follow later."),
        button=_("Enter it"),
        back=review.get_absolute_url() if review else reverse("missions:lessons"),
        crumbs=_crumbs(),
    )


def _review(request):
    key = request.GET.get("review", "")
    rows = Review.objects.visible_to(request.user).run_by(request.user)
    return next((row for row in rows if str(row.pk) == key), None) if key else None


def _edit(row, request):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_lesson(now), now.version

    return forms.LessonForm(request.POST or None, user=request.user, look=look)


def _form(kind):
    def made(row, request):
        return kind(request.POST or None, look=lambda: ({}, _seen(request, row.pk).version))

    return made


ACTS: dict[str, tuple] = {
    "edit": (_edit, services.change_lesson),
    "identify": (_form(StepForm), services.identify_lesson),
    "endorse": (_form(StepForm), services.endorse_lesson),
    "act": (_form(StepForm), services.act_on_lesson),
    "verify": (_form(forms.VerifyForm), services.verify_lesson),
    "learn": (_form(forms.LearnForm), services.learn_lesson),
    "reject": (_form(StepForm), services.reject_lesson),
    "reopen": (_form(StepForm), services.reopen_lesson),
}


def lesson_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    if not rights.may_keep(request.user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    step = LESSON_LIFE.steps.get(act)
    if step and (row.state not in step.sources or not rights.may_step(request.user, row, step)):
        return redirect(row)
    if act == "edit" and row.state not in OPEN:
        return redirect(row)
    form, service = ACTS[act]
    return editing.act_page(
        request,
        row,
        form(row, request),
        partial(service, row, by=request.user),
        step=step,
        label=_("Write on it"),
        said=lambda done: _("%(lesson)s: %(state)s.") % {"lesson": done, "state": done.get_state_display()},
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    found = [(_("Lessons"), reverse("missions:lessons"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
