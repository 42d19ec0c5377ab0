"""What is asked in resupply requests and discrepancy reports, and what their lists may be narrowed by."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, search
from logistics.forms_stocks import QuantityField, RequestChoice, seen_missions
from logistics.models import DiscrepancyReport, ResupplyRequest
from logistics.models.resupply import OPEN

NOT_OVER = [("", _("not over")), ("any", pgettext_lazy("state", "any"))]


class _OfStocks(Filters):
    text = search(_("Stock"))
    mission = forms.ChoiceField(label=_("Mission"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].choices = [ANY, *seen_missions(user, self.model)]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(item__name__icontains=text)
        if slug := chosen.get("mission"):
            rows = rows.filter(item__location__mission__slug=slug)
        state = chosen.get("state", "")
        if state == "any":
            return rows
        return rows.filter(state=state) if state else rows.filter(state__in=self.not_over)


class RequestFilter(_OfStocks):
    model, not_over = ResupplyRequest, OPEN
    state = forms.ChoiceField(label=_("State"), choices=[*NOT_OVER, *ResupplyRequest.State.choices])


class DiscrepancyFilter(_OfStocks):
    model, not_over = DiscrepancyReport, ("opened", "accepted", "contested")
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *DiscrepancyReport.Kind.choices])
    state = forms.ChoiceField(label=_("State"), choices=[*NOT_OVER, *DiscrepancyReport.State.choices])

    def narrow(self, rows):
        rows = super().narrow(rows)
        return rows.filter(kind=self.chosen["kind"]) if "kind" in self.chosen else rows


# --- Requests
class AskForm(Editing):
    questions = ((_("What is asked for"), ("quantity", "needed_by", "justification")),)
    quantity = QuantityField(label=_("Quantity"))
    needed_by = DayField(label=_("Needed by"))
    justification = forms.CharField(
        label=_("Why it is needed"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        self.fields["quantity"].help_text = item.measure


class ReasonForm(Editing):
    """A step that takes nothing but why."""


class ApproveForm(Editing):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class OrderForm(Editing):
    questions = ((_("Of whom, and when it comes"), ("supplier", "order_number", "due_on")),)
    supplier = forms.CharField(label=_("Supplier"), max_length=120)
    order_number = forms.CharField(label=_("Order"), max_length=60, required=False, help_text=_("its number"))
    due_on = DayField(label=_("Due"), required=False, help_text=_("empty: when it is needed"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class SendForm(Editing):
    questions = ((_("When it comes"), ("due_on",)),)
    due_on = DayField(label=_("Due"), required=False, help_text=_("empty: as before"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class DelayForm(Editing):
    questions = ((_("When it comes"), ("due_on",)),)
    due_on = DayField(label=_("Due"))


# --- Discrepancies
class DiscrepancyForm(Editing):
    questions = (
        (_("Which delivery"), ("request", "delivered_on", "proof")),
        (_("What was found"), ("kind", "expected", "found", "words")),
    )
    request = RequestChoice(
        ResupplyRequest.objects.none(), label=_("Of which request"), required=False, empty_label=_("of none")
    )
    delivered_on = DayField(label=_("Delivered"), initial=timezone.localdate)
    proof = forms.CharField(
        label=_("Proof of delivery"), max_length=80, help_text=_("number of the delivery note or waybill")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=DiscrepancyReport.Kind.choices)
    expected = QuantityField(label=_("On the delivery note"))
    found = QuantityField(label=_("Found in good order"))
    words = forms.CharField(
        label=_("What was found"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args, user, item, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        for name in ("expected", "found"):
            self.fields[name].help_text = item.measure
        rows = ResupplyRequest.objects.visible_to(user).filter(item=item).order_by("-asked_at")
        self.fields["request"].queryset = rows
        if not rows.exists():
            del self.fields["request"]

    def clean(self):
        given = super().clean()
        expected, found = given.get("expected"), given.get("found")
        if expected is not None and expected == found:
            self.add_error("found", _now("It is as the note says: there is nothing to report."))
        return given


class _Said(Editing):
    questions = ((_("Your answer"), ("words",)),)
    words = forms.CharField(
        label=_("In words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("whoever sees the report reads it"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class AcceptForm(_Said):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].required = False


class ContestForm(_Said):
    pass


class SettleForm(_Said):
    questions = ((_("What came of it"), ("words",)),)
