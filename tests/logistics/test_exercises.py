"""Exercises: approved by another, places never overbooked, attendance, certificates into readiness, gaps."""

import csv
import io
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import calendars
from accounts.inbox import waiting
from accounts.models import Notification
from logistics import gaps
from logistics import services_exercises as services
from logistics import services_nominations as nominating
from logistics.models import (
    Certificate,
    Course,
    Exercise,
    ExerciseNomination,
    ExercisePlaces,
    Standard,
    Unit,
)
from logistics.validity import last_day
from missions.models import Action, Lesson
from tests.conftest import signed_in
from tests.logistics.exercised import attended, course, held, offered, planned
from tests.logistics.stores import ago, ahead, camp, quarter
from tests.logistics.test_courses import post
from tests.logistics.test_unit_summaries import area
from tests.logistics.units import taken as text_of
from tests.missions.test_decision_pages import done, text, versioned
from tests.registers import bring, counted

pytestmark = pytest.mark.django_db
EXERCISES, NOMINATIONS = "/api/v1/exercises/", "/api/v1/exercise-nominations/"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_another_person_approves_it_and_the_database_says_the_same(cast):
    row = planned(cast)
    with pytest.raises(ValidationError, match="another person"):
        services.approve_exercise(row, by=cast.berit)
    with pytest.raises(PermissionDenied):
        services.approve_exercise(row, by=cast.chidi)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exercise.objects.filter(pk=row.pk).update(
            state="approved", approved_by=cast.berit, approved_on=ago(1)
        )
    assert services.approve_exercise(row, by=cast.system).state == "approved"


def test_places_are_offered_once_some_are_allotted_and_never_fewer_than_taken(cast):
    row = services.approve_exercise(planned(cast), by=cast.system)
    with pytest.raises(ValidationError, match="Allot places"):
        services.offer_places(row, by=cast.berit)
    found = services.allot_places(row, partner=cast.calmora, places=4, by=cast.berit)
    assert not ExercisePlaces.objects.visible_to(cast.chidi).exists()
    services.offer_places(row, by=cast.berit)
    nominating.nominate(found, function="G4", persons=3, by=cast.chidi)
    with pytest.raises(ValidationError):
        services.allot_places(row, partner=cast.calmora, places=2, by=cast.berit)
    with pytest.raises(ValidationError, match="nominated"):
        services.take_places_away(found, by=cast.berit)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExercisePlaces.objects.filter(pk=found.pk).update(taken=5)
    assert services.allot_places(row, partner=cast.calmora, places=3, by=cast.berit).left == 0


def test_who_finds_no_place_waits_and_is_accepted_once_one_is_free(cast):
    found = offered(cast, places=5)
    first = nominating.nominate(found, function="G3", persons=4, by=cast.chidi)
    second = nominating.nominate(found, function="G4", persons=2, by=cast.chidi)
    assert (first.state, second.state) == ("nominated", "waitlisted")
    with pytest.raises(ValidationError) as refused:
        nominating.accept_nomination(second, by=cast.berit)
    assert refused.value.code == "full"
    with pytest.raises(ValidationError) as refused:
        nominating.nominate(found, function="G9", persons=6, by=cast.chidi)
    assert "persons" in refused.value.message_dict
    nominating.decline_nomination(first, reason="no room for signals", by=cast.berit)
    assert nominating.accept_nomination(second, by=cast.berit).state == "accepted"
    found.refresh_from_db()
    assert found.taken == 2
    second.refresh_from_db()
    nominating.withdraw_nomination(second, by=cast.chidi)
    found.refresh_from_db()
    assert found.taken == 0


def test_each_side_takes_its_own_steps_alone(cast):
    found = offered(cast)
    with pytest.raises(PermissionDenied):
        nominating.nominate(found, function="G4", by=cast.berit)
    with pytest.raises(ValidationError, match="Name the unit"):
        nominating.nominate(found, by=cast.chidi)
    unit = quarter(cast.bresland, camp(cast.alpha))
    with pytest.raises(ValidationError) as refused:
        nominating.nominate(found, unit=unit, by=cast.chidi)
    assert "unit" in refused.value.message_dict
    one = nominating.nominate(found, function="G4", by=cast.chidi)
    for act in (nominating.accept_nomination, nominating.waitlist_nomination):
        with pytest.raises(PermissionDenied):
            act(one, by=cast.chidi)
    with pytest.raises(PermissionDenied):
        nominating.withdraw_nomination(one, by=cast.berit)
    with pytest.raises(ValidationError):
        nominating.record_attendance(one, attendance="attended", by=cast.berit)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_nominate_for_the_last_place_one_has_it(cast):
    found = offered(cast, places=1)
    begin, outcomes = threading.Barrier(4), []

    def send(n):
        begin.wait(30)
        try:
            outcomes.append(nominating.nominate(found, function=f"G{n}", by=cast.chidi).state)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[n]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["nominated", *["waitlisted"] * 3]
    found.refresh_from_db()
    assert found.taken == 1


class TestCertified:
    """Whoever hosts certifies a unit that attended, by the certificate courses give as well."""

    def test_the_certificate_says_where_it_is_from_and_counts_once(self, cast):
        unit = quarter(cast.calmora, camp(cast.alpha), present=6)
        one = attended(cast, unit)
        with pytest.raises(PermissionDenied):
            nominating.certify_nomination(one, course=course(), passed=4, by=cast.chidi)
        with pytest.raises(ValidationError, match="No more passed"):
            nominating.certify_nomination(one, course=course(), passed=7, by=cast.berit)
        with pytest.raises(ValidationError, match="gives no certificate"):
            nominating.certify_nomination(one, course=course("cooking"), passed=4, by=cast.berit)
        one = nominating.certify_nomination(one, course=course(), passed=4, by=cast.berit)
        row = Certificate.objects.get()
        assert (row.unit, row.persons, row.issued_on, row.issuer) == (unit, 4, ago(1), "Bresland")
        assert (row.places_offered, row.places_taken, row.nomination) == (10, 6, one)
        assert row.expires_on == last_day(course(), ago(1)) and row.source == "Two rivers"
        with pytest.raises(ValidationError, match="certified"):
            nominating.certify_nomination(one, course=course(), passed=4, by=cast.berit)
        with pytest.raises(ValidationError, match="certified"):
            nominating.record_attendance(one, attendance="absent", by=cast.berit)

    def test_it_raises_the_area_of_training(self, cast):
        asked = course("first-aid", required_of=["contingent"])
        unit = quarter(cast.calmora, camp(cast.alpha), present=6)
        Unit.objects.update(personnel=6)
        one = attended(cast, unit, courses=[asked])
        assert area(unit, "training").band is None
        nominating.certify_nomination(one, course=asked, passed=6, by=cast.berit)
        assert area(unit, "training").band == 1

    def test_who_was_absent_or_of_no_unit_is_not_certified(self, cast):
        unit = quarter(cast.calmora, camp(cast.alpha), present=6)
        one = attended(cast, unit)
        one = nominating.record_attendance(one, attendance="part", attended=2, by=cast.berit)
        assert (one.attendance, one.attended) == ("part", 2)
        with pytest.raises(ValidationError, match="how many"):
            nominating.record_attendance(one, attendance="part", by=cast.berit)
        one = nominating.record_attendance(one, attendance="absent", by=cast.berit)
        with pytest.raises(ValidationError, match="No more passed"):
            nominating.certify_nomination(one, course=course(), passed=1, by=cast.berit)
        ExerciseNomination.objects.update(unit=None, function="G4")
        with pytest.raises(ValidationError, match="no unit"):
            nominating.certify_nomination(one, course=course(), passed=1, by=cast.berit)


def test_it_closes_once_it_is_said_of_everyone_whether_they_came(cast):
    found = offered(cast)
    one = nominating.accept_nomination(
        nominating.nominate(found, function="G4", by=cast.chidi), by=cast.berit
    )
    held(found)
    row = Exercise.objects.get(pk=found.exercise_id)
    with pytest.raises(ValidationError, match="who came"):
        services.close_exercise(row, outcome="", by=cast.berit)
    nominating.record_attendance(
        ExerciseNomination.objects.get(pk=one.pk), attendance="attended", by=cast.berit
    )
    row = services.close_exercise(row, outcome="Orders reached all.", by=cast.berit)
    assert (row.state, row.outcome) == ("closed", "Orders reached all.")


def test_a_gap_is_a_lesson_and_the_action_is_the_one_the_lesson_follows(cast, sign_in):
    found = offered(cast, mission=cast.alpha, label="mission")
    held(found)
    row = Exercise.objects.get(pk=found.exercise_id)
    with pytest.raises(PermissionDenied):
        gaps.find_gap(row, title="x", happened="y", observed_on=ago(2), by=cast.chidi)
    browser = sign_in(cast.berit)
    address = reverse("logistics:exercise_act", args=[row.pk, "gap"])
    gap = {"title": "No two radios spoke", "observed_on": ago(2), "happened": "West was not reached."}
    done(browser.post(address, gap | {"to_do": "Agree on one waveform", "due_on": ahead(30)}))
    lesson, action = Lesson.objects.get(), Action.objects.get()
    assert (lesson.subject_id, lesson.mission, lesson.state) == (str(row.pk), cast.alpha, "observed")
    assert list(Action.objects.from_record(lesson)) == [action]
    page = text(browser.get(row.get_absolute_url()))
    assert "No two radios spoke" in page and "Agree on one waveform" in page
    assert row.title in text(browser.get(lesson.get_absolute_url()))
    assert "Agree on one waveform" in text(browser.get(lesson.get_absolute_url()))
    assert "No two radios spoke" not in text(sign_in(cast.chidi).get(row.get_absolute_url()))


@pytest.mark.parametrize(("label", "sees"), [("mission", False), ("named", True), ("public", True)])
def test_the_label_opens_it_and_places_open_it_to_whom_they_are_offered(cast, label, sees, sign_in):
    released = [cast.calmora] if label == "named" else []
    row = planned(cast, label=label, released_to=released)
    chidi = sign_in(cast.chidi)

    def shown():
        assert (chidi.get(row.get_absolute_url()).status_code == 200) == bool(
            chidi.get(EXERCISES).json()["results"]
        )
        return row.title in text(chidi.get("/exercises/"))

    assert shown() == sees
    row = services.approve_exercise(row, by=cast.system)
    services.allot_places(row, partner=cast.calmora, places=3, by=cast.berit)
    assert shown() == sees
    if sees:
        assert chidi.get(f"{EXERCISES}{row.pk}/").json()["allotted"] == []
    services.offer_places(row, by=cast.berit)
    assert shown()
    assert row.title in text(chidi.get("/exercises/offered/"))
    assert row.title in text(chidi.get("/search/?q=rivers"))


def test_who_comes_is_known_to_the_two_sides_alone(cast):
    found = offered(cast, label="public")
    services.allot_places(found.exercise, partner=cast.au, places=3, by=cast.berit)
    one = nominating.nominate(found, function="Adviser", reference="C-17", by=cast.chidi)
    for person, knows in ((cast.berit, True), (cast.chidi, True), (cast.pia, False), (cast.anwar, False)):
        assert ExerciseNomination.objects.visible_to(person).exists() is knows
        page = signed_in(person).get(found.get_absolute_url())
        assert ("C-17" in page.content.decode()) is knows
        assert signed_in(person).get(f"{NOMINATIONS}{one.pk}/").status_code == (200 if knows else 404)
    own = ExercisePlaces.objects.visible_to(cast.chidi)
    assert [row.partner for row in own] == [cast.calmora]


def test_calendars_have_all_its_days(cast, sign_in):
    row = offered(cast).exercise
    today, key = timezone.localdate(), f"exercise-{row.pk}"
    (mine,) = [one for one in calendars.days(cast.chidi, today) if one.key == key]
    assert (mine.on, mine.last, mine.title) == (row.starts_on, row.ends_on, "Exercise: Two rivers")
    first, last = row.starts_on - timedelta(days=1), row.ends_on - timedelta(days=1)
    days = dict(calendars.of_month(cast.chidi, today, first, last))
    on = [day for day, rows in days.items() if mine in rows]
    assert on == [row.starts_on + timedelta(days=n) for n in range(4)]
    file = calendars.written([mine], base="", stamp=timezone.now()).decode()
    assert f"DTEND;VALUE=DATE:{row.ends_on + timedelta(days=1):%Y%m%d}" in file
    assert 'href="/calendar/"' in sign_in(cast.chidi).get("/exercises/").text.partition("<main")[2]


def test_each_step_waits_with_whom_it_is_for_and_they_are_told(cast, django_capture_on_commit_callbacks):
    def waits(person, title="Two rivers"):
        return [item.step for item in waiting(person, timezone.localdate()) if item.title == title]

    with django_capture_on_commit_callbacks(execute=True):
        row = planned(cast, mission=cast.alpha, keeper=cast.un, by=cast.system)
        assert waits(cast.anwar) == ["Approve it."]
        row = services.approve_exercise(row, by=cast.anwar)
        found = services.allot_places(row, partner=cast.calmora, places=3, by=cast.anwar)
        assert waits(cast.anwar) == ["Offer its places."] and not waits(cast.chidi)
        services.offer_places(row, by=cast.anwar)
        assert waits(cast.chidi) == ["Nominate who comes."]
        assert "Nominate by: Two rivers" in {
            day.title for day in calendars.days(cast.chidi, timezone.localdate())
        }
        one = nominating.nominate(found, function="G4", by=cast.chidi)
        assert not waits(cast.chidi) and waits(cast.anwar) == ["Accept or decline who is nominated."]
        one = nominating.accept_nomination(one, by=cast.anwar)
        held(found)
        assert waits(cast.anwar) == ["Record who came."]
        one.refresh_from_db()
        one = nominating.record_attendance(one, attendance="attended", by=cast.anwar)
        assert waits(cast.anwar) == ["Close it."]
        ExerciseNomination.objects.update(unit=quarter(cast.calmora, camp(cast.alpha)))
        assert set(waits(cast.anwar)) == {"Close it.", "Certify who passed."}
    told = Notification.objects.filter(person=cast.chidi).values_list("verb", flat=True)
    assert {"exercise.offered", "exercise.accepted"} <= set(told)
    assert Notification.objects.filter(person=cast.anwar, verb="exercise.nominated").exists()


def test_it_goes_from_plan_to_certificate_through_pages(cast, sign_in, django_capture_on_commit_callbacks):
    Standard.objects.create(code="maps-1", subject="maps", name="Map grid", issuer="nato")
    unit = quarter(cast.calmora, camp(cast.alpha), present=6)
    berit, chidi, anwar = sign_in(cast.berit), sign_in(cast.chidi), sign_in(cast.anwar)
    given = {
        "title": "Two rivers", "kind": "field", "keeper": cast.bresland.pk, "mission": cast.alpha.pk,
        "starts_on": ahead(9), "ends_on": ahead(10), "place": "Eldor", "label": "mission",
        "aims": "Orders reach all", "standards": Standard.objects.values_list("pk", flat=True),
        "courses": [course().pk],
    }  # fmt: skip
    done(berit.post(reverse("logistics:exercise_new"), given))
    row = Exercise.objects.get()
    page = row.get_absolute_url()
    assert "Map grid" in text(berit.get(page)) and "Orders reach all" in text(berit.get(page))
    done(anwar.post(f"{page}approve/", versioned(row)))
    row.refresh_from_db()
    done(berit.post(f"{page}allot/", versioned(row) | {"partner": cast.calmora.pk, "places": 6}))
    row.refresh_from_db()
    done(berit.post(f"{page}offer/", versioned(row)))
    assert f"{page}nominate/" in chidi.get(page).text
    found = ExercisePlaces.objects.get()
    sent = {"places": found.pk, "unit": unit.pk, "persons": 6}
    done(chidi.post(f"{page}nominate/", sent))
    one = ExerciseNomination.objects.get()
    act = f"/exercises/nominations/{one.pk}"
    assert anwar.get(f"{act}/accept/").status_code == 403
    done(berit.post(f"{act}/accept/", versioned(one)))
    Exercise.objects.update(starts_on=ago(3), ends_on=ago(1))
    row.refresh_from_db()
    done(berit.post(f"{page}hold/", versioned(row)))
    one.refresh_from_db()
    done(berit.post(f"{act}/attendance/", versioned(one) | {"attendance": "attended"}))
    one.refresh_from_db()
    done(berit.post(f"{act}/certify/", versioned(one) | {"course": course().pk, "passed": 5}))
    certificate = Certificate.objects.get()
    assert row.title in text(chidi.get(certificate.get_absolute_url()))
    assert row.title in text(chidi.get(unit.get_absolute_url()))
    row.refresh_from_db()
    done(berit.post(f"{page}close/", versioned(row) | {"outcome": "It worked."}))
    assert "It worked." in text(chidi.get(page))
    for narrowed in ("when=past", "host=XBR", "standard=maps-1", "text=eldor", "state=closed"):
        assert row.title in text(berit.get(f"/exercises/?{narrowed}"))
    assert row.title not in text(berit.get("/exercises/?when=upcoming"))
    assert row.title in text_of(berit, "/exercises/?format=csv")


def test_the_api_carries_an_exercise_to_its_certificates(cast):
    berit, chidi, anwar = signed_in(cast.berit), signed_in(cast.chidi), signed_in(cast.anwar)
    unit = quarter(cast.calmora, camp(cast.alpha), present=6)
    body = {"title": "Two rivers", "kind": "field", "keeper": "XBR", "mission": "ALPHA", "place": "Eldor",
            "starts_on": ahead(9), "ends_on": ahead(10), "courses": [course().code]}  # fmt: skip
    made = post(berit, EXERCISES, body)
    assert made.status_code == 201, made.content
    assert made.json()["courses"] == ["conduct"] and made.json()["allotted"] == []
    path = f"{EXERCISES}{made.json()['id']}/"
    assert post(berit, f"{path}approve/", {}).status_code == 400
    assert post(anwar, f"{path}approve/", {}).json()["state"] == "approved"
    assert post(berit, f"{path}allot/", {"partner": "XCA", "places": 6}).status_code == 200
    assert post(berit, f"{path}offer/", {}).json()["allotted"][0]["places"] == 6
    assert post(chidi, f"{path}nominate/", {"unit": str(unit.pk), "persons": 6}).status_code == 200
    (one,) = chidi.get(NOMINATIONS).json()["results"]
    nomination = f"{NOMINATIONS}{one['id']}/"
    assert post(berit, f"{nomination}accept/", {}).json()["state"] == "accepted"
    Exercise.objects.update(starts_on=ago(3), ends_on=ago(1))
    assert post(berit, f"{path}hold/", {}).json()["state"] == "held"
    came = post(berit, f"{nomination}attend/", {"attendance": "part", "attended": 5})
    assert came.json()["attended"] == 5, came.content
    passed = post(berit, f"{nomination}certify/", {"course": "conduct", "passed": 5})
    assert passed.json()["certified"] == ["conduct"], passed.content
    gap = {"title": "Radios", "observed_on": ago(2), "happened": "None spoke", "due_on": ahead(9)}
    assert post(berit, f"{path}observe/", gap).status_code == 200
    assert Action.objects.get().origin_id == str(Lesson.objects.get().pk)
    assert post(berit, f"{path}conclude/", {"outcome": "done"}).json()["state"] == "closed"


def test_nominations_and_attendance_come_in_and_go_out_by_file(cast):
    found = offered(cast)
    unit = quarter(cast.calmora, camp(cast.alpha), present=6)
    line = {"exercise": found.exercise_id, "contributor": "XCA", "unit": unit.reference, "persons": 6}
    assert counted(_sent(cast.chidi, [line])) == (1, 0, 0, 0)
    wrong = _sent(cast.chidi, [line | {"unit": "NONE-1"}])
    assert wrong.findings.get().column == "unit"
    refused = _sent(cast.pia, [line])
    assert refused.findings.get().column == "exercise"
    one = ExerciseNomination.objects.get()
    nominating.accept_nomination(one, by=cast.berit)
    held(found)
    address = reverse("logistics:exercise_nominations_file", args=[found.exercise_id, "csv"])
    rows = list(csv.DictReader(io.StringIO(text_of(signed_in(cast.berit), address))))
    assert [(row["unit"], row["state"]) for row in rows] == [(unit.reference, "accepted")]
    assert counted(_sent(cast.berit, rows)) == (0, 0, 1, 0)
    rows[0] |= {"attendance": "part", "attended": "4"}
    assert counted(_sent(cast.berit, rows)) == (0, 1, 0, 0)
    one.refresh_from_db()
    assert (one.attendance, one.attended) == ("part", 4)
    assert Course.objects.exists()


def test_the_host_answers_nominations_by_file_and_the_contributor_withdraws(cast):
    found = offered(cast, places=4)
    for function, persons in (("G2", 2), ("G3", 2), ("G4", 3)):
        nominating.nominate(found, function=function, persons=persons, by=cast.chidi)
    address = reverse("logistics:exercise_nominations_file", args=[found.exercise_id, "csv"])

    def table(person):
        return list(csv.DictReader(io.StringIO(text_of(signed_in(person), address))))

    rows = sorted(table(cast.berit), key=lambda row: row["function"])
    rows[0] |= {"state": "accepted"}
    refused = _sent(cast.berit, [rows[0], rows[1] | {"state": "accepted"}, rows[2] | {"state": "accepted"}])
    assert refused.state != "applied"  # there is no room for all, so none is accepted
    assert _states() == ["nominated", "nominated", "waitlisted"]
    refused = _sent(cast.berit, [rows[1] | {"state": "declined"}])
    assert refused.state != "applied" and refused.findings.get().column == "reason"
    rows[1] |= {"state": "declined", "reason": "The course is full."}
    assert counted(_sent(cast.berit, rows[:2])) == (0, 2, 0, 0)
    assert _states() == ["accepted", "declined", "waitlisted"]
    rows = sorted(table(cast.berit), key=lambda row: row["function"])
    assert counted(_sent(cast.berit, rows)) == (0, 0, 3, 0)
    assert _sent(cast.berit, [rows[0] | {"state": "nominated"}]).findings.get().column == "state"
    assert _sent(cast.chidi, [rows[2] | {"state": "accepted"}]).state != "applied"
    assert counted(_sent(cast.chidi, [rows[0] | {"state": "withdrawn"}])) == (0, 1, 0, 0)
    found.refresh_from_db()
    assert _states() == ["withdrawn", "declined", "waitlisted"] and found.taken == 0


def _states():
    return list(ExerciseNomination.objects.order_by("function").values_list("state", flat=True))


def _sent(person, rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return bring("exercise-nominations", out.getvalue(), by=person)
