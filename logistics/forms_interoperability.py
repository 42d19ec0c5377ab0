"""What the matrix may be narrowed by; the forms of what a unit uses, a mission adopted, a need asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters
from accounts.models import Partner
from logistics.models import Standard, Subject, Unit, UnitStandard
from missions.models import Mission


def missions_of(user):
    """Missions with a unit whose insides this reader sees."""
    units = Unit.objects.visible_to(user).between(user).exclude(mission=None)
    return Mission.objects.visible_to(user).filter(pk__in=units.order_by().values("mission"))


class MatrixFilter(Filters):
    mission = forms.ChoiceField(label=_("Mission"))
    subject = forms.ChoiceField(
        label=pgettext_lazy("of standards", "Subject"), choices=[("", _("all together")), *Subject.choices]
    )
    contributor = forms.ChoiceField(label=_("Contributor"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.missions = {row.slug: row for row in missions_of(user).order_by("acronym")}
        self.fields["mission"].choices = [(slug, row.acronym) for slug, row in self.missions.items()]
        units = Unit.objects.visible_to(user).between(user).order_by().values("contributor")
        self.contributors = {
            row.code: row for row in Partner.objects.visible_to(user).filter(pk__in=units).order_by("name")
        }
        self.fields["contributor"].choices = [
            ANY, *((code, row.local_name) for code, row in self.contributors.items())
        ]  # fmt: skip

    @property
    def of(self):
        """The mission that is asked about: the first one where none is named."""
        return self.missions.get(self.chosen.get("mission")) or next(iter(self.missions.values()), None)

    @property
    def whose(self):
        return self.contributors.get(self.chosen.get("contributor"))


class UnitStandardFilter(Filters):
    mission = forms.ChoiceField(label=_("Mission"))
    subject = forms.ChoiceField(
        label=pgettext_lazy("of standards", "Subject"), choices=[ANY, *Subject.choices]
    )
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *UnitStandard.State.choices])

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        found = missions_of(user).order_by("acronym")
        self.fields["mission"].choices = [ANY, *((row.slug, row.acronym) for row in found)]

    def narrow(self, rows):
        chosen = self.chosen
        paths = {"mission": "unit__mission__slug", "subject": "standard__subject", "state": "state"}
        return rows.filter(**{paths[name]: value for name, value in chosen.items() if name in paths})


def _standards(user):
    return Standard.objects.visible_to(user)


class Standards(forms.ModelMultipleChoiceField):
    """Several standards, each under its subject."""

    def label_from_instance(self, row):
        return f"{row.get_subject_display()}: {row}"


class UseForm(Editing):
    questions = ((_("The standard"), ("standard", "state", "told_on", "source")),)
    standard = forms.ModelChoiceField(Standard.objects.none(), label=pgettext_lazy("record", "Standard"))
    state = forms.ChoiceField(label=_("State"), choices=UnitStandard.State.choices)
    told_on = DayField(label=_("Day"), help_text=_("of the declaration or the test"))
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("who declared it, or the report of the test")
    )

    def __init__(self, *args, user, may_test, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["standard"].queryset = _standards(user)
        if not may_test:
            self.fields["state"].choices = [UnitStandard.State.choices[0]]


class AdoptForm(Editing):
    questions = ((_("What the mission holds its units to"), ("standards", "source")),)
    standards = Standards(
        Standard.objects.none(), label=_("Standards"), required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, required=False, help_text=_("the order or directive")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["standards"].queryset = _standards(user)


class NeedForm(Editing):
    questions = ((_("What it asks of whoever meets it"), ("standards",)),)
    standards = Standards(
        Standard.objects.none(), label=_("Standards"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["standards"].queryset = _standards(user)
