"""What is entered of letters and payments, and what their lists narrow by."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import granted
from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, search
from accounts.models import Partner
from accounts.money import AmountField
from contributors.models import Assessment, Payment
from missions.models import Mission

STATE = pgettext_lazy("country", "State")
REGULAR = "regular"  # the account of an organization's own budget


class AssessmentFilter(Filters):
    of_whom = ("mission",)
    text = search(_("Reference"))
    mission = forms.ChoiceField(label=_("For"))
    standing = forms.ChoiceField(
        label=_("Standing"), choices=[ANY, ("open", _("something outstanding")), ("paid", _("paid in full"))]
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].choices = _accounts(user, Assessment)

    def narrow(self, rows):
        if self.is_of_nothing:
            return rows.none()
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(reference__icontains=text)
        if chosen.get("standing"):
            rows = rows.filter(open__gt=0) if chosen["standing"] == "open" else rows.filter(open=0)
        return _of_account(rows, chosen.get("mission"))


class PaymentFilter(Filters):
    of_whom = ("mission",)
    state = forms.CharField(label=STATE, required=False, help_text=_("code or name"))
    mission = forms.ChoiceField(label=_("For"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].choices = _accounts(user, Payment)

    def narrow(self, rows):
        if self.is_of_nothing:
            return rows.none()
        if text := self.chosen.get("state"):
            rows = rows.filter(Q(partner__code__iexact=text) | Q(partner__name__icontains=text))
        return _of_account(rows, self.chosen.get("mission"))


def _accounts(user, model):
    seen = model.objects.visible_to(user).order_by().values("mission")
    missions = Mission.objects.visible_to(user).filter(pk__in=seen)
    return [ANY, (REGULAR, _("regular budget")), *((m.slug, m.acronym) for m in missions)]


def _of_account(rows, chosen):
    if not chosen:
        return rows
    return rows.filter(mission=None) if chosen == REGULAR else rows.filter(mission__slug=chosen)


class OwedFilter(Filters):
    """Whose account, and on which day; today's if no other is given."""

    text = search(STATE)
    of = forms.ChoiceField(label=_("Owed to"))
    day = DayField(label=_("On"), required=False)

    def __init__(self, *args, user, until=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.until = until  # of a page of the past: its last day
        billed = Assessment.objects.visible_to(user).order_by().values("organization")
        self.organizations = {p.code: p for p in Partner.objects.visible_to(user).filter(pk__in=billed)}
        self.fields["of"].choices = [(code, p.local_name) for code, p in self.organizations.items()]

    @property
    def organization(self):
        chosen = self.chosen.get("of")
        return self.organizations.get(chosen) or next(iter(self.organizations.values()), None)

    def narrow(self, rows):
        """The lines of states of which the code or the name, in the reader's language or not, is as asked."""
        text = self.chosen.get("text", "").casefold()
        return [row for row in rows if text in f"{row[0].code} {row[0].name} {row[0].local_name}".casefold()]

    @property
    def on(self):
        day = self.chosen.get("day") or self.until or timezone.localdate()
        return min(day, self.until) if self.until else day


class OfCredits(Editing):
    """Credits, a line a state; `user` names only states they see."""

    credits = forms.CharField(
        label=_("Credits"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("a line each: the state's code and all that is taken off its bill, as FRA 1,200.50"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_credits(self):
        lines = [line.split(maxsplit=1) for line in self.cleaned_data["credits"].splitlines() if line.strip()]
        states = Partner.objects.visible_to(self.user).filter(code__in=[line[0].upper() for line in lines])
        codes, found = {state.code: state for state in states}, {}
        for code, *amount in lines:
            if code.upper() not in codes:
                raise forms.ValidationError(_("“%(code)s” is the code of no state.") % {"code": code})
            if codes[code.upper()] in found:
                raise forms.ValidationError(_("%(code)s stands in two lines.") % {"code": code})
            found[codes[code.upper()]] = _amount(code, *amount)
        return found


class CreditsForm(OfCredits):
    questions = ((_("The credits"), ("credits",)),)


def _amount(code, text=""):
    try:
        return AmountField().clean(text)
    except forms.ValidationError as error:
        raise forms.ValidationError(f"{code}: {' '.join(error.messages)}") from error


class IssueForm(OfCredits):
    questions = (
        (_("The letter"), ("reference", "issued_on", "due_on", "source")),
        (_("Taken off the bills"), ("credits",)),
    )
    reference = forms.CharField(label=_("Reference"), max_length=80)
    issued_on = DayField(label=_("Letter of"))
    due_on = DayField(label=_("Due"), required=False, help_text=_("empty: 30 days after the letter"))
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credits"].required = False


class PaymentForm(Editing):
    questions = (
        (_("Who paid what"), ("partner", "received_on", "amount", "currency")),
        (_("To which account"), ("account",)),
        (_("How this is known"), ("reference", "source")),
    )
    partner = forms.ModelChoiceField(Partner.objects.none(), label=STATE, to_field_name="code")
    received_on = DayField(label=_("Received"))
    amount = AmountField(label=_("Amount"))
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), initial="USD", help_text=_("three letters of ISO 4217")
    )
    account = forms.ChoiceField(label=_("Account"))
    reference = forms.CharField(label=_("Reference"), max_length=80, required=False)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args, user, missions, organizations, **kwargs):
        super().__init__(*args, **kwargs)
        self.accounts = {f"mission:{m.slug}": {"mission": m} for m in missions}
        self.accounts |= {f"of:{one.code}": {"organization": one} for one in organizations}
        self.fields["partner"].queryset = Partner.objects.visible_to(user).filter(kind=Partner.Kind.NATION)
        self.fields["partner"].label_from_instance = lambda partner: partner.local_name
        regular = _("regular budget of %(who)s")
        self.fields["account"].choices = [
            *((f"mission:{m.slug}", m.acronym) for m in missions),
            *((f"of:{one.code}", regular % {"who": one.local_name}) for one in organizations),
        ]

    def answers(self):
        given = super().answers()
        return given | self.accounts[given.pop("account")]


def kept_accounts(user):
    """(missions, organizations) whose payments this person enters."""
    own, led = granted(user, "manage_money", Mission), granted(user, "manage_money", Partner)
    missions = Mission.objects.visible_to(user)
    missions = missions.filter(pk__in=own) | missions.filter(lead__in=led)
    return list(missions.order_by("acronym")), list(Partner.objects.visible_to(user).filter(pk__in=led))
