"""An inspector with a tablet: fills the form without a connection, reloads, comes back, sends once; and both
versions where somebody was quicker. In English and in Arabic."""

import pytest

from accounts.models import Event
from logistics import services_inspections as services
from logistics.models import Inspection
from tests.logistics.inspected import brought, found, keepers, planned, unit

TABLETS = [
    pytest.param(("en", 768, "light"), id="en-upright"),
    pytest.param(("ar", 1024, "dark"), id="ar-by-night"),
]


@pytest.fixture
def inspection(portal, cast):
    keepers(cast)
    of = unit(cast)
    brought(of)
    return planned(cast, of)


@pytest.fixture(params=TABLETS)
def inspector(request, inspection, visitor, cast):
    language, width, scheme = request.param
    return visitor(cast.dora, width=width, locale=language, color_scheme=scheme)


def fill(one, inspection, works="9"):
    mark = inspection.unit.equipment.get(group="armour").pk.hex[:10]
    one.page.fill("#id_strength_present", "790")
    one.page.fill(f"#id_h{mark}", "10")
    one.page.fill(f"#id_w{mark}", works)
    return mark


def state(one, words):
    one.page.wait_for_function(
        "words => document.getElementById('field-state').textContent.includes(words)", arg=one.says(words)
    )


def test_what_is_filled_without_a_connection_is_sent_once(inspector, inspection):
    one, path = inspector, f"/inspections/{inspection.pk}/form/"
    assert one.go(path) == 200
    one.page.wait_for_selector("html[data-stays=yes]")
    one.look()
    small = one.page.evaluate(
        """() => [...document.querySelectorAll(
            ".field-form :is(input:not([type=hidden]), select, summary, button)"
        )].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""
    )
    assert small == []
    assert one.complaints == [] == one.wrong
    one.context.set_offline(True)
    mark = fill(one, inspection)
    state(one, "No connection: kept on this device, not sent yet. It is sent when you are connected again "
          "and press the button.")  # fmt: skip
    one.page.click("#field-form [type=submit]")
    state(one, "No connection: kept on this device. It is sent by itself once you are connected again.")
    one.page.reload()
    assert one.page.input_value(f"#id_w{mark}") == "9"
    state(one, "What you entered before was found on this device.")
    assert Inspection.objects.get().state == "scheduled"
    one.context.set_offline(False)
    one.page.wait_for_url(f"**/inspections/{inspection.pk}/", timeout=40_000)
    row = Inspection.objects.get()
    assert (row.state, row.version) == ("conducted", 2)
    assert row.equipment.get(line__group="armour").serviceable == 9
    assert Event.objects.filter(verb="inspection.conducted").count() == 1
    assert one.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []


def test_of_what_another_changed_meanwhile_both_are_shown_and_one_is_chosen(inspector, inspection, cast):
    one, path = inspector, f"/inspections/{inspection.pk}/form/"
    one.go(path)
    mark = fill(one, inspection, works="8")
    given = found(inspection.unit, serviceable=5)
    given["equipment"][0] |= {"remark": "shop"}
    services.conduct_inspection(inspection, **given, by=cast.noor)
    one.page.click("#field-form [type=submit]")
    one.page.wait_for_selector(".versions")
    assert one.page.locator(".versions").get_by_text("8", exact=True).count() == 1
    assert one.page.locator(".versions").get_by_text("5", exact=True).count() == 1
    one.look()
    one.page.reload()  # what was typed is still there, and so is the other's
    one.page.click("#field-form [type=submit]")
    one.page.wait_for_selector(".versions")
    one.page.check(f"#theirs-w{mark}")
    one.page.click("#field-form [type=submit]")
    one.page.wait_for_url(f"**/inspections/{inspection.pk}/")
    assert Inspection.objects.get().equipment.get(line__group="armour").serviceable == 5
    assert one.wrong == [] == one.complaints


def test_nothing_stays_on_the_device_of_one_who_signed_out(inspection, visitor, cast):
    one = visitor(cast.dora, width=1024)
    one.go(f"/inspections/{inspection.pk}/form/")
    one.page.wait_for_selector("html[data-stays=yes]")
    fill(one, inspection)
    state(one, "Kept on this device, not sent yet.")
    one.page.click("form[action$='/sign-out/'] button")
    one.page.wait_for_url("**/sign-in/**")
    one.page.wait_for_function("async () => (await caches.keys()).length === 0")
    assert one.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []
