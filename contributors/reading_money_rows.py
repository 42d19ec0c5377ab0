"""The facts that make one number of money: bills, what was paid of them, and flows of voluntary money."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F, OuterRef, Q, Subquery, Sum

from accounts.models import Partner
from contributors.gathering import last_day
from contributors.models import Assessment, Bill, Flow, PaymentShare
from contributors.models.flow import OPEN
from contributors.periods import missions_of
from contributors.reading_money import base

MOST = 300  # rows of each kind on a page


class Hidden(NamedTuple):
    """A contributor of whose bills it is not all reported how much was paid."""

    partner: Partner
    least: Decimal  # outstanding at the period's end for certain: of its other bills
    letter: Assessment  # the first of which it is so
    since: date


def hidden(user, answer, loads):
    """[Hidden] of an answer, the most outstanding for certain first. `loads`: {contributor: its load}."""
    of = {who: load.purse for who, load in loads.items() if load.purse and load.purse.unknown_so_far}
    if not of:
        return []
    last = last_day(answer.months[-1])
    paid = PaymentShare.objects.visible_to(user).filter(bill=OuterRef("pk"), payment__received_on__lte=last)
    paid = paid.order_by().values("bill").annotate(sum=Sum("amount")).values("sum")
    rows = Bill.objects.visible_to(user).filter(
        _account(user, answer, "assessment__"),
        is_unknown=True,
        partner__in=list(of),
        assessment__issued_on__lte=last,
        assessment__currency="USD",
    )
    rows = rows.annotate(so_far=Subquery(paid)).select_related("assessment")
    found = defaultdict(list)
    for bill in rows.order_by("assessment__issued_on", "pk"):
        found[bill.partner_id].append(bill)
    told = [
        Hidden(
            answer.people[who],
            of[who].owed - sum(max(bill.net - (bill.so_far or 0), Decimal(0)) for bill in bills),
            bills[0].assessment,
            bills[0].assessment.issued_on,
        )
        for who, bills in found.items()
    ]
    return sorted(told, key=lambda one: (-one.least, one.partner.name))


def bills(user, answer, row):
    """Bills in letters of the period, the latest first."""
    rows = Bill.objects.visible_to(user).filter(
        _account(user, answer, "assessment__"), partner__in=row.of.members
    )
    rows = rows.filter(assessment__issued_on__range=_days(answer), assessment__currency="USD")
    rows = rows.select_related("assessment__mission", "assessment__organization", "partner")
    return rows.order_by("-assessment__issued_on", "partner__name")


def payments(user, answer, row):
    """What was received in the period and went to a bill, the latest first."""
    rows = PaymentShare.objects.visible_to(user).filter(
        _account(user, answer, "bill__assessment__"), bill__partner__in=row.of.members
    )
    rows = rows.filter(payment__received_on__range=_days(answer), bill__assessment__currency="USD")
    joined = ("payment", "bill__assessment", "bill__partner")
    return rows.select_related(*joined).order_by("-payment__received_on", "pk")


def flows(user, answer, row):
    """Published voluntary money decided in the period, the latest first."""
    rows = Flow.objects.visible_to(user).filter(certainty__in=OPEN, donor__in=row.of.members)
    rows = rows.filter(decided_on__range=_days(answer))
    scope = base(answer.question.scope)
    missions = missions_of(scope).visible_to(user)
    there = Q(mission__in=missions) | Q(fund__mission__in=missions)
    kind, _colon, code = scope.partition(":")
    if kind in ("all", "organization"):
        elsewhere = Q(mission=None, is_fictional=False) & (Q(fund=None) | Q(fund__mission=None))
        if kind == "organization":
            elsewhere &= Q(fund__organization__code=code) | Q(recipient__code=code)
        there |= elsewhere
    rows = rows.filter(there) if kind != "regular" else rows.none()
    return rows.select_related("donor", "fund", "mission", "recipient").order_by("-decided_on", "pk")


def sums(bills, payments):
    """(what the bills ask for, what the payments brought), in US dollars."""
    asked = bills.order_by().aggregate(sum=Sum(F("gross") - F("credit")))["sum"]
    return asked or Decimal(0), payments.order_by().aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def _days(answer):
    return answer.months[0], last_day(answer.months[-1])


def _account(user, answer, path):
    scope = base(answer.question.scope)
    kind, _colon, code = scope.partition(":")
    if kind == "regular":
        return Q(**{f"{path}mission": None, f"{path}organization__code": code})
    return Q(**{f"{path}mission__in": missions_of(scope).visible_to(user)})
