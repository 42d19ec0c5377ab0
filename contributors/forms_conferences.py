"""What is entered of a pledging conference, and what the list of conferences may be narrowed by."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import granted
from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, search
from accounts.models import Partner
from accounts.validity import standing_on
from contributors.models import Conference
from missions.models import Mission, Requirement


class ConferenceFilter(Filters):
    text = search(_("Title or place"))
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *Conference.State.choices])
    convener = forms.ChoiceField(label=_("Convened by"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Conference.objects.visible_to(user).order_by()
        partners = Partner.objects.visible_to(user).filter(pk__in=seen.values("organization"))
        missions = Mission.objects.visible_to(user).filter(pk__in=seen.values("mission"))
        self.fields["convener"].choices = [
            ANY,
            *((f"mission:{m.slug}", m.acronym) for m in missions),
            *((f"organization:{p.code}", p.local_name) for p in partners),
        ]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(title__icontains=text) | Q(place__icontains=text))
        if chosen.get("state"):
            rows = rows.filter(state=chosen["state"])
        if chosen.get("convener"):
            kind, _colon, name = chosen["convener"].partition(":")
            rows = rows.filter(**{"mission__slug" if kind == "mission" else "organization__code": name})
        return rows


def conveners(user):
    """{text: the mission or organization} this person may convene a conference of."""
    missions = Mission.objects.visible_to(user).filter(pk__in=granted(user, "decide_pledges", Mission))
    partners = Partner.objects.visible_to(user).filter(pk__in=granted(user, "decide_pledges", Partner))
    found = {f"mission:{row.slug}": row for row in missions.select_related("lead")}
    return found | {f"organization:{row.code}": row for row in partners.organizations()}


class NeedChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, row):
        return f"{row}: {row.title}"


class PartnersChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, row):
        return f"{row.local_name} ({row.code})"


class ConferenceForm(Editing):
    questions = (
        (_("What it is"), ("convener", "title", "place")),
        (_("When"), ("starts_on", "ends_on", "answers_due_on")),
        (_("What is on the table, and who is invited"), ("requirements", "organizations", "participants")),
    )
    convener = forms.ChoiceField(
        label=_("Convened by"), help_text=_("a mission or an organization whose pledges you decide on")
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    place = forms.CharField(
        label=pgettext_lazy("conference", "Place"),
        max_length=160,
        required=False,
        help_text=_("or how to join it"),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("empty: it lasts one day"))
    answers_due_on = DayField(
        label=_("Answers due by"),
        required=False,
        help_text=_("stands in the calendars of those invited, as its days do"),
    )
    requirements = NeedChoice(
        Requirement.objects.none(),
        label=_("Needs on the table"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("circulated ones; hold Ctrl or ⌘ to choose several"),
    )
    organizations = PartnersChoice(
        Partner.objects.none(),
        label=_("All members of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("every nation that belongs to it today is invited"),
    )
    participants = PartnersChoice(
        Partner.objects.none(),
        label=_("Invited"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 12}),
        help_text=_("they are told, and see the conference; hold Ctrl or ⌘ to choose several"),
    )

    def __init__(self, *args, user, conference=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.conveners = {} if conference else conveners(user)
        needs = Requirement.objects.visible_to(user).select_related("mission")
        offered = Q(state=Requirement.State.CIRCULATED)
        if conference:
            del self.fields["convener"]
            offered |= Q(conferences=conference)
            if conference.mission_id:
                needs = needs.filter(mission=conference.mission_id)
        else:
            self.fields["convener"].choices = [
                (text, getattr(row, "local_name", row)) for text, row in self.conveners.items()
            ]
            self.fields["reason"].required = False
        needs = needs.filter(offered).distinct().order_by("mission__acronym", "reference")
        self.fields["requirements"].queryset = needs
        partners = Partner.objects.visible_to(user)
        self.fields["participants"].queryset = partners.order_by("name")
        with_members = partners.organizations().filter(members__isnull=False).distinct()
        self.fields["organizations"].queryset = with_members
        self.members = partners.nations().filter(standing_on(timezone.localdate(), "memberships__"))

    def answers(self):
        given = super().answers()
        of = given.pop("organizations")
        members = self.members.filter(memberships__organization__in=of).distinct() if of else ()
        given["participants"] = list({*given["participants"], *members})
        given["ends_on"] = given["ends_on"] or given["starts_on"]
        if convener := self.conveners.get(given.pop("convener", "")):
            given["mission" if isinstance(convener, Mission) else "organization"] = convener
        return given


def standing_conference(row):
    """What stands of the questions the form asks."""
    return {
        "title": row.title,
        "place": row.place,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "answers_due_on": row.answers_due_on,
        "requirements": list(row.requirements.all()),
        "participants": list(row.participants.all()),
    }


class StepForm(Editing):
    """A step of a conference takes nothing but why."""
