"""Who plans a mission: renews its mandate and hands a task over; the partner agrees, and both read it."""

from datetime import timedelta

from django.utils import timezone

from missions import services_conditions as conditions
from missions import services_transitions as transitions
from missions.models import Handover, Mandate, RenewalStep
from missions.services import change_mandate
from tests.missions.planned import tasks_of


def send(page, **answers):
    """Fill a form, say why, and send it."""
    for name, value in answers.items():
        field = page.locator(f"#id_{name}")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    if page.locator("#id_reason").count():
        page.fill("#id_reason", "As decided")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")


def test_a_mandate_is_renewed_and_a_task_handed_over(traveller, cast):
    today = timezone.localdate()
    task = tasks_of(cast.alpha, cast.anwar)["9(b)"]
    mandate = cast.alpha.mandates.get()
    change_mandate(mandate, ends_on=today + timedelta(days=20), by=cast.anwar)
    kept = {"kind": "authorization", "title": "Authorization", "label": "public"}
    conditions.enter_condition(cast.alpha, mandate=mandate, tasks=[task], by=cast.anwar, **kept)
    plan = transitions.plan_transition(
        cast.alpha, title="Drawdown", starts_on=today, label="partners", by=cast.anwar
    )

    # The calendar of renewals: the mandate ends within a month; a step is planned and done.
    one = traveller(cast.anwar)
    page = one.page
    one.go("/renewals/?within=30")
    one.look()
    page.click(f"main a[href='/mandates/{mandate.pk}/renewal/']")
    page.wait_for_selector("#h-would")
    one.look()
    assert "Keep the road open" in page.inner_text("section:has(#h-would)")
    page.get_by_role("link", name=one.says("Plan a step"), exact=True).click()
    one.look()
    send(page, kind="adoption", due_on=today.isoformat(), note="Council")
    step = RenewalStep.objects.get()
    one.go(f"/renewal-steps/{step.pk}/done/")
    send(page, done_on=today.isoformat(), document="S/RES/2")

    # It is renewed, with its task.
    page.click(f"main a[href='/missions/alpha/mandates/{mandate.pk}/renew/']")
    page.fill("#id_instrument", "S/RES/2")
    page.fill("#id_starts_on", (today + timedelta(days=21)).isoformat())
    page.fill("#id_ends_on", (today + timedelta(days=300)).isoformat())
    page.fill("#id_reason", "Renewed")
    with page.expect_navigation():
        page.click("#edit button[type=submit]")
    if page.locator("#edit button[name=confirmed]").count():
        page.click("#edit button[name=confirmed]")
    page.wait_for_selector(".notice.ok")
    renewed = Mandate.objects.get(instrument="S/RES/2")
    assert renewed.tasks.filter(number="9(b)").exists()

    # A task is proposed to Bresland.
    one.go(f"/missions/alpha/handovers/new/?transition={plan.pk}")
    one.look()
    chosen = {"task": str(renewed.tasks.get(number="9(b)").pk), "partner": str(cast.bresland.pk)}
    send(page, title="Upkeep of the road", due_on=today.isoformat(), **chosen)
    row = Handover.objects.get()
    one.look()

    # Bresland finds it in its inbox and agrees, by name.
    other = traveller(cast.berit)
    other.go("/inbox/")
    other.page.click(f"main a[href='{row.get_absolute_url()}']")
    other.page.wait_for_selector("#h-what")
    other.look()
    other.page.click(f"main a[href='{row.get_absolute_url()}agree/']")
    signed = {"mission_signatory": "A. Sow, head of mission", "partner_signatory": "B. Eld, minister"}
    send(other.page, instrument="Letter of May", agreed_on=today.isoformat(), **signed)

    # It is handed over; the plan's timeline and the file say so.
    one.go(f"{row.get_absolute_url()}hand/")
    send(page, handed_on=today.isoformat())
    one.go(plan.get_absolute_url())
    one.look()
    drawn = page.locator("figure.chart .plot-box svg").first.text_content()
    assert "Upkeep of the road" in drawn
    answer = page.request.get("/handovers/?mission=alpha&format=csv")
    [line] = [text for text in answer.text().splitlines() if "Upkeep of the road" in text]
    assert "Letter of May" in line or "S/RES/2" in line
    row.refresh_from_db()
    assert (row.state, row.task.mandate) == ("handed_over", renewed)
    assert one.wrong == one.complaints == other.wrong == other.complaints == []
