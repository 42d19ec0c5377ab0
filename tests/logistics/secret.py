"""What is delivered in confidence between a contributor and a mission: a unit with all that hangs on it."""

from datetime import timedelta

from django.utils import timezone

from logistics import (
    services_equipment,
    services_exercises,
    services_inspection_signatures,
    services_inspections,
    services_locations,
    services_movement_costs,
    services_movements,
    services_nominations,
    services_readiness,
    services_stocks,
    services_training,
    services_units,
)
from logistics.models import Course
from tests.logistics.moved_world import FAR, place

PORTS = ("Port of departure", "Port of arrival")


def delivered_in_secret(mission, contributor, *, capability, name, words, many, desk, officer):
    """`name`, `words` and `many` stand nowhere else; `desk` speaks for the contributor, `officer` keeps the
    mission's logistics."""
    today = timezone.localdate()
    camp = services_locations.add_location(mission=mission, name=words, kind="camp", by=officer)
    unit = services_units.add_unit(
        contributor, reference="S-U1", name=f"{name} battalion", capability=capability, personnel=many,
        mission=mission, location=camp, visibility=1, by=desk,
    )  # fmt: skip
    unit = services_units.prepare_unit(unit, by=desk)
    _moved(unit, words, many, desk, officer)
    unit = services_units.receive_unit(unit, arrived_on=today, by=officer)
    services_units.report_unit_strength(
        unit, reported_on=today, category="troops", present=many, source=words, by=desk
    )
    _equipped(unit, name, many, today, desk)
    _inspected(unit, words, many, officer)
    services_training.add_certificate(
        unit, course=Course.objects.first(), issued_on=today, issuer=words, persons=many, by=desk
    )
    services_readiness.override_readiness(
        unit, area="legal", band=4, reason=words, expires_on=today + timedelta(days=20), by=officer
    )
    _stocked(camp, words, many, today, officer)
    _exercised(unit, name, words, many, desk, officer)


def _exercised(unit, name, words, many, desk, officer):
    """An exercise the contributor hosts for the mission, at which its own unit has places."""
    row = services_exercises.plan_exercise(
        keeper=unit.contributor, mission=unit.mission, title=f"{name} exercise", kind="field", place=words,
        aims=words, starts_on=FAR, ends_on=FAR, by=desk,
    )  # fmt: skip
    row = services_exercises.approve_exercise(row, by=officer)
    found = services_exercises.allot_places(row, partner=unit.contributor, places=many, by=desk)
    services_exercises.offer_places(row, by=desk)
    nominated = services_nominations.nominate(found, unit=unit, reference=words[:40], persons=many, by=desk)
    services_nominations.accept_nomination(nominated, by=desk)


def _moved(unit, words, many, desk, officer):
    row = services_movements.request_movement(
        unit.mission, partner=unit.contributor, unit=unit, reference="S-M1", title=words,
        purpose="deployment", from_place=place(PORTS[0]), to_place=place(PORTS[1]), required_on=FAR,
        passengers=many, by=desk,
    )  # fmt: skip
    row = services_movements.set_load(row, lines=[{"item": words, "weight_kg": many}], by=desk)
    row = services_movements.accept_load(row, by=desk)
    services_movement_costs.add_cost(row, kind="freight", amount=many, source=words, by=officer)
    services_movements.delay_movement(
        row, expected_on=FAR + timedelta(days=9), cause="weather", note=words, by=officer
    )


def _equipped(unit, name, many, today, desk):
    line = services_equipment.add_equipment(
        unit, group="armour", type=f"{name} carrier", lease="wet", agreed=many, by=desk
    )
    services_equipment.report_count(
        line, counted_on=today, on_hand=many, serviceable=17, source=name, by=desk
    )
    services_equipment.add_sustainment(unit, category="catering", entitled=many, by=desk)


def _inspected(unit, words, many, officer):
    row = services_inspections.plan_inspection(
        unit, kind="spot", planned_on=timezone.localdate(), purpose=words, by=officer
    )
    lines = [
        {"line": line, "on_hand": many, "serviceable": 19, "remark": words} for line in unit.equipment.all()
    ]
    row = services_inspections.conduct_inspection(row, equipment=lines, report=words, by=officer)
    services_inspection_signatures.sign_inspection(row, version=row.version, by=officer)


def _stocked(camp, words, many, today, officer):
    item = services_stocks.record_stock(
        camp,
        stock_class="fuel",
        name=words,
        measure="litres",
        reserve_days=10,
        persons=many,
        rate=2,
        by=officer,
    )
    services_stocks.count_stock(item, quantity=many, on=today, by=officer)
