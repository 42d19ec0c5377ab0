"""A planner reads a mission's readiness and follows it, click by click, to what was signed."""

import re

from accounts import outbox
from logistics.models import InspectionSignature
from tests.logistics.inspected import brought, finished, keepers, planned, unit


def test_from_the_board_of_a_mission_to_the_signed_inspection(visitor, cast):
    keepers(cast)
    of = unit(cast)
    carriers, _tankers, _catering = brought(of)
    row = finished(cast, planned(cast, of))
    outbox.settle()
    one = visitor(cast.anwar)
    page = one.page
    one.go("/readiness/missions/alpha/")
    one.look()
    page.click("main table a:has-text('Kestrel battalion')")
    page.wait_for_url(f"**/readiness/units/{of.pk}/")
    one.look()
    page.click("tr#serviceability th a >> nth=0")
    page.wait_for_url(f"**/readiness/units/{of.pk}/serviceability/")
    one.look()
    page.click("tr:has-text('Armoured personnel carriers') td a >> nth=0")  # the count, on its line
    page.wait_for_url(f"**/equipment/{carriers.pk}/")
    one.look()
    page.click("#counts a:has-text('BRE-INF-1/1')")
    page.wait_for_url(f"**/inspections/{row.pk}/")
    one.look()
    digests = set(InspectionSignature.objects.values_list("digest", flat=True))
    shown = page.locator(".signed .digest").all_inner_texts()
    assert len(shown) == 2 and len(digests) == 1
    assert {re.sub("…$", "", words) for words in shown} == {digests.pop()[:16]}
    assert one.wrong == [] == one.complaints
    # The shorter way: from the readiness of the unit at once.
    one.go(f"/readiness/units/{of.pk}/")
    page.click("tr#personnel a:has-text('the signed inspection')")
    page.wait_for_url(f"**/inspections/{row.pk}/")
