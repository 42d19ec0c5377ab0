"""What is asked of a payment plan."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.editing import DayField, Editing
from accounts.money import dated_amount


class PlanForm(Editing):
    questions = ((_("What was agreed"), ("agreed_on", "currency", "instalments", "source")),)
    agreed_on = DayField(label=_("Agreed"), help_text=_("what is paid from this day on counts"))
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), initial="USD", help_text=_("three letters of ISO 4217")
    )
    instalments = forms.CharField(
        label=_("Instalments"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("one a line: the day it is due and the amount, such as 2027-03-31 250000"),
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def clean_instalments(self):
        found = {}
        for line in filter(str.strip, self.cleaned_data["instalments"].splitlines()):
            read = dated_amount(line)
            words = {"line": line.strip()[:40]}
            if read is None:
                wrong = _now("“%(line)s” is no day and amount, such as 2027-03-31 250000.")
                raise ValidationError(wrong % words)
            if read[0] in found:
                raise ValidationError(_now("“%(line)s”: that day stands above already.") % words)
            found[read[0]] = read[1]
        return found
