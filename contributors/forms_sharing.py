"""What is asked of a cost to be shared: how much, by which key, over whom."""

from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.filters import ANY, Filters
from accounts.models import Partner
from accounts.money import AmountField
from accounts.names import LocalName
from contributors import reading_sharing as reading
from missions.forms_editing import PartnerChoice


class Sharing(Filters):
    amount = AmountField(label=_("Amount to share"), min_value=0)
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), initial="USD", help_text=_("three letters of ISO 4217")
    )
    key = forms.ChoiceField(label=_("By which key"))
    members_of = PartnerChoice(
        Partner.objects.none(),
        label=_("Among the members of"),
        to_field_name="code",
        empty_label=_("all in it"),
    )
    without = forms.CharField(
        label=_("Without"), max_length=400, help_text=_("codes of those that opt out, such as DNK, MLT")
    )
    unit = forms.ChoiceField(label=_("To the"), choices=[(code, code) for code in reading.UNITS], initial="1")

    def __init__(self, data=None, *args, user, **kwargs):
        begun = {name: self.base_fields[name].initial for name in ("currency", "unit")}
        super().__init__(data and begun | {name: data[name] for name in data}, *args, **kwargs)
        self.keys = reading.keys(user)
        groups = groupby(self.keys, key=lambda key: key.group)
        self.fields["key"].choices = [
            ANY, *((group, [(key.code, key.name) for key in found]) for group, found in groups)
        ]  # fmt: skip
        organizations = Partner.objects.visible_to(user).filter(kind=Partner.Kind.ORGANIZATION)
        self.fields["members_of"].queryset = organizations.annotate(in_order=LocalName()).order_by("in_order")

    def clean_without(self):
        return [code for code in self.cleaned_data["without"].upper().replace(",", " ").split() if code]

    def clean(self):
        if (amount := self.cleaned_data.get("amount")) is not None and not amount:
            raise ValidationError({"amount": _("Nothing to share: give an amount above zero.")})
        return self.cleaned_data
