"""What people write of requests for assistance, and what the list of them asks."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, day, search
from missions.forms_decisions import OfMissionFilter
from missions.forms_labels import WHO_READS, labels_of
from missions.forms_placed import IN_WHOSE_NAME, WHERE, OfPlaceForm, standing_place
from missions.models import AssistanceRequest

TEXT = forms.Textarea
OWN = ("kind", "title", "text", "criteria", "last_resort", "reference", "needed_from", "needed_until")


class AssistanceForm(OfPlaceForm):
    questions = (
        IN_WHOSE_NAME,
        (_("What is asked"), ("kind", "title", "text", "reference")),
        (_("Why, and how it must be"), ("last_resort", "criteria")),
        (_("When it is needed"), ("needed_from", "needed_until")),
        WHERE,
        WHO_READS,
    )
    kind = forms.ChoiceField(label=_("Type"), choices=AssistanceRequest.Kind.choices)
    title = forms.CharField(label=_("What is asked"), max_length=160, help_text=_("in one line"))
    text = forms.CharField(
        label=_("In detail"), max_length=2000, required=False, widget=TEXT(attrs={"rows": 4})
    )
    reference = forms.CharField(
        label=_("Reference"),
        max_length=24,
        required=False,
        help_text=_("the organization's own; empty: none"),
    )
    last_resort = forms.CharField(
        label=_("Why as a last resort"),
        max_length=1000,
        required=False,
        widget=TEXT(attrs={"rows": 3}),
        help_text=_("which civilian means were sought, and why there are none; needed before it is approved"),
    )
    criteria = forms.CharField(
        label=_("Criteria"),
        max_length=1000,
        required=False,
        widget=TEXT(attrs={"rows": 3}),
        help_text=_("what the help must be like, so that it stays humanitarian: distance, marking, command"),
    )
    needed_from = DayField(label=_("Needed from"))
    needed_until = DayField(label=_("Needed until"))


def standing_assistance(row):
    return {name: getattr(row, name) for name in OWN} | standing_place(row) | labels_of(row)


class DecisionForm(Editing):
    questions = ((_("What was decided"), ("decision",)),)
    decision = forms.CharField(
        label=_("In words"),
        max_length=1000,
        required=False,
        widget=TEXT(attrs={"rows": 3}),
        help_text=_("conditions of the help; the organization reads them"),
    )

    def __init__(self, *args, needs_words=False, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        if needs_words:
            self.fields["decision"].required = True
            self.fields["decision"].help_text = _("why; the organization reads it")


class ConclusionForm(Editing):
    questions = ((_("What came of it"), ("done", "outcome")),)
    done = forms.TypedChoiceField(
        label=_("It was"),
        choices=[
            ("yes", AssistanceRequest.State.DONE.label),
            ("no", AssistanceRequest.State.NOT_DONE.label),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    outcome = forms.CharField(label=_("How it went"), max_length=1000, widget=TEXT(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class AssistanceFilter(OfMissionFilter):
    model = AssistanceRequest
    text = search(_("What or where"))
    kind = forms.ChoiceField(label=_("Type"), choices=[ANY, *AssistanceRequest.Kind.choices])
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *AssistanceRequest.State.choices])
    since = day(pgettext_lazy("first day", "From"))
    until = day(pgettext_lazy("last day", "Until"))

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.said(text)
        asks = {"since": "needed_until__gte", "until": "needed_from__lte", "kind": "kind", "state": "state"}
        return rows.filter(**{path: chosen[name] for name, path in asks.items() if name in chosen})
