"""Pages of what states paid, and of what they owe: payments, arrears of all, one state's account."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext, pgettext_lazy

from accounts import as_of, editing
from accounts.api import formats
from accounts.cells import aside, invented, state, unknown
from accounts.dates import short_day
from accounts.listing import Column, Empty, Listing
from accounts.models import Partner
from accounts.names import LocalName
from contributors import forms_assessments as forms
from contributors import reading_accounts as reading
from contributors import services_assessments as services
from contributors.models import Payment
from contributors.owing import owed_of
from contributors.reading_cash import rests_on_state
from contributors.reading_plans import plans
from contributors.services_plans import may_keep as may_plan

FIRST, FOLDED = 50, 60  # states shown at first, of so many or more
PAYMENTS = Listing(
    "contributors:payments",
    lazy("Payments"),
    (
        Column("state", forms.STATE, value="partner.local_name", sort=LocalName("partner")),
        Column("received", lazy("Received"), value="received_on", kind="day", sort="received_on"),
        Column("mission", lazy("For"), value="account_words", sort="mission__acronym"),
        Column("reference", lazy("Reference"), sort="reference"),
        Column("amount", lazy("Amount"), kind="number", sort="amount", near=True, along="currency"),
        Column("currency", lazy("Currency"), sort="currency"),
        Column(
            "standing",
            lazy("Standing"),
            value=lambda row: _words(row)[1],
            cell=lambda row, _value: state(*_words(row)),
        ),
    ),
    order="-received",
    link=lambda row: reverse("contributors:payment", args=[row.pk]),
    mark=lambda row: aside(row),
    template="contributors/payments.html",
)
NO_PAYMENT = Empty(
    lazy("No payment fits."),
    lazy("Payments are entered by funding officers; each goes to the state's oldest bills first."),
)


def _words(row):
    return ("withdrawn", _("reversed")) if row.reversed_on else ("accepted", _("stands"))


def payments(request):
    asked = PAYMENTS.asked(request)
    form = forms.PaymentFilter(asked, user=request.user)
    rows = Payment.objects.visible_to(request.user).filter(**as_of.cut(request, "received_on"))
    rows = rows.select_related("partner", "mission")
    may_enter = not as_of.month(request) and forms.kept_accounts(request.user) != ([], [])
    return PAYMENTS.answer(
        request, asked, form.narrow(rows), form=form, empty=NO_PAYMENT, may_enter=may_enter
    )


def payment(request, pk):
    row = _seen(request, pk)
    shares = row.shares.select_related("bill__assessment").order_by("bill__assessment__issued_on")
    return render(
        request,
        "contributors/payment.html",
        {
            "payment": row,
            "standing": _words(row),
            "shares": shares,
            "left": row.amount - sum(share.amount for share in shares),
            "may_keep": not as_of.month(request)
            and not row.reversed_on
            and services.may_keep(request.user, row),
        },
    )


def payment_new(request):
    missions, organizations = forms.kept_accounts(request.user)
    if not missions and not organizations:
        raise PermissionDenied(_("Payments are entered by funding officers."))
    begun = {"received_on": timezone.localdate(), "partner": request.GET.get("state", "")}
    form = forms.PaymentForm(
        request.POST or None, user=request.user, missions=missions, organizations=organizations, initial=begun
    )
    return editing.page(
        request,
        form,
        partial(services.record_payment, by=request.user),
        to=lambda row: reverse("contributors:payment", args=[row.pk]),
        said=lambda row: _("The payment of %(who)s is entered.") % {"who": row.partner.local_name},
        title=_("Enter a payment"),
        lead=_(
            "It goes to the state's oldest bills of the account first; what is left stands as an advance."
        ),
        button=_("Enter the payment"),
        back=reverse("contributors:payments"),
        crumbs=[(_("Payments"), reverse("contributors:payments"))],
    )


def payment_reverse(request, pk):
    row = _seen(request, pk)
    if not services.may_keep(request.user, row):
        raise PermissionDenied(_("Payments are entered by funding officers."))
    return editing.page(
        request,
        editing.Editing(request.POST or None),
        partial(services.reverse_payment, row, by=request.user),
        to=lambda row: reverse("contributors:payment", args=[row.pk]),
        said=lambda _row: _("The payment is reversed: its bills are owed again."),
        title=_("Reverse the payment of %(who)s") % {"who": row.partner.local_name},
        button=_("Reverse it"),
        back=reverse("contributors:payment", args=[row.pk]),
        crumbs=[(_("Payments"), reverse("contributors:payments"))],
    )


def owed(request):
    """What every state owes an organization on a day, and whose vote is at stake."""
    organization, on, form = _asked(request)
    rows = _found(request, organization, on, form)
    return render(
        request,
        "contributors/owed.html",
        {
            "form": form,
            "organization": organization,
            "on": on,
            "rows": rows if request.GET.get("rows") == "all" or len(rows) < FOLDED else rows[:FIRST],
            "of_all": len(rows),
            "may_fold": len(rows) >= FOLDED,
            "waived": reading.waived(request.user, on),
        },
    )


def _found(request, organization, on, form):
    rows = reading.accounts(request.user, organization, on) if organization else []
    return form.narrow(rows)


def owed_file(request, kind):
    if kind not in ("csv", "xlsx"):
        raise Http404
    organization, on, form = _asked(request)
    heads = [
        "iso3",
        "name",
        "asked",
        "paid",
        "outstanding",
        "arrears",
        "overdue",
        "days_to_pay",
        "article_19",
        "outstanding_at_least",
        "arrears_at_least",
        "is_at_most",
    ]
    rows = [
        (
            who.code, who.name, one.asked, one.paid_known, one.outstanding, one.arrears, one.overdue,
            None if one.mean_days is None else round(one.mean_days), test.applies,
            one.least, one.arrears_least, one.is_at_most,
        )
        for who, one, test in _found(request, organization, on, form)
    ]  # fmt: skip
    return formats.MAKERS[kind](heads, rows, f"owed-{on}")


def _stood(request, bills):
    """{bill: it as a plain value, with what was paid of it}."""
    return {one.key: one for one in owed_of(bills, as_of.until(request))}


def _paid_in_full(owed, day):
    if day:
        return short_day(day)
    if owed.is_unknown:
        return _("not in full, how much is not reported")
    return pgettext("money", "in part") if owed.payments else unknown(pgettext("money", "nothing yet"))


BILLS = Listing(
    "contributors:account",
    lazy("Bills"),
    (
        Column(
            "letter",
            lazy("Letter"),
            value="assessment.reference",
            sort=("assessment__reference", "pk"),
        ),
        Column(
            "mission",
            lazy("For"),
            value="assessment.account_words",
            sort=("assessment__mission__acronym", "pk"),
        ),
        Column(
            "issued",
            lazy("Letter of"),
            value="assessment.issued_on",
            kind="day",
            sort=("assessment__issued_on", "pk"),
        ),
        Column("due", pgettext_lazy("money", "Due"), value="assessment.due_on", kind="day", shown=False),
        Column("net", lazy("To pay"), kind="number", sort=(F("gross") - F("credit"), "pk"), near=True),
        Column(
            "paid",
            pgettext_lazy("money", "Paid"),
            value="paid_known",
            kind="number",
            attach=_stood,
            unknown=lazy("not reported"),
        ),
        Column("settled_on", lazy("Paid in full"), kind="day", attach=_stood, cell=_paid_in_full),
        Column(
            "days_to_pay",
            lazy("Days to pay"),
            kind="number",
            attach=_stood,
            unknown=pgettext_lazy("money", "open"),
        ),
        Column("currency", lazy("Currency"), value="assessment.currency", shown=False),
    ),
    order="-issued",
    link=lambda row: row.assessment.get_absolute_url(),
    mark=lambda row: invented(row.assessment),
    template="contributors/account.html",
    dense=True,
)
NO_BILL = Empty(lazy("No bill that you may see."), lazy("Bills follow from letters of assessment."))


def account(request, code):
    """One state's account with an organization: its bills, what it paid and owes, the test of Article 19."""
    partner = get_object_or_404(Partner.objects.visible_to(request.user), code=code)
    asked, user = BILLS.asked(request), request.user
    form = forms.OwedFilter(asked, user=user, until=as_of.until(request))
    del form.fields["text"]  # whose account it is stands in the address
    organization, on = form.organization, form.on
    found = reading.account(user, partner, organization, on) if organization else None
    return BILLS.answer(
        request,
        asked,
        reading.bills(user, partner, organization).filter(**as_of.cut(request, "assessment__issued_on")),
        form=form,
        empty=NO_BILL,
        partner=partner,
        organization=organization,
        on=on,
        found=found,
        plans=plans(user, partner, organization, on) if organization else [],
        may_plan=organization and not as_of.month(request) and may_plan(user, organization),
        rests=rests_on_state(user, found.overdue, on) if found and on == as_of.day(request) else [],
    )


def _asked(request):
    form = forms.OwedFilter(request.GET, user=request.user, until=as_of.until(request))
    return form.organization, form.on, form


def _seen(request, pk):
    rows = Payment.objects.visible_to(request.user).filter(**as_of.cut(request, "received_on"))
    rows = rows.select_related("partner", "mission__lead", "organization")
    return get_object_or_404(rows, pk=pk)
