"""What people write of conditions, and what their list asks."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.editing import DayField, Editing
from accounts.filters import ANY, search
from missions.forms_decisions import WHO_READS, LabelledForm, OfMissionFilter, labels_of
from missions.models import Activity, Condition, ConditionStatement, Element, Mandate, MandateTask


class Several(forms.ModelMultipleChoiceField):
    def __init__(self, model, label):
        widget = forms.SelectMultiple(attrs={"size": 6})
        super().__init__(model.objects.none(), label=label, required=False, widget=widget)


class ConditionForm(LabelledForm):
    questions = (
        (_("What the work rests on"), ("kind", "title", "mandate", "document", "ends_on")),
        (_("What stops without it"), ("tasks", "activities", "elements")),
        WHO_READS,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Condition.Kind.choices)
    title = forms.CharField(label=_("Condition"), max_length=200)
    mandate = forms.ModelChoiceField(
        Mandate.objects.none(),
        label=_("Rests on mandate"),
        required=False,
        empty_label=_("none"),
        help_text=_("whose last day is the condition’s, unless another is stated"),
    )
    document = forms.CharField(
        label=_("Rests on"), max_length=300, required=False, help_text=_("agreement or other document")
    )
    ends_on = DayField(
        label=_("Last day"), required=False, help_text=_("after it the condition has failed; empty: no end")
    )
    tasks = Several(MandateTask, _("Tasks"))
    activities = Several(Activity, _("Activities"))
    elements = Several(Element, _("Posts and units"))

    def __init__(self, *args, mission, **kwargs):
        super().__init__(*args, **kwargs)
        mandates = Mandate.objects.visible_to(self.user).filter(mission=mission)
        self.fields["mandate"].queryset = mandates.order_by("-starts_on")
        self.fields["mandate"].label_from_instance = lambda row: row.instrument
        tasks = MandateTask.objects.visible_to(self.user).filter(mandate__mission=mission)
        self.fields["tasks"].label_from_instance = lambda row: f"{row.mandate.instrument}, {row}"
        self.fields["tasks"].queryset = tasks.select_related("mandate").order_by("-mandate__starts_on", "pk")
        for name, model in (("activities", Activity), ("elements", Element)):
            self.fields[name].queryset = model.objects.visible_to(self.user).filter(mission=mission)


def standing_condition(row):
    names = ("kind", "title", "document", "ends_on")
    stops = {name: list(getattr(row, name).all()) for name in ("tasks", "activities", "elements")}
    return {name: getattr(row, name) for name in names} | {"mandate": row.mandate_id} | stops | labels_of(row)


class StatementForm(Editing):
    questions = ((_("How it stands"), ("since", "state", "words", "source")),)
    since = DayField(label=_("From"))
    state = forms.ChoiceField(
        label=_("It"), choices=ConditionStatement.State.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class ConditionFilter(OfMissionFilter):
    model = Condition
    text = search(_("Condition or document"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Condition.Kind.choices])

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(title__icontains=text) | Q(document__icontains=text))
        return rows.filter(kind=chosen["kind"]) if chosen.get("kind") else rows
