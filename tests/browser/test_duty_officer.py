"""A duty officer and a chief: what happened is reported, the day's report put together, signed and taken."""

from datetime import timedelta

from django.utils import timezone

from accounts.services import grant_role
from missions.models import Incident, SituationReport


def test_the_days_report_is_signed(traveller, cast):
    grant_role(role="staff", subject=cast.alpha, person=cast.noor, by=cast.system)
    day = timezone.localdate() - timedelta(days=1)
    one = traveller(cast.anwar)
    page = one.page
    one.go("/situation/incidents/")
    page.get_by_role("link", name=one.says("Report an incident"), exact=True).click()
    page.wait_for_url("**/incidents/new/")
    one.look()
    page.fill("#id_title", "Convoy fired at")
    page.select_option("#id_kind", "ambush")
    page.fill("#id_occurred_at", f"{day}T09:30")
    page.fill("#id_place", "Kasari")
    page.fill("[name=casualties-mission-injured]", "2")
    page.fill("#id_reason", "Radio report")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    one.look()
    assert Incident.objects.get().casualties.get().injured == 2

    one.go("/situation/reports/")
    page.get_by_role("link", name=one.says("Draft a situation report"), exact=True).click()
    page.wait_for_url("**/reports/new/")
    page.fill("#id_starts_on", day.isoformat())
    one.look()
    page.click("#edit button[type=submit]")
    page.wait_for_selector("#h-incidents")
    assert "Convoy fired at" in page.inner_text("section:has(#h-incidents)")
    page.get_by_role("link", name=one.says("Write beside the facts"), exact=True).click()
    page.wait_for_url("**/write/")
    one.look()
    page.fill("#id_assessment", "The road is unsafe.")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    assert page.get_by_role("link", name=one.says("Sign it"), exact=True).count() == 0
    one.look()
    assert one.wrong == [] == one.complaints

    row = SituationReport.objects.get()
    chief = traveller(cast.noor)
    chief.go("/inbox/")
    chief.page.click(f"main a[href='{row.get_absolute_url()}']")
    chief.page.wait_for_selector("#h-incidents")
    chief.page.get_by_role("link", name=chief.says("Sign it"), exact=True).click()
    chief.page.wait_for_url("**/sign/")
    chief.look()
    chief.page.click("#edit button[type=submit]")
    chief.page.wait_for_selector(".notice.ok")
    chief.look()
    row.refresh_from_db()
    assert (row.state, row.signed_by) == ("signed", cast.noor)
    answer = chief.page.request.get(f"{row.get_absolute_url()}report.pdf")
    assert answer.body().startswith(b"%PDF")
    assert chief.wrong == [] == chief.complaints
