"""What people write of access constraints, and what the list of them asks."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, day, search
from missions.forms_decisions import OfMissionFilter
from missions.forms_labels import WHO_READS, labels_of
from missions.forms_placed import WHERE, OfPlaceForm, standing_place
from missions.models import AccessConstraint, Incident, Sector

TEXT = forms.Textarea
OWN = (
    "kind",
    "severity",
    "sector",
    "title",
    "text",
    "affects",
    "steps_taken",
    "reference",
    "starts_on",
    "ends_on",
)
STANDING = "standing"


def sector_choices(empty):
    return [("", empty), *Sector.choices]


class ConstraintForm(OfPlaceForm):
    questions = (
        (_("In which mission, in whose name"), ("mission", "keeper")),
        (_("What hinders access"), ("kind", "severity", "title", "text", "reference")),
        (_("Whom it affects, and what was done"), ("sector", "affects", "steps_taken")),
        (_("Since when"), ("starts_on", "ends_on")),
        WHERE,
        WHO_READS,
    )
    kind = forms.ChoiceField(label=_("Type"), choices=AccessConstraint.Kind.choices)
    severity = forms.TypedChoiceField(label=_("Severity"), choices=Incident.Severity.choices, coerce=int)
    title = forms.CharField(label=_("What hinders access"), max_length=160, help_text=_("in one line"))
    text = forms.CharField(
        label=_("In detail"), max_length=2000, required=False, widget=TEXT(attrs={"rows": 4})
    )
    reference = forms.CharField(
        label=_("Reference"),
        max_length=24,
        required=False,
        help_text=_("the organization's own; empty: none"),
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=sector_choices(_("all sectors")), required=False)
    affects = forms.CharField(
        label=_("Whom it affects"),
        max_length=300,
        required=False,
        help_text=_("organizations, and people in need; no names of persons"),
    )
    steps_taken = forms.CharField(
        label=_("Steps taken"),
        max_length=2000,
        required=False,
        widget=TEXT(attrs={"rows": 3}),
        help_text=_("whom one spoke with, what was asked, what was answered"),
    )
    starts_on = DayField(label=pgettext_lazy("first day", "Since"))
    ends_on = DayField(
        label=pgettext_lazy("last day", "Until"),
        required=False,
        help_text=_("as far as it is known; it stands until somebody says that it was resolved"),
    )


def standing_constraint(row):
    return {name: getattr(row, name) for name in OWN} | standing_place(row) | labels_of(row)


class ChangedForm(Editing):
    questions = ((_("What changed"), ("outcome", "ends_on")),)
    outcome = forms.CharField(label=_("In words"), max_length=1000, widget=TEXT(attrs={"rows": 3}))
    ends_on = DayField(label=_("No longer since"), required=False, help_text=_("empty: today"))

    def __init__(self, *args, has_day=False, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        if not has_day:
            del self.fields["ends_on"]


class ConstraintFilter(OfMissionFilter):
    model = AccessConstraint
    text = search(_("What or where"))
    kind = forms.ChoiceField(label=_("Type"), choices=[ANY, *AccessConstraint.Kind.choices])
    sector = forms.ChoiceField(label=_("Sector"), choices=[ANY, *Sector.choices])
    severity = forms.ChoiceField(label=_("Severity"), choices=[ANY, *Incident.Severity.choices])
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ANY,
            (STANDING, pgettext_lazy("constraint", "not resolved")),
            *AccessConstraint.State.choices,
        ],
    )
    since = day(pgettext_lazy("first day", "From"))
    until = day(pgettext_lazy("last day", "Until"))

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.said(text)
        state = chosen.get("state")
        if state:
            rows = rows.standing() if state == STANDING else rows.filter(state=state)
        if "since" in chosen:
            rows = rows.exclude(ends_on__lt=chosen["since"])
        asks = {"until": "starts_on__lte", "kind": "kind", "severity": "severity", "sector": "sector"}
        return rows.filter(**{path: chosen[name] for name, path in asks.items() if name in chosen})
