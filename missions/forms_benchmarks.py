"""What people write of activities, benchmarks, indicators and readings, and what their lists ask."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, search
from accounts.models import Document, Partner
from missions import reading_benchmarks
from missions.forms_decisions import WHO_READS, LabelledForm, OfMissionFilter, labels_of
from missions.forms_editing import PartnerChoice
from missions.models import Activity, Benchmark, Body, Element, Indicator, MandateTask
from missions.models.benchmark import DIGITS, Verdict

TEXT = forms.Textarea


class TaskChoice(forms.ModelChoiceField):
    """A task of a mandate of the mission, the newest mandate first."""

    def __init__(self, **kwargs):
        super().__init__(
            MandateTask.objects.none(),
            label=_("Task of the mandate"),
            required=False,
            empty_label=_("none"),
            help_text=_("with a renewal it follows to the same task of the new mandate"),
            **kwargs,
        )

    def of(self, user, mission):
        rows = MandateTask.objects.visible_to(user).filter(mandate__mission=mission)
        self.queryset = rows.select_related("mandate").order_by("-mandate__starts_on", "position", "pk")

    def label_from_instance(self, task):
        return f"{task.mandate.instrument}, {task.number}: {task.text[:80]}"


class PlanForm(LabelledForm):
    """A record of a mission's plan that serves a task."""

    task = TaskChoice()

    def __init__(self, *args, mission, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["task"].of(self.user, mission)


# --- Activities
class ActivityForm(PlanForm):
    questions = (
        (_("What is to be done"), ("task", "title", "text")),
        (_("Who leads it"), ("element", "body", "partner")),
        (_("From when until when"), ("starts_on", "ends_on")),
        WHO_READS,
    )
    title = forms.CharField(label=_("Activity"), max_length=200)
    text = forms.CharField(
        label=_("In detail"), max_length=2000, required=False, widget=TEXT(attrs={"rows": 4})
    )
    element = forms.ModelChoiceField(
        Element.objects.none(),
        label=_("Element"),
        required=False,
        empty_label="—",
        help_text=_("a post or unit of the mission’s structure"),
    )
    body = forms.ModelChoiceField(Body.objects.none(), label=_("Body"), required=False, empty_label="—")
    partner = PartnerChoice(
        Partner.objects.none(),
        label=_("Partner"),
        required=False,
        empty_label="—",
        help_text=_("at most one of the three leads it; a partner that leads it reads it"),
    )
    starts_on = DayField(label=_("Planned from"))
    ends_on = DayField(label=_("Planned until"), required=False, help_text=_("empty: open"))

    def __init__(self, *args, mission, **kwargs):
        super().__init__(*args, mission=mission, **kwargs)
        elements = Element.objects.visible_to(self.user).filter(mission=mission)
        self.fields["element"].queryset = elements.order_by("reference")
        self.fields["body"].queryset = Body.objects.visible_to(self.user).filter(mission=mission)
        self.fields["partner"].queryset = Partner.objects.visible_to(self.user).order_by("name")


def standing_activity(row):
    names = ("title", "text", "starts_on", "ends_on")
    chosen = {name: getattr(row, f"{name}_id") for name in ("task", "element", "body", "partner")}
    return {name: getattr(row, name) for name in names} | chosen | labels_of(row)


class OutcomeForm(Editing):
    questions = ((_("What came of it"), ("outcome",)),)
    outcome = forms.CharField(label=_("What came of it"), max_length=500, widget=TEXT(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


# --- Benchmarks
class BenchmarkForm(PlanForm):
    questions = (
        (_("What must be true"), ("task", "reference", "statement", "source")),
        WHO_READS,
    )
    reference = forms.CharField(
        label=_("Reference"), max_length=24, help_text=_("unique in the mission, such as B-1")
    )
    statement = forms.CharField(
        label=_("What must be true"),
        max_length=300,
        widget=TEXT(attrs={"rows": 3}),
        help_text=_("in a sentence, so that one can say whether it is"),
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)


def standing_benchmark(row):
    names = ("reference", "statement", "source")
    return {name: getattr(row, name) for name in names} | {"task": row.task_id} | labels_of(row)


class Figure(forms.DecimalField):
    """A figure of an indicator; empty is not reported, never zero."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **DIGITS, **kwargs)

    def prepare_value(self, value):
        return plain(value) if hasattr(value, "normalize") else value


def plain(value):
    """A figure without the zeros behind it, as one types it."""
    return format(value.normalize(), "f")


class IndicatorForm(Editing):
    questions = (
        (_("What is measured"), ("name", "unit", "direction", "source")),
        (_("Where it began"), ("baseline", "baseline_on")),
        (_("Where it is to be"), ("target", "target_on", "every")),
    )
    name = forms.CharField(label=_("Indicator"), max_length=200)
    unit = forms.CharField(
        label=_("Unit"), max_length=40, help_text=_("such as persons, percent, incidents a month")
    )
    direction = forms.ChoiceField(label=_("Direction"), choices=Indicator.Direction.choices)
    source = forms.CharField(label=_("How it is measured"), max_length=300, required=False)
    baseline = Figure(label=_("Baseline"), help_text=_("empty: not reported"))
    baseline_on = DayField(label=_("Day of the baseline"), required=False)
    target = Figure(label=_("Target"), help_text=_("empty: not set"))
    target_on = DayField(label=_("Day of the target"), required=False)
    every = forms.IntegerField(
        label=_("Months between readings"),
        min_value=1,
        max_value=24,
        required=False,
        help_text=_("empty: at no fixed interval; who plans the mission is reminded when one is due"),
    )


def standing_indicator(row):
    return {name: getattr(row, name) for name in IndicatorForm.base_fields if hasattr(row, name)}


class ReadingForm(Editing):
    questions = ((_("What was found"), ("as_of", "value", "source", "note", "evidence")),)
    as_of = DayField(label=_("As of"))
    value = Figure(label=_("Value"), help_text=_("empty: nothing was reported for this day"))
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("who says so, in which report"))
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=TEXT(attrs={"rows": 2}))
    evidence = forms.ModelChoiceField(
        Document.objects.none(),
        label=_("Evidence"),
        required=False,
        empty_label=_("none"),
        help_text=_("a document of the benchmark; add it on its page first"),
    )

    def __init__(self, *args, user, benchmark, **kwargs):
        super().__init__(*args, **kwargs)
        documents = Document.objects.visible_to(user).on(benchmark).standing()
        self.fields["evidence"].queryset = documents.order_by("title")


def standing_reading(row):
    names = ("as_of", "value", "source", "note")
    return {name: getattr(row, name) for name in names} | {"evidence": row.evidence_id}


class JudgementForm(Editing):
    questions = (
        (_("Of which period"), ("starts_on", "ends_on")),
        (_("Where it stands"), ("verdict", "reasons", "adjustment")),
    )
    starts_on = DayField(label=_("Period from"))
    ends_on = DayField(label=_("Period until"))
    verdict = forms.ChoiceField(label=_("Judged"), choices=Verdict.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=TEXT(attrs={"rows": 4}),
        help_text=_("above all where it differs from what the rule says"),
    )
    adjustment = forms.CharField(
        label=_("What is adjusted"),
        max_length=2000,
        required=False,
        widget=TEXT(attrs={"rows": 3}),
        help_text=_("in the plan, from now on; empty: nothing"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


# --- What lists may be narrowed by
class ActivityFilter(OfMissionFilter):
    model = Activity
    text = search(_("Activity"))
    state = forms.ChoiceField(
        label=_("State"),
        choices=[ANY, *Activity.State.choices, ("late", pgettext_lazy("activity", "late"))],
    )

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(title__icontains=text) | Q(text__icontains=text))
        state, today = chosen.get("state"), timezone.localdate()
        if state == "late":
            return rows.filter(
                Q(state="planned", starts_on__lt=today) | Q(state="under_way", ends_on__lt=today)
            )
        return rows.filter(state=state) if state else rows


class BenchmarkFilter(OfMissionFilter):
    model = Benchmark
    text = search(_("Reference or statement"))
    verdict = forms.ChoiceField(label=_("Stands, by the rule"), choices=[ANY, *Verdict.choices])
    dropped = forms.ChoiceField(
        label=_("Dropped"), choices=[("", _("without")), ("only", _("these alone")), ("any", _("with"))]
    )

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(reference__icontains=text) | Q(statement__icontains=text))
        if chosen.get("dropped") != "any":
            rows = rows.filter(dropped_on__isnull=chosen.get("dropped") != "only")
        if verdict := chosen.get("verdict"):
            found = reading_benchmarks.stands(self.user, list(rows), timezone.localdate())
            rows = rows.filter(pk__in=[key for key, one in found.items() if one.verdict == verdict])
        return rows
