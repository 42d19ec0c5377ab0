"""What planners write of a mission's needs, and what a list of requirements may be narrowed by."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import granted
from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, search
from accounts.models import Partner
from accounts.names import named
from accounts.validity import stands_on
from missions.models import Capability, MandateTask, Mission, Requirement
from missions.models.requirement import LANGUAGES, RUNNING, Audience, Level
from missions.services_requirements import FIELDS


class RequirementFilter(Filters):
    text = search(_("Reference or title"))
    mission = forms.ChoiceField(label=_("Mission"))
    capability = forms.ChoiceField(label=_("Capability"))
    criticality = forms.ChoiceField(label=_("Criticality"), choices=[ANY, *Requirement.Criticality.choices])
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("running", _("all that stand")),
            ("any", pgettext_lazy("state", "any")),
            *Requirement.State.choices,
        ],
    )

    def __init__(self, *args, user, mission=None, **kwargs):
        super().__init__(*args, **kwargs)
        if mission:
            del self.fields["mission"]
        else:
            seen = Requirement.objects.visible_to(user).order_by().values("mission")
            missions = Mission.objects.visible_to(user).filter(pk__in=seen)
            self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]
        self.fields["capability"].choices = [ANY, *capability_choices(user)]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(reference__icontains=text) | Q(title__icontains=text))
        if chosen.get("mission"):
            rows = rows.filter(mission__slug=chosen["mission"])
        if code := chosen.get("capability"):
            rows = rows.filter(Q(capability__code=code) | Q(capability__parent__code=code))
        if chosen.get("criticality"):
            rows = rows.filter(criticality=chosen["criticality"])
        state = chosen.get("state") or "running"
        if state == "running":
            return rows.filter(state__in=RUNNING)
        return rows if state == "any" else rows.filter(state=state)


class CapabilityFilter(Filters):
    text = search(_("Name or code"))
    heading = forms.ChoiceField(label=_("Heading"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        headings = Capability.objects.visible_to(user).filter(parent=None)
        self.fields["heading"].choices = [ANY, *((row.code, row.local_name) for row in headings)]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(named(text) | Q(code__icontains=text))
        if code := chosen.get("heading"):
            rows = rows.filter(Q(code=code) | Q(parent__code=code))
        return rows


def capability_choices(user):
    """The catalogue in use, by name, to choose from."""
    rows = Capability.objects.visible_to(user).filter(is_offered=True).select_related("parent")
    return [(row.code, row.local_name) for row in sorted(rows, key=lambda row: row.local_name)]


class CapabilityChoice(forms.ModelChoiceField):
    """Types of units and posts under their headings, with what they are counted in."""

    def __init__(self, **kwargs):
        super().__init__(Capability.objects.none(), label=_("Capability"), empty_label="—", **kwargs)

    def offer(self, user):
        self.queryset = Capability.objects.visible_to(user).filter(is_offered=True, below=None)

    def label_from_instance(self, row):
        return f"{row.local_name} ({row.get_unit_display()})"


class TaskChoice(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs):
        widget = forms.CheckboxSelectMultiple
        super().__init__(MandateTask.objects.none(), required=False, widget=widget, **kwargs)

    def label_from_instance(self, task):
        return f"{task.number} {task.text[:140]}"


class RequirementForm(Editing):
    questions = (
        (_("What is needed"), ("reference", "title", "capability", "quantity", "personnel")),
        (_("Where and when"), ("sector", "needed_from", "needed_until", "notice_days", "criticality")),
        (
            _("What whoever comes must bring"),
            ("languages", "standards", "minimum_level", "women_target"),
        ),
        (_("What it serves"), ("tasks",)),
        (_("Who reads it once it is circulated"), ("audience", "answers_due_on")),
    )
    reference = forms.CharField(
        label=_("Reference"), max_length=24, help_text=_("unique in the mission, such as SUR-12")
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    capability = CapabilityChoice()
    quantity = forms.IntegerField(
        label=_("Quantity"), min_value=1, max_value=1_000_000, help_text=_("in the capability's unit")
    )
    personnel = forms.IntegerField(
        label=_("Strength"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=_("persons in all; empty: not stated"),
    )
    sector = forms.CharField(label=_("Sector"), max_length=80, required=False)
    needed_from = DayField(label=_("Needed from"))
    needed_until = DayField(
        label=_("Needed until"), required=False, help_text=_("empty: as long as the mission stands")
    )
    notice_days = forms.IntegerField(
        label=_("Days’ notice"),
        min_value=0,
        max_value=3650,
        required=False,
        help_text=_("days from the request to arrival, at most"),
    )
    criticality = forms.ChoiceField(label=_("Criticality"), choices=Requirement.Criticality.choices)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=LANGUAGES.items(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("its people work in, all of them"),
    )
    standards = forms.CharField(
        label=_("Standards"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("of equipment, interoperability, training"),
    )
    minimum_level = forms.ChoiceField(
        label=_("Minimum readiness level"),
        choices=[("", pgettext_lazy("level", "any")), *Level.choices],
        required=False,
    )
    women_target = forms.DecimalField(
        label=_("Women, at least"),
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        required=False,
        help_text=_("percent of its persons"),
    )
    tasks = TaskChoice(label=_("Paragraphs of the mandate"))
    audience = forms.ChoiceField(label=_("Shown to"), choices=Audience.choices)
    answers_due_on = DayField(label=_("Answers due by"), required=False)

    def __init__(self, *args, user, mission, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["capability"].offer(user)
        self.fields["tasks"].queryset = tasks_now(mission, user)
        if not self.fields["tasks"].queryset:
            del self.fields["tasks"]


def tasks_now(mission, user):
    """The paragraphs of the mandate that stands, or of the last there was."""
    seen = MandateTask.objects.visible_to(user).filter(mandate__mission=mission).select_related("mandate")
    mandates = sorted({task.mandate for task in seen}, key=lambda m: m.starts_on or timezone.localdate())
    now = [mandate for mandate in mandates if stands_on(mandate, timezone.localdate())]
    latest = (now or mandates)[-1:]
    return seen.filter(mandate__in=latest)


def standing_requirement(row):
    return {name: getattr(row, f"{name}_id", getattr(row, name)) for name in FIELDS} | {
        "tasks": list(row.tasks.all())
    }


class AskForm(Editing):
    """Whom to ask: by membership, and by name."""

    organizations = forms.ModelMultipleChoiceField(
        Partner.objects.none(),
        label=_("All members of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("every nation that belongs to it today"),
    )
    partners = forms.ModelMultipleChoiceField(
        Partner.objects.none(),
        label=_("And these contributors"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 12}),
        help_text=_("hold Ctrl or ⌘ to choose several"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        partners = Partner.objects.visible_to(user)
        with_members = partners.organizations().filter(members__isnull=False).distinct()
        for name, rows in (("organizations", with_members), ("partners", partners.nations())):
            self.fields[name].queryset = rows
            self.fields[name].label_from_instance = lambda partner: partner.local_name


class CirculateForm(AskForm):
    questions = (
        (_("Whom to ask"), ("organizations", "partners")),
        (_("Until when they may answer"), ("answers_due_on",)),
    )
    answers_due_on = DayField(label=_("Answers due by"), required=False)


class StepForm(Editing):
    """A step that takes nothing but why."""


def planned_missions(user):
    """Missions for which this person may draft requirements."""
    rows = Mission.objects.visible_to(user)
    return rows if user.is_system else rows.filter(pk__in=granted(user, "edit_requirements", Mission))
