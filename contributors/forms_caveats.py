"""What is asked of a caveat, and what their register may be narrowed by."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import Editing
from accounts.filters import ANY, Filters
from contributors.models import Caveat
from contributors.models.pledge import Visibility
from missions.forms_requirements import TaskChoice, tasks_now
from missions.models import MandateTask, Mission


class CaveatForm(Editing):
    questions = (
        (_("What it may not do"), ("kind", "text")),
        (_("How far it reaches"), ("limits", "sector", "tasks")),
        (_("Who sees it"), ("visibility",)),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Caveat.Kind.choices)
    text = forms.CharField(label=_("In words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    limits = forms.IntegerField(
        label=_("How much it limits"),
        min_value=1,
        required=False,
        help_text=_("of the pledge's quantity; empty: all of it"),
    )
    sector = forms.CharField(
        label=_("Sector"),
        max_length=80,
        required=False,
        help_text=_("which it may not leave, or where it holds"),
    )
    tasks = TaskChoice(label=_("Mandate paragraphs it touches"))
    visibility = forms.TypedChoiceField(
        label=_("Who sees it"), choices=Visibility.choices, coerce=int, widget=forms.RadioSelect, initial=1
    )

    def __init__(self, *args, user, pledge, is_found, **kwargs):
        super().__init__(*args, **kwargs)
        tasks = tasks_now(pledge.mission, user)
        kept = self.standing.get("tasks", [])
        if kept:  # of an older mandate: what is not asked would be taken out
            tasks = MandateTask.objects.visible_to(user).filter(Q(pk__in=tasks) | Q(pk__in=kept))
        self.fields["tasks"].queryset = tasks
        if is_found:
            del self.fields["visibility"]
        if not tasks:
            del self.fields["tasks"]


def standing_caveat(row):
    fields = {name: getattr(row, name) for name in ("kind", "text", "limits", "sector", "visibility")}
    return fields | {"tasks": list(row.tasks.values_list("pk", flat=True))}


class ShowCaveatForm(Editing):
    questions = ((_("Who sees it"), ("visibility",)),)
    visibility = forms.TypedChoiceField(
        label=_("Who sees it"), choices=Visibility.choices, coerce=int, widget=forms.RadioSelect
    )


class CaveatStepForm(Editing):
    """A step that takes nothing but why."""


class CaveatFilter(Filters):
    mission = forms.ChoiceField(label=_("Mission"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Caveat.Kind.choices])
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("those that stand")), ("any", pgettext_lazy("state", "any")), *Caveat.State.choices],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Caveat.objects.visible_to(user).order_by().values("pledge__mission")
        self.missions = {m.slug: m for m in Mission.objects.visible_to(user).filter(pk__in=seen)}
        self.fields["mission"].choices = [ANY, *((slug, m.acronym) for slug, m in self.missions.items())]

    @property
    def of(self):
        """The mission chosen; None for all."""
        return self.missions.get(self.chosen.get("mission"))

    def narrow(self, rows):
        chosen = self.chosen
        if self.of:
            rows = rows.filter(pledge__mission=self.of)
        if "kind" in chosen:
            rows = rows.filter(kind=chosen["kind"])
        state = chosen.get("state", "")
        if state == "any":
            return rows
        return rows.filter(state=state) if state else rows.standing()
