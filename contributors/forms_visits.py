"""The form of a visit, and what the list of visits may be narrowed by."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters
from contributors.models import Visit
from contributors.models.visit import DIMENSIONS
from missions.models import Mission


class VisitForm(Editing):
    questions = (
        (_("The visit"), ("kind", "planned_on", "held_on")),
        (_("What was found"), ("result", "failed_in", "report")),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Visit.Kind.choices)
    planned_on = DayField(label=_("Planned for"), required=False)
    held_on = DayField(label=pgettext_lazy("visit", "Held"), required=False)
    result = forms.ChoiceField(
        label=_("Result"), choices=[("", _("not held yet")), *Visit.Result.choices], required=False
    )
    failed_in = forms.MultipleChoiceField(
        label=_("Short of the standard in"),
        choices=DIMENSIONS.items(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    report = forms.CharField(
        label=_("Report"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )


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
