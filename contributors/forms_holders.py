"""What is asked of who fills an element, what the register narrows by, and which chains are compared."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, day
from accounts.models import Partner
from contributors.models import Deployment
from contributors.reading_holders import deployments_for
from contributors.services_holders import may_deploy
from missions.forms_command import structured


class HolderFilter(Filters):
    mission = forms.ChoiceField(label=_("Mission"))
    acting = forms.ChoiceField(label=_("As what"), choices=[ANY, ("1", _("acting")), ("0", _("not acting"))])
    on = day(_("On the day"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in structured(user))]

    def narrow(self, rows):
        chosen = self.chosen
        if chosen.get("mission"):
            rows = rows.filter(element__mission__slug=chosen["mission"])
        if chosen.get("acting"):
            rows = rows.filter(is_acting=chosen["acting"] == "1")
        return rows.standing(chosen["on"]) if chosen.get("on") else rows


class CompareForm(Filters):
    one = forms.ChoiceField(label=_("One mission"))
    other = forms.ChoiceField(label=_("The other"))
    on = day(_("On the day"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.missions = {m.slug: m for m in structured(user)}
        choices = [ANY, *((slug, m.acronym) for slug, m in self.missions.items())]
        self.fields["one"].choices = self.fields["other"].choices = choices

    def of(self, name):
        return self.missions.get(self.chosen.get(name))


class DeploymentChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return f"{row} – {row.pledge.contributor.local_name}"


class FillForm(Editing):
    questions = (
        (_("Who fills it"), ("deployment", "partner", "shown_as", "is_acting")),
        (_("From when until when"), ("starts_on", "ends_on", "source")),
    )
    deployment = DeploymentChoice(
        Deployment.objects.none(),
        label=_("Deployment"),
        required=False,
        help_text=_("of the state that has full command; empty: a person"),
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        to_field_name="code",
        widget=forms.TextInput(attrs={"size": 12}),
        label=_("State or organization"),
        required=False,
        help_text=_("its code, such as KEN: whose person it is; of a deployment it is known"),
    )
    shown_as = forms.CharField(
        label=_("Shown as"),
        max_length=120,
        required=False,
        help_text=_("rank or function; no name is needed"),
    )
    is_acting = forms.BooleanField(
        label=_("Acting"), required=False, help_text=_("for the holder while away, or until there is one")
    )
    starts_on = DayField(label=_("Since"))
    ends_on = DayField(label=_("Until"), required=False, help_text=_("last day; empty: still true"))
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args, user, element, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Partner.objects.visible_to(user)
        if may_deploy(user, element):
            rows = deployments_for(element, Deployment.objects.visible_to(user))
            self.fields["deployment"].queryset = rows.select_related("pledge__contributor")
        else:
            del self.fields["deployment"]


class ChangeHolderForm(Editing):
    questions = (
        (_("How it is shown"), ("shown_as", "is_acting", "source")),
        (_("From when until when"), ("starts_on", "ends_on")),
        (_("For whoever follows"), ("handover_note",)),
    )
    shown_as = FillForm.base_fields["shown_as"]
    is_acting = FillForm.base_fields["is_acting"]
    source = FillForm.base_fields["source"]
    starts_on = FillForm.base_fields["starts_on"]
    ends_on = FillForm.base_fields["ends_on"]
    handover_note = forms.CharField(
        label=_("Handover note"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("read by the mission's own people and the holder's side alone"),
    )


class EndHolderForm(Editing):
    questions = (
        (_("Until when it was held"), ("ends_on",)),
        (_("For whoever follows"), ("handover_note",)),
    )
    ends_on = DayField(label=_("Last day"))
    handover_note = ChangeHolderForm.base_fields["handover_note"]


def standing_holder(row):
    names = ("shown_as", "is_acting", "source", "starts_on", "ends_on", "handover_note")
    return {name: getattr(row, name) for name in names}
