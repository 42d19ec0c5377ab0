"""Pages of who reaches whom in a mission, with the pairs that cannot first, and of the plans of pairs."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext, pgettext_lazy

from accounts import as_of, cells, editing
from accounts.api import formats
from accounts.listing import Column, Empty, Listing
from missions import forms_channels as forms
from missions import reaching
from missions import reading_channels as reading
from missions import services_channels as services
from missions.forms_decisions import StepForm, run_missions
from missions.models import Element, Mission, PacePlan
from missions.views import mission as mission_pages

MOST, MOST_IN_MATRIX = 100, 14
MARKS = {
    reaching.REACHED: "accepted",
    reaching.UNTESTED: "flagged",
    reaching.FAILS: "failed",
    reaching.UNREACHABLE: "failed",
}
WORDS = {
    reaching.REACHED: pgettext_lazy("reach", "reached"),
    reaching.UNTESTED: pgettext_lazy("reach", "untested"),
    reaching.FAILS: pgettext_lazy("reach", "fails at its last test"),
    reaching.UNREACHABLE: pgettext_lazy("reach", "cannot reach each other"),
}
WAYS = {
    reaching.WORKED: ("done", pgettext_lazy("way", "worked")),
    reaching.WEAK: ("flagged", pgettext_lazy("way", "weak")),
    reaching.FAILED: ("failed", pgettext_lazy("way", "failed")),
    reaching.UNTESTED: ("queued", pgettext_lazy("way", "untested")),
    reaching.ONE_WAY: ("failed", pgettext_lazy("way", "one way only")),
    reaching.CLOSED: ("ended", pgettext_lazy("way", "out of service")),
    reaching.NOT_ON: ("failed", pgettext_lazy("way", "not both on it")),
}
WHY = {
    reaching.AUTHORITY: lazy("one has authority over the other"),
    reaching.SECTOR: lazy("both stand in one sector"),
}
LETTERS = {  # of the steps, in the matrix
    reaching.PRIMARY: pgettext_lazy("step", "P"),
    reaching.ALTERNATE: pgettext_lazy("step", "A"),
    reaching.CONTINGENCY: pgettext_lazy("step", "C"),
    reaching.EMERGENCY: pgettext_lazy("step", "E"),
    None: "•",
}


# --- Who reaches whom
def reach(request, slug):
    row = mission_pages.seen(request, slug)
    about = mission_pages.frame(request, row, mission_pages.COMMUNICATION)
    form, day, element = _asked(request, row)
    found = reading.reach(request.user, row, day, element)
    may_keep = not request.as_of and services.may_keep(request.user, row)
    about |= {
        "form": form,
        "day": day,
        "element": element,
        "counted": [(WORDS[status], many) for status, many in found.counts.items()],
        "lines": [_told(line) for line in found.lines[:MOST]],
        "more": max(0, len(found.lines) - MOST),
        "matrix": _matrix(found) if len(found.elements) <= MOST_IN_MATRIX and not element else None,
        "letters": [(LETTERS[step], words) for step, words in forms.STEP_WORDS.items()],
        "may_keep": may_keep,
    }
    return render(request, "missions/mission_communication.html", about)


def reach_file(request, slug, kind):
    """Every pair, with how it stands and over which channel."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    row = mission_pages.seen(request, slug)
    _form, day, element = _asked(request, row)
    found = reading.reach(request.user, row, day, element)
    heads = ["mission", "one", "other", "status", "step", "channel", "tested_on", "must_because", "on"]
    lines = [
        (
            row.acronym,
            line.one.reference,
            line.other.reference,
            line.pair.status,
            line.pair.by.step if line.pair.by else None,
            line.channel.name if line.channel else None,
            line.pair.by.tested_on if line.pair.by else None,
            ";".join(line.pair.demanded),
            day,
        )
        for line in found.lines
    ]
    return formats.MAKERS[kind](heads, lines, f"reach-{row.slug}-{day}")


def _asked(request, mission):
    form = forms.ReachFilter(request.GET)
    day = form.chosen.get("on") or as_of.day(request)
    element = None
    if reference := form.chosen.get("element"):
        rows = Element.objects.visible_to(request.user).filter(mission=mission)
        element = rows.filter(reference__iexact=reference).first()
    return form, day, element


def _told(line):
    pair = line.pair
    return {
        "line": line,
        "mark": MARKS[pair.status],
        "words": WORDS[pair.status],
        "step": forms.STEP_WORDS.get(pair.by.step) if pair.by else None,
        "by": pair.by,
        "is_weak": bool(pair.by and pair.by.status == reaching.WEAK),
        "why": [WHY[reason] for reason in pair.demanded],
        "ways": [
            (forms.STEP_WORDS.get(way.step), way, channel, *WAYS[way.status]) for way, channel in line.ways
        ],
        "is_broken": pair.status in (reaching.UNREACHABLE, reaching.FAILS),
    }


def _matrix(found):
    """[(element, [cell or None])]: how each stands to each."""
    by_pair = {reaching.pair_of(line.one.pk, line.other.pk): line for line in found.lines}
    return [
        (
            row,
            [
                _cell(by_pair.get(reaching.pair_of(row.pk, column.pk))) if row.pk != column.pk else None
                for column in found.elements
            ],
        )
        for row in found.elements
    ]


def _cell(line):
    if line is None:
        return {"mark": "", "letter": "", "words": _("not asked of them")}
    status = line.pair.status
    letter = LETTERS[line.pair.by.step] if line.pair.by else "✕"
    return {"mark": MARKS[status], "status": status, "letter": letter, "words": WORDS[status]}


# --- Mending a pair
def mend(request, slug, one, other):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    if not services.may_keep(request.user, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})
    seen = Element.objects.visible_to(request.user).select_related("mission")
    pair = [get_object_or_404(seen, pk=key) for key in (one, other)]
    rows = reading.channels(request.user).filter(mission=mission).open_on(timezone.localdate())
    back = mission.part_url(mission_pages.COMMUNICATION)
    names = {"one": pair[0].title, "other": pair[1].title}
    return editing.page(
        request,
        forms.MendForm(request.POST or None, rows=rows.order_by("name", "pk")),
        partial(services.mend_pair, mission, one=pair[0], other=pair[1], by=request.user),
        to=lambda _done: back,
        said=lambda _done: _("%(one)s and %(other)s have a channel. Test it, and enter how it went.") % names,
        title=_("Let %(one)s and %(other)s reach each other") % names,
        lead=_(
            "Whoever of the two is not on the channel is put on it, to send and to receive; it becomes the "
            "next step of their plan, or the primary of a new one."
        ),
        button=_("Mend it"),
        back=back,
        crumbs=[(mission.acronym, mission.get_absolute_url()), (_("Communication"), back)],
    )


# --- Plans
PLANS = Listing(
    "missions:paces",
    lazy("PACE plans"),
    (
        Column("one", lazy("Between"), value="one.title", sort=("one__reference", "other__reference", "pk")),
        Column(
            "other", pgettext_lazy("between", "And"), value="other.title", sort=("other__reference", "pk")
        ),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        *(
            Column(
                step,
                words,
                value="name",
                attach=lambda request, rows, step=step: _channels(request, rows)[step],
                unknown=lazy("none"),
                near=step == reaching.PRIMARY,
            )
            for step, words in forms.STEP_WORDS.items()
        ),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="one",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: cells.aside(row, f"{row.one.reference} – {row.other.reference}"),
    template="missions/paces.html",
)
NO_PLAN = Empty(
    lazy("No plan fits."),
    lazy("A plan shows to those who see both elements: the mission’s own people, and whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def _channels(request, rows):
    """{step: {plan's key: its channel}} of the channels the reader sees, asked once a page."""
    kept = request.__dict__.setdefault("paces_shown", {})
    key = tuple(row.pk for row in rows)
    if key not in kept:
        keys = {key for row in rows for key in row.steps.values()}
        named = reading.channels_by_key(request.user, keys)
        kept[key] = {
            step: {row.pk: named.get(row.steps.get(step)) for row in rows} for step in reaching.STEPS
        }
    return kept[key]


def paces(request):
    asked = PLANS.asked(request)
    form = forms.PaceFilter(asked, user=request.user)
    rows = form.narrow(reading.plans(request.user))
    return PLANS.answer(
        request,
        asked,
        rows,
        form=form,
        empty=NO_PLAN,
        may_plan=run_missions(request.user).order_by("acronym"),
    )


def pace(request, pk):
    row = _seen(request, pk)
    today = timezone.localdate()
    steps, stands = reading.ways_of(request.user, [row], today)
    pair = stands[row.pk]
    ways = {way.step: way for way in pair.ways}
    return render(
        request,
        "missions/pace.html",
        {
            "plan": row,
            "mark": MARKS[pair.status],
            "words": WORDS[pair.status],
            "steps": [
                (forms.STEP_WORDS[step], channel, ways.get(step), *_marked(ways.get(step)))
                for step, channel in steps[row.pk].items()
            ],
            "may_keep": services.may_keep(request.user, row.mission),
        },
    )


def _marked(way):
    return WAYS[way.status] if way else ("", "")


def _seen(request, pk):
    return get_object_or_404(reading.plans(request.user).select_related("created_by"), pk=pk)


def pace_new(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    if not services.may_keep(request.user, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})
    start = {name: request.GET.get(name, "")[:60] for name in ("one", "other")} | {"label": "mission"}
    return editing.page(
        request,
        forms.PaceForm(request.POST or None, user=request.user, mission=mission, initial=start),
        partial(services.plan_pace, mission, by=request.user),
        to=PacePlan.get_absolute_url,
        said=lambda row: _("%(plan)s is planned.") % {"plan": row},
        title=_("Plan how two elements of %(mission)s reach each other") % {"mission": mission},
        lead=_("Primary, alternate, contingency, emergency: each a channel both are on."),
        button=_("Keep the plan"),
        back=reverse("missions:paces"),
        crumbs=_crumbs(),
    )


def _edit(row, request):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_pace(now), now.version

    return forms.PaceChangeForm(request.POST or None, user=request.user, mission=row.mission, look=look)


def _remove(row, request):
    return StepForm(request.POST or None, look=lambda: ({}, _seen(request, row.pk).version))


ACTS: dict[str, tuple] = {
    "edit": (_edit, services.change_pace, pgettext_lazy("plan", "Change it")),
    "remove": (_remove, services.remove_pace, pgettext_lazy("plan", "Take it out")),
}


def pace_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    if not services.may_keep(request.user, row.mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    form, service, label = ACTS[act]
    gone = act == "remove"
    return editing.page(
        request,
        form(row, request),
        partial(service, row, by=request.user),
        to=lambda _done: reverse("missions:paces") if gone else row.get_absolute_url(),
        said=lambda _done: _("The plan is taken out.") if gone else _("%(plan)s is changed.") % {"plan": row},
        title=f"{label}: {row}",
        button=label,
        is_dangerous=gone,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    found = [(pgettext("list", "PACE plans"), reverse("missions:paces"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
