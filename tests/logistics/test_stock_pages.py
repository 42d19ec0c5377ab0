"""Pages of stocks, resupply and discrepancies: what each side sees, and that what is entered is kept."""

import pytest
from django.urls import reverse

from accounts import outbox
from logistics import services_resupply as resupply
from logistics import services_stocks as services
from logistics.models import DiscrepancyReport, ResupplyRequest, StockItem
from tests.conftest import signed_in
from tests.logistics.stores import ago, ahead, camp, keeper, level, quarter, stock, today
from tests.weighing import PAGE_BYTES, weight

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(cast):
    return camp(cast.alpha)


@pytest.fixture
def officer(cast):
    return keeper(cast, cast.alpha)


@pytest.fixture
def diesel(place, officer):
    item = stock(place, officer, persons=100)
    services.count_stock(item, quantity=2000, on=ago(3), by=officer)
    return item


def text(answer):
    assert answer.status_code == 200, answer.status_code
    assert weight(answer) <= PAGE_BYTES
    return answer.content.decode()


def shown(person, route, *args, query=""):
    return text(signed_in(person).get(reverse(f"logistics:{route}", args=args) + query))


def sent(person, route, *args, **data):
    page = reverse(f"logistics:{route}", args=args)
    browser = signed_in(person)
    version = browser.get(page).context["form"]["version"].value()
    return browser.post(page, {"version": "" if version is None else version, **data})


def test_the_list_shows_the_shortest_first_and_ammunition_apart(cast, place, diesel, officer):
    water = stock(place, officer, "Water", "water", persons=10, rate=1)
    services.count_stock(water, quantity=5000, by=officer)
    rounds = stock(
        place, officer, "Cartridges 7.62", "ammunition", measure="rounds", reserve_days=None, least=500
    )
    services.count_stock(rounds, quantity=400, by=officer)
    outbox.settle()
    page = shown(cast.anwar, "stocks")
    assert page.index("Diesel") < page.index("Water") < page.index('id="h-apart"') < page.index("Cartridges")
    assert "8 days of supply; reserve required: 10" in page
    assert 'style="' not in page
    found = shown(cast.anwar, "stocks", query="?state=short")
    assert "Diesel" in found and "Cartridges" in found and "Water" not in found


def test_a_stock_never_counted_says_so(cast, place, officer):
    item = stock(place, officer)
    outbox.settle()
    assert "It was never counted." in shown(cast.anwar, "stock", item.pk)
    assert "never" in shown(cast.anwar, "stocks")


def test_the_page_of_a_stock_shows_batches_book_and_what_is_to_come(cast, diesel, officer):
    services.count_stock(
        diesel, batches={"D-1": (900, ahead(5)), "D-2": (3000, ahead(300))}, on=ago(1), by=officer
    )
    resupply.ask_resupply(diesel, quantity=1000, needed_by=ahead(9), by=officer)
    level(diesel)
    page = shown(officer, "stock", diesel.pk)
    assert page.index("D-1") < page.index("D-2")
    assert "3,900" in page and "requested" in page and "Take it back" in page
    assert "Take it back" not in shown(cast.anwar, "stock", diesel.pk)


def test_who_is_quartered_elsewhere_finds_nothing(cast, place, diesel):
    quarter(cast.calmora, camp(cast.alpha, "Camp Two"))
    outbox.settle()
    assert "Diesel" not in shown(cast.chidi, "stocks")
    assert signed_in(cast.chidi).get(diesel.get_absolute_url()).status_code == 404
    quarter(cast.bresland, place)
    assert "Diesel" in shown(cast.berit, "stocks")
    assert "Enter a count" not in shown(cast.berit, "stock", diesel.pk)


def test_an_officer_keeps_a_stock_counts_it_and_enters_what_moves(place, officer):
    answer = sent(
        officer,
        "stock_new",
        location=place.pk,
        stock_class="rations",
        name="Combat rations",
        measure="packs",
        reserve_days=14,
        basis="planned",
        rate="1",
        persons=50,
    )
    assert answer.status_code == 302, answer.context["form"].errors
    item = StockItem.objects.get(name="Combat rations")
    lines = f"R-1 400 {ahead(20)}\nR-2 300 {ahead(90)}"
    assert sent(officer, "stock_act", item.pk, "count", on=ago(2), further=lines).status_code == 302
    assert level(item).on_hand == 700
    named = {"batch_0": 400}
    answer = sent(officer, "stock_act", item.pk, "count", on=ago(1), **named)
    assert "Say it of every batch" in text(answer)
    answer = sent(officer, "stock_act", item.pk, "count", on=ago(1), quantity=5, batch_0=400, batch_1=0)
    assert "in all, or batch by batch" in text(answer)
    assert (
        sent(officer, "stock_act", item.pk, "count", on=ago(1), batch_0=380, batch_1=300).status_code == 302
    )
    assert sent(officer, "stock_act", item.pk, "issue", on=today(), quantity=390).status_code == 302
    assert (
        sent(officer, "stock_act", item.pk, "write-off", on=today(), quantity=5, kind="loss").status_code
        == 302
    )
    assert level(item).on_hand == 285
    answer = sent(officer, "stock_act", item.pk, "issue", on=today(), quantity=9999)
    assert "may be taken" in text(answer)


def test_an_entry_sent_twice_is_kept_once(diesel, officer):
    browser, page = signed_in(officer), reverse("logistics:stock_act", args=[diesel.pk, "issue"])
    version = browser.get(page).context["form"]["version"].value()
    given = {"version": version, "on": today(), "quantity": 100}
    assert browser.post(page, given).status_code == 302
    assert browser.post(page, given).status_code == 200
    assert level(diesel).on_hand == 1900


def test_an_entry_is_taken_back_on_a_page_of_its_own(diesel, officer):
    services.issue_stock(diesel, quantity=100, by=officer)
    answer = sent(officer, "stock_take_back", diesel.pk, 2, reason="typed twice")
    assert answer.status_code == 302
    assert level(diesel).on_hand == 2000
    assert "taken back" in shown(officer, "stock_book", diesel.pk)


def test_a_request_walks_from_the_asking_to_the_receipt(cast, place, diesel, officer):
    quarter(cast.bresland, place)
    answer = sent(cast.berit, "request_new", diesel.pk, quantity=1000, needed_by=ahead(5))
    assert answer.status_code == 302
    row = ResupplyRequest.objects.get()
    assert (
        signed_in(cast.berit).get(reverse("logistics:request_step", args=[row.pk, "approve"])).status_code
        == 403
    )
    assert sent(officer, "request_step", row.pk, "approve").status_code == 302
    assert sent(officer, "request_step", row.pk, "order", supplier="Fuel & Co").status_code == 302
    assert sent(officer, "request_step", row.pk, "send", due_on=ahead(7)).status_code == 302
    given = {"on": today(), "quantity": 400, "request": row.pk, "batch": "F-1"}
    assert sent(officer, "stock_act", diesel.pk, "receive", **given).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.due_on) == ("part", ahead(7))
    assert "received in part" in shown(cast.berit, "request", row.pk)
    given["quantity"] = 600
    assert sent(officer, "stock_act", diesel.pk, "receive", **given).status_code == 302
    row.refresh_from_db()
    assert row.state == "received"
    assert "Diesel" in shown(officer, "resupply", query="?state=any")


def test_who_asked_does_not_approve(cast, diesel, officer):
    row = resupply.ask_resupply(diesel, quantity=10, needed_by=ahead(5), by=officer)
    assert "Approve" not in shown(officer, "request", row.pk)
    second = keeper(cast, cast.alpha, "second@concord.example")
    assert "Approve" in shown(second, "request", row.pk)


def test_a_discrepancy_walks_from_the_report_to_its_settling(cast, place, diesel, officer):
    quarter(cast.bresland, place)
    given = {
        "delivered_on": today(),
        "proof": "DN-7",
        "kind": "short",
        "expected": 1000,
        "found": 900,
        "words": "Ten drums leak.",
    }
    assert "nothing to report" in text(
        sent(cast.berit, "discrepancy_new", diesel.pk, **given | {"found": 1000})
    )
    assert sent(cast.berit, "discrepancy_new", diesel.pk, **given).status_code == 302
    row = DiscrepancyReport.objects.get()
    assert "Ten drums leak." in shown(cast.anwar, "discrepancy", row.pk)
    assert sent(officer, "discrepancy_step", row.pk, "contest", words="The seals held.").status_code == 302
    assert sent(officer, "discrepancy_step", row.pk, "settle", words="Credited.").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.answer, row.outcome) == ("settled", "The seals held.", "Credited.")
    assert "Diesel" in shown(cast.berit, "discrepancies", query="?state=any")


def test_staff_see_on_the_mission_what_is_short_and_others_nothing(cast, place, diesel):
    quarter(cast.bresland, place)
    outbox.settle()
    page = reverse("missions:part", args=[cast.alpha.slug, "readiness"])
    assert "Diesel" in text(signed_in(cast.anwar).get(page))
    for person in (cast.dora, cast.berit, cast.noor):
        assert 'id="stocks"' not in text(signed_in(person).get(page))


def test_the_figure_of_a_stock_is_for_those_who_see_it(cast, diesel, officer):
    for n in (2, 1):
        services.issue_stock(diesel, quantity=200, on=ago(n), by=officer)
    level(diesel)
    address = reverse("figure", args=["stock.level"]) + f"?stock={diesel.pk}"
    assert "1,600" in text(signed_in(cast.anwar).get(address))
    assert signed_in(cast.dora).get(address).status_code == 404
