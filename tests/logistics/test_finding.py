"""A search finds places, things by number, training, lifts and discrepancies; for who may see them."""

import pytest

from accounts import search
from logistics import services_courses, services_discrepancies
from logistics.models import Certificate, Item
from tests.logistics import moves
from tests.logistics.stores import ago, ahead, camp, quarter, stock
from tests.logistics.test_courses import course
from tests.logistics.units import carriers

pytestmark = pytest.mark.django_db


def hits(person, text, kind):
    found = {one.code: hits for one, hits in search.search(person, text)}
    return [(str(hit.title), hit.url) for hit in found.get(kind, [])]


def test_places_things_and_certificates_are_found_by_who_sees_the_unit(cast):
    place = camp(cast.alpha)
    unit = quarter(cast.bresland, place)
    line = carriers(cast, unit, is_by_item=True)
    Item.objects.create(line=line, number="UN-7731")
    held = Certificate.objects.create(unit=unit, course=course(), issued_on=ago(9), issuer="Centre of Eldor")
    asked = (
        (place.name, "locations", [(place.name, f"/locations/{place.pk}/")]),
        ("un-7731", "items", [("UN-7731", line.get_absolute_url())]),
        ("conduct eldor", "certificates", [("Conduct, Unit INF-1", held.get_absolute_url())]),
    )
    for text, kind, found in asked:
        assert hits(cast.berit, text, kind) == found
        assert hits(cast.chidi, text, kind) == []


def test_courses_and_lifts_are_found_by_partners(cast):
    row = services_courses.offer_course(
        cast.bresland,
        course=course(),
        place="School of Eldor",
        starts_on=ahead(9),
        ends_on=ahead(12),
        places=5,
        visibility=1,
        by=cast.berit,
    )
    assert hits(cast.berit, "school eldor", "courses") == [("Conduct", row.get_absolute_url())]
    assert hits(cast.chidi, "school eldor", "courses") == []
    lift = moves.lift(cast, title="Heron flight")
    assert hits(cast.berit, "heron", "lifts") == [("Heron flight", lift.get_absolute_url())]
    assert hits(cast.dora, "heron", "lifts") == []


def test_a_discrepancy_is_found_by_its_proof_of_delivery(cast):
    moves.control(cast)
    place = camp(cast.alpha)
    quarter(cast.bresland, place)
    item = stock(place, cast.system, "Diesel", persons=3)
    row = services_discrepancies.report_discrepancy(
        item,
        kind="short",
        delivered_on=ago(1),
        expected=9,
        found=7,
        proof="DN-1181",
        words="two short",
        by=cast.system,
    )
    assert hits(cast.noor, "dn-1181", "discrepancies") == [(str(row), row.get_absolute_url())]
    assert hits(cast.chidi, "dn-1181", "discrepancies") == []
