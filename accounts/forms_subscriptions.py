"""What is asked of a subscription: of which notices, how often, and how much of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.forms import Plain
from accounts.models import Subscription


class SubscriptionForm(Plain, forms.Form):
    frequency = forms.ChoiceField(
        label=_("How often"),
        choices=Subscription.Frequency.choices,
        help_text=_("daily at six in the morning of your time zone, weekly on Mondays; nothing new, no mail"),
    )
    mails_a_day = forms.IntegerField(
        label=_("Mails a day, at most"), min_value=1, max_value=50, help_text=_("the rest comes the next day")
    )
    items_a_mail = forms.IntegerField(
        label=_("Entries a mail, at most"),
        min_value=1,
        max_value=100,
        help_text=_("how many more there are is said in the mail"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Of these notices"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("none ticked: all you are told of and have not read"),
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, is_of_list, **kwargs):
        super().__init__(*args, **kwargs)
        if is_of_list:
            del self.fields["kinds"]
        else:
            self.fields["kinds"].choices = list(notices.in_groups().items())

    def answers(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


STARTS_WITH = {"frequency": "daily", "mails_a_day": 5, "items_a_mail": 20}
