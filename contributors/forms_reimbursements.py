"""What is entered of claims and verifications, and what their lists narrow by."""

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
from accounts.names import named
from contributors.forms_assessments import kept_accounts
from contributors.forms_flows import PartnerChoice
from contributors.models import (
    Contribution,
    LedgerLine,
    Reimbursement,
    ReimbursementItem,
    ReimbursementLine,
    ReimbursementTerm,
    VerifiedHolding,
    VerifiedStrength,
)
from missions.models import Mission

FROM, UNTIL = pgettext_lazy("first day", "from"), pgettext_lazy("last day", "until")


class MissionChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return row.acronym


class OfTwo(Filters):
    """Narrows rows of a contributor at a mission to one of each."""

    of_whom = ("mission",)
    contributor = forms.CharField(label=_("Contributor"), required=False, help_text=_("code or name"))
    mission = forms.ChoiceField(label=_("Mission"))

    def __init__(self, *args, user, model, **kwargs):
        super().__init__(*args, **kwargs)
        seen = model.objects.visible_to(user).order_by()
        found = seen.values_list("mission__slug", "mission__acronym").distinct()
        self.fields["mission"].choices = [ANY, *sorted(found, key=lambda pair: pair[1])]

    def narrow(self, rows):
        if self.is_of_nothing:
            return rows.none()
        chosen = self.chosen
        if text := chosen.get("contributor"):
            rows = rows.filter(named(text, "contributor") | Q(contributor__code__iexact=text))
        if slug := chosen.get("mission"):
            rows = rows.filter(mission__slug=slug)
        return rows


class ClaimFilter(OfTwo):
    state = forms.ChoiceField(
        label=_("State"), choices=[ANY, ("owed", _("not paid")), *Reimbursement.State.choices]
    )
    delay = forms.ChoiceField(label=_("Waits for"), choices=[ANY, *Reimbursement.Delay.choices])

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if state := chosen.get("state"):
            rows = rows.owed() if state == "owed" else rows.filter(state=state)
        return rows.filter(delay=chosen["delay"]) if chosen.get("delay") else rows


class TermFilter(Filters):
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *ReimbursementTerm.Kind.choices])
    text = search(_("Group or resolution"))

    def narrow(self, rows):
        chosen = self.chosen
        if kind := chosen.get("kind"):
            rows = rows.filter(kind=kind)
        if text := chosen.get("text"):
            rows = rows.filter(group__icontains=text) | rows.filter(instrument__icontains=text)
        return rows


class BookFilter(Filters):
    """Lines of one account of the books: `of` is "mission:ALPHA" or "of:UN", an organization's own budget."""

    of_whom = ("of",)
    of = forms.ChoiceField(label=_("Of"))
    book = forms.ChoiceField(label=_("Account"), choices=[ANY, *LedgerLine.Book.choices])
    currency = forms.ChoiceField(label=_("Currency"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        lines = LedgerLine.objects.visible_to(user).order_by()
        keys = "entry__mission__acronym", "entry__organization__code", "entry__currency"
        found = sorted(lines.values_list(*keys).distinct(), key=lambda row: tuple(map(str, row)))
        accounts = {
            f"mission:{mission}" if mission else f"of:{organization}": mission or organization
            for mission, organization, _currency in found
        }
        self.fields["of"].choices = [ANY, *accounts.items()]
        self.fields["currency"].choices = [ANY, *((c, c) for c in sorted({row[2] for row in found}))]

    def narrow(self, rows):
        if self.is_of_nothing:
            return rows.none()
        chosen = self.chosen
        kind, _colon, code = chosen.get("of", "").partition(":")
        if kind == "mission":
            rows = rows.filter(entry__mission__acronym=code)
        elif kind:
            rows = rows.filter(entry__mission=None, entry__organization__code=code)
        if chosen.get("book"):
            rows = rows.filter(book=chosen["book"])
        return rows.filter(entry__currency=chosen["currency"]) if chosen.get("currency") else rows


class Between(Editing):
    """A contributor, a mission this person enters such rows of, and a period."""

    contributor = PartnerChoice(Partner.objects.none(), label=_("Contributor"), to_field_name="code")
    mission = MissionChoice(Mission.objects.none(), label=_("Mission"), to_field_name="slug")
    starts_on = DayField(label=FROM)
    ends_on = DayField(label=UNTIL)

    def __init__(self, *args, user, missions, **kwargs):
        super().__init__(*args, **kwargs)
        if "mission" in self.fields:
            self.fields["contributor"].queryset = Partner.objects.visible_to(user)
            seen = Mission.objects.visible_to(user).filter(pk__in=[one.pk for one in missions])
            self.fields["mission"].queryset = seen.order_by("acronym")


class ClaimForm(Between):
    questions = ((_("Whose claim, and for when"), ("contributor", "mission", "starts_on", "ends_on")),)


class StepForm(Editing):
    """A step of a claim takes nothing but why."""


class PayForm(Editing):
    questions = ((_("When"), ("paid_on",)),)
    paid_on = DayField(label=_("Paid"), initial=timezone.localdate)


class DelayForm(Editing):
    questions = ((_("What it waits for"), ("delay", "words")),)
    delay = forms.ChoiceField(label=_("Waits for"), choices=Reimbursement.Delay.choices)
    words = forms.CharField(label=_("In words"), max_length=300, required=False)


class ItemForm(Editing):
    questions = (
        (_("What is claimed"), ("kind", "reference", "source")),
        (_("Of a premium"), ("percent", "persons")),
        (_("Of anything else"), ("amount",)),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ReimbursementItem.Kind.choices)
    reference = forms.CharField(label=_("Reference"), max_length=80)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    percent = forms.DecimalField(label=_("Percent"), max_digits=5, decimal_places=2, required=False)
    persons = forms.IntegerField(label=_("Persons"), min_value=1, max_value=2**31 - 1, required=False)
    amount = forms.DecimalField(
        label=_("Amount"),
        max_digits=15,
        decimal_places=2,
        required=False,
        help_text=_("below zero: an adjustment that takes off"),
    )


class DecideForm(Editing):
    questions = ((_("The decision"), ("outcome",)),)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=ReimbursementLine.Outcome.choices)


class CountField(forms.IntegerField):
    """How many, from none up."""

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=2**31 - 1, **kwargs)


class Verifying(Between):
    """Of any verification: signed or not, and the report it is from."""

    signed_on = DayField(label=_("Signed"), required=False, help_text=_("by both sides; empty: not signed"))
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("the report, by its reference"))


WHOSE = (_("Whose, and for when"), ("contributor", "mission", "starts_on", "ends_on"))
KNOWN = (_("How this is known"), ("signed_on", "source"))


class StrengthForm(Verifying):
    questions = (WHOSE, (_("How many"), ("group", "agreed", "present")), KNOWN)
    group = forms.ChoiceField(label=_("Group"), choices=VerifiedStrength.Group.choices)
    agreed = CountField(label=_("Agreed"), help_text=_("persons, by the memorandum"))
    present = CountField(label=_("Present"), help_text=_("persons, on every day of the period"))


class HoldingForm(Verifying):
    questions = (
        WHOSE,
        (_("What"), ("kind", "group", "lease")),
        (_("How many"), ("agreed", "present", "serviceable")),
        KNOWN,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=VerifiedHolding.Kind.choices)
    group = forms.CharField(
        label=_("Group"), max_length=80, help_text=_("of equipment, or category of self-sustainment")
    )
    lease = forms.ChoiceField(
        label=_("Lease"), choices=[("", "–"), *VerifiedHolding.Lease.choices], required=False
    )
    agreed = CountField(label=_("Agreed"), help_text=_("items; of self-sustainment persons"))
    present = CountField(label=_("Present"), help_text=_("items; of self-sustainment persons"))
    serviceable = CountField(
        label=_("Serviceable"), help_text=_("items; of self-sustainment persons for whom the standard is met")
    )


class ContributionForm(Verifying):
    questions = (
        WHOSE,
        (_("What was given"), ("kind", "group", "quantity", "unit")),
        (_("What it is worth"), ("value", "currency", "valuation")),
        KNOWN,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Contribution.Kind.choices)
    group = forms.CharField(label=_("What was given"), max_length=160)
    quantity = forms.DecimalField(
        label=_("Quantity"), max_digits=12, decimal_places=2, min_value=0, required=False
    )
    unit = forms.CharField(
        label=_("Unit"), max_length=40, required=False, help_text=_("such as persons, tonnes")
    )
    value = AmountField(label=_("Value"), required=False, help_text=_("empty: not reported"))
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), initial="USD", help_text=_("three letters of ISO 4217")
    )
    valuation = forms.CharField(label=_("How it is valued"), max_length=300, required=False)


def corrected(form):
    """The same form of a row that stands: what names it stays."""
    kept = ("contributor", "mission", "starts_on", "ends_on", "kind", "group", "lease")
    fields = {name: field for name, field in form.base_fields.items() if name not in kept}
    return type(f"{form.__name__}Corrected", (form,), dict.fromkeys(kept) | fields)


def standing(row, form):
    return {name: getattr(row, name) for name in form.base_fields if hasattr(row, name)}


def kept_missions(user):
    """Missions whose money this person keeps."""
    return kept_accounts(user)[0]


def posted_missions(user):
    """Missions of which this person posts verifications."""
    reported = Mission.objects.visible_to(user).filter(pk__in=granted(user, "report_strength", Mission))
    return list({row.pk: row for row in (*kept_missions(user), *reported)}.values())
