"""Locations in the browser: entered and changed by the mission's logistics, read by who may see them."""

import pytest
from django.urls import reverse

from logistics.models import Location
from tests.conftest import signed_in
from tests.logistics.stores import camp, keeper, quarter

pytestmark = pytest.mark.django_db


def given(**fields):
    return {"mission": "alpha", "kind": "camp", "name": "Camp North", "sector": "North"} | fields


def test_a_location_is_entered_read_and_changed_by_the_missions_logistics(cast):
    browser = signed_in(keeper(cast, cast.alpha))
    assert reverse("logistics:locations") in browser.get(reverse("logistics:units")).content.decode()
    made = browser.post(reverse("logistics:location_new"), given(latitude="7.12345", longitude="19.54321"))
    assert made.status_code == 302, made.context["form"].errors
    row = Location.objects.get(name="Camp North")
    assert (row.mission, str(row.latitude)) == (cast.alpha, "7.12345")
    change = reverse("logistics:location_change", args=[row.pk])
    assert browser.post(change, given(name="Camp South", version=1)).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.latitude, row.version) == ("Camp South", None, 2)
    late = browser.post(change, given(name="Camp West", version=1))
    assert late.status_code == 200 and "Camp South" in late.content.decode()


@pytest.mark.parametrize(
    "fields, wrong",
    [({"latitude": "95"}, "latitude"), ({"latitude": "7"}, "__all__"), ({"name": ""}, "name")],
)
def test_a_wrong_location_is_refused_and_leaves_nothing(cast, fields, wrong):
    answer = signed_in(keeper(cast, cast.alpha)).post(reverse("logistics:location_new"), given(**fields))
    assert answer.status_code == 200 and wrong in answer.context["form"].errors
    assert not Location.objects.exists()


def test_a_location_is_read_by_staff_and_who_stands_there_and_changed_by_neither(cast):
    row = camp(cast.alpha)
    unit = quarter(cast.bresland, row)
    here = reverse("logistics:location", args=[row.pk])
    for person, status in ((cast.anwar, 200), (cast.berit, 200), (cast.chidi, 404), (cast.pia, 404)):
        page = signed_in(person).get(here)
        assert page.status_code == status
        assert status == 404 or unit.name in page.content.decode()
    change = reverse("logistics:location_change", args=[row.pk])
    for person, status in ((cast.anwar, 403), (cast.berit, 403), (cast.chidi, 404)):
        assert signed_in(person).get(change).status_code == status
        assert signed_in(person).get(reverse("logistics:location_new")).status_code == 403


def test_a_port_outside_missions_is_read_by_all_and_changed_elsewhere(cast):
    row = Location.objects.create(kind="seaport", name="Port")
    browser = signed_in(keeper(cast, cast.alpha))
    assert browser.get(reverse("logistics:location", args=[row.pk])).status_code == 200
    assert browser.get(reverse("logistics:location_change", args=[row.pk])).status_code == 403
    assert "Port" in browser.get(reverse("logistics:locations"), {"mission": "none"}).content.decode()
