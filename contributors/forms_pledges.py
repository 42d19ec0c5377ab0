"""What contributors offer, in parts; what the deciding side answers; what lists of pledges narrow by."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import granted
from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, search
from accounts.models import Partner
from contributors.models import Announcement, Conference, Pledge
from contributors.models.conference import TAKES
from contributors.models.pledge import Visibility
from contributors.models.pledge_life import STANDING
from missions.forms_editing import PartnerChoice
from missions.forms_requirements import CapabilityChoice, capability_choices
from missions.models import Mission
from missions.models.requirement import LANGUAGES, Level


class PledgeFilter(Filters):
    text = search(_("Reference or unit"))
    contributor = forms.ChoiceField(label=_("Contributor"))
    mission = forms.ChoiceField(label=_("Mission"))
    capability = forms.ChoiceField(label=_("Capability"))
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("standing", _("on the table or taken")),
            ("any", pgettext_lazy("state", "any")),
            *Pledge.State.choices,
        ],
    )

    conference = forms.ChoiceField(label=_("Conference"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Pledge.objects.visible_to(user).order_by()
        partners = Partner.objects.visible_to(user).filter(pk__in=seen.values("contributor"))
        missions = Mission.objects.visible_to(user).filter(pk__in=seen.values("mission"))
        self.fields["contributor"].choices = [ANY, *((p.code, p.local_name) for p in partners)]
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]
        self.fields["capability"].choices = [ANY, *capability_choices(user)]
        held = Announcement.objects.visible_to(user).order_by().values("conference")
        conferences = Conference.objects.visible_to(user).filter(pk__in=held)
        self.fields["conference"].choices = [ANY, *((str(c.pk), c.title) for c in conferences)]
        if not conferences:
            del self.fields["conference"]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(reference__icontains=text) | Q(title__icontains=text))
        if chosen.get("contributor"):
            rows = rows.filter(contributor__code=chosen["contributor"])
        if chosen.get("mission"):
            rows = rows.filter(mission__slug=chosen["mission"])
        if code := chosen.get("capability"):
            rows = rows.filter(Q(capability__code=code) | Q(capability__parent__code=code))
        if chosen.get("conference"):
            rows = rows.filter(announcement__conference=chosen["conference"])
        state = chosen.get("state") or "any"
        if state == "standing":
            return rows.filter(state__in=STANDING)
        return rows if state == "any" else rows.filter(state=state)


# --- An offer, in parts
class PartForm(Editing):
    """Of a draft nobody else knows: it takes no reason."""

    def __init__(self, *args, is_draft=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not is_draft


class WhatForm(PartForm):
    """What is offered, by whom, to whom."""

    questions = (
        (_("Who offers it"), ("contributor", "reference", "offered_to")),
        (_("What it is"), ("capability", "title", "quantity", "personnel")),
    )
    contributor = PartnerChoice(Partner.objects.none(), label=_("Contributor"), empty_label="—")
    reference = forms.CharField(
        label=_("Reference"), max_length=24, help_text=_("your own, such as 2026-04; unique among yours")
    )
    offered_to = PartnerChoice(
        Partner.objects.none(),
        label=_("Offered to"),
        empty_label="—",
        help_text=_("the organization whose people see it once it is submitted"),
    )
    capability = CapabilityChoice()
    title = forms.CharField(
        label=_("Unit or post"), max_length=160, help_text=_("as you call it, such as 2nd Engineer Company")
    )
    quantity = forms.IntegerField(
        label=_("Quantity"), min_value=1, max_value=1_000_000, help_text=_("whole, or part of what is needed")
    )
    personnel = forms.IntegerField(
        label=_("Strength"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=_("persons in all; empty: not stated"),
    )

    def __init__(self, *args, user, requirement=None, pledge=None, **kwargs):
        super().__init__(*args, **kwargs)
        own = granted(user, "act_for", Partner)
        partners = Partner.objects.visible_to(user)
        self.fields["contributor"].queryset = partners.filter(pk__in=own)
        if len(own) == 1:
            self.fields["contributor"].empty_label = None
            self.fields["contributor"].initial = next(iter(own))
        self.fields["offered_to"].queryset = partners.organizations()
        self.fields["capability"].offer(user)
        unasked = []
        if requirement or pledge:
            unasked += ["offered_to", "capability"]
        if pledge:
            unasked += ["contributor"]
        for name in unasked:
            del self.fields[name]


class WhenForm(PartForm):
    """From when until when, and how ready."""

    questions = (
        (_("When it is there"), ("available_from", "available_until", "days_to_deploy", "valid_until")),
        (_("What its people and equipment bring"), ("languages", "standards")),
    )
    available_from = DayField(label=_("Available from"))
    available_until = DayField(label=_("Available until"), required=False, help_text=_("empty: open"))
    days_to_deploy = forms.IntegerField(
        label=_("Days to deploy"),
        min_value=0,
        max_value=3650,
        required=False,
        help_text=_("from the request to arrival"),
    )
    valid_until = DayField(
        label=_("Offer valid until"), required=False, help_text=_("it lapses after this day unless renewed")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=LANGUAGES.items(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("its people work in"),
    )
    standards = forms.CharField(
        label=_("Standards"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class TermsForm(PartForm):
    """On which terms."""

    questions = ((_("On which terms"), ("terms", "conditions")),)
    terms = forms.ChoiceField(
        label=_("Cost terms"), choices=[("", _("not settled")), *Pledge.Terms.choices], required=False
    )
    conditions = forms.CharField(
        label=_("Conditions"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("what must be given for the offer to hold; caveats are entered by themselves"),
    )


PARTS = {"what": WhatForm, "when": WhenForm, "terms": TermsForm}


def standing_pledge(row, form):
    """What stands of the questions a form asks."""
    names = [name for name in form.base_fields if hasattr(row, name) and name != "version"]
    return {name: getattr(row, f"{name}_id", getattr(row, name)) for name in names}


# --- Steps
class StepForm(Editing):
    """A step that takes nothing but why."""

    def __init__(self, *args, row, **kwargs):
        self.row = row
        super().__init__(*args, **kwargs)


class SubmitForm(StepForm):
    def dangers(self):
        missing = []
        if self.row.days_to_deploy is None:
            missing.append(_now("It does not say within how many days it can deploy."))
        if not self.row.terms:
            missing.append(_now("It does not say on which cost terms."))
        return missing


class AcceptForm(StepForm):
    questions = ((_("How much of it"), ("quantity", "is_reserve")),)
    quantity = forms.IntegerField(label=_("Quantity accepted"), min_value=1)
    is_reserve = forms.BooleanField(
        label=_("As a reserve"), required=False, help_text=_("beyond what is required; it fills no gap")
    )


class DayForm(StepForm):
    """A step that took place on a day."""

    questions: tuple = ((_("When"), ("on",)),)
    on = DayField(label=_("Day"), help_text=_("today, or the day it was"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.initial["on"] = timezone.localdate()


class DeployForm(DayForm):
    questions = (*DayForm.questions, (_("Where something is missing"), ("exception",)))
    exception = forms.CharField(
        label=_("Why it may deploy all the same"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("recorded with your name; empty where nothing is missing"),
    )


class ShowForm(StepForm):
    questions = ((_("Who sees it"), ("visibility",)),)
    visibility = forms.TypedChoiceField(
        label=_("Who sees it"), choices=Visibility.choices, coerce=int, widget=forms.RadioSelect
    )

    def dangers(self):
        if self.cleaned_data["visibility"] < self.row.visibility:
            return [
                _now("Those who saw it until now see it no more; that they could is kept in its history.")
            ]
        return []


class RenewForm(StepForm):
    questions = ((_("How long the offer stands"), ("valid_until",)),)
    valid_until = DayField(label=_("Offer valid until"))

    def clean_valid_until(self):
        day = self.cleaned_data["valid_until"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("That day has passed."))
        return day


class AnnounceForm(StepForm):
    questions = ((_("Where it is announced"), ("conference",)),)
    conference = forms.ModelChoiceField(
        Conference.objects.none(),
        label=_("Pledging conference"),
        required=False,
        empty_label=_("at none"),
        help_text=_("of those you are invited to, where what it answers is on the table"),
    )

    def __init__(self, *args, user, row, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        taking = Q(state__in=TAKES) | Q(announcements__pledge=row)
        seen = Conference.objects.visible_to(user).filter(taking)
        answered = Q(requirements=row.requirement_id) if row.requirement_id else _convened_by(row.offered_to)
        self.fields["conference"].queryset = seen.filter(answered).distinct()
        self.fields["conference"].initial = seen.filter(announcements__pledge=row).first()


def _convened_by(organization):
    return Q(organization=organization) | Q(mission__lead=organization)


class LevelForm(StepForm):
    questions = ((_("The level reached"), ("level",)),)
    level = forms.ChoiceField(
        label=_("Readiness level"), choices=[("", _("not registered")), *Level.choices], required=False
    )
