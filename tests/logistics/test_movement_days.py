"""Movements by month and on a map; on the pages of the unit and the pledge; found, followed, changed."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import feed, search
from accounts.models import RowChange
from logistics import reading_movement_days as days
from logistics import reading_movements as reading
from logistics import services_legs
from logistics import services_movements as services
from logistics.models import Location, Movement
from tests.logistics import moves
from tests.weighing import PAGE_BYTES, weight

pytestmark = pytest.mark.django_db


def day(n=0):
    return timezone.localdate() + timedelta(days=n)


class TestAMonth:
    def test_each_day_has_what_is_to_happen(self, cast, sign_in):
        row = moves.asked(cast, ready_on=day(), required_on=day(3))
        rows = reading.movements(cast.berit)
        told = {
            one.day: [words for words, _row, _late in one.told]
            for week in days.month(day().replace(day=1), day(), rows)
            for one in week
        }
        assert told[day()] == [f"ready to load: {row.title}"]
        address = f"/movements/calendar/?month={day():%Y-%m}"
        assert row.get_absolute_url() in sign_in(cast.berit).get(address).text
        assert row.title not in sign_in(cast.chidi).get(address).text

    def test_once_it_is_there_only_that_day_says_something(self, cast):
        row = moves.asked(cast, ready_on=day(-4), required_on=day(-2))
        Movement.objects.filter(pk=row.pk).update(delivered_on=day())
        rows = reading.movements(cast.berit)
        told = [t for week in days.month(day().replace(day=1), day(), rows) for one in week for t in one.told]
        assert [words for words, _row, _late in told] == [f"delivered: {row.title}"]

    def test_a_busy_day_stays_light(self, cast, sign_in):
        for n in range(200):
            _bare(cast, n)
        answer = sign_in(cast.berit).get(f"/movements/calendar/?month={day(5):%Y-%m}")
        assert "and 197 more" in answer.text
        assert weight(answer) <= PAGE_BYTES


class TestTheMap:
    def test_a_departure_that_passed_is_overdue_and_no_next_one(self, cast, sign_in):
        moves.asked(cast, ready_on=day(-4), required_on=day(9))
        [way] = days.ways(cast.berit, reading.movements(cast.berit))
        assert way.is_overdue and way.next_on == day(-4)
        assert "overdue since" in sign_in(cast.berit).get("/movements/map/").text
        moves.asked(cast, reference="M-2", ready_on=day(2), required_on=day(9))
        [way] = days.ways(cast.berit, reading.movements(cast.berit))
        assert not way.is_overdue and way.next_on == day(2)

    def test_nothing_of_a_delivered_movement_is_under_way_or_to_leave(self, cast):
        row = moves.approved(cast)
        moves.leg(cast, row, departs_on=day(-9), departed_on=day(-9))
        row.refresh_from_db()
        moves.leg(cast, row, from_place=moves.places(cast).port, to_place=moves.places(cast).camp)
        ways = lambda: days.ways(cast.berit, reading.movements(cast.berit))  # noqa: E731
        assert sum(way.under_way for way in ways()) == 1
        Movement.objects.filter(pk=row.pk).update(delivered_on=day())
        assert [(way.movements, way.under_way, way.next_on) for way in ways()] == [(1, 0, None)] * 2

    def test_it_joins_places_whose_position_the_reader_may_know(self, cast, sign_in):
        row = moves.asked(cast, to_place=moves.places(cast).port)
        Location.objects.filter(pk=row.from_place_id).update(latitude=10, longitude=20)
        Location.objects.filter(pk=row.to_place_id).update(latitude=5, longitude=25)
        page = sign_in(cast.berit).get("/movements/map/")
        assert 'class="way"' in page.text and row.from_place.name in page.text
        assert 'class="way"' not in sign_in(cast.chidi).get("/movements/map/").text

    def test_a_camp_is_drawn_for_those_alone_who_see_the_camp(self, cast):
        camp = Location.objects.create(
            mission=cast.alpha, name="Camp Heron", kind="camp", latitude=6, longitude=21
        )
        row = moves.asked(cast)
        Location.objects.filter(pk=row.from_place_id).update(latitude=10, longitude=20)
        Movement.objects.filter(pk=row.pk).update(to_place=camp, unit=None)
        found = days.ways(cast.berit, reading.movements(cast.berit))
        world, hidden = days.drawn(cast.berit, found)  # its owner, with no unit in that camp
        assert [point.label for point in world["points"]] == [row.from_place.name] and hidden == 1
        assert world["lines"] == []

    def test_200_movements_cost_no_question_more_and_weigh_little(self, cast, sign_in):
        for n in range(10):
            _bare(cast, n)
        client = sign_in(cast.berit)
        client.get("/movements/map/")
        with CaptureQueriesContext(connection) as few:
            client.get("/movements/map/")
        for n in range(10, 200):
            _bare(cast, n)
        with CaptureQueriesContext(connection) as many:
            answer = client.get("/movements/map/")
        assert len(many) == len(few)
        assert weight(answer) <= PAGE_BYTES


def _bare(cast, n):
    between = [
        Location.objects.get_or_create(
            name=f"Port {k}", mission=None,
            defaults={"kind": "seaport", "latitude": k % 60, "longitude": 2 * k % 120},
        )[0]
        for k in (n, n + 1)
    ]  # fmt: skip
    return Movement.objects.create(
        mission=cast.alpha, partner=cast.bresland, reference=f"B-{n}", title=f"Freight {n}",
        purpose="rotation", required_on=day(5), from_place=between[0], to_place=between[1],
    )  # fmt: skip


def test_the_page_of_the_unit_lists_what_travels(cast, sign_in):
    row = moves.asked(cast)
    page = sign_in(cast.berit).get(f"/units/{row.unit_id}/").text
    assert row.get_absolute_url() in page and "/movements/new/?unit=" in page


def test_a_search_finds_ones_own(cast):
    row = moves.asked(cast)

    def hits(person):
        found = {kind.code: hits for kind, hits in search.search(person, row.reference)}
        return [hit.url for hit in found.get("movements", [])]

    assert hits(cast.berit) == [row.get_absolute_url()]
    assert hits(cast.chidi) == []


class TestPrograms:
    @pytest.fixture
    def client(self, cast, sign_in):
        return sign_in(cast.noor)

    def post(self, client, row, act, **body):
        address = f"/api/v1/movements/{row.pk}/{act}/"
        return client.post(
            address, body, content_type="application/json", headers={"Idempotency-Key": act + row.reference}
        )

    def test_change_a_movement_while_it_is_asked_for(self, cast, sign_in):
        row, berit = moves.asked(cast), sign_in(cast.berit)
        address = f"/api/v1/movements/{row.pk}/"
        tag = berit.get(address).headers["ETag"]
        answer = berit.patch(
            address,
            {"passengers": 7},
            content_type="application/json",
            headers={"If-Match": tag, "Idempotency-Key": "seven"},
        )
        assert answer.status_code == 200, answer.content
        row.refresh_from_db()
        assert row.passengers == 7

    def test_legs_and_costs_are_changed_and_taken_off(self, cast, client):
        row = moves.asked(cast)
        services.accept_load(services.change_movement(row, passengers=5, by=cast.berit), by=cast.berit)
        between = {"from_place": row.from_place, "to_place": row.to_place}
        leg = services_legs.add_leg(Movement.objects.get(pk=row.pk), mode="sea", **between, by=cast.noor)
        answer = self.post(client, row, "legchange", leg=str(leg.pk), departed_on=str(day(-1)))
        assert answer.status_code == 200, answer.content
        leg.refresh_from_db()
        assert leg.departed_on == day(-1)
        answer = self.post(client, row, "cost", kind="freight", amount="10.50")
        cost = json.loads(answer.content)["costs"][0]
        assert (cost["kind"], cost["currency"]) == ("freight", "USD")
        assert json.loads(self.post(client, row, "costoff", cost=cost["id"]).content)["costs"] == []
        other = moves.asked(cast, reference="MOV-2")
        answer = self.post(client, other, "legoff", leg=str(leg.pk))
        assert answer.status_code == 400 and b"none of this number" in answer.content
        assert json.loads(self.post(client, row, "legoff", leg=str(leg.pk)).content)["legs"] == []

    def test_the_feed_keeps_it_for_its_two_sides(self, cast):
        row = moves.asked(cast)
        entries = list(RowChange.objects.filter(resource="movements", key=str(row.pk)))
        assert [entry.how for entry in entries] == ["created"]
        for person, is_told in ((cast.berit, True), (cast.noor, True), (cast.chidi, False)):
            assert bool(feed.seen_then(Movement, person, entries, "after")) == is_told
