"""What people write of who reads a record: its label, and the partners it names."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.editing import Editing
from accounts.models import Partner
from missions.models import Release

WHO_READS = (_("Who reads it"), ("label", "released_to"))


class NamesPartners(forms.ModelMultipleChoiceField):
    """Several partners, by name."""

    def __init__(self, **kwargs):
        widget = forms.SelectMultiple(attrs={"size": 8})
        super().__init__(Partner.objects.none(), required=False, widget=widget, **kwargs)

    def label_from_instance(self, partner):
        return partner.local_name


class LabelledForm(Editing):
    """A record that says who reads it."""

    label = forms.ChoiceField(label=_("Who reads it"), choices=Release.choices)
    released_to = NamesPartners(
        label=_("Partners named"),
        help_text=_("hold Ctrl or ⌘ to choose several"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["released_to"].queryset = Partner.objects.visible_to(user).order_by("name")


def labels_of(row):
    return {"label": row.label, "released_to": list(row.released_to.all())}
