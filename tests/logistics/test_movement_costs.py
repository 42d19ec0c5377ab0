"""What a movement cost comes to where its provider's money stands, once, and to nobody else's eyes."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Event
from contributors import services_reimbursements as claims
from contributors.models import Contribution, LedgerEntry, LedgerLine, ReimbursementItem
from logistics import services_movement_control as control
from logistics import services_movement_costs as costs
from logistics import services_movements as services
from logistics.models import Movement
from tests.logistics import moves


def delivered(cast, provider="contract", lifter=None, **given):
    row = services.set_load(moves.asked(cast, **given), lines=moves.LINES, by=given.get("by") or cast.berit)
    row = services.accept_load(row, by=given.get("by") or cast.berit)
    row = control.provide_transport(row, mode="sea", provider=provider, lifter=lifter, by=cast.noor)
    row = control.approve_movement(row, by=cast.noor)
    moves.leg(cast, row)
    row = control.schedule_movement(Movement.objects.get(pk=row.pk), by=cast.noor)
    row = control.depart_movement(control.embark_movement(row, by=cast.noor), by=cast.noor)
    return control.deliver_movement(row, by=cast.noor)


def billed(row, amount, by, **given):
    fields = {"kind": "freight", "is_estimate": False, "source": "bill 7"} | given
    return costs.add_cost(row, amount=Decimal(amount), **fields, by=by)


def moved():
    return sorted(LedgerLine.objects.values_list("book", "amount"))


class TestContract:
    def test_what_was_billed_enters_the_books_once_and_balances(self, cast):
        row = delivered(cast)
        billed(row, "84000.50", cast.noor)
        billed(row, "1000", cast.berit, kind="customs")
        guess = costs.add_cost(row, kind="fuel", amount=700, by=cast.noor)
        row = costs.charge_costs(row, by=cast.noor)
        whole = Decimal("85000.50")
        assert moved() == [("contracts", -whole), ("transport", whole)]
        entry = LedgerEntry.objects.get()
        assert (entry.words, entry.cause, entry.contributor) == ("MOV-1", "carried", cast.bresland)
        assert set(row.costs.values_list("charged_on", flat=True)) == {timezone.localdate(), None}
        told = Event.objects.get(verb="movement.charged")
        assert told.data["lines"] == 2
        guess.refresh_from_db()
        assert guess.charged_on is None
        with pytest.raises(ValidationError, match="estimate waits"):
            costs.charge_costs(row, by=cast.noor)
        assert LedgerEntry.objects.count() == 1

    def test_each_currency_is_an_entry_of_its_own(self, cast):
        row = delivered(cast)
        billed(row, 10, cast.noor)
        billed(row, 20, cast.noor, currency="EUR")
        costs.charge_costs(row, by=cast.noor)
        entries = LedgerEntry.objects.filter(lines__book="transport")
        assert set(entries.values_list("currency", "lines__amount")) == {("USD", 10), ("EUR", 20)}

    def test_the_entry_is_seen_by_whose_load_it_was_and_by_who_keeps_the_money(self, cast):
        row = delivered(cast)
        billed(row, 10, cast.noor)
        costs.charge_costs(row, by=cast.noor)
        accounts.grant_role(role="funding", subject=cast.alpha, person=cast.dora, by=cast.system)
        readers = {
            name for name, person in cast.people.items() if LedgerEntry.objects.visible_to(person).exists()
        }
        assert readers == {"berit", "dora"}

    def test_a_line_that_is_charged_stays(self, cast):
        row = delivered(cast)
        line = billed(row, 10, cast.noor)
        costs.charge_costs(row, by=cast.noor)
        with pytest.raises(ValidationError, match="in the books"):
            costs.remove_cost(line, by=cast.noor)
        assert row.costs.count() == 1


class TestLetterOfAssist:
    def opened(self, cast, day):
        accounts.grant_role(role="funding", subject=cast.alpha, person=cast.dora, by=cast.system)
        first = day.replace(day=1)
        last = (first + timedelta(days=40)).replace(day=1) - timedelta(days=1)
        return claims.open_reimbursement(
            cast.bresland, cast.alpha, starts_on=first, ends_on=last, by=cast.dora
        )

    def test_it_becomes_an_item_of_the_open_claim_of_its_contributor(self, cast):
        row = delivered(cast, "letter")
        billed(row, 500, cast.noor)
        claim = self.opened(cast, row.delivered_on)
        costs.charge_costs(row, by=cast.noor)
        item = ReimbursementItem.objects.get()
        assert (item.claim, item.kind, item.reference, item.amount) == (claim, "assist", "MOV-1", 500)
        row.refresh_from_db()
        billed(row, 40, cast.noor)  # a bill that came later
        costs.charge_costs(row, by=cast.noor)
        assert sum(ReimbursementItem.objects.values_list("amount", flat=True)) == 540

    def test_without_a_claim_nothing_is_charged_and_it_says_what_to_do(self, cast):
        row = delivered(cast, "letter")
        billed(row, 500, cast.noor)
        with pytest.raises(ValidationError, match="opens one first"):
            costs.charge_costs(row, by=cast.noor)
        assert not row.costs.exclude(charged_on=None).exists()


def test_a_lift_that_is_given_counts_as_a_contribution_in_kind(cast):
    row = delivered(cast, "partner", cast.calmora)
    billed(row, 500, cast.noor)
    costs.charge_costs(row, by=cast.noor)
    given = Contribution.objects.get()
    assert (given.contributor, given.kind, given.value, given.source) == (
        cast.calmora,
        "in_kind",
        500,
        "MOV-1",
    )
    assert given.group == "MOV-1: Vehicles of the first battalion"
    assert not LedgerEntry.objects.exists()


def test_own_means_are_charged_to_nobody_and_nothing_before_it_is_there(cast):
    row = delivered(cast, "own")
    billed(row, 500, cast.noor)
    with pytest.raises(ValidationError, match="own means"):
        costs.charge_costs(row, by=cast.noor)
    asked = moves.approved(cast, reference="MOV-2")
    billed(asked, 500, cast.noor)
    with pytest.raises(ValidationError):
        costs.charge_costs(asked, by=cast.noor)


def test_movement_control_charges_and_nobody_else(cast, sign_in):
    row = delivered(cast)
    billed(row, 500, cast.noor)
    with pytest.raises(PermissionDenied):
        costs.charge_costs(row, by=cast.berit)
    assert "Charge what was billed" not in sign_in(cast.berit).get(f"/movements/{row.pk}/").text
    client = sign_in(cast.noor)
    assert "Charge what was billed" in client.get(f"/movements/{row.pk}/").text
    version = Movement.objects.get(pk=row.pk).version
    client.post(f"/movements/{row.pk}/charge/", {"version": version})
    page = client.get(f"/movements/{row.pk}/").text
    assert "charged on" in page and "Charge what was billed" not in page
    assert LedgerEntry.objects.count() == 1


def test_through_the_api_it_is_movement_controls_act(cast, sign_in):
    row = delivered(cast)
    billed(row, 500, cast.noor)
    address = f"/api/v1/movements/{row.pk}/charge/"

    def post(person):
        return sign_in(person).post(
            address, "{}", content_type="application/json", headers={"Idempotency-Key": uuid4().hex}
        )

    assert post(cast.berit).status_code == 403
    answer = post(cast.noor)
    assert answer.status_code == 200, answer.content
    assert [cost["charged_on"] for cost in answer.json()["costs"]] == [str(timezone.localdate())]
    assert LedgerEntry.objects.count() == 1
