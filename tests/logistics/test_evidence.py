"""From readiness to signed evidence: what a final inspection found names it, and no hand changes it."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import RestrictedError
from django.test.utils import CaptureQueriesContext

from accounts import outbox, search
from logistics import reading_unit_readiness as reading
from logistics import reading_units, services_equipment, services_units
from logistics import services_inspection_reviews as reviews
from logistics import services_inspection_signatures as signatures
from logistics import services_inspections as services
from logistics.models import EquipmentCount, Inspection, SustainmentCheck, UnitReadiness, UnitStrength
from tests.logistics.inspected import brought, conducted, finished, keepers, planned, unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 15)


@pytest.fixture(autouse=True)
def who(cast):
    keepers(cast)


@pytest.fixture
def battalion(cast):
    of = unit(cast)
    brought(of)
    return of


def report(cast, of, category="troops", on=DAY, **counted):
    given = {"present": 780, "source": "daily state"} | counted
    return services_units.report_unit_strength(of, reported_on=on, category=category, by=cast.noor, **given)


def test_all_it_found_names_it(cast, battalion):
    row = finished(cast, planned(cast, battalion))
    assert set(EquipmentCount.objects.values_list("inspection", flat=True)) == {row.pk}
    assert SustainmentCheck.objects.get().inspection == row
    strength = UnitStrength.objects.get()
    assert (strength.inspection, strength.present, strength.reported_on) == (row, 790, DAY)
    assert (strength.category, strength.source, strength.women) == ("troops", "BRE-INF-1/1", None)


def test_what_is_not_final_is_no_evidence(cast, battalion):
    conducted(cast, planned(cast, battalion))
    assert not UnitStrength.objects.exists() and not EquipmentCount.objects.exists()


def test_the_strength_counted_takes_the_place_of_the_report_of_that_day(cast, battalion):
    report(cast, battalion, men=700, women=80)
    row = finished(cast, planned(cast, battalion))
    found = UnitStrength.objects.get()
    assert (found.present, found.men, found.women, found.inspection) == (790, None, None, row)
    assert found.version == 2


def test_a_report_that_says_the_same_keeps_men_and_women(cast, battalion):
    report(cast, battalion, present=790, men=700, women=90)
    finished(cast, planned(cast, battalion))
    found = UnitStrength.objects.get()
    assert (found.men, found.women, found.source) == (700, 90, "BRE-INF-1/1")


def test_women_and_who_is_away_stay_known_as_the_unit_reported_them_last(
    cast, battalion, client, token, sign_in
):
    report(cast, battalion, on=date(2026, 8, 31), men=700, women=80, on_leave=12, absent=3)
    finished(cast, planned(cast, battalion))
    known = reading_units.known(cast.noor, [battalion])[battalion.pk]
    assert (known.present, known.women, known.away) == (790, 80, 15)
    assert (known.on, known.own_on) == (DAY, date(2026, 8, 31))
    told = client.get(f"/api/v1/units/{battalion.pk}/", headers=token(cast.noor)).json()
    assert (told["women"], told["reported_on"], told["own_reported_on"]) == (80, "2026-09-15", "2026-08-31")
    page = sign_in(cast.noor).get(battalion.get_absolute_url()).text
    assert "on 31 August 2026, its own report" in page and "women to absent: 31 Aug" in page
    report(cast, battalion, on=date(2026, 9, 30), women=None)
    known = reading_units.known(cast.noor, [battalion])[battalion.pk]
    assert (known.women, known.own_on) == (None, date(2026, 9, 30))


def test_of_a_unit_of_several_categories_nobody_knows_how_many_of_each(cast, battalion):
    report(cast, battalion, on=date(2026, 9, 1))
    report(cast, battalion, "staff_officers", on=date(2026, 9, 1), present=10)
    finished(cast, planned(cast, battalion))
    assert not UnitStrength.objects.filter(reported_on=DAY).exists()


def test_a_police_unit_is_counted_as_police(cast):
    of = unit(cast, "BRE-FPU-1", kind="formed_police", personnel=160)
    brought(of)
    finished(cast, planned(cast, of), strength=150)
    assert UnitStrength.objects.get().category == "formed_police"


def test_no_hand_changes_what_was_signed(cast, battalion):
    finished(cast, planned(cast, battalion))
    count, check, strength = (
        EquipmentCount.objects.first(),
        SustainmentCheck.objects.get(),
        UnitStrength.objects.get(),
    )
    for correct in (
        lambda: services_equipment.correct_count(count, on_hand=1, serviceable=1, reason="so", by=cast.noor),
        lambda: services_equipment.correct_check(check, is_met=False, reason="so", by=cast.noor),
        lambda: services_units.correct_unit_strength(strength, present=1, reason="so", by=cast.noor),
    ):
        with pytest.raises(ValidationError, match="BRE-INF-1/1 found, and it was signed"):
            correct()
    services_units.correct_unit_strength(strength, men=700, women=90, reason="told later", by=cast.noor)
    strength.refresh_from_db()
    assert (strength.women, strength.present) == (90, 790)


def test_an_inspection_stays_as_long_as_what_rests_on_it(cast, battalion):
    row = finished(cast, planned(cast, battalion))
    with pytest.raises(RestrictedError):
        row.delete()
    battalion.delete()
    assert not Inspection.objects.exists()


def test_the_page_of_a_units_readiness_leads_to_it(cast, sign_in, battalion):
    row = finished(cast, planned(cast, battalion))
    outbox.settle()
    for address in (
        f"/readiness/units/{battalion.pk}/",
        *(f"/readiness/units/{battalion.pk}/{area}/" for area in ("personnel", "equipment", "sustainment")),
        f"/units/{battalion.pk}/",
        f"/equipment/{battalion.equipment.get(group='armour').pk}/",
    ):
        assert f'href="/inspections/{row.pk}/"' in sign_in(cast.noor).get(address).text, address
    assert sign_in(cast.chidi).get(f"/readiness/units/{battalion.pk}/").status_code == 404


def test_hundreds_of_lines_cost_no_question_more(cast, battalion):
    more = unit(cast, "BRE-INF-2", name="Heron battalion")
    brought(more)
    for n in range(30):
        more.equipment.create(group="vehicles", type=f"Truck {n}", lease="wet", agreed=0)
    finished(cast, planned(cast, battalion))
    few = _asked(cast, battalion)
    row = services.conduct_inspection(
        planned(cast, more, "spot"),
        equipment=[{"line": line, "on_hand": 3, "serviceable": 3} for line in more.equipment.all()],
        conducted_on=DAY,
        strength_present=800,
        by=cast.dora,
    )
    row = signatures.sign_inspection(row, version=row.version, by=cast.dora)
    row = signatures.countersign_inspection(row, version=row.version, by=cast.berit)
    row = reviews.review_inspection(row, words="So.", version=row.version, by=cast.noor)
    reviews.finish_inspection(row, by=cast.noor)
    assert _asked(cast, more) <= few


def _asked(cast, of):
    outbox.settle()
    row = UnitReadiness.objects.get(unit=of, valid_until=None)
    areas = list(row.areas.all())
    with CaptureQueriesContext(connection) as asked:
        found = reading.evidence(cast.noor, areas)
    assert any(said.inspection for line in found["equipment"] for said in line.said)
    return len(asked)


def test_programs_are_told(cast, sign_in, battalion):
    row = finished(cast, planned(cast, battalion))
    client = sign_in(cast.noor)
    for resource in ("equipment", "self-sustainment", "unit-strengths"):
        found = json.loads(client.get(f"/api/v1/{resource}/").content)["results"]
        told = {one["inspection"] for one in found if not one.get("is_by_item")}
        assert told == {str(row.pk)}, resource


def test_a_search_finds_inspections_of_units_one_sees(cast, battalion):
    row = planned(cast, battalion)

    def hits(person):
        found = {kind.code: hits for kind, hits in search.search(person, "kestrel")}
        return [hit.url for hit in found.get("inspections", [])]

    assert hits(cast.dora) == hits(cast.berit) == [row.get_absolute_url()]
    assert hits(cast.chidi) == []
