"""Text to typed values for who is given which role, asked for and decided."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts import access
from accounts.forms import Plain
from accounts.models import Partner

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def roles_on(kind):
    return [(r.code, capfirst(str(r.label))) for r in access.ROLES.values() if r.root == kind]


class AskForm(Plain, forms.Form):
    wanted = forms.CharField(
        label=_("What for"),
        max_length=120,
        help_text=_("the mission, nation or organization, by its name or acronym"),
    )
    why = forms.CharField(
        label=_("Why you need it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("who you are in this, and what you want to do; whoever decides reads it"),
    )


class ReasonForm(Plain, forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("it stands in the history"))


class Until(Plain, forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        year = timezone.localdate() + timedelta(days=365)
        self.fields["expires_on"].initial = year

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day is past."))
        return day


class GiveForm(Until):
    """Who, as what, until when, why: “AU liaison, MINUSCA, until 30 June 2027”."""

    role = forms.ChoiceField(label=_("As what"), widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("To the person with this e-mail"),
        required=False,
        help_text=_("who has no account yet is invited by mail"),
    )
    name = forms.CharField(label=_("Their name, if they are new"), max_length=120, required=False)
    holders = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Or to everyone who speaks for"), required=False
    )
    expires_on = forms.DateField(
        label=_("Until"), required=False, widget=DAY, help_text=_("the last day; empty: no end")
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("it stands in the history"))

    def __init__(self, *args, kind, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_on(kind)
        self.fields["holders"].queryset = Partner.objects.visible_to(user)

    def clean(self):
        given = super().clean()
        if bool(given.get("email")) == bool(given.get("holders")):
            self.add_error("email", _("Name a person or a partner, one of the two."))
        return given


class DecideForm(Until):
    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("give", _("give a role")), ("refuse", _("refuse"))],
        widget=forms.RadioSelect,
        initial="give",
    )
    scope = forms.ChoiceField(label=_("On"), required=False)
    role = forms.ChoiceField(label=_("As what"), required=False)
    expires_on = forms.DateField(
        label=_("Until"), required=False, widget=DAY, help_text=_("the last day; empty: no end")
    )
    answer = forms.CharField(
        label=_("What you tell them"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("needed where you refuse"),
    )

    def __init__(self, *args, row, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.roots = {access.root_key(root): root for root in _grantable(row, user)}
        self.fields["scope"].choices = [(key, str(root)) for key, root in self.roots.items()]
        kinds = {root._meta.model_name for root in self.roots.values()}
        self.fields["role"].choices = [choice for kind in sorted(kinds) for choice in roles_on(kind)]

    def clean(self):
        given = super().clean()
        if given.get("decision") == "give":
            root = self.roots.get(given.get("scope"))
            role = access.ROLES.get(given.get("role"))
            if root is None or role is None or role.root != root._meta.model_name:
                self.add_error("role", _("Choose a role that is given there."))
        elif not given.get("answer"):
            self.add_error("answer", _("Say why, so that the person knows what to do next."))
        return given

    def given(self):
        said = self.cleaned_data
        return {
            "subject": self.roots[said["scope"]],
            "role": said["role"],
            "expires_on": said["expires_on"],
            "answer": said["answer"],
        }


def _grantable(row, user):
    """What was named, or, where it names nothing there is, all that an administrator sees."""
    if row.subject is not None:
        return [row.subject]
    return [root for model in access.roots() for root in model.objects.visible_to(user)]
