"""What the readiness board may be narrowed by; choices are only what the reader may see."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.filters import ANY, Filters
from accounts.marks import band_word
from missions.forms import leads


class ReadinessFilter(Filters):
    band = forms.ChoiceField(label=_("Band"))
    lead = forms.ChoiceField(label=_("Led by"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        bands = [(str(n), f"{n} · {band_word(n)}") for n in (1, 2, 3, 4)]
        self.fields["band"].choices = [ANY, *bands, ("none", band_word(None))]
        self.fields["lead"].choices = [ANY, *leads(user)]

    def narrow(self, rows):
        chosen = self.chosen
        if "band" in chosen:
            rows = rows.filter(band=None if chosen["band"] == "none" else chosen["band"])
        return rows.filter(mission__lead__code=chosen["lead"]) if "lead" in chosen else rows
