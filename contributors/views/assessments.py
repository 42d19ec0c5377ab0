"""Pages of letters of assessment: what is asked of whom, what of it is paid."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext

from accounts import as_of, dates, editing
from accounts.api import formats
from accounts.cells import aside, second, unknown
from accounts.listing import Column, Empty, Listing
from accounts.notation import number
from contributors import contesting, owing, services_budgets, services_credits
from contributors import forms_assessments as forms
from contributors import reading_accounts as reading
from contributors import services_assessments as services
from contributors.models import Apportionment, Assessment, Bill
from contributors.reading_cash import rests_on


def _paid(row, amount):
    if amount is None:
        return unknown(_("not reported"))
    return _with(amount, pgettext("money", "at least")) if row.hidden else number(amount)


def _open(row, amount):
    return _with(amount, pgettext("money", "at most")) if row.hidden else number(amount)


def _with(amount, words):
    return format_html("{}{}", number(amount), second(words))


ASSESSMENTS = Listing(
    "contributors:assessments",
    lazy("Letters of assessment"),
    (
        Column("reference", lazy("Letter"), sort="reference"),
        Column("mission", lazy("For"), value="account_words", sort="mission__acronym"),
        Column("issued", lazy("Letter of"), value="issued_on", kind="day", sort="issued_on"),
        Column("due", lazy("Due"), value="due_on", kind="day", sort="due_on"),
        Column("asked", lazy("Asked"), kind="number", sort=F("asked")),
        Column("paid", lazy("Paid"), value=owing.paid_known, kind="number", sort=F("paid"), cell=_paid),
        Column("open", lazy("Outstanding"), kind="number", sort=F("open"), near=True, cell=_open),
        Column("least", lazy("Of it for certain"), kind="number", sort=F("least")),
        Column("currency", lazy("Currency"), sort="currency"),
    ),
    order="-issued",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row),
    template="contributors/assessments.html",
)
NO_LETTER = Empty(
    lazy("No letter fits."),
    lazy(
        "Letters are issued from a budget, for one of its periods; bills and what is owed follow from them."
    ),
    lazy("Budgets"),
    "/budgets/",
)


def assessments(request):
    asked = ASSESSMENTS.asked(request)
    form = forms.AssessmentFilter(asked, user=request.user)
    rows = Assessment.objects.visible_to(request.user).filter(**as_of.cut(request, "issued_on"))
    rows = owing.with_paid(rows, as_of.until(request)).select_related("mission")
    return ASSESSMENTS.answer(request, asked, form.narrow(rows), form=form, empty=NO_LETTER)


def assessment(request, pk):
    row = _seen(request, pk)
    bills = reading.bills_of(request.user, row, as_of.until(request))
    return render(
        request,
        "contributors/assessment.html",
        {
            "assessment": row,
            "bills": bills,
            "open": sum(owed.net - sum(part.amount for part in owed.payments) for _bill, owed in bills),
            "is_at_most": any(bill.is_unknown for bill, _owed in bills),
            "may_keep": services.may_keep(request.user, row) and not as_of.month(request),
            "rests": _rests(request.user, row, bills, as_of.day(request)),
            "contests": [
                (partner, contesting.link(partner, assessment=row.pk))
                for partner in contesting.own_partners(request.user).filter(bills__assessment=row)
            ],
        },
    )


def _rests(user, row, bills, today):
    """What rests on what is past its day of a mission's letter; None where nothing is."""
    unpaid = sum(owed.outstanding(today) for _bill, owed in bills) if row.due_on < today else 0
    return rests_on(user, row.mission, today, unpaid) if unpaid and row.mission else None


def assessment_file(request, pk, kind):
    """Every state's bill of one letter, and what of it is paid."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    row = _seen(request, pk)
    heads = ["iso3", "name", "gross", "credit", "net", "paid", "settled_on", "days_to_pay", "is_unknown"]
    rows = [
        (
            bill.partner.code, bill.partner.name, bill.gross, bill.credit, bill.net,
            owed.paid_known, owed.settled_on, owed.days_to_pay, bill.is_unknown,
        )
        for bill, owed in reading.bills_of(request.user, row, as_of.until(request))
    ]  # fmt: skip
    return formats.MAKERS[kind](heads, rows, f"bills-{row.issued_on}")


def assessment_issue(request, pk):
    """The letter of one period of a budget."""
    rows = Apportionment.objects.visible_to(request.user).select_related("appropriation__mission__lead")
    period = get_object_or_404(rows, pk=pk)
    budget = period.appropriation
    if not services_budgets.may_keep(request.user, budget.mission):
        raise PermissionDenied(_("Letters are issued by funding officers of a mission or its organization."))
    back = reverse("contributors:budget", args=[budget.pk])
    days = dates.period(period.starts_on, period.ends_on)
    form = forms.IssueForm(request.POST or None, user=request.user)
    return editing.page(
        request,
        form,
        partial(services.issue_assessment, period, by=request.user),
        to=Assessment.get_absolute_url,
        said=lambda row: _("The letter %(reference)s is issued.") % {"reference": row},
        title=_("Ask states for %(period)s") % {"period": f"{budget}, {days}"},
        lead=_("Each state is billed by the rates of the years the period lies in."),
        button=_("Issue the letter"),
        back=back,
        crumbs=[(_("Budgets"), reverse("contributors:budgets")), (str(budget), back)],
    )


def assessment_credits(request, pk):
    """What is taken off bills of a letter: shown as it stands, state by state."""
    row = _seen(request, pk)
    if not services.may_keep(request.user, row):
        raise PermissionDenied(_("Credits are entered by funding officers of a mission or its organization."))
    bills = Bill.objects.visible_to(request.user).filter(assessment=row, credit__gt=0)
    standing = bills.order_by("partner__code").values_list("partner__code", "credit")
    start = {"credits": "\n".join(f"{code} {credit}" for code, credit in standing)}
    return editing.page(
        request,
        forms.CreditsForm(request.POST or None, user=request.user, initial=start),
        partial(services_credits.enter_credits, row, by=request.user),
        to=Assessment.get_absolute_url,
        said=lambda row: _("The credits of %(reference)s are entered.") % {"reference": row},
        title=_("Credits of %(reference)s") % {"reference": row},
        lead=_(
            "A state's part of staff assessment income and of balances not spent, taken off its bill. States "
            "that are not named keep theirs; 0 takes one away. Never more than is open of the bill."
        ),
        button=_("Enter the credits"),
        back=row.get_absolute_url(),
        crumbs=[(_("Letters of assessment"), reverse("contributors:assessments"))],
    )


def assessment_cancel(request, pk):
    row = _seen(request, pk)
    if not services.may_keep(request.user, row):
        raise PermissionDenied(_("Letters are issued by funding officers of a mission or its organization."))

    def act(reason):
        services.cancel_assessment(row, reason=reason, by=request.user)
        return row

    return editing.page(
        request,
        editing.Editing(request.POST or None),
        act,
        to=lambda _row: reverse("contributors:assessments"),
        said=lambda row: _("The letter %(reference)s is taken back.") % {"reference": row},
        title=_("Take back %(reference)s") % {"reference": row},
        lead=_("Its bills are no longer owed. A letter on which something was paid stays."),
        button=_("Take it back"),
        back=row.get_absolute_url(),
        crumbs=[(_("Letters of assessment"), reverse("contributors:assessments"))],
    )


def _seen(request, pk):
    rows = Assessment.objects.visible_to(request.user).filter(**as_of.cut(request, "issued_on"))
    rows = rows.select_related("mission__lead", "organization", "apportionment__appropriation")
    return get_object_or_404(rows, pk=pk)
