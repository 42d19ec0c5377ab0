"""A member who breaks silence at the last minute, and whoever runs the body, whose inbox is emptied."""

from datetime import timedelta

from django.utils import timezone

from missions import services_actions
from missions.models import Position, Proposal
from tests.missions.decided import body_of, put


def test_a_silence_is_broken_at_the_last_minute(traveller, cast):
    row = put(body_of(cast), cast.anwar)
    one = traveller(cast.berit)
    page = one.page
    one.go("/inbox/")
    one.look()
    page.click(f"main a[href^='{row.get_absolute_url()}']")
    page.wait_for_selector("#positions")
    one.look()
    page.click(f"main a[href='/proposals/{row.pk}/position/XBR/']")
    page.wait_for_selector("#edit")
    one.look()
    last = timezone.now() + timedelta(minutes=1)
    begun = last - timedelta(days=2)
    Proposal.objects.filter(pk=row.pk).update(opened_at=begun, first_deadline=last, deadline=last)
    page.check("input[name=stance][value=breaks]")
    page.fill("#id_words", "Our capital asks for another text.")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    one.look()
    assert Position.objects.get(proposal=row).stance == "breaks"
    row.refresh_from_db()
    assert row.state == "broken"
    assert "Our capital asks for another text." in page.inner_text("#positions")
    with page.expect_download() as taken:
        page.locator("#positions a", has_text="CSV").click()
    text = taken.value.path().read_text(encoding="utf-8-sig")
    assert "breaks" in text and "XBR" in text
    one.go("/inbox/")
    assert not page.locator(f"main a[href^='{row.get_absolute_url()}']").count()
    assert one.wrong == [] == one.complaints


def test_one_inbox_is_emptied(traveller, cast):
    by_day = put(body_of(cast, members=(cast.au, cast.calmora)), cast.anwar)
    by_vote = put(
        body_of(cast, name="Contact group", rule="majority", members=(cast.au, cast.calmora)),
        cast.anwar,
        mode="majority",
    )
    task = services_actions.set_action(
        title="Send the plan",
        owner=cast.au,
        due_on=timezone.localdate(),
        mission=cast.alpha,
        by=cast.anwar,
    )
    one = traveller(cast.pia)
    page = one.page
    one.go("/inbox/")
    one.look()
    waiting = page.locator("ul.waits > li")
    assert waiting.count() == 3
    for row, stance in ((by_day, "remark"), (by_vote, "for")):
        one.go("/inbox/")
        page.click(f"main a[href^='{row.get_absolute_url()}']")
        page.wait_for_selector("#positions")
        page.click(f"main a[href='/proposals/{row.pk}/position/AU/']")
        page.check(f"input[name=stance][value={stance}]")
        page.fill("#id_words", "Seen.")
        page.click("#edit button[type=submit]")
        page.wait_for_selector(".notice.ok")
    one.go("/inbox/")
    page.click(f"main a[href^='{task.get_absolute_url()}']")
    page.click(f"main a[href='/actions/{task.pk}/done/']")
    page.fill("#id_report", "Sent.")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    one.go("/inbox/")
    one.look()
    assert waiting.count() == 0
    assert one.says("Nothing waits for you.") in page.inner_text("main")
    assert one.wrong == [] == one.complaints
