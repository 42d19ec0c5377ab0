"""What people write of steps towards a renewal, and what the calendar of renewals asks."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY
from missions import reading_renewals
from missions.forms_decisions import OfMissionFilter
from missions.models import Mandate, RenewalStep


class RenewalStepForm(Editing):
    questions = ((_("The step"), ("kind", "due_on", "note")),)
    kind = forms.ChoiceField(label=_("Step"), choices=RenewalStep.Kind.choices)
    due_on = DayField(label=_("Due"))
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, help_text=_("such as who writes or asks")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


def standing_step(row):
    return {name: getattr(row, name) for name in ("kind", "due_on", "note")}


class StepDoneForm(Editing):
    questions = ((_("What came of it"), ("done_on", "document")),)
    done_on = DayField(label=_("Done"))
    document = forms.CharField(
        label=_("Document"), max_length=200, required=False, help_text=_("symbol of what came of it")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class RenewalFilter(OfMissionFilter):
    model = Mandate
    within = forms.ChoiceField(
        label=_("Ends within"),
        choices=[
            ANY,
            *(
                (str(n), ngettext_lazy("%(n)d day", "%(n)d days", n) % {"n": n})
                for n in reading_renewals.WITHIN
            ),
        ],
    )

    def narrow(self, rows):
        rows = super().narrow(rows)
        days = self.chosen.get("within")
        return reading_renewals.within(rows, int(days), timezone.localdate()) if days else rows
