"""Movements from request to receipt: each side its own acts, loads that fit, lifts never overbooked."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Event, Notification
from accounts.versions import ChangedMeanwhile
from logistics import moving, services_legs
from logistics import services_lifts as lifts
from logistics import services_movement_control as control
from logistics import services_movements as services
from logistics.models import Delay, Leg, LiftBooking, LoadLine, Movement, SharedLift
from tests.logistics import moves


def test_a_movement_goes_its_way_and_each_side_takes_its_own_steps(cast, django_capture_on_commit_callbacks):
    row = moves.approved(cast)
    moves.leg(cast, row, clearance="needed")
    row.refresh_from_db()
    row = control.schedule_movement(row, version=row.version, by=cast.noor)
    today = timezone.localdate()
    assert row.expected_on == today + timedelta(days=40)
    assert row.booked_on == today
    row = control.embark_movement(row, by=cast.noor)
    row = control.depart_movement(row, by=cast.noor)
    assert row.legs.get().departed_on == today
    row = control.arrive_at_port(row, by=cast.noor)
    with pytest.raises(ValidationError, match="customs"):
        control.move_on(row, by=cast.noor)
    row = control.clear_movement(row, by=cast.noor)
    row = control.deliver_movement(control.move_on(row, by=cast.noor), by=cast.noor)
    first, second = row.load.all()
    row = control.receive_movement(row, lines={first.pk: (3, 1)}, by=cast.berit)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.short, first.damaged, second.short, second.damaged) == (1, 1, 0, 0)
    assert control.close_movement(row, by=cast.noor).state == "closed"
    told = Event.objects.filter(subject_id=str(row.pk), verb="movement.received").get()
    assert told.data["discrepancies"] == 1


def test_legs_are_over_on_arrival_and_delivery_and_stated_days_stand(cast):
    row = moves.approved(cast)
    today = timezone.localdate()
    for _n in range(3):
        row.refresh_from_db()
        moves.leg(cast, row, from_place=moves.places(cast).port, to_place=moves.places(cast).camp)
    row.refresh_from_db()
    row = control.embark_movement(control.schedule_movement(row, by=cast.noor), by=cast.noor)
    row = control.depart_movement(row, on=today - timedelta(days=9), by=cast.noor)
    with pytest.raises(ValidationError, match="after that day"):
        control.arrive_at_port(row, on=today - timedelta(days=10), by=cast.noor)
    row = control.arrive_at_port(row, on=today - timedelta(days=4), by=cast.noor)
    row = control.move_on(control.clear_movement(row, by=cast.noor), by=cast.noor)
    row = control.deliver_movement(row, by=cast.noor)
    days = [(one.departed_on, one.arrived_on) for one in row.legs.all()]
    assert days == [
        (today - timedelta(days=9), today - timedelta(days=4)),
        (today, today),
        (today, today),
    ]


def test_a_leg_that_leaves_before_the_load_is_ready_says_so(cast, sign_in):
    row = moves.approved(cast)
    page = sign_in(cast.noor).get
    leg = moves.leg(cast, row, departs_on=row.ready_on)
    assert "before the load is ready" not in page(row.get_absolute_url()).text
    services_legs.change_leg(leg, departs_on=row.ready_on - timedelta(days=1), by=cast.noor)
    assert "before the load is ready" in page(row.get_absolute_url()).text


def test_of_what_is_delivered_no_day_is_expected_any_more(cast, sign_in):
    row = moves.asked(cast)
    expected = timezone.localdate() + timedelta(days=77)
    Movement.objects.update(expected_on=expected)
    client = sign_in(cast.noor)

    def said():
        return b"".join(client.get("/movements/?format=csv")).decode()

    assert str(expected) in said()
    Movement.objects.filter(pk=row.pk).update(delivered_on=timezone.localdate())
    assert str(expected) not in said() and row.title in said()


def test_neither_side_takes_the_others_steps(cast):
    row = services.set_load(moves.asked(cast), lines=moves.LINES, by=cast.berit)
    with pytest.raises(PermissionDenied):
        services.accept_load(row, by=cast.noor)
    row = services.accept_load(row, by=cast.berit)
    for act in (control.approve_movement, control.schedule_movement, control.embark_movement):
        with pytest.raises(PermissionDenied):
            act(row, by=cast.berit)
    with pytest.raises(PermissionDenied):
        control.provide_transport(row, mode="sea", provider="own", by=cast.chidi)


def test_who_speaks_for_the_contributor_controls_no_movement_of_it(cast):
    moves.control(cast, cast.berit)
    row = services.accept_load(moves.asked(cast, passengers=30), by=cast.berit)
    with pytest.raises(PermissionDenied):
        control.provide_transport(row, mode="air", provider="own", by=cast.berit)


def test_the_missions_own_movement_is_asked_for_by_movement_control(cast):
    given = {"partner": None, "unit": None, "purpose": "resupply", "passengers": 5}
    row = moves.asked(cast, by=moves.control(cast), **given)
    assert services.accept_load(row, by=cast.noor).load_accepted_on == timezone.localdate()
    with pytest.raises(PermissionDenied):
        moves.asked(cast, by=cast.berit, **given | {"reference": "MOV-2"})


def test_the_two_sides_see_it_and_nobody_else(cast):
    row = moves.approved(cast)
    leg = moves.leg(cast, row)
    seen = {
        name for name, person in cast.people.items() if Movement.objects.visible_to(person).filter(pk=row.pk)
    }
    assert seen == {"berit", "noor", "anwar"}  # anwar decides on what comes to the mission
    for model, key in ((LoadLine, row.load.first().pk), (Leg, leg.pk)):
        readers = {n for n, p in cast.people.items() if model.objects.visible_to(p).filter(pk=key)}
        assert readers == seen


def test_the_partner_who_lifts_sees_the_legs_it_carries_alone(cast):
    row = services.accept_load(moves.asked(cast, passengers=30), by=cast.berit)
    row = control.provide_transport(row, mode="air", provider="partner", lifter=cast.calmora, by=cast.noor)
    leg = moves.leg(cast, row)
    assert leg.partner == cast.calmora
    other = moves.leg(cast, Movement.objects.get(pk=row.pk), partner=None)
    assert list(Leg.objects.visible_to(cast.chidi)) == [leg]
    assert not Movement.objects.visible_to(cast.chidi).exists()
    assert set(Leg.objects.visible_to(cast.berit)) == {leg, other}


def test_a_load_that_is_too_much_for_a_leg_is_not_scheduled(cast):
    row = moves.approved(cast)
    moves.leg(cast, row, capacity_kg=50000)
    row.refresh_from_db()
    with pytest.raises(ValidationError, match="more than a leg carries"):
        control.schedule_movement(row, by=cast.noor)
    services_legs.change_leg(row.legs.get(), capacity_kg=52000, by=cast.noor)
    assert control.schedule_movement(row, by=cast.noor).state == "scheduled"


def test_nothing_is_scheduled_without_legs_and_their_days(cast):
    row = moves.approved(cast)
    with pytest.raises(ValidationError, match="at least one leg"):
        control.schedule_movement(row, by=cast.noor)
    moves.leg(cast, row, arrives_on=None)
    with pytest.raises(ValidationError, match="planned days"):
        control.schedule_movement(row, by=cast.noor)


def test_a_load_list_that_is_sent_back_is_open_again(cast):
    row = moves.approved(cast)
    with pytest.raises(ValidationError, match="changes no more"):
        services.set_load(row, lines=(), by=cast.berit)
    with pytest.raises(ValidationError):
        control.send_back_movement(row, reason=" ", by=cast.noor)
    row = control.send_back_movement(row, reason="weights are missing", by=cast.noor)
    assert row.load_accepted_on is None
    row = services.set_load(row, lines=moves.LINES[:1], by=cast.berit)
    assert row.load.count() == 1


def test_nothing_travels_without_a_load_list_or_passengers(cast):
    with pytest.raises(ValidationError, match="Nothing travels"):
        services.accept_load(moves.asked(cast), by=cast.berit)


def test_dangerous_goods_have_both_number_and_class(cast):
    row = moves.asked(cast)
    wrong = {"item": "Fuel", "un_number": "UN1202"}
    with pytest.raises(ValidationError, match="both"):
        services.set_load(row, lines=[wrong], by=cast.berit)
    with pytest.raises(ValidationError, match="four digits"):
        services.set_load(row, lines=[{**wrong, "un_number": "1202", "hazard_class": "3"}], by=cast.berit)
    assert not row.load.exists()


def test_each_delay_is_kept_with_its_cause(cast):
    row = moves.asked(cast)
    due = row.required_on
    row = services.delay_movement(row, expected_on=due + timedelta(days=5), cause="weather", by=cast.noor)
    with pytest.raises(ValidationError):
        services.delay_movement(row, expected_on=due + timedelta(days=5), cause="port", by=cast.berit)
    row = services.delay_movement(row, expected_on=due + timedelta(days=9), cause="port", by=cast.berit)
    kept = [(one.was_due_on, one.expected_on, one.cause) for one in Delay.objects.order_by("pk")]
    assert kept == [
        (due, due + timedelta(days=5), "weather"),
        (due + timedelta(days=5), due + timedelta(days=9), "port"),
    ]
    assert row.days_late(timezone.localdate()) == 9
    assert list(Movement.objects.late(timezone.localdate())) == [row]


def test_who_saw_an_older_version_is_told(cast):
    row = moves.asked(cast)
    services.change_movement(row, version=row.version, title="Other vehicles", by=cast.berit)
    with pytest.raises(ChangedMeanwhile):
        services.change_movement(row, version=row.version, title="Third", by=cast.berit)


def test_a_unit_of_another_or_one_that_stands_by_moves_nowhere(cast):
    moves.unit(cast, state="standby")
    with pytest.raises(ValidationError, match="stands by"):
        moves.asked(cast)
    with pytest.raises(ValidationError):
        moves.asked(cast, by=cast.chidi, partner=cast.calmora)


def test_the_other_side_is_told(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = services.accept_load(moves.asked(cast, passengers=9), by=cast.berit)
    with django_capture_on_commit_callbacks(execute=True):
        control.provide_transport(row, mode="air", provider="contract", by=cast.noor)
    told = Notification.objects.values_list("person__name", "verb")
    assert ("Noor", "movement.requested") in told
    assert ("Berit", "movement.provided") in told
    assert ("Berit", "movement.requested") not in told


def test_readiness_asks_once_how_far_units_move(cast, django_assert_num_queries):
    row = moves.approved(cast)
    moves.leg(cast, row)
    row.refresh_from_db()
    row = control.schedule_movement(row, by=cast.noor)
    with django_assert_num_queries(1):
        found = moving.deploying([row.unit])
    assert found[row.unit_id] == moving.Moving(
        row.load_accepted_on, timezone.localdate(), row.expected_on, is_delivered=False
    )
    services.cancel_movement(row, reason="not needed", by=cast.berit)
    assert moving.deploying([row.unit]) == {}


# --- Shared lifts
def test_a_booking_takes_room_and_is_a_leg_of_the_movement(cast):
    row, lift = moves.approved(cast), moves.lift(cast)
    booking = lifts.book_lift(lift, movement=row, weight_kg=5000, seats=4, by=cast.berit)
    leg = Leg.objects.get(booking=booking)
    assert (leg.partner, leg.capacity_kg, leg.mode) == (cast.calmora, 5000, "air")
    lift.refresh_from_db()
    assert (lift.taken_kg, lift.taken_seats) == (5000, 4)
    with pytest.raises(ValidationError) as refused:
        lifts.book_lift(lift, movement=moves.asked(cast, reference="MOV-2"), seats=7, by=cast.berit)
    assert "No more than 6 is left." in refused.value.messages
    lifts.release_booking(booking, reason="it goes by sea", by=cast.chidi)
    lift.refresh_from_db()
    assert (lift.taken_kg, lift.taken_seats) == (0, 0)
    assert not Leg.objects.exists()


def test_a_cancelled_movement_gives_its_room_back(cast):
    row, lift = moves.approved(cast), moves.lift(cast)
    lifts.book_lift(lift, movement=row, seats=10, by=cast.noor)
    row.refresh_from_db()
    services.cancel_movement(row, reason="not needed", by=cast.berit)
    lift.refresh_from_db()
    assert lift.taken_seats == 0


def test_the_database_refuses_to_overbook(cast):
    lift = moves.lift(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        SharedLift.objects.filter(pk=lift.pk).update(taken_seats=11)


def test_a_lift_with_bookings_is_not_called_off(cast):
    row, lift = moves.approved(cast), moves.lift(cast)
    booking = lifts.book_lift(lift, movement=row, seats=1, by=cast.berit)
    with pytest.raises(ValidationError, match="Give back"):
        lifts.cancel_lift(lift, reason="engine", by=cast.chidi)
    lifts.release_booking(booking, reason="engine", by=cast.chidi)
    assert lifts.cancel_lift(lift, reason="engine", by=cast.chidi).state == "cancelled"
    with pytest.raises(ValidationError):
        lifts.book_lift(lift, movement=row, seats=1, by=cast.berit)


def test_who_booked_is_seen_by_the_two_of_the_booking(cast):
    row, lift = moves.approved(cast), moves.lift(cast)
    lifts.book_lift(lift, movement=row, seats=1, by=cast.berit)
    readers = {n for n, p in cast.people.items() if LiftBooking.objects.visible_to(p).exists()}
    assert readers == {"berit", "chidi", "noor", "anwar"}
    assert SharedLift.objects.visible_to(cast.berit).exists()
    assert not SharedLift.objects.visible_to(cast.dora).exists()


def test_others_book_for_no_movement(cast):
    row, lift = moves.approved(cast), moves.lift(cast)
    with pytest.raises(PermissionDenied):
        lifts.book_lift(lift, movement=row, seats=1, by=cast.chidi)
    with pytest.raises(PermissionDenied):
        lifts.offer_lift(cast.bresland, mission=cast.alpha, by=cast.chidi)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_want_the_last_seat_one_has_it(cast):
    one, other = moves.asked(cast, passengers=1), moves.asked(cast, reference="MOV-2", passengers=1)
    lift = moves.lift(cast, capacity_seats=1)
    begin, outcomes = threading.Barrier(2), []

    def book(movement):
        begin.wait(30)
        try:
            lifts.book_lift(lift, movement=movement, seats=1, by=cast.berit)
            outcomes.append("booked")
        except ValidationError as error:
            outcomes.append(error.error_dict["seats"][0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=book, args=[row]) for row in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["booked", "full"]
    lift.refresh_from_db()
    assert lift.taken_seats == 1
    assert LiftBooking.objects.count() == 1
