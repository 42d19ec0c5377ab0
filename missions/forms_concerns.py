"""What protection officers write of concerns, their readers and referrals, and what their list asks."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, day, search
from accounts.models import Partner, User
from missions import reading_concerns as reading
from missions.forms_decisions import OfMissionFilter
from missions.forms_editing import PartnerChoice
from missions.forms_placed import WHERE, latitude, longitude, standing_place
from missions.models import Mission, ProtectionConcern
from missions.models.placed import Placed

TEXT = forms.Textarea
NO_NAMES = _("no names of persons, of those who suffer or of those who told")
OWN = ("kind", "title", "text", "affected", "reliability", "observed_on", "reference")


class ConcernForm(Editing):
    questions = (
        (_("What is feared or was done"), ("mission", "kind", "title", "text", "affected", "reference")),
        (_("How it is known"), ("observed_on", "reliability")),
        WHERE,
    )
    mission = forms.ModelChoiceField(Mission.objects.none(), label=_("Mission"), empty_label=None)
    kind = forms.ChoiceField(label=_("Type"), choices=ProtectionConcern.Kind.choices)
    title = forms.CharField(label=_("Concern"), max_length=160, help_text=NO_NAMES)
    text = forms.CharField(
        label=_("In detail"),
        max_length=4000,
        required=False,
        widget=TEXT(attrs={"rows": 5}),
        help_text=NO_NAMES,
    )
    affected = forms.IntegerField(
        label=_("Persons affected"),
        min_value=0,
        max_value=100_000_000,
        required=False,
        help_text=_("empty: not reported"),
    )
    reference = forms.CharField(label=_("Reference"), max_length=24, required=False)
    observed_on = DayField(label=_("Told or seen on"))
    reliability = forms.ChoiceField(
        label=_("Source"),
        choices=ProtectionConcern.Reliability.choices,
        help_text=_("how far it is to be relied on; never who it is"),
    )
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    district = forms.CharField(label=_("District"), max_length=80, required=False)
    area = forms.CharField(label=pgettext_lazy("incident", "Area"), max_length=80, required=False)
    latitude, longitude = latitude(_("Latitude")), longitude(_("Longitude"))
    precision = forms.ChoiceField(
        label=_("Place told as"),
        choices=Placed.Precision.choices,
        help_text=_("what named readers read of the place; protection officers read it as it was entered"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].queryset = reading.kept_missions(user).order_by("acronym")
        if self.look:
            del self.fields["mission"]


def standing_concern(row):
    return {name: getattr(row, name) for name in OWN} | standing_place(row)


class ReadersForm(Editing):
    questions = ((_("Who reads it beside protection officers"), ("readers",)),)
    readers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Named readers"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("hold Ctrl or ⌘ to choose several; whoever is not chosen reads it no more"),
    )

    def __init__(self, *args, user, mission, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["readers"].queryset = reading.who_may_be_named(user, mission).order_by("name")
        self.fields["readers"].label_from_instance = lambda person: person.name


class ReferForm(Editing):
    questions = ((_("To whom, and when"), ("partner", "body_name", "referred_on")),)
    partner = PartnerChoice(
        Partner.objects.none(), label=_("Organization or state"), required=False, empty_label="—"
    )
    body_name = forms.CharField(
        label=_("Or a body as named"),
        max_length=160,
        required=False,
        help_text=_("where it is not in the portal, such as a provincial prosecutor"),
    )
    referred_on = DayField(label=_("Referred"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        self.initial.setdefault("referred_on", timezone.localdate())
        self.fields["partner"].queryset = Partner.objects.visible_to(user).order_by("name")


class AnswerForm(Editing):
    questions = ((_("What came of it"), ("referral", "outcome", "answered_on")),)
    referral = forms.ModelChoiceField(None, label=_("Referral"), empty_label=None)
    outcome = forms.CharField(
        label=_("In words"), max_length=1000, widget=TEXT(attrs={"rows": 3}), help_text=NO_NAMES
    )
    answered_on = DayField(label=_("Answered"))

    def __init__(self, *args, referrals, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        self.initial.setdefault("answered_on", timezone.localdate())
        self.fields["referral"].queryset = referrals


class CloseForm(Editing):
    questions = ((_("Why it is closed"), ("closing",)),)
    closing = forms.CharField(
        label=_("In words"), max_length=1000, widget=TEXT(attrs={"rows": 3}), help_text=NO_NAMES
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class ConcernFilter(OfMissionFilter):
    model = ProtectionConcern
    text = search(_("What or where"))
    kind = forms.ChoiceField(label=_("Type"), choices=[ANY, *ProtectionConcern.Kind.choices])
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *ProtectionConcern.State.choices])
    since = day(pgettext_lazy("first day", "From"))
    until = day(pgettext_lazy("last day", "Until"))

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.said(text)
        asks = {"since": "observed_on__gte", "until": "observed_on__lte", "kind": "kind", "state": "state"}
        return rows.filter(**{path: chosen[name] for name, path in asks.items() if name in chosen})
