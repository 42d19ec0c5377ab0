"""Reimbursement of contributors: rates by date, the arithmetic of lines, claims on their way to payment."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts import tables
from accounts.models import Event
from accounts.services import grant_role
from contributors import ledger
from contributors import reimbursement as rule
from contributors import services_reimbursements as services
from contributors import services_verifications as verifications
from contributors.models import (
    LedgerEntry,
    LedgerLine,
    Reimbursement,
    ReimbursementTerm,
    VerifiedHolding,
    VerifiedStrength,
)

FIRST, LAST = date(2023, 7, 1), date(2023, 9, 30)


def published():
    """The terms the portal carries, of the United Nations."""
    return [
        rule.Term(
            row["kind"], row["group"], tables.day(row["starts_on"]), tables.day(row["ends_on"]),
            Decimal(row["value"]), row["source"],
        )
        for row in tables.rows("contributors/reference/reimbursement_terms.csv")
        if row["organization"] == "UN"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (date(2002, 1, 1), 1028),
        (date(2014, 6, 30), 1028),
        (date(2014, 7, 1), 1332),  # A/RES/68/281
        (date(2016, 6, 30), 1332),
        (date(2016, 7, 1), 1365),
        (date(2017, 7, 1), 1410),
        (date(2018, 7, 1), 1428),  # A/RES/72/285
        (date(2022, 6, 30), 1428),
        (date(2022, 7, 1), 1448),  # A/RES/76/276
    ],
)
def test_the_rate_of_a_person_and_month_is_that_of_the_day(day, rate):
    assert rule.value_on(published(), "personnel", day) == rate
    first = day.replace(day=1)
    month = rule.Strength("contingent", first, (first + timedelta(31)).replace(day=1) - timedelta(1), 850)
    if day.day == 1:
        assert rule.personnel(month, published()).amount == 850 * rate


def test_a_period_across_a_change_of_the_rate_takes_each_day_at_its_own():
    line = rule.personnel(rule.Strength("contingent", date(2022, 6, 16), date(2022, 7, 31), 100), published())
    assert line.amount == 100 * 1428 / Decimal(2) + 100 * 1448  # 15 of 30 days, then all of July
    assert [(step.what, step.values["days"], step.values["rate"]) for step in line.steps] == [
        ("span", "15", "1428"),
        ("span", "31", "1448"),
    ]


def test_no_rate_is_no_amount():
    line = rule.personnel(rule.Strength("contingent", date(2001, 12, 1), date(2002, 1, 31), 10), published())
    assert line.amount is None and rule.total([line]) == 0
    assert [step.what for step in line.steps] == ["no_rate", "span"]


def report(starts_on, serviceable, agreed=40, group="Carriers"):
    ends_on = starts_on + timedelta(91)
    return [rule.Holding("major", group, "wet", starts_on, ends_on, agreed, serviceable, serviceable)]


@pytest.mark.parametrize(
    ("before", "now", "taken"),
    [
        (36, 36, None),  # a tenth is tolerated
        (30, 38, None),  # one report alone
        (30, 32, "-20000"),  # a fifth was missing throughout
        (30, 20, "-25000"),
        (10, 12, "-35000"),  # no more than the ceiling
    ],
)
def test_equipment_missing_in_report_after_report_is_deducted(before, now, taken):
    reports = [report(date(2023, 4, 1), before), report(FIRST, now)]
    line = rule.deduction(Decimal(100_000), reports, published(), LAST)
    assert line.amount == Decimal(taken) if taken else line is None


def test_one_report_takes_nothing_off_and_a_surplus_makes_up_for_nothing():
    assert rule.deduction(Decimal(1000), [report(FIRST, 10)], published(), LAST) is None
    mixed = [*report(FIRST, 10, 20), *report(FIRST, 30, 20, "Tankers")]
    assert rule.missing_share(mixed) == Fraction(1, 4)


@pytest.mark.parametrize(("serviceable", "quantity"), [(36, 40), (35, 35)])
def test_at_the_serviceability_due_all_that_is_present_is_paid(serviceable, quantity):
    terms = [*published(), rule.Term("wet", "Carriers", None, None, Decimal(1000))]
    holding = rule.Holding("major", "Carriers", "wet", FIRST, date(2023, 7, 31), 40, 40, serviceable)
    assert rule.equipment(holding, terms, {}).amount == quantity * 1000
    raised = rule.equipment(holding, terms, {"environment": Decimal(5), "hostile": Decimal(3)})
    assert raised.amount == quantity * 1080


def test_equipment_without_a_rate_has_no_figure():
    holding = rule.Holding("major", "Carriers", "dry", FIRST, LAST, 40, 40, 40)
    assert rule.equipment(holding, published(), {"hostile": Decimal(3)}).amount is None


def test_a_premium_is_no_more_than_its_limit():
    month = rule.Strength("", date(2023, 7, 1), date(2023, 7, 31), 0)
    item = rule.Item("risk", "Order 7", Decimal(12), 50)
    assert rule.premium(item, month, published()).amount == Decimal("7240.00")  # 50 x 1,448 x 10 %


@given(st.integers(0, 3000), st.dates(date(2015, 1, 1), date(2024, 1, 1)), st.integers(0, 400))
def test_a_period_cut_in_two_comes_to_the_same(persons, first, days):
    last, terms = first + timedelta(days + 1), published()
    cut = first + timedelta(days // 2)
    parts = [(first, cut), (cut + timedelta(1), last)]
    whole = rule.personnel(rule.Strength("", first, last, persons), terms).amount
    halves = [rule.personnel(rule.Strength("", *part, persons), terms).amount for part in parts]
    assert abs(whole - sum(halves)) <= Decimal("0.01")


# --- Claims
@pytest.fixture
def faye(cast):
    """dora, who keeps the money of ALPHA."""
    grant_role(role="funding", subject=cast.alpha, person=cast.dora, by=cast.system)
    return cast.dora


@pytest.fixture
def fred(cast):
    """pia, who keeps the money of the United Nations."""
    grant_role(role="treasury", subject=cast.un, person=cast.pia, by=cast.system)
    return cast.pia


@pytest.fixture
def terms(cast):
    for term in published():
        ReimbursementTerm.objects.create(
            organization=cast.un, kind=term.kind, group=term.group, starts_on=term.starts_on,
            ends_on=term.ends_on, value=term.value, source=term.source,
        )  # fmt: skip


def strength(cast, by, present=100, starts_on=FIRST, ends_on=LAST, **more):
    given = {"signed_on": LAST, "source": "COE/1", "agreed": 120} | more
    return verifications.post_verification(
        VerifiedStrength, contributor=cast.bresland, mission=cast.alpha, starts_on=starts_on, ends_on=ends_on,
        group="contingent", present=present, by=by, **given,
    )  # fmt: skip


def holding(cast, by, serviceable, starts_on=FIRST, ends_on=LAST, **more):
    given = {"signed_on": LAST, "source": "COE/1", "agreed": 40, "present": 40} | more
    return verifications.post_verification(
        VerifiedHolding, contributor=cast.bresland, mission=cast.alpha, starts_on=starts_on, ends_on=ends_on,
        kind="major", group="Carriers", lease="wet", serviceable=serviceable, by=by, **given,
    )  # fmt: skip


def opened(cast, by):
    return services.open_reimbursement(cast.bresland, cast.alpha, starts_on=FIRST, ends_on=LAST, by=by)


@pytest.fixture
def claim(cast, faye, terms):
    strength(cast, faye)
    return opened(cast, faye)


def balance(**narrowed):
    return ledger.trial_balance(LedgerLine.objects.filter(**narrowed))


@pytest.mark.django_db
def test_a_claim_goes_from_verified_to_paid_and_the_books_balance(cast, faye, fred, claim):
    assert (claim.state, claim.delay) == ("verified", "calculation")
    claim = services.calculate_reimbursement(claim, by=faye)
    assert claim.total == 3 * 100 * 1448
    assert claim.delay == "certification"
    claim = services.certify_reimbursement(claim, by=fred)
    assert balance() == {"expense": claim.total, "payable": -claim.total}
    assert claim.delay == "cash"
    claim = services.release_reimbursement(claim, by=faye)
    with pytest.raises(ValidationError, match="paid on that day or later"):
        services.pay_reimbursement(claim, paid_on=timezone.localdate() - timedelta(days=1), by=faye)
    assert Reimbursement.objects.get().paid_on is None
    claim = services.pay_reimbursement(claim, paid_on=timezone.localdate(), by=faye)
    assert (claim.state, claim.delay) == ("paid", "none")
    assert balance() == {"expense": claim.total, "payable": 0, "cash": -claim.total}
    verbs = Event.objects.filter(subject_id=str(claim.pk)).order_by("pk").values_list("verb", flat=True)
    assert [verb.partition(".")[2] for verb in verbs] == [
        "opened",
        "calculated",
        "certified",
        "released",
        "paid",
    ]


@pytest.mark.django_db
def test_who_calculated_does_not_certify(cast, faye, claim):
    claim = services.calculate_reimbursement(claim, by=faye)
    with pytest.raises(PermissionDenied):
        services.certify_reimbursement(claim, by=faye)
    assert Reimbursement.objects.get().state == "calculated"
    assert not LedgerEntry.objects.exists()


@pytest.mark.django_db
def test_what_is_not_signed_is_not_calculated(cast, faye, terms):
    row = strength(cast, faye, signed_on=None)
    claim = opened(cast, faye)
    assert (claim.state, claim.delay) == ("reported", "verification")
    with pytest.raises(ValidationError):
        services.calculate_reimbursement(claim, by=faye)
    verifications.correct_verification(row, signed_on=LAST, reason="signed", by=faye)
    assert Reimbursement.objects.get().state == "verified"


@pytest.mark.django_db
def test_a_correction_before_certification_asks_for_a_new_calculation(cast, faye, claim):
    services.calculate_reimbursement(claim, by=faye)
    strength(cast, faye, present=90)
    claim = Reimbursement.objects.get()
    assert (claim.state, claim.total) == ("verified", None)
    assert services.calculate_reimbursement(claim, by=faye).total == 3 * 90 * 1448


@pytest.mark.django_db
def test_a_certified_claim_is_opened_again_before_a_correction(cast, faye, fred, claim):
    claim = services.certify_reimbursement(services.calculate_reimbursement(claim, by=faye), by=fred)
    with pytest.raises(ValidationError, match="open it again"):
        strength(cast, faye, present=90)
    claim = services.reopen_reimbursement(claim, reason="counted twice", by=fred)
    assert (claim.state, claim.total) == ("verified", None)
    assert balance() == {"expense": 0, "payable": 0}
    assert strength(cast, faye, present=90).present == 90


@pytest.mark.django_db
def test_equipment_missing_twice_lowers_what_people_are_paid(cast, faye, terms):
    holding(cast, faye, 30, date(2023, 4, 1), date(2023, 6, 30))
    holding(cast, faye, 32)
    strength(cast, faye)
    claim = services.calculate_reimbursement(opened(cast, faye), by=faye)
    lines = {line.kind: line for line in claim.lines.all()}
    assert lines["deduction"].amount == Decimal("-86880.00")  # a fifth of 434,400
    assert lines["major"].amount is None
    assert claim.total == 434_400 - 86_880


@pytest.mark.django_db
def test_a_contested_line_waits_for_a_decision_of_the_other_side(cast, faye, fred, claim):
    grant_role(role="desk", subject=cast.bresland, person=cast.noor, by=cast.system)
    claim = services.calculate_reimbursement(claim, by=faye)
    line = claim.lines.get()
    with pytest.raises(PermissionDenied):
        services.contest_line(line, reason="we were 110", by=faye)
    claim = services.contest_line(line, reason="we were 110", by=cast.noor)
    assert claim.delay == "contested"
    with pytest.raises(ValidationError, match="contested"):
        services.certify_reimbursement(claim, by=fred)
    line.refresh_from_db()
    claim = services.decide_line(line, outcome="dismissed", reason="the count was signed", by=fred)
    assert claim.delay == "certification"
    assert services.certify_reimbursement(claim, by=fred).state == "certified"


@pytest.mark.django_db
def test_items_are_lines_of_their_own(cast, faye, claim):
    claim = services.claim_item(claim, kind="assist", reference="LOA/3", amount=Decimal(5000), by=faye)
    claim = services.claim_item(claim, kind="risk", reference="R/1", percent=Decimal(10), persons=50, by=faye)
    claim = services.claim_item(claim, kind="adjustment", reference="A/1", amount=Decimal(-400), by=faye)
    claim = services.calculate_reimbursement(claim, by=faye)
    assert claim.total == 3 * 100 * 1448 + 5000 + 3 * 50 * Decimal("144.8") - 400


@pytest.mark.django_db
def test_verifications_do_not_overlap_nor_lie_across_a_claim(cast, faye, claim):
    with pytest.raises(ValidationError):
        strength(cast, faye, starts_on=date(2023, 8, 1), ends_on=date(2023, 8, 31))
    with pytest.raises(ValidationError):
        holding(cast, faye, 30, date(2023, 9, 1), date(2023, 10, 31))


@pytest.mark.django_db
def test_its_two_sides_see_a_claim_and_nobody_else(cast, faye, fred, claim):
    grant_role(role="desk", subject=cast.bresland, person=cast.noor, by=cast.system)
    services.certify_reimbursement(services.calculate_reimbursement(claim, by=faye), by=fred)
    for model in (Reimbursement, VerifiedStrength, LedgerEntry, LedgerLine):
        seen = {
            name: model.objects.visible_to(person).exists()
            for name, person in cast.people.items()
            if person.is_active
        }
        assert {name for name, sees in seen.items() if sees} - {"anwar", "berit"} == {"dora", "pia", "noor"}
