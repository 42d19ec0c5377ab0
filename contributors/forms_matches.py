"""What a contributor answers when an offer is directed to a need."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.editing import Editing
from missions.models import Requirement


class NeedChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return f"{row}: {row.title}"


class DirectForm(Editing):
    questions = ((_("Which need it answers"), ("requirement",)),)
    requirement = NeedChoice(
        Requirement.objects.none(),
        label=_("Requirement"),
        empty_label="—",
        help_text=_("open, and of the capability that is offered"),
    )

    def __init__(self, *args, user, row, **kwargs):
        super().__init__(*args, **kwargs)
        needs = Requirement.objects.visible_to(user).open().filter(capability=row.capability_id)
        self.fields["requirement"].queryset = needs.select_related("mission")
