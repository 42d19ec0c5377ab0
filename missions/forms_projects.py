"""What people write of projects, their milestones and local priorities, and what their lists ask."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, day, search
from accounts.models import Partner
from accounts.money import AmountField
from missions.forms_decisions import OfMissionFilter, run_missions
from missions.forms_editing import PartnerChoice
from missions.forms_labels import WHO_READS, LabelledForm, NamesPartners, labels_of
from missions.forms_placed import WHERE, OfPlaceForm, standing_place
from missions.models import MandateTask, Mission, Priority, Project, Sector, Voice
from missions.models.project import meeting

TEXT = forms.Textarea
COST = ("budget", "currency", "rate")
OWN = ("kind", "sector", "title", "text", "reference", "body_name", "starts_on", "ends_on", "source", *COST)


class Several(forms.ModelMultipleChoiceField):
    def __init__(self, model, label, words, **kwargs):
        widget = forms.SelectMultiple(attrs={"size": 6})
        super().__init__(model.objects.none(), label=label, required=False, widget=widget, **kwargs)
        self.words = words

    def label_from_instance(self, row):
        return self.words(row)


def task_words(row):
    return f"{row.mandate.instrument}, {row.number}: {row.text}"[:120]


def priority_words(row):
    return f"{row.area}: {row.title}"


class CostForm(Editing):
    budget = AmountField(
        label=_("Budget"), required=False, help_text=_("in its currency; empty: not reported")
    )
    currency = forms.CharField(
        label=_("Currency"), max_length=3, min_length=3, initial="USD", help_text="ISO 4217"
    )
    rate = forms.DecimalField(
        label=_("Rate"),
        max_digits=18,
        decimal_places=8,
        min_value=0,
        required=False,
        help_text=_("units of the currency for one US dollar; empty: unknown, and it is not converted"),
    )

    def clean_currency(self):
        return self.cleaned_data["currency"].upper()


# --- Projects
class ProjectForm(CostForm, OfPlaceForm):
    fixed = ("mission",)
    questions = (
        (_("What is to be done"), ("mission", "kind", "sector", "title", "text", "reference")),
        (_("For what"), ("priorities", "tasks")),
        (_("By whom"), ("keeper", "body_name", "partners")),
        (_("From when until when"), ("starts_on", "ends_on")),
        (_("What it costs"), (*COST, "source")),
        WHERE,
        WHO_READS,
    )
    kind = forms.ChoiceField(label=_("Type"), choices=Project.Kind.choices)
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    title = forms.CharField(label=_("Project"), max_length=160, help_text=_("in one line"))
    text = forms.CharField(
        label=_("In detail"), max_length=2000, required=False, widget=TEXT(attrs={"rows": 4})
    )
    reference = forms.CharField(label=_("Reference"), max_length=24, required=False)
    priorities = Several(
        Priority, _("Priorities it meets"), priority_words, help_text=_("hold Ctrl or ⌘ to choose several")
    )
    tasks = Several(
        MandateTask, _("Tasks of the mandate"), task_words, help_text=_("hold Ctrl or ⌘ to choose several")
    )
    keeper = PartnerChoice(
        Partner.objects.none(),
        label=_("Carried out by"),
        required=False,
        empty_label=_("the mission"),
        help_text=_("a partner that carries it out keeps this record with the mission"),
    )
    body_name = forms.CharField(
        label=_("Body as named"),
        max_length=160,
        required=False,
        help_text=_("who does the work, where it is not in the portal, such as a district council"),
    )
    partners = NamesPartners(
        label=_("Partners that take part"), help_text=_("who speaks for one reads the record")
    )
    starts_on = DayField(label=_("Planned from"), required=False)
    ends_on = DayField(label=_("Planned until"), required=False)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        mission = kwargs.get("of") or self.initial.get("mission")
        if self.is_bound and not self.look:
            mission = self._chosen(self.fields["mission"].queryset)
        self.fields["partners"].queryset = Partner.objects.visible_to(user).order_by("name")
        standing = Priority.objects.visible_to(user).filter(mission=mission)
        self.fields["priorities"].queryset = standing.order_by("area", "rank", "title")
        tasks = MandateTask.objects.visible_to(user).filter(mandate__mission=mission)
        self.fields["tasks"].queryset = tasks.select_related("mandate").order_by("-mandate__starts_on", "pk")
        if not run_missions(user).exists():  # a partner proposes in its own name
            self.fields["keeper"].required, self.fields["keeper"].empty_label = True, None


def standing_project(user, row):
    """What stands of a project, for one who changes it: of what it names, what they may see."""
    named = {
        name: list(getattr(row, name).model.objects.visible_to(user).filter(projects=row))
        for name in ("partners", "tasks", "priorities")
    }
    kept = {name: getattr(row, name) for name in OWN} | {"keeper": row.keeper_id}
    return kept | named | standing_place(row) | labels_of(row)


class ApprovalForm(Editing):
    questions = ((_("What was decided"), ("decision",)),)
    decision = forms.CharField(
        label=_("In words"), max_length=1000, required=False, widget=TEXT(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class CompletionForm(Editing):
    questions = ((_("What came of it"), ("completed_on", "outcome")),)
    completed_on = DayField(label=_("Completed on"))
    outcome = forms.CharField(label=_("What came of it"), max_length=1000, widget=TEXT(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class MilestoneForm(Editing):
    questions = ((_("The milestone"), ("title", "due_on", "done_on")),)
    title = forms.CharField(label=_("Milestone"), max_length=160)
    due_on = DayField(label=pgettext_lazy("day", "Due"))
    done_on = DayField(label=_("Done on"), required=False, help_text=_("empty: not done yet"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


def standing_milestone(row):
    return {name: getattr(row, name) for name in ("title", "due_on", "done_on")}


class ProjectFilter(OfMissionFilter):
    model = Project
    text = search(_("What or where"))
    area = search(pgettext_lazy("incident", "Area"))
    kind = forms.ChoiceField(label=_("Type"), choices=[ANY, *Project.Kind.choices])
    sector = forms.ChoiceField(label=_("Sector"), choices=[ANY, *Sector.choices])
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *Project.State.choices])
    since = day(pgettext_lazy("first day", "From"))
    until = day(pgettext_lazy("last day", "Until"))

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.said(text)
        asks = {"since": "ends_on__gte", "until": "starts_on__lte", "area": "area__iexact"}
        asks |= {name: name for name in ("kind", "sector", "state")}
        return rows.filter(**{path: chosen[name] for name, path in asks.items() if name in chosen})


# --- Local priorities
class PriorityForm(CostForm, LabelledForm):
    questions = (
        (_("What is needed, and where"), ("mission", "area", "sector", "title", "text", "rank")),
        (_("Who voiced it, and how it was gathered"), ("voice", "voiced_by", "gathered_by", "gathered_on")),
        (_("What it costs"), (*COST, "source")),
        (_("Until when"), ("ended_on",)),
        WHO_READS,
    )
    mission = forms.ModelChoiceField(Mission.objects.none(), label=_("Mission"), empty_label=None)
    area = forms.CharField(
        label=pgettext_lazy("incident", "Area"), max_length=80, help_text=_("region or sector")
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    title = forms.CharField(label=_("Priority"), max_length=160, help_text=_("in one line"))
    text = forms.CharField(
        label=_("In detail"), max_length=2000, required=False, widget=TEXT(attrs={"rows": 4})
    )
    rank = forms.IntegerField(
        label=_("Rank"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("1 comes first in its area; empty: not ranked"),
    )
    voice = forms.ChoiceField(label=_("Voiced by"), choices=Voice.choices)
    voiced_by = forms.CharField(
        label=_("Name of the group"),
        max_length=160,
        required=False,
        help_text=_("of a group or an office, never of a person"),
    )
    gathered_by = forms.ChoiceField(label=_("How it was gathered"), choices=Priority.Method.choices)
    gathered_on = DayField(label=_("Gathered on"), help_text=_("the day, or the last of the period"))
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        required=False,
        help_text=_("such as the report and how many were asked"),
    )
    ended_on = DayField(
        label=_("No longer a priority since"), required=False, help_text=_("empty while it stands")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].queryset = run_missions(self.user).order_by("acronym")
        if self.look:
            del self.fields["mission"]
        else:
            del self.fields["ended_on"]


PRIORITY = ("area", "sector", "title", "text", "rank", "voice", "voiced_by", "gathered_by", "gathered_on")


def standing_priority(row):
    names = (*PRIORITY, *COST, "source", "ended_on")
    return {name: getattr(row, name) for name in names} | labels_of(row)


MET = (("met", _("met by a project")), ("unmet", _("met by no project")))


class PriorityFilter(OfMissionFilter):
    model = Priority
    text = search(_("Priority or who voiced it"))
    area = search(pgettext_lazy("incident", "Area"))
    sector = forms.ChoiceField(label=_("Sector"), choices=[ANY, *Sector.choices])
    voice = forms.ChoiceField(label=_("Voiced by"), choices=[ANY, *Voice.choices])
    met = forms.ChoiceField(label=_("Met"), choices=[ANY, *MET])

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(title__icontains=text) | Q(voiced_by__icontains=text))
        if met := chosen.get("met"):
            seen = Project.objects.visible_to(self.user).exclude(state=Project.State.CANCELLED)
            named = meeting(seen)
            there = Q(pk__in=named.values("priority"))
            rows = rows.filter(there if met == "met" else ~there)
        asks = {"area": "area__iexact", "sector": "sector", "voice": "voice"}
        return rows.filter(**{path: chosen[name] for name, path in asks.items() if name in chosen})
