"""A signals officer: finds the pair that cannot reach each other, mends it, tests it, and takes the file."""

from django.utils import timezone

from missions.models import PacePlan
from tests.missions.channelled import channel_of, element_of


def test_an_unreachable_pair_is_found_and_mended(traveller, cast):
    east, unit = (
        element_of(cast, cast.alpha, name, kind=kind, location="East")
        for name, kind in (("SECT-E", "headquarters"), ("BN-1", "force"))
    )
    net = channel_of(cast, cast.alpha, on=(east,), by=cast.anwar)
    officer = traveller(cast.anwar)
    page = officer.page
    officer.go("/missions/alpha/communication/")
    officer.look()
    mend = f"/communication/of/alpha/mend/{unit.pk}/{east.pk}/"
    first = page.locator("table#reach tbody tr").first
    assert "SECT-E" in first.inner_text() and "BN-1" in first.inner_text()
    first.locator(f"a[href='{mend}']").click()
    page.wait_for_url("**/mend/**")
    officer.look()
    page.select_option("#id_channel", str(net.pk))
    page.fill("#id_reason", "No answer at the morning call")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    assert page.locator(f"a[href='{mend}']").count() == 0
    plan = PacePlan.objects.get()
    officer.go(plan.get_absolute_url())
    officer.look()
    page.click(f"a[href*='{net.get_absolute_url()}test/']")
    page.wait_for_url("**/test/**")
    officer.look()
    page.fill("#id_tested_on", str(timezone.localdate()))
    page.check("input[name=result][value=worked]")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    officer.look()
    answer = page.request.get("/communication/of/alpha/reach.csv")
    assert answer.ok and "ALPHA,BN-1,SECT-E,reached,primary,Force net" in answer.text()
    officer.go("/missions/alpha/communication/")
    officer.look()
    assert officer.wrong == [] == officer.complaints
