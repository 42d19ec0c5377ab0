"""A host and a contributor: a certificate of an exercise raises a readiness area; a gap becomes an action."""

from accounts import outbox
from logistics import services_training
from logistics.models import Certificate, Exercise, ExerciseNomination, Unit
from missions.models import Action, Lesson
from missions.services import add_participation
from tests.logistics import exercised
from tests.logistics.stores import ago, ahead, camp, quarter
from tests.logistics.test_unit_summaries import area


def test_a_certificate_that_raises_a_readiness_area(traveller, cast):
    add_participation(cast.alpha, partner=cast.bresland, part="support", by=cast.system)
    course = exercised.course("first-aid", required_of=["contingent"])
    unit = quarter(cast.calmora, camp(cast.alpha), reference="CAL-1", present=6)
    Unit.objects.update(personnel=6)
    services_training.add_certificate(
        unit, course=course, persons=1, issued_on=ago(90), issuer="Centre", by=cast.system
    )
    found = exercised.offered(cast, places=6, courses=[course], mission=cast.alpha, title="Tworivers")
    assert area(unit, "training").band == 4
    address = f"/exercises/{found.exercise_id}/"

    sender = traveller(cast.chidi)
    page = sender.page
    sender.go("/inbox/")
    page.click(f"main a[href='{address}']")
    page.wait_for_selector("#h-places")
    sender.look()
    page.click(f"a[href='{address}nominate/']")
    page.wait_for_url("**/nominate/")
    sender.look()
    page.select_option("#id_unit", str(unit.pk))
    page.fill("#id_persons", "6")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    sender.look()
    one = ExerciseNomination.objects.get()

    host = traveller(cast.berit)
    page = host.page
    host.go("/inbox/")
    page.click(f"main a[href='{address}']")
    page.wait_for_selector("#h-nominations")
    _act(host, f"/exercises/nominations/{one.pk}/accept/")
    Exercise.objects.update(starts_on=ago(5), ends_on=ago(1))
    host.go(address)
    _act(host, f"{address}hold/")
    page.click(f"a[href='/exercises/nominations/{one.pk}/attendance/']")
    page.wait_for_url("**/attendance/")
    host.look()
    page.check("input[name=attendance][value=attended]")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    page.click(f"a[href='/exercises/nominations/{one.pk}/certify/']")
    page.wait_for_url("**/certify/")
    host.look()
    page.fill("#id_passed", "6")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    host.look()
    page.click(f"a[href='{address}gap/']")
    page.wait_for_url("**/gap/")
    host.look()
    page.fill("#id_title", "Radios")
    page.fill("#id_happened", "Unreachable")
    page.fill("#id_to_do", "Waveform")
    page.fill("#id_due_on", str(ahead(30)))
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    host.look()
    lesson, action = Lesson.objects.get(), Action.objects.get()
    page.click(f"section:has(#h-observed) a[href='{lesson.get_absolute_url()}']")
    page.wait_for_selector(".way .now")
    assert page.locator(f"a[href='{action.get_absolute_url()}']").count() == 1
    answer = page.request.get(f"{address}nominations.csv")
    assert answer.ok and "CAL-1" in answer.text() and ",attended,6," in answer.text()
    assert host.wrong == [] == host.complaints

    outbox.settle()
    page = sender.page
    sender.go(f"/units/{unit.pk}/")
    training = page.locator(f"a[href='/readiness/units/{unit.pk}/training/']").locator("xpath=..")
    assert "1" in training.inner_text() and area(unit, "training").band == 1
    page.click(f"section:has(#h-exercises) a[href='{address}']")
    page.wait_for_selector("#h-nominations")
    sender.look()
    sender.go(f"/readiness/units/{unit.pk}/training/")
    sender.go(Certificate.objects.get(persons=6).get_absolute_url())
    page.wait_for_selector(f"a[href='{address}']")
    sender.look()
    answer = page.request.get("/exercises/?format=csv")
    assert answer.ok and "Tworivers" in answer.text()
    assert sender.wrong == [] == sender.complaints


def _act(person, address):
    """Take a step that asks nothing but whether one means it."""
    page = person.page
    page.click(f"a[href='{address}']")
    page.wait_for_url(f"**{address}")
    person.look()
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
