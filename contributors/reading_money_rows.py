"""The facts that make one number of money: bills, what was paid of them, and flows of voluntary money."""

from decimal import Decimal

from django.db.models import F, Q, Sum

from contributors.gathering import last_day
from contributors.models import Bill, Flow, PaymentShare
from contributors.models.flow import OPEN
from contributors.periods import missions_of
from contributors.reading_money import base

MOST = 300  # rows of each kind on a page


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
