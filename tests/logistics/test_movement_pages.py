"""Pages of movements and shared lifts, and the same through the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from logistics import services_lifts, waiting_movements
from logistics import services_movement_control as control
from logistics import services_movements as services
from logistics.models import LoadLine, Movement, SharedLift
from tests.logistics import moves


@pytest.fixture
def berit(cast, sign_in):
    return sign_in(cast.berit)


def test_the_board_shows_what_is_late_first(cast, berit):
    moves.asked(cast)
    given = {"title": "Late freight", "ready_on": None, "required_on": timezone.localdate()}
    late = moves.asked(cast, reference="MOV-2", **given)
    services.delay_movement(
        late, expected_on=timezone.localdate() + timedelta(days=4), cause="port", by=cast.berit
    )
    page = berit.get("/movements/board/").content.decode()
    assert page.index("Late freight") < page.index("Vehicles of the first battalion")
    assert "4 days late" in page


def test_a_movement_is_asked_for_loaded_and_accepted_on_pages(cast, berit):
    moves.control(cast)
    at, unit = moves.places(cast), moves.unit(cast)
    given = {
        "mission": "alpha",
        "partner": cast.bresland.pk,
        "reference": "MOV-9",
        "unit": unit.pk,
        "title": "Two containers",
        "purpose": "deployment",
        "from_place": at.home.pk,
        "to_place": at.port.pk,
        "required_on": "2031-01-01",
    }
    answer = berit.post("/movements/new/", given)
    row = Movement.objects.get()
    assert answer.url == row.get_absolute_url()
    lines = "item,quantity\nContainer,2,,8000,66\nPaint,3,3,90,,un1263,3\n"
    answer = berit.post(f"{row.get_absolute_url()}load/", {"lines": lines, "version": row.version})
    assert answer.status_code == 302
    assert [(line.item, line.volume_m3) for line in LoadLine.objects.all()] == [
        ("Container", 66),
        ("Paint", None),
    ]
    row.refresh_from_db()
    berit.post(f"{row.get_absolute_url()}accept/", {"version": row.version})
    page = berit.get(row.get_absolute_url()).content.decode()
    assert "load list accepted" in page
    assert "8,090" in page
    assert "not all of it is stated" in page


@pytest.mark.parametrize(
    "lines", ["Container,two", "Fuel,1,1,1,1,UN1202", "Fuel,1,1,1,1,X,3", ",".join("a" * 9)]
)
def test_a_wrong_load_list_is_refused_with_the_reason(cast, berit, lines):
    row = moves.asked(cast)
    answer = berit.post(f"{row.get_absolute_url()}load/", {"lines": lines, "version": row.version})
    assert answer.status_code == 200
    assert not LoadLine.objects.exists()


def test_goods_that_may_not_share_a_lift_are_named(cast, berit):
    lines = [
        {"item": "Fuel", "weight_kg": 10, "un_number": "UN1202", "hazard_class": "3"},
        {"item": "Shells", "weight_kg": 10, "un_number": "UN0012", "hazard_class": "1.4"},
    ]
    row = services.set_load(moves.asked(cast), lines=lines, by=cast.berit)
    page = berit.get(row.get_absolute_url()).content.decode()
    assert "may not share a lift" in page
    assert "1.4 (Shells) – 3 (Fuel)" in page


def test_what_a_leg_cannot_carry_is_said(cast, sign_in):
    row = moves.approved(cast)
    moves.leg(cast, row, capacity_kg=1000)
    page = sign_in(cast.noor).get(row.get_absolute_url()).content.decode()
    assert "too much" in page


def test_movement_control_takes_the_next_steps_on_pages(cast, sign_in):
    row = moves.approved(cast)
    noor, at = sign_in(cast.noor), moves.places(cast)
    given = {
        "from_place": at.home.pk,
        "to_place": at.camp.pk,
        "mode": "sea",
        "departs_on": "2031-01-01",
        "arrives_on": "2031-01-20",
        "clearance": "none",
        "version": row.version,
    }
    assert noor.post(f"{row.get_absolute_url()}leg/", given).status_code == 302
    row.refresh_from_db()
    noor.post(f"{row.get_absolute_url()}schedule/", {"version": row.version})
    row.refresh_from_db()
    assert row.state == "scheduled"
    leg = row.legs.get()
    changed = given | {"departed_on": timezone.localdate(), "version": row.version}
    assert noor.post(f"/movements/legs/{leg.pk}/change/", changed).status_code == 302
    leg.refresh_from_db()
    assert leg.departed_on == timezone.localdate()


def test_what_came_is_entered_line_by_line(cast, sign_in, berit):
    row = moves.approved(cast)
    moves.leg(cast, row)
    row = control.schedule_movement(Movement.objects.get(pk=row.pk), by=cast.noor)
    row = control.depart_movement(control.embark_movement(row, by=cast.noor), by=cast.noor)
    row = control.deliver_movement(row, by=cast.noor)
    first, second = row.load.all()
    given = {"on": timezone.localdate(), "version": row.version}
    given |= {f"received-{first.pk}": 3, f"damaged-{first.pk}": 0}
    given |= {f"received-{second.pk}": 20, f"damaged-{second.pk}": 2}
    assert berit.post(f"{row.get_absolute_url()}receive/", given).status_code == 302
    assert "1 short" in berit.get(row.get_absolute_url()).content.decode()


def test_a_partner_sees_the_legs_it_carries_and_not_the_movement(cast, sign_in):
    row = moves.approved(cast)
    moves.leg(cast, row, partner=cast.calmora)
    chidi = sign_in(cast.chidi)
    page = chidi.get("/movements/carried/").content.decode()
    assert "MOV-1" in page
    assert "52,000" in page
    assert "Vehicles of the first battalion" not in page
    assert chidi.get(row.get_absolute_url()).status_code == 404
    assert "MOV-1" not in chidi.get("/movements/?state=any").content.decode()


def test_a_lift_is_booked_on_its_page_until_it_is_full(cast, berit):
    row, lift = moves.approved(cast), moves.lift(cast)
    url = lift.get_absolute_url()
    booked = {"movement": row.pk, "weight_kg": 8000, "volume_m3": 0, "seats": 0}
    assert berit.post(f"{url}book/", booked).status_code == 302
    page = berit.get(url).content.decode()
    assert "8,000 of 8,000" in page
    other = moves.asked(cast, reference="MOV-2")
    answer = berit.post(f"{url}book/", booked | {"movement": other.pk})
    assert "No more than 0" in answer.content.decode()


def test_what_waits_is_told_to_the_side_it_waits_for(cast):
    row, today = moves.asked(cast), timezone.localdate()
    assert [item.url for item in waiting_movements.own(cast.berit, today)] == [row.get_absolute_url()]
    assert waiting_movements.controlled(cast.noor, today) == []
    services.accept_load(services.set_load(row, lines=moves.LINES, by=cast.berit), by=cast.berit)
    assert waiting_movements.own(cast.berit, today) == []
    assert len(waiting_movements.controlled(cast.noor, today)) == 1
    assert {day.on for day in waiting_movements.days(cast.berit, today)} == {row.ready_on, row.required_on}
    assert waiting_movements.days(cast.chidi, today) == []


# --- Through the API
def test_a_movement_goes_its_way_through_the_api(cast, berit, sign_in):
    row = moves.asked(cast)
    url = f"/api/v1/movements/{row.pk}/"
    line = {"item": "Carrier", "quantity": 2, "weight_kg": "24000"}
    answer = berit.post(
        f"{url}load/", {"lines": [line]}, content_type="application/json", HTTP_IDEMPOTENCY_KEY="a"
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["load"][0]["weight_kg"] == "24000.00"
    taken = berit.post(f"{url}accept/", {}, content_type="application/json", HTTP_IDEMPOTENCY_KEY="b")
    assert taken.json()["state"] == "load_accepted"
    refused = berit.post(f"{url}approve/", {}, content_type="application/json", HTTP_IDEMPOTENCY_KEY="c")
    assert refused.status_code == 403
    noor = sign_in(cast.noor)
    chosen = {"mode": "sea", "provider": "contract"}
    taken = noor.post(f"{url}provide/", chosen, content_type="application/json", HTTP_IDEMPOTENCY_KEY="d")
    assert taken.json()["provider"] == "contract"
    assert sign_in(cast.chidi).get(url).status_code == 404


def test_a_lift_is_offered_and_booked_through_the_api(cast, berit):
    row, lift = moves.approved(cast), moves.lift(cast)
    url = f"/api/v1/shared-lifts/{lift.pk}/"
    given = {"movement": str(row.pk), "seats": 3}
    answer = berit.post(f"{url}book/", given, content_type="application/json", HTTP_IDEMPOTENCY_KEY="e")
    assert answer.json()["taken_seats"] == 3
    found = berit.get(f"/api/v1/movements/{row.pk}/").json()
    assert [(leg["partner"], leg["capacity_seats"]) for leg in found["legs"]] == [("XCA", 3)]
    assert SharedLift.objects.get().taken_seats == 3
    assert services_lifts.may_offer(cast.chidi, lift)
