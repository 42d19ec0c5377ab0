"""What people write of transitions, their phases and handovers of tasks, and what their lists ask."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.editing import DayField, Editing
from accounts.filters import ANY, search
from accounts.models import Partner
from missions.forms_benchmarks import PlanForm
from missions.forms_decisions import WHO_READS, LabelledForm, OfMissionFilter, labels_of
from missions.forms_editing import PartnerChoice
from missions.models import Element, Handover, Mission, Project, Transition

TEXT = forms.Textarea


# --- Transitions
class TransitionForm(LabelledForm):
    questions = (
        (_("The plan"), ("title", "text", "instrument", "source")),
        (_("From when until when, and what follows"), ("starts_on", "ends_on", "successor")),
        WHO_READS,
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(
        label=_("In detail"), max_length=4000, required=False, widget=TEXT(attrs={"rows": 4})
    )
    instrument = forms.CharField(
        label=_("Rests on"),
        max_length=300,
        required=False,
        help_text=_("resolution, decision or agreement"),
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    starts_on = DayField(label=_("Begins"))
    ends_on = DayField(label=_("Mission closes"), required=False, help_text=_("empty: not decided"))
    successor = forms.ModelChoiceField(
        Mission.objects.none(), label=_("Mission that follows"), required=False, empty_label=_("none")
    )

    def __init__(self, *args, mission, **kwargs):
        super().__init__(*args, **kwargs)
        missions = Mission.objects.visible_to(self.user).exclude(pk=mission.pk)
        self.fields["successor"].queryset = missions.order_by("acronym")


def standing_transition(row):
    names = ("title", "text", "instrument", "source", "starts_on", "ends_on")
    return {name: getattr(row, name) for name in names} | {"successor": row.successor_id} | labels_of(row)


class PhaseForm(Editing):
    questions = ((_("The phase"), ("name", "starts_on", "ends_on", "ends_with")),)
    name = forms.CharField(label=_("Phase"), max_length=120)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False, help_text=_("empty: open"))
    ends_with = forms.CharField(
        label=_("What ends it"),
        max_length=300,
        help_text=_("what must be so for the next phase to begin"),
    )


def standing_phase(row):
    return {name: getattr(row, name) for name in ("name", "starts_on", "ends_on", "ends_with")}


class TransitionFilter(OfMissionFilter):
    model = Transition
    text = search(_("Plan or what it rests on"))

    def narrow(self, rows):
        rows = super().narrow(rows)
        if text := self.chosen.get("text"):
            rows = rows.filter(Q(title__icontains=text) | Q(instrument__icontains=text))
        return rows


# --- Handovers
class HandoverForm(PlanForm):
    questions = (
        (_("What is handed over"), ("task", "project", "title", "text")),
        (_("From whom, to whom, by when"), ("element", "partner", "due_on", "transition", "source")),
        WHO_READS,
    )
    project = forms.ModelChoiceField(
        Project.objects.none(),
        label=_("Project"),
        required=False,
        empty_label=_("none"),
        help_text=_("the completed project that is handed over; it is then handed over as well"),
    )
    title = forms.CharField(label=_("What is handed over"), max_length=200)
    text = forms.CharField(
        label=_("In detail"), max_length=2000, required=False, widget=TEXT(attrs={"rows": 4})
    )
    element = forms.ModelChoiceField(
        Element.objects.none(),
        label=_("From"),
        required=False,
        empty_label=_("the mission"),
        help_text=_("the post or unit that has done it so far"),
    )
    partner = PartnerChoice(
        Partner.objects.none(),
        label=_("To"),
        help_text=_("the host or another partner; it reads the record and agrees to it"),
    )
    due_on = DayField(label=_("Due"), required=False, help_text=_("empty: not decided"))
    transition = forms.ModelChoiceField(
        Transition.objects.none(), label=_("Transition plan"), required=False, empty_label=_("none")
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args, mission, **kwargs):
        super().__init__(*args, mission=mission, **kwargs)
        for name, model in (("element", Element), ("transition", Transition), ("project", Project)):
            self.fields[name].queryset = model.objects.visible_to(self.user).filter(mission=mission)
        self.fields["partner"].queryset = Partner.objects.visible_to(self.user).order_by("name")


def standing_handover(row):
    names = ("title", "text", "due_on", "source")
    chosen = {
        name: getattr(row, f"{name}_id") for name in ("task", "element", "partner", "transition", "project")
    }
    return {name: getattr(row, name) for name in names} | chosen | labels_of(row)


class AgreementForm(Editing):
    questions = (
        (_("What was agreed"), ("instrument", "agreed_on", "mission_signatory", "partner_signatory")),
    )
    instrument = forms.CharField(
        label=_("Agreed in"), max_length=300, help_text=_("letter, agreement or other document")
    )
    agreed_on = DayField(label=_("Agreed on"))
    mission_signatory = forms.CharField(
        label=_("Signed for the mission"), max_length=160, help_text=_("name and post")
    )
    partner_signatory = forms.CharField(
        label=_("Signed for the partner"), max_length=160, help_text=_("name and post")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class HandedForm(Editing):
    questions = ((_("When it passed"), ("handed_on",)),)
    handed_on = DayField(label=_("Handed over on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class HandoverFilter(OfMissionFilter):
    model = Handover
    text = search(_("What is handed over"))
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *Handover.State.choices])
    to = forms.CharField(label=_("To"), max_length=12, help_text=_("code of the partner"))

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(title__icontains=text) | Q(text__icontains=text))
        if code := chosen.get("to"):
            rows = rows.filter(partner__code__iexact=code)
        return rows.filter(state=chosen["state"]) if chosen.get("state") else rows
