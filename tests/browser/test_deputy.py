"""Leave: a deputy is named, acts in the place of another, and both names stand in the trail."""

from datetime import timedelta

from django.utils import timezone

from accounts import services
from missions.models import Action
from missions.services_actions import report_action, set_action


def test_one_inbox_is_emptied_by_a_deputy(traveller, cast):
    services.grant_role(role="reader", subject=cast.alpha, person=cast.dora, by=cast.system)
    day = timezone.localdate()
    row = set_action(
        title="Kasari 12",
        mission=cast.alpha,
        owner=cast.calmora,
        due_on=day + timedelta(days=3),
        by=cast.anwar,
    )
    report_action(row, report="Kasari", by=cast.chidi)

    head = traveller(cast.anwar)
    page = head.page
    head.go("/account/")
    page.click("a[href='/account/leave/new/']")
    page.wait_for_url("**/leave/new/")
    head.look()
    page.select_option("#id_receiver", str(cast.dora.pk))
    page.fill("#id_starts_on", str(day))
    page.fill("#id_ends_on", str(day + timedelta(days=5)))
    page.fill("#id_reason", "Kasari")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    head.look()

    deputy = traveller(cast.dora)
    page = deputy.page
    deputy.go("/inbox/")
    deputy.look()
    assert page.locator(f"main a[href='{row.get_absolute_url()}']").count() == 0
    page.click("#leaves button")
    page.wait_for_selector(f"main a[href='{row.get_absolute_url()}']")
    deputy.look()
    page.click(f"main a[href='{row.get_absolute_url()}']")
    page.click(f"a[href='{row.get_absolute_url()}verify/']")
    page.wait_for_url("**/verify/")
    deputy.look()
    page.fill("#id_reason", "Kasari")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    row.refresh_from_db()
    assert (row.state, row.verified_by) == (Action.State.VERIFIED, cast.dora)
    deputy.go(f"/history/action/{row.pk}/")
    assert deputy.says("%(person)s for %(other)s", person="Dora", other="Anwar") in page.inner_text("main")
    deputy.look()
    page.get_by_role("button", name=deputy.says("Act for myself again")).click()
    page.wait_for_selector("#leaves")
    deputy.look()
    head.go("/inbox/")
    assert head.page.locator(f"main a[href='{row.get_absolute_url()}']").count() == 0
    assert deputy.wrong == [] == deputy.complaints
    assert head.wrong == [] == head.complaints
