"""What is asked of who signs, sends back, delegates, and keeps the rules of how many sign."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import approving, deputies
from accounts.editing import DayField, Editing
from accounts.filters import Filters, search
from accounts.models import Approval, User
from accounts.models.approval import Criticality


class ApprovalFilter(Filters):
    text = search(_("Of"))
    step = forms.ChoiceField(
        label=_("What for"), choices=[("", pgettext_lazy("whatever it is", "any")), *Approval.Step.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[("any", pgettext_lazy("state", "any")), *Approval.State.choices]
    )

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(subject_name__icontains=text)
        if chosen.get("step"):
            rows = rows.filter(step=chosen["step"])
        state = chosen.get("state") or Approval.State.PENDING
        return rows if state == "any" else rows.filter(state=state)


class StepForm(Editing):
    """A step that takes nothing but why."""


class SignForm(Editing):
    """`principals` are those for whom `user` may sign, themselves first."""

    questions = ((_("For whom"), ("on_behalf_of",)),)
    needs_reason = False  # the exact change says what is signed
    on_behalf_of = forms.ChoiceField(label=_("I sign for"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args, user, principals, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.principals = {str(person.pk): person for person in principals}
        self.fields["on_behalf_of"].choices = [(key, str(p)) for key, p in self.principals.items()]
        self.initial.setdefault("on_behalf_of", next(iter(self.principals), ""))
        if len(principals) < 2:
            self.fields["on_behalf_of"].widget = forms.HiddenInput()
        self.fields["reason"].label = _("Note")
        self.fields["reason"].required = self.needs_reason

    def answers(self):
        """They sign for themselves where nobody else is named."""
        given = super().answers()
        chosen = self.principals.get(given.pop("on_behalf_of"), next(iter(self.principals.values())))
        return given | {"on_behalf_of": None if chosen.pk == self.user.pk else chosen}


class SendBackForm(SignForm):
    """What to say to who asked."""

    needs_reason = True


class DelegateForm(Editing):
    """`user` lets another sign in one of the scopes they sign in."""

    questions = (
        (_("Who signs for you, and where"), ("subject", "receiver")),
        (_("From when until when"), ("starts_on", "ends_on")),
    )
    subject = forms.ChoiceField(
        label=_("In"), help_text=_("an organization: in all missions it leads that you decide for")
    )
    receiver = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Person"),
        help_text=_("who plans or decides there; sees no more than before"),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.scopes = approving.scopes_of(user)
        self.fields["subject"].choices = [(key, str(root)) for key, (root, _within) in self.scopes.items()]
        within = {one for _root, roots in self.scopes.values() for one in roots}
        self.fields["receiver"].queryset = approving.colleagues(within).exclude(pk=user.pk)

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_now("That day has passed."))
        return day

    def answers(self):
        given = super().answers()
        return given | {"subject": self.scopes[given["subject"]][0]}


class LeaveForm(Editing):
    """`user` names who acts in their place."""

    questions = (
        (_("Who acts for you"), ("receiver",)),
        (_("From when until when"), ("starts_on", "ends_on")),
    )
    receiver = forms.ModelChoiceField(
        User.objects.none(), label=_("Deputy"), help_text=_("who has a role where you have one")
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["receiver"].queryset = deputies.possible(user)


class RuleForm(Editing):
    questions = (
        (_("Of which changes"), ("criticality", "persons_over", "for_amendments")),
        (_("How many sign"), ("signatures",)),
    )
    criticality = forms.ChoiceField(
        label=_("Criticality"),
        required=False,
        choices=[("", pgettext_lazy("whatever it is", "any")), *Criticality.choices],
    )
    persons_over = forms.IntegerField(
        label=_("Strength above"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=_("persons; empty: of any strength"),
    )
    for_amendments = forms.BooleanField(
        label=_("Also amendments"),
        required=False,
        initial=True,
        help_text=_("of what was approved already; they wait until all have signed"),
    )
    signatures = forms.IntegerField(label=_("Signatures"), min_value=1, max_value=5)
