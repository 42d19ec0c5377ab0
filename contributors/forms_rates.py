"""What is supposed of a state's peacekeeping rate, of the key money is shared by, of a mission's end."""

from fractions import Fraction

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.filters import ANY, Filters, day
from contributors.assessment import LEVELS
from contributors.keys import KEYS
from contributors.what_if import Change

SHARED_BY = ("regular", "population", "gdp", "gni", "forces")


class WhatIf(Filters):
    state = forms.ChoiceField(label=pgettext_lazy("country", "State"))
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
    key = forms.ChoiceField(
        label=_("Money shared by"),
        choices=[
            ("", _("rates of assessment, as it stands")),
            *((code, _(KEYS[code].label)) for code in SHARED_BY),
        ],
        help_text=_("in place of the rates, levels and discounts"),
    )
    mission = forms.ChoiceField(label=_("Mission that ends"))
    ends_on = day(_("Ends on"))

    def __init__(self, *args, states, missions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].choices = [("", _("none")), *((m.acronym, m.acronym) for m in missions)]
        named = sorted(states, key=lambda state: state.partner.local_name)
        self.states = {state.partner.code: state.partner for state in states}
        self.fields["state"].choices = [ANY, *((s.partner.code, s.partner.local_name) for s in named)]

    @property
    def supposes(self):
        return bool(self.change or self.key_chosen or self.end)

    @property
    def end(self):
        """(acronym of the mission, the day it is supposed to end); None while nothing is."""
        chosen = self.chosen
        found = chosen.get("mission"), chosen.get("ends_on")
        return found if all(found) else None

    @property
    def key_chosen(self):
        return self.chosen.get("key") or None

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
