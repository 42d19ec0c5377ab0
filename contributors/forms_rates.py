"""What is supposed of one state's peacekeeping rate."""

from fractions import Fraction

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.filters import ANY, Filters
from contributors.assessment import LEVELS
from contributors.what_if import Change


class WhatIf(Filters):
    state = forms.ChoiceField(label=_("State"))
    level = forms.ChoiceField(
        label=_("Level supposed"), choices=[("", _("as it stands")), *((one, one) for one in LEVELS)]
    )
    regular = forms.DecimalField(
        label=_("Regular rate supposed"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=6,
        decimal_places=3,
        help_text=_("percent; empty: as it stands"),
    )
    leaves = forms.BooleanField(label=_("It leaves and pays nothing"), required=False)

    def __init__(self, *args, states, **kwargs):
        super().__init__(*args, **kwargs)
        named = sorted(states, key=lambda state: state.partner.local_name)
        self.states = {state.partner.code: state.partner for state in states}
        self.fields["state"].choices = [ANY, *((s.partner.code, s.partner.local_name) for s in named)]

    @property
    def change(self):
        """What is supposed; None while nothing is."""
        chosen = self.chosen
        state = self.states.get(chosen.get("state"))
        asked = chosen.get("level"), chosen.get("regular"), chosen.get("leaves")
        if state is None or asked in ((None, None, None), ("", None, False)):
            return None
        level, regular, leaves = asked
        return Change(state.pk, level or None, None if regular is None else Fraction(regular), bool(leaves))
