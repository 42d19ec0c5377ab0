"""A humanitarian liaison: a notification expires unacknowledged, a constraint stands where nobody works."""

from datetime import timedelta

from django.utils import timezone

from missions import tasks_civil
from missions.models import AccessConstraint, HumanitarianNotification
from missions.services import add_participation


def test_a_notification_that_expired_unacknowledged(traveller, cast):
    add_participation(cast.alpha, partner=cast.bresland, part="support", by=cast.system)
    day = timezone.localdate() + timedelta(days=1)
    relief = traveller(cast.berit)
    page = relief.page
    relief.go("/civil/notifications/")
    page.get_by_role("link", name=relief.says("Submit a notification"), exact=True).click()
    page.wait_for_url("**/notifications/new/")
    relief.look()
    page.select_option("#id_mission", str(cast.alpha.pk))
    page.select_option("#id_keeper", str(cast.bresland.pk))
    page.select_option("#id_kind", "movement")
    page.fill("#id_title", "Vaccines to Kasari")
    page.fill("#id_starts_at", f"{day}T06:00")
    page.fill("#id_ends_at", f"{day}T18:00")
    page.fill("#id_place", "Port Eldor")
    page.fill("#id_to_place", "Kasari")
    page.fill("#id_reason", "Agreed with the clinic")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    relief.look()
    row = HumanitarianNotification.objects.get()
    address = row.get_absolute_url()

    liaison = traveller(cast.anwar)
    page = liaison.page
    liaison.go("/inbox/")
    page.click(f"main a[href='{address}']")
    page.wait_for_selector("#h-parties")
    for step in ("receive", "forward"):
        page.click(f"a[href='{address}{step}/']")
        page.wait_for_url(f"**/{step}/")
        liaison.look()
        if step == "forward":
            page.check("#id_forces")
            page.select_option("#id_partners", str(cast.au.pk))
        page.fill("#id_reason", "Patrols pass there")
        page.click("#edit button[type=submit]")
        page.wait_for_selector(".notice.ok")
    page.click(f"a[href='{address}acknowledge/']")
    page.wait_for_url("**/acknowledge/")
    liaison.look()
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    liaison.look()

    past = timezone.now() - timedelta(minutes=1)
    HumanitarianNotification.objects.update(starts_at=past - timedelta(hours=2), ends_at=past)
    liaison.go(address)
    page.wait_for_selector(".notice.bad")
    assert page.locator(f"a[href='{address}acknowledge/']").count() == 0
    liaison.look()
    tasks_civil.tell_of_expired()
    relief.go("/notifications/")
    assert relief.page.locator(f"main a[href='{address}']").count() >= 1
    relief.look()
    relief.go("/civil/notifications/?standing=unacknowledged")
    assert "Vaccines to Kasari" in relief.page.inner_text("main table")
    relief.look()
    answer = relief.page.request.get("/civil/notifications/?standing=unacknowledged&format=csv")
    assert answer.ok and "Vaccines to Kasari" in answer.text()
    assert relief.wrong == [] == relief.complaints
    assert liaison.wrong == [] == liaison.complaints


def test_a_constraint_filed_stands_where_nobody_is_at_work(traveller, cast):
    add_participation(cast.alpha, partner=cast.bresland, part="support", by=cast.system)
    relief = traveller(cast.berit)
    page = relief.page
    relief.go("/civil/")
    relief.look()
    page.get_by_role("link", name=relief.says("Report an access constraint"), exact=True).click()
    page.wait_for_url("**/constraints/new/")
    relief.look()
    page.select_option("#id_mission", str(cast.alpha.pk))
    page.select_option("#id_keeper", str(cast.bresland.pk))
    page.select_option("#id_kind", "physical")
    page.select_option("#id_severity", "3")
    page.fill("#id_title", "The bridge at Kasari is down")
    page.select_option("#id_sector", "food")
    page.fill("#id_area", "Eastern valleys")
    page.fill("#id_latitude", "4.12")
    page.fill("#id_longitude", "21.98")
    page.fill("#id_reason", "Our drivers turned back")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    relief.look()
    address = AccessConstraint.objects.get().get_absolute_url()

    liaison = traveller(cast.anwar)
    liaison.go("/civil/who/?mission=alpha")
    assert liaison.page.locator(f"section[aria-labelledby=h-gaps] a[href='{address}']").count() == 1
    liaison.look()
    answer = liaison.page.request.get("/civil/who/file.csv?mission=alpha")
    assert answer.ok and "The bridge at Kasari is down" in answer.text() and ",gap," in answer.text()

    relief.go("/civil/activities/new/?mission=alpha")
    relief.look()
    page.fill("#id_title", "Food by boat")
    page.select_option("#id_sector", "food")
    page.select_option("#id_state", "under_way")
    page.fill("#id_area", "Eastern valleys")
    page.fill("#id_reason", "Agreed with the liaison")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    relief.look()
    liaison.go("/civil/who/?mission=alpha")
    assert liaison.page.locator("section[aria-labelledby=h-gaps] tbody tr").count() == 0
    liaison.look()
    liaison.go(f"{address}resolve/")
    liaison.page.fill("#id_outcome", "A ferry runs")
    liaison.page.click("#edit button[type=submit]")
    liaison.page.wait_for_selector(".notice.ok")
    liaison.look()
    assert relief.wrong == [] == relief.complaints
    assert liaison.wrong == [] == liaison.complaints
