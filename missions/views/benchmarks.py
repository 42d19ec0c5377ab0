"""Pages of benchmarks: the list, a benchmark with its indicators and how it was judged, and its forms."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.cells import aside, state, unknown
from accounts.listing import Column, Empty, Listing
from accounts.models import Document
from missions import forms_benchmarks as forms
from missions import reading_benchmarks
from missions import services_benchmarks as services
from missions.forms_decisions import StepForm
from missions.models import Action, Benchmark, Indicator, Judgement, Mission, Reading
from missions.models.benchmark import Verdict
from missions.views.activities import task_of

MARKED = {
    Verdict.MET: "accepted",
    Verdict.ON_TRACK: "on_track",
    Verdict.AT_RISK: "flagged",
    Verdict.OFF_TRACK: "failed",
    Verdict.NOT_ASSESSED: "withdrawn",
}


def verdict_cell(_row, code):
    return state(MARKED[code], Verdict(code).label) if code else unknown(_("not judged"))


def _stands(request, rows):
    found = reading_benchmarks.stands(request.user, rows, timezone.localdate())
    return {
        key: {
            "verdict": one.verdict,
            "judged": one.judged and one.judged.verdict,
            "judged_on": one.judged and one.judged.ends_on,
            "indicators": len(one.lines),
            "due": min((line.due_on for line in one.lines if line.is_late), default=None),
        }
        for key, one in found.items()
    }


BENCHMARKS = Listing(
    "missions:benchmarks",
    lazy("Benchmarks"),
    (
        Column("reference", lazy("Benchmark"), value="statement", sort=("mission__acronym", "reference")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("task", lazy("Task"), value=task_of),
        Column("indicators", lazy("Indicators"), kind="number", attach=_stands),
        Column("verdict", lazy("By the rule"), attach=_stands, cell=verdict_cell, near=True),
        Column("judged", lazy("Judged last"), attach=_stands, cell=verdict_cell),
        Column("judged_on", lazy("Judged for"), kind="day", attach=_stands, shown=False),
        Column("due", lazy("Reading overdue since"), kind="day", attach=_stands),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
        Column("source", lazy("Source"), shown=False),
    ),
    order="reference",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row, row.reference),
    template="missions/benchmarks.html",
)
NO_BENCHMARK = Empty(
    lazy("No benchmark fits."),
    lazy("A benchmark shows to who plans its mission, to the mission’s staff, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def benchmarks(request):
    asked = BENCHMARKS.asked(request)
    form = forms.BenchmarkFilter(asked, user=request.user)
    rows = form.narrow(Benchmark.objects.visible_to(request.user)).select_related("mission", "task__mandate")
    return BENCHMARKS.answer(request, asked, rows, form=form, empty=NO_BENCHMARK)


def benchmark(request, pk):
    row, user, today = _seen(request, pk), request.user, timezone.localdate()
    may = services.may_plan(user, row.mission)
    now = reading_benchmarks.stands(user, [row], today)[row.pk]
    judged = Judgement.objects.visible_to(user).filter(benchmark=row).select_related("judged_by")
    actions = Action.objects.visible_to(user).from_record(row).select_related("owner", "person", "mission")
    return render(
        request,
        "missions/benchmark.html",
        {
            "benchmark": row,
            "now": now,
            "mark": MARKED[now.verdict],
            "lines": _lines(user, row, now),
            "judgements": [(one, MARKED[one.verdict], MARKED[one.computed]) for one in judged],
            "judged_mark": now.judged and MARKED[now.judged.verdict],
            "actions": list(actions),
            "may_plan": may,
            "may_change": may and row.dropped_on is None,
        },
    )


def _lines(user, row, now):
    """[(line, its mark, [(reading, its document, whether the reader may verify it)], the newest first)]."""
    indicators = [line.indicator for line in now.lines]
    rows = Reading.objects.visible_to(user).filter(indicator__in=indicators)
    rows = list(rows.select_related("entered_by", "verified_by").order_by("-as_of"))
    documents = Document.objects.visible_to(user).on(row).in_bulk()
    found = []
    for line in now.lines:
        readings = [
            (one, documents.get(one.evidence_id), not one.verified_on and one.entered_by_id != user.pk)
            for one in rows
            if one.indicator_id == line.indicator.pk
        ]
        found.append((line, MARKED[line.standing.verdict], readings))
    return found


def _seen(request, pk):
    rows = Benchmark.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("mission", "task__mandate", "created_by"), pk=pk)


def _require(user, mission):
    if not services.may_plan(user, mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission})


# --- Benchmarks
def benchmark_new(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user), slug=slug)
    _require(request.user, mission)
    start = {"label": "mission", "task": request.GET.get("task")}
    return editing.page(
        request,
        forms.BenchmarkForm(request.POST or None, user=request.user, mission=mission, initial=start),
        partial(services.set_benchmark, mission, by=request.user),
        to=Benchmark.get_absolute_url,
        said=lambda row: (
            _("%(benchmark)s is set. Add the indicators that tell of it.") % {"benchmark": row.reference}
        ),
        title=_("Set a benchmark of %(mission)s") % {"mission": mission},
        lead=_("What must be true for a task to be done; indicators tell how far it has come."),
        button=_("Set the benchmark"),
        back=reverse("missions:plan", args=[slug]),
        crumbs=_crumbs(mission),
    )


def _edit(request, row):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_benchmark(now), now.version

    return _page(
        request,
        row,
        forms.BenchmarkForm(request.POST or None, user=request.user, mission=row.mission, look=look),
        services.change_benchmark,
        title=_("Change %(benchmark)s") % {"benchmark": row.reference},
        button=_("Keep it"),
    )


def _judge(request, row):
    now = reading_benchmarks.stands(request.user, [row], timezone.localdate())[row.pk]
    start = {"ends_on": timezone.localdate(), "verdict": now.verdict}
    return _page(
        request,
        row,
        forms.JudgementForm(request.POST or None, look=_version(request, row), initial=start),
        services.judge_benchmark,
        title=_("Judge %(benchmark)s") % {"benchmark": row.reference},
        lead=_("By the rule it is %(verdict)s today; of another day the rule is kept beside your word.")
        % {"verdict": now.word},
        button=_("Keep the judgement"),
    )


def _drop(request, row):
    return _page(
        request,
        row,
        StepForm(request.POST or None, look=_version(request, row)),
        services.drop_benchmark,
        title=_("Drop %(benchmark)s") % {"benchmark": row.reference},
        lead=_("It is no longer a measure of the task; it stays in the plan with the reason."),
        button=_("Drop the benchmark"),
        is_dangerous=True,
    )


def _reinstate(request, row):
    return _page(
        request,
        row,
        StepForm(request.POST or None, look=_version(request, row)),
        services.reinstate_benchmark,
        title=_("Reinstate %(benchmark)s") % {"benchmark": row.reference},
        button=_("Reinstate the benchmark"),
    )


def _measure(request, row):
    return _page(
        request,
        row,
        forms.IndicatorForm(request.POST or None, look=_version(request, row)),
        services.add_indicator,
        title=_("Add an indicator to %(benchmark)s") % {"benchmark": row.reference},
        lead=str(row.statement),
        button=_("Add the indicator"),
    )


ACTS = {"edit": _edit, "judge": _judge, "drop": _drop, "reinstate": _reinstate, "measure": _measure}


def benchmark_act(request, pk, act):
    """One act on a benchmark as a form; of what was dropped only that it is reinstated."""
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    _require(request.user, row.mission)
    if (row.dropped_on is None) == (act == "reinstate"):
        return redirect(row)
    return ACTS[act](request, row)


def _page(request, row, form, service, **words):
    """The form of an act on a benchmark, or on what hangs on it."""
    return editing.page(
        request,
        form,
        partial(service, row, by=request.user),
        to=lambda done: done.get_absolute_url(),
        said=lambda done: _("It is kept: %(record)s.") % {"record": done},
        back=row.get_absolute_url(),
        crumbs=_crumbs(_benchmark_of(row).mission, _benchmark_of(row)),
        **words,
    )


def _benchmark_of(row):
    if isinstance(row, Benchmark):
        return row
    return row.benchmark if isinstance(row, Indicator) else row.indicator.benchmark


def _version(request, row):
    return lambda: ({}, _seen(request, row.pk).version)


# --- Indicators and readings
def indicator_act(request, pk, act):
    """Change an indicator, or enter a reading of it."""
    rows = Indicator.objects.visible_to(request.user).select_related("benchmark__mission")
    row = get_object_or_404(rows, pk=pk)
    if act not in ("edit", "read"):
        raise Http404
    _require(request.user, row.benchmark.mission)
    if row.benchmark.dropped_on is not None:
        return redirect(row.benchmark)
    if act == "read":
        start = {"as_of": timezone.localdate()}
        given = {"user": request.user, "benchmark": row.benchmark, "initial": start}
        return _page(
            request,
            row,
            forms.ReadingForm(request.POST or None, **given),
            services.enter_reading,
            title=_("Enter a reading"),
            lead=f"{row.name} ({row.unit})",
            button=_("Enter the reading"),
        )

    def look():
        now = rows.get(pk=pk)
        return forms.standing_indicator(now), now.version

    return _page(
        request,
        row,
        forms.IndicatorForm(request.POST or None, look=look),
        services.change_indicator,
        title=_("Change the indicator"),
        lead=row.name,
        button=_("Keep it"),
    )


def reading_act(request, pk, act):
    """Correct a reading, or verify it."""
    rows = Reading.objects.visible_to(request.user).select_related("indicator__benchmark__mission")
    row = get_object_or_404(rows, pk=pk)
    if act not in ("edit", "verify"):
        raise Http404
    _require(request.user, row.indicator.benchmark.mission)

    def look():
        now = rows.get(pk=pk)
        return (forms.standing_reading(now) if act == "edit" else {}), now.version

    if act == "verify":
        if row.verified_on is not None:
            return redirect(row)
        return _page(
            request,
            row,
            StepForm(request.POST or None, look=look),
            services.verify_reading,
            title=_("Verify the reading"),
            lead=_(
                "You looked at its source and it is so. Another person than the one who entered it verifies."
            ),
            button=_("Verify it"),
        )
    given = {"user": request.user, "benchmark": row.indicator.benchmark, "look": look}
    return _page(
        request,
        row,
        forms.ReadingForm(request.POST or None, **given),
        services.correct_reading,
        title=_("Correct the reading"),
        lead=f"{row.indicator.name} ({row.indicator.unit})",
        button=_("Keep it"),
    )


def _crumbs(mission, row=None):
    plan = (_("Plan"), reverse("missions:plan", args=[mission.slug]))
    found = [(str(mission), mission.get_absolute_url()), plan]
    return [*found, (row.reference, row.get_absolute_url())] if row else found
