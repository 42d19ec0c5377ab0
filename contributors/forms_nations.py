"""Which contributors are put side by side."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Partner

MOST = 4


class Comparison(forms.Form):
    """`with` may stand in the address up to four times; empty ones are left out."""

    def __init__(self, data, *, user):
        data = data.copy()
        data.setlist("with", [code for code in data.getlist("with") if code])
        super().__init__(data)
        nations = Partner.objects.visible_to(user).nations().order_by("name")
        self.nations = {nation.code: nation for nation in nations}
        self.fields["with"] = forms.MultipleChoiceField(
            label=_("Contributors"),
            required=False,
            choices=[(code, nation.local_name) for code, nation in self.nations.items()],
        )

    def clean(self):
        asked = super().clean()
        if self.errors:
            return asked
        asked["with"] = [self.nations[code] for code in dict.fromkeys(asked["with"])]
        if len(asked["with"]) > MOST:
            raise ValidationError({"with": _("At most four contributors stand side by side.")})
        return asked

    @property
    def places(self):
        """Four choices, those made first."""
        made = [code for code in dict.fromkeys(self.data.getlist("with")) if code in self.nations][:MOST]
        return [*made, *[""] * (MOST - len(made))]
