"""The form of a visit, and what the list of visits may be narrowed by."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters
from contributors.models import Visit
from contributors.models.finding import DIMENSIONS, LONGEST, Standard, findings_of
from missions.models import Mission

FIELDS = {  # the questions of a dimension: (dimension, which of its two)
    f"{dimension}_{name}": (dimension, name) for dimension in DIMENSIONS for name in ("standard", "remark")
}


class VisitForm(Editing):
    questions = (
        (_("The visit"), ("kind", "planned_on", "held_on")),
        (_("What was found by dimension"), tuple(FIELDS)),
        (_("What came of it"), ("result", "report")),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Visit.Kind.choices)
    planned_on = DayField(label=_("Planned for"), required=False)
    held_on = DayField(label=pgettext_lazy("visit", "Held"), required=False)
    result = forms.ChoiceField(
        label=_("Result"), choices=[("", _("not held yet")), *Visit.Result.choices], required=False
    )
    report = forms.CharField(
        label=_("Report"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def order_fields(self, field_order):
        """The questions of the dimensions join the others before these are put in order."""
        for dimension, label in DIMENSIONS.items():
            self.fields[f"{dimension}_standard"] = forms.ChoiceField(
                label=capfirst(label), choices=Standard.choices, required=False
            )
            self.fields[f"{dimension}_remark"] = forms.CharField(
                label=_("Remark, %(dimension)s") % {"dimension": label}, max_length=LONGEST, required=False
            )
        super().order_fields(field_order)

    def answers(self):
        given = super().answers()
        told = {dimension: {"dimension": dimension} for dimension in DIMENSIONS}
        for field, (dimension, name) in FIELDS.items():
            if value := given.pop(field):
                told[dimension][name] = value
        return given | {"findings": list(told.values())}


def standing_visit(row):
    """What stands of the questions of the form."""
    names = ("kind", "planned_on", "held_on", "result", "report")
    found = {one.dimension: one for one in findings_of(row.findings)}
    told = {field: getattr(found[dimension], name) for field, (dimension, name) in FIELDS.items()}
    return {name: getattr(row, name) for name in names} | told


class VisitFilter(Filters):
    mission = forms.ChoiceField(label=_("Mission"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Visit.Kind.choices])
    result = forms.ChoiceField(label=_("Result"), choices=[ANY, *Visit.Result.choices])
    which = forms.ChoiceField(
        label=_("Which"),
        choices=[ANY, ("planned", _("planned, not held yet")), ("held", _("held already"))],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Visit.objects.visible_to(user).order_by().values("pledge__mission")
        missions = Mission.objects.visible_to(user).filter(pk__in=seen)
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]

    def narrow(self, rows):
        chosen = self.chosen
        if chosen.get("mission"):
            rows = rows.filter(pledge__mission__slug=chosen["mission"])
        for name in ("kind", "result"):
            if chosen.get(name):
                rows = rows.filter(**{name: chosen[name]})
        if chosen.get("which"):
            rows = rows.filter(held_on__isnull=chosen["which"] == "planned")
        return rows
