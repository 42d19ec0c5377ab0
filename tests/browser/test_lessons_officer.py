"""A lessons officer and a reader: a lesson that changed a procedure, and who has read it."""

from django.utils import timezone

from missions import services_procedures as procedures
from missions.models import Acknowledgement, ProcedureVersion
from tests.missions.learnt import in_force, learned, observed, second


def test_a_lesson_changed_a_procedure_and_it_is_known_who_has_read_it(traveller, cast):
    noor, today = second(cast), timezone.localdate()
    lesson = learned(cast, observed(cast, label="partners"), noor)
    row = in_force(cast, cast.alpha)
    procedures.ask_to_read(row, mission=cast.alpha, role="staff", starts_on=today, within=14, by=cast.anwar)

    one = traveller(cast.anwar)
    page = one.page
    one.go("/learning/lessons/")
    page.click(f"main a[href='{lesson.get_absolute_url()}']")
    page.wait_for_selector(".way .now")
    one.look()
    one.go(row.get_absolute_url())
    page.get_by_role("link", name=one.says("Draft the next version"), exact=True).click()
    page.wait_for_url("**/revise/")
    one.look()
    page.fill("#id_changed", "Every pit is looked at before the rains.")
    page.select_option("#id_lesson", str(lesson.pk))
    page.fill("#id_text", "1. Look at every pit before the rains.")
    page.fill("#id_reason", "The lesson of the rains")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    one.look()
    assert one.wrong == [] == one.complaints

    draft = ProcedureVersion.objects.get(procedure=row, number=2)
    reader = traveller(noor)
    reader.go("/inbox/")
    reader.page.click(f"main a[href='{draft.get_absolute_url()}']")
    reader.page.wait_for_selector("#h-text")
    reader.page.get_by_role("link", name=reader.says("Issue it"), exact=True).click()
    reader.page.wait_for_url("**/issue/")
    reader.look()
    reader.page.fill("#id_reason", "As the lesson says")
    reader.page.click("#edit button[type=submit]")
    reader.page.wait_for_selector(".notice.ok")
    with reader.page.expect_navigation():  # what the step before said stands there already
        reader.page.click("section:has(#h-mine) button[type=submit]")
    reader.page.wait_for_selector(".notice.ok")
    reader.look()
    assert Acknowledgement.objects.get().version == draft
    assert reader.wrong == [] == reader.complaints

    one.go(row.get_absolute_url())
    assert "Noor" in page.inner_text("section:has(#h-readers)")
    one.look()
    answer = page.request.get(f"{row.get_absolute_url()}readers.csv")
    assert "Noor" in answer.text() and ",read," in answer.text()
    assert one.wrong == [] == one.complaints
