"""What is asked in a dispute, step by step, and what their list may be narrowed by."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, search
from accounts.models import Partner
from accounts.money import AmountField
from contributors.models import Dispute
from contributors.models.dispute import OPEN
from missions.forms_editing import PartnerChoice
from missions.models import Mission

KEEPERS = "of"  # prefix of an organization among the accounts one may contest


class DisputeFilter(Filters):
    of_whom = ("mission", "partner")
    text = search(_("Title"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Dispute.Kind.choices])
    mission = forms.ChoiceField(label=_("Mission"))
    partner = forms.ChoiceField(label=_("Contested by"))
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("not over")), ("any", pgettext_lazy("state", "any")), *Dispute.State.choices],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Dispute.objects.visible_to(user).order_by()
        missions = Mission.objects.visible_to(user).filter(pk__in=seen.values("mission"))
        partners = Partner.objects.visible_to(user).filter(pk__in=seen.values("partner"))
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]
        self.fields["partner"].choices = [ANY, *((p.code, p.local_name) for p in partners)]

    def narrow(self, rows):
        if self.is_of_nothing:
            return rows.none()
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(title__icontains=text)
        if chosen.get("kind"):
            rows = rows.filter(kind=chosen["kind"])
        if chosen.get("mission"):
            rows = rows.filter(mission__slug=chosen["mission"])
        if chosen.get("partner"):
            rows = rows.filter(partner__code=chosen["partner"])
        state = chosen.get("state", "")
        if state == "any":
            return rows
        return rows.filter(state=state) if state else rows.filter(state__in=OPEN)


def _position(label):
    return forms.CharField(
        label=label,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("The other side reads it; it is not changed later, only followed by another."),
    )


class _Said(Editing):
    """What is said is the reason."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class OpenForm(_Said):
    """Of a record that is known already (`is_known`), or of what the words name before an account."""

    questions = (
        (_("Who contests what"), ("partner", "kind", "account", "title")),
        (_("How much"), ("amount", "currency")),
        (_("Your position"), ("words",)),
    )
    partner = PartnerChoice(Partner.objects.none(), label=_("Contested by"), empty_label=None)
    kind = forms.ChoiceField(label=_("Kind"), choices=Dispute.Kind.choices)
    account = forms.ChoiceField(label=_("Before whom"), help_text=_("who keeps the record, or the money"))
    title = forms.CharField(label=_("Title"), max_length=160, help_text=_("what is contested, in a line"))
    amount = AmountField(label=_("Amount contested"), required=False, help_text=_("empty: not stated"))
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), initial="USD", help_text=_("three letters of ISO 4217")
    )
    words = _position(_("Position"))

    def __init__(self, *args, user, partners, is_known, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = partners
        self.accounts = {}
        if is_known:
            for name in ("kind", "account"):
                del self.fields[name]
            return
        missions = Mission.objects.visible_to(user).select_related("lead").order_by("acronym")
        organizations = Partner.objects.visible_to(user).filter(kind=Partner.Kind.ORGANIZATION)
        organizations = organizations.order_by("name")
        self.accounts = {f"mission:{m.slug}": {"mission": m} for m in missions}
        self.accounts |= {f"{KEEPERS}:{one.code}": {"organization": one} for one in organizations}
        self.fields["account"].choices = [
            (_("Missions"), [(f"mission:{m.slug}", m.acronym) for m in missions]),
            (_("Organizations"), [(f"{KEEPERS}:{one.code}", one.local_name) for one in organizations]),
        ]

    def answers(self):
        given = super().answers()
        return given | self.accounts[given.pop("account")] if self.accounts else given


class PositionForm(_Said):
    questions = ((_("Your position"), ("words",)),)
    words = _position(_("Position"))


class DeadlineForm(Editing):
    questions = ((_("Until when"), ("deadline",)),)
    deadline = DayField(label=_("Deadline"), required=False, help_text=_("empty: none is set"))


class DecideForm(_Said):
    questions = ((_("The outcome"), ("outcome", "amount", "on")), (_("Its grounds"), ("words",)))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Dispute.Outcome.choices)
    amount = AmountField(label=_("Amount conceded"), required=False, help_text=_("empty: not stated"))
    on = DayField(label=_("Decided on"), initial=timezone.localdate)
    words = _position(_("Grounds"))


class ReasonForm(Editing):
    """A step that takes nothing but why."""
