"""Stocks through the API and by file, what is told of them, what waits, and the days in calendars."""

import csv
import io
import json
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts import calendars, imports, inbox, notices, outbox
from accounts.models import Notification
from logistics import services_discrepancies as discrepancies
from logistics import services_resupply as resupply
from logistics import services_stocks as services
from logistics import stock_rounds
from logistics.models import ResupplyRequest, StockItem, StockMovement
from tests.conftest import signed_in
from tests.logistics.stores import ago, ahead, camp, keeper, level, quarter, stock, today
from tests.registers import bring

pytestmark = pytest.mark.django_db
STOCKS = "/api/v1/stocks/"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


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


def post(browser, path, body, key=None):
    headers = {"Idempotency-Key": key or uuid4().hex}
    return browser.post(path, json.dumps(body, default=str), content_type="application/json", headers=headers)


# --- The API
def test_the_api_keeps_counts_and_enters_and_says_what_is_not_known(place, officer):
    browser = signed_in(officer)
    given = {"location": str(place.pk), "stock_class": "water", "name": "Water", "measure": "litres"}
    made = post(browser, STOCKS, given | {"reserve_days": 7, "rate": "2", "persons": 10})
    assert made.status_code == 201, made.content
    path = f"{STOCKS}{made.json()['id']}/"
    outbox.settle()
    row = browser.get(path).json()
    assert (row["on_hand"], row["batches"], row["state"]) == (None, None, "unknown")
    batches = [{"batch": "W-1", "quantity": "100", "expires_on": ahead(3)}, {"batch": "", "quantity": "60"}]
    assert post(browser, f"{path}count/", {"on": ago(1), "batches": batches}).status_code == 200
    key = uuid4().hex
    for _twice in range(2):
        answer = post(browser, f"{path}movements/", {"kind": "issue", "quantity": "30"}, key)
        assert answer.status_code == 200, answer.content
    outbox.settle()
    row = browser.get(path).json()
    assert (row["on_hand"], row["days"], row["state"]) == ("130.00", "6.5", "below")
    assert [(one["number"], one["quantity"]) for one in row["batches"]] == [("W-1", 70.0), ("", 60.0)]
    answer = post(browser, f"{path}movements/", {"kind": "issue", "quantity": "999"})
    assert answer.status_code == 400 and "quantity" in json.dumps(answer.json())
    assert post(browser, f"{path}take-back/", {"entry": 2, "reason": "twice"}).status_code == 200
    assert level(StockItem.objects.get(name="Water")).on_hand == 160
    told = browser.get(f"/api/v1/stock-movements/?stock={row['id']}&ordering=moved_on").json()["results"]
    assert [line["kind"] for line in told] == ["count", "count", "issue", "issue"]
    assert browser.get("/api/v1/stock-movements/?stock=none").status_code == 400


def test_the_api_shows_nothing_of_stocks_to_others(cast, place, diesel, officer):
    asked = resupply.ask_resupply(diesel, quantity=5, needed_by=ahead(5), by=officer)
    quarter(cast.bresland, place)
    quarter(cast.calmora, camp(cast.alpha, "Camp Two"), "INF-2")
    for person, sees in ((cast.berit, 1), (cast.anwar, 1), (cast.chidi, 0), (cast.dora, 0), (cast.pia, 0)):
        browser = signed_in(person)
        for name in ("stocks", "stock-movements", "resupply-requests"):
            assert len(browser.get(f"/api/v1/{name}/").json()["results"]) == sees, (person, name)
        status = browser.get(f"/api/v1/resupply-requests/{asked.pk}/").status_code
        assert status == (200 if sees else 404)


def test_a_contributor_asks_by_the_api_and_a_token_never_approves(cast, place, diesel, officer, token):
    quarter(cast.bresland, place)
    given = {"stock": str(diesel.pk), "quantity": "500", "needed_by": ahead(9)}
    made = post(signed_in(cast.berit), "/api/v1/resupply-requests/", given)
    assert made.status_code == 201, made.content
    path = f"/api/v1/resupply-requests/{made.json()['id']}/"
    assert post(signed_in(cast.berit), f"{path}approve/", {"version": 1}).status_code == 403
    answer = post(signed_in(officer), f"{path}approve/", {"version": 1})
    assert answer.status_code == 200 and answer.json()["state"] == "approved"
    assert post(signed_in(officer), f"{path}approve/", {"version": 1}).status_code == 409
    receipt = {"kind": "receipt", "quantity": "200", "request": made.json()["id"]}
    assert post(signed_in(officer), f"{STOCKS}{diesel.pk}/movements/", receipt).status_code == 200
    row = signed_in(cast.berit).get(path).json()
    assert (row["state"], row["received"]) == ("part", "200.00")


# --- Files
def file_of(person, what):
    address = reverse("logistics:stocks_file", args=[what, "csv"])
    text = b"".join(signed_in(person).get(address).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def as_csv(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def brought(person, kind, rows):
    """What came of a file of these rows: what was new, changed, unchanged, refused."""
    row = bring(kind, as_csv(rows).encode(), by=person, file_name=f"{kind}.csv")
    return {name: row.counts[name] for name in ("new", "changed", "unchanged", "refused")}


def became(new=0, changed=0, unchanged=0, refused=0):
    return {"new": new, "changed": changed, "unchanged": unchanged, "refused": refused}


def test_stocks_go_out_and_in_again_unchanged_and_changed(place, diesel, officer):
    level(diesel)
    rows = file_of(officer, "stocks")
    assert [row["name"] for row in rows] == ["Diesel"] and rows[0]["on_hand"] == "2000.00"
    assert brought(officer, "stocks", rows) == became(unchanged=1)
    rows[0]["reserve_days"] = "21"
    added = dict.fromkeys(rows[0], "") | {
        "mission": "ALPHA",
        "location": place.name,
        "class": "water",
        "name": "Water",
        "measure": "litres",
    }
    assert brought(officer, "stocks", [*rows, added]) == became(new=1, changed=1)
    diesel.refresh_from_db()
    assert diesel.reserve_days == 21 and StockItem.objects.get(name="Water").measure == "litres"
    assert brought(officer, "stocks", rows)["refused"] == 1  # of an earlier version


def test_a_sheet_is_counted_and_sent_back(place, officer):
    item = stock(place, officer, "Rations", "rations", measure="packs")
    services.count_stock(item, batches={"R-1": (40, ahead(5)), "R-2": (60, ahead(50))}, on=ago(9), by=officer)
    rows = file_of(officer, "counts")
    assert [(row["batch"], row["by_the_book"], row["quantity"]) for row in rows] == [
        ("R-1", "40.0", ""),
        ("R-2", "60.0", ""),
    ]
    assert brought(officer, "stock-counts", rows) == became(unchanged=2)
    rows[0]["quantity"], rows[1]["quantity"] = "38", "60"
    assert brought(officer, "stock-counts", rows) == became(new=1)
    assert level(item).on_hand == 98
    assert brought(officer, "stock-counts", rows) == became(unchanged=1)
    rows[0]["batch"] = "R-2"
    assert brought(officer, "stock-counts", rows)["refused"]
    rows[0]["name"] = "Nothing"
    assert brought(officer, "stock-counts", rows)["refused"]


def test_files_are_for_who_keeps_stocks(cast, diesel):
    assert not imports.KINDS["stocks"].permits(cast.anwar)
    address = reverse("logistics:stocks_file", args=["stocks", "csv"])
    assert signed_in(cast.anwar).get(address).status_code == 403


# --- What is told
def told(person):
    rows = Notification.objects.filter(person=person).select_related("event__subject_type")
    return sorted(row.verb for row in rows)


def test_a_fall_is_told_once_to_officers_and_who_is_quartered_there(
    cast, place, diesel, officer, django_capture_on_commit_callbacks
):
    quarter(cast.bresland, place)
    quarter(cast.calmora, camp(cast.alpha, "Camp Two"), "INF-2")
    level(diesel)
    with django_capture_on_commit_callbacks(execute=True):
        stock_rounds.look_over()
        stock_rounds.look_over()
    assert told(officer) == ["stock.fell"] and told(cast.berit) == ["stock.fell"]
    assert told(cast.chidi) == [] and told(cast.anwar) == []
    assert Notification.objects.get(person=officer).times == 1
    assert "Diesel" in notices.text(Notification.objects.get(person=cast.berit))
    services.count_stock(diesel, quantity=9000, by=officer)
    level(diesel)
    stock_rounds.look_over()
    diesel.refresh_from_db()
    assert diesel.warned == ""


def test_a_batch_that_expires_is_told_once(cast, place, diesel, officer, django_capture_on_commit_callbacks):
    services.count_stock(diesel, batches={"a": (9000, ahead(20)), "b": (9000, ahead(60))}, by=officer)
    level(diesel)
    with django_capture_on_commit_callbacks(execute=True):
        stock_rounds.look_over()
        stock_rounds.look_over()
    assert told(officer) == ["stock.batch_expiring"]


def test_what_waits_is_for_officers_who_did_not_ask(cast, place, diesel, officer):
    quarter(cast.bresland, place)
    resupply.ask_resupply(diesel, quantity=10, needed_by=ahead(5), by=cast.berit)
    resupply.ask_resupply(diesel, quantity=20, needed_by=ahead(5), by=officer)
    report = {"kind": "short", "delivered_on": today(), "expected": 5, "found": 4, "proof": "1", "words": "x"}
    discrepancies.report_discrepancy(diesel, **report, by=cast.berit)
    second = keeper(cast, cast.alpha, "second@concord.example")

    def waiting(person):
        items = inbox.waiting(person, today())
        return sorted(str(item.kind) for item in items if "resupply" in item.url or "discrep" in item.url)

    assert waiting(officer) == ["Discrepancy", "Resupply request"]
    assert waiting(second) == ["Discrepancy", "Resupply request", "Resupply request"]
    assert waiting(cast.berit) == [] and waiting(cast.anwar) == []


def test_calendars_have_what_expires_and_what_is_due(cast, place, diesel, officer):
    services.count_stock(diesel, batches={"a": (900, ahead(20))}, by=officer)
    row = resupply.ask_resupply(diesel, quantity=10, needed_by=ahead(5), by=officer)
    resupply.approve_resupply(row, version=1, by=cast.system)
    level(diesel)
    days = {day.key: day.on for day in calendars.days(cast.anwar, today())}
    assert days[f"stock-{diesel.pk}-expires"] == ahead(20)
    assert days[f"resupply-{row.pk}"] == ahead(5)
    others = {day.key for day in calendars.days(cast.chidi, today())}
    assert not others & {f"stock-{diesel.pk}-expires", f"resupply-{row.pk}"}


def test_events_of_stocks_show_to_nobody_else(cast, diesel, officer):
    for person in (cast.dora, cast.chidi, cast.noor):
        page = signed_in(person).get("/history/").content.decode()
        assert "Diesel" not in page
    assert StockMovement.objects.visible_to(cast.dora).count() == 0
    assert ResupplyRequest.objects.visible_to(cast.dora).count() == 0
