"""The weights a reader gives to measures of burden-sharing, of which scope and period."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.filters import Filters
from contributors import spans
from contributors.forms import scope_choices
from contributors.measures import MEASURES

WEIGHED = ("personnel", "women", "fatalities", "assessed_share", "asked", "paid", "voluntary", "in_kind")


class Weights(Filters):
    scope = forms.ChoiceField(label=_("Of which missions or contributors"))
    period = forms.CharField(
        label=_("Month or period"), max_length=20, help_text=_("2025-07, 2025-Q3, 2025, 2024/25 or from..to")
    )

    def __init__(self, *args, user, scopes, latest, **kwargs):
        super().__init__(*args, **kwargs)
        self.latest = latest
        self.fields["scope"].choices = scope_choices(user, scopes)
        self.fields["period"].initial = latest
        for code in WEIGHED:
            self.fields[code] = forms.DecimalField(
                label=_(MEASURES[code].label), required=False, min_value=0, max_value=100, max_digits=6
            )
            self.fields[code].widget.attrs |= {"class": "form-control", "step": "any"}

    @property
    def weights(self):
        """{measure: weight} of those given one; {} while none is."""
        return {code: self.chosen[code] for code in WEIGHED if self.chosen.get(code)}

    @property
    def span(self):
        return spans.span(self.chosen.get("period") or self.latest or "")
