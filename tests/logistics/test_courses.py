"""Places in courses: offered, taken and given back; the last place is taken once; certificates by file."""

import csv
import io
import json
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts import calendars
from accounts.models import Event, Notification
from accounts.notation import day as written_day
from logistics import services_courses as services
from logistics import services_training
from logistics.models import Certificate, Course, CourseSession, TakenPlaces, Unit
from logistics.validity import last_day
from tests.conftest import signed_in
from tests.logistics.stores import ago, ahead, camp, quarter
from tests.logistics.test_unit_summaries import area
from tests.logistics.units import taken as text_of
from tests.registers import bring, counted

pytestmark = pytest.mark.django_db
SESSIONS = "/api/v1/course-sessions/"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def course():
    found, _made = Course.objects.get_or_create(code="conduct", name="Conduct", months=12)
    return found


def offered(cast, places=10, **fields):
    given = {"place": "Centre", "starts_on": ahead(20), "ends_on": ahead(24), "places": places} | fields
    return services.offer_course(cast.bresland, course=course(), by=cast.berit, **given)


def post(browser, path, body):
    return browser.post(
        path,
        json.dumps(body, default=str),
        content_type="application/json",
        headers={"Idempotency-Key": uuid4().hex},
    )


def test_calendars_have_courses_offered_and_certificates_that_end(cast):
    row = offered(cast)
    unit = quarter(cast.calmora, camp(cast.alpha))

    def held(person, ends, **more):
        given = {"unit": unit, "issuer": "Centre", "issued_on": ends - timedelta(days=200), "person": person}
        return Certificate.objects.create(course=course(), expires_on=ends, **given, **more)

    ends = held("", ahead(9))
    held("P-1", ahead(8)), held("P-1", ahead(40))  # the earlier is replaced by the later
    held("P-2", ahead(3), withdrawn_on=ago(1))

    def days(person):
        found = calendars.days(person, timezone.localdate())
        return {one.key: one for one in found if one.key.startswith(("course-", "certificate-"))}

    seen = days(cast.chidi)
    last = [one.on for key, one in seen.items() if key.startswith("certificate-")]
    assert last == [ahead(9), ahead(40)]
    assert seen[f"certificate-{ends.pk}"].title == "Certificate ends: Conduct, Unit INF-1"
    one = seen[f"course-{row.pk}"]
    assert (one.title, one.on, one.last) == ("Course: Conduct, Centre", row.starts_on, row.ends_on)
    assert set(days(cast.berit)) == {f"course-{row.pk}"}  # not the insides of another's unit
    services.cancel_course(row, reason="no teacher", by=cast.berit)
    assert not days(cast.berit)


def test_the_course_is_called_by_its_name_in_the_readers_language(cast):
    row = offered(cast)
    Course.objects.filter(pk=row.course_id).update(names={"fr": "Conduite"})
    row = CourseSession.objects.get(pk=row.pk)
    with translation.override("fr"):
        assert str(row) == f"Conduite, {written_day(row.starts_on)}"


def test_places_are_offered_taken_counted_and_given_back(cast):
    row = offered(cast)
    found = services.take_places(row, partner=cast.calmora, persons=6, by=cast.chidi)
    other = services.take_places(row, partner=cast.bresland, persons=1, by=cast.berit)
    row.refresh_from_db()
    assert (row.taken, row.left) == (7, 3)
    services.give_places_back(found, by=cast.chidi)
    row.refresh_from_db()
    assert row.left == 9 and not TakenPlaces.objects.filter(pk=found.pk).exists()
    with pytest.raises(ValidationError):
        services.report_attendance(other, attended=1, by=cast.berit)
    CourseSession.objects.filter(pk=row.pk).update(starts_on=ago(1))
    other.refresh_from_db()
    assert services.report_attendance(other, attended=1, by=cast.berit).attended == 1
    with pytest.raises(ValidationError):
        services.report_attendance(other, attended=2, by=cast.berit)
    with pytest.raises(PermissionDenied):
        services.report_attendance(other, attended=0, by=cast.chidi)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_want_the_last_place_one_has_it(cast):
    row = offered(cast, places=1)
    begin, outcomes = threading.Barrier(2), []

    def take(partner, person):
        begin.wait(30)
        try:
            services.take_places(row, partner=partner, persons=1, by=person)
            outcomes.append("taken")
        except ValidationError as error:
            outcomes.append(error.error_dict["persons"][0].code)
        finally:
            connection.close()

    pairs = ((cast.bresland, cast.berit), (cast.calmora, cast.chidi))
    threads = [threading.Thread(target=take, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["full", "taken"]
    row.refresh_from_db()
    assert (row.taken, TakenPlaces.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "fields, wrong",
    [
        ({"places": 0}, "places"),
        ({"starts_on": ago(1)}, "starts_on"),
        ({"ends_on": ahead(19)}, None),
        ({"place": ""}, "place"),
    ],
)
def test_a_wrong_offer_is_refused_and_leaves_nothing(cast, fields, wrong):
    with pytest.raises(ValidationError) as refused:
        offered(cast, **fields)
    assert wrong is None or wrong in refused.value.message_dict
    assert not CourseSession.objects.exists()


def test_an_offer_never_falls_below_what_is_taken_and_the_database_says_the_same(cast):
    row = offered(cast, places=4)
    services.take_places(row, partner=cast.calmora, persons=3, by=cast.chidi)
    with pytest.raises(ValidationError):
        services.change_course(row, places=2, by=cast.berit)
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseSession.objects.filter(pk=row.pk).update(taken=5)
    with pytest.raises(ValidationError):
        services.take_places(row, partner=cast.calmora, persons=1, by=cast.chidi)  # taken once already


def test_what_is_closed_called_off_or_begun_gives_no_places(cast):
    row = services.close_course(offered(cast), by=cast.berit)
    with pytest.raises(ValidationError):
        services.take_places(row, partner=cast.calmora, persons=1, by=cast.chidi)
    gone = services.cancel_course(offered(cast), reason="No instructors.", by=cast.berit)
    with pytest.raises(ValidationError):
        services.take_places(gone, partner=cast.calmora, persons=1, by=cast.chidi)
    begun = offered(cast)
    CourseSession.objects.filter(pk=begun.pk).update(starts_on=ago(1))
    with pytest.raises(ValidationError):
        services.take_places(begun, partner=cast.calmora, persons=1, by=cast.chidi)


def test_places_are_taken_for_people_of_ones_own_alone(cast):
    row, unit = offered(cast), quarter(cast.bresland, camp(cast.alpha))
    with pytest.raises(PermissionDenied):
        services.take_places(row, partner=cast.calmora, persons=1, by=cast.berit)
    with pytest.raises(ValidationError) as refused:
        services.take_places(row, partner=cast.calmora, unit=unit, persons=1, by=cast.chidi)
    assert "unit" in refused.value.message_dict
    assert services.take_places(row, unit=unit, persons=1, by=cast.berit).partner == cast.bresland


def test_who_took_places_is_known_to_the_two_sides_and_the_course_to_partners(
    cast, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        row = offered(cast)
        found = services.take_places(row, partner=cast.calmora, persons=2, by=cast.chidi)
    for person, sees, knows in (
        (cast.berit, True, True),
        (cast.chidi, True, True),
        (cast.pia, True, False),
        (cast.dora, False, False),
    ):
        assert CourseSession.objects.visible_to(person).exists() is sees
        assert TakenPlaces.objects.visible_to(person).exists() is knows
        told = Event.objects.visible_to(person).filter(verb="places.taken")
        assert told.exists() is knows
        page = signed_in(person).get(row.get_absolute_url())
        assert page.status_code == (200 if sees else 404)
        assert not sees or (f"/{found.pk}/" in page.content.decode()) is knows
    assert set(Notification.objects.filter(verb="places.taken").values_list("person", flat=True)) == {
        cast.berit.pk
    }
    with django_capture_on_commit_callbacks(execute=True):
        services.cancel_course(row, reason="No instructors.", by=cast.berit)
    assert Notification.objects.get(verb="places.cancelled").person == cast.chidi


def test_places_are_offered_and_taken_in_the_browser(cast):
    browser = signed_in(cast.berit)
    given = {
        "partner": cast.bresland.pk, "course": course().pk, "place": "Centre", "starts_on": ahead(9),
        "ends_on": ahead(10), "places": 5, "visibility": 2,
    }  # fmt: skip
    made = browser.post(reverse("logistics:session_new"), given)
    assert made.status_code == 302, made.context["form"].errors
    row = CourseSession.objects.get()
    other = signed_in(cast.chidi)
    take = reverse("logistics:session_act", args=[row.pk, "take"])
    full = other.post(take, {"partner": cast.calmora.pk, "persons": 6})
    assert full.status_code == 200 and "No more than 5 are left." in full.content.decode()
    assert other.post(take, {"partner": cast.calmora.pk, "persons": 5}).status_code == 302
    found = TakenPlaces.objects.get()
    assert "Calmora" in browser.get(row.get_absolute_url()).content.decode()
    back = reverse("logistics:taken_act", args=[found.pk, "back"])
    assert signed_in(cast.pia).get(back).status_code == 404
    assert other.post(back, {"reason": ""}).status_code == 302
    row.refresh_from_db()
    assert row.taken == 0
    assert other.get(reverse("logistics:session_act", args=[row.pk, "change"])).status_code == 403


def test_the_api_offers_takes_gives_back_and_counts(cast):
    body = {"partner": "XBR", "course": course().code, "place": "Centre", "starts_on": ahead(9),
            "ends_on": ahead(10), "places": 2}  # fmt: skip
    made = post(signed_in(cast.berit), SESSIONS, body)
    assert made.status_code == 201, made.content
    path = f"{SESSIONS}{made.json()['id']}/"
    other = signed_in(cast.chidi)
    assert post(other, f"{path}take/", {"partner": "XCA", "persons": 3}).status_code == 400
    assert post(other, f"{path}take/", {"partner": "XCA", "persons": 2}).json()["taken"] == 2
    (found,) = other.get("/api/v1/course-places/").json()["results"]
    assert signed_in(cast.pia).get("/api/v1/course-places/").json()["results"] == []
    assert post(other, f"{path}back/", {"taken": found["id"]}).json()["taken"] == 0
    assert post(other, SESSIONS, body).status_code == 403


def sent(person, rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return bring("certificates", out.getvalue(), by=person)


def test_the_file_of_certificates_comes_in_again_and_new_lines_are_entered(cast):
    unit = quarter(cast.bresland, camp(cast.alpha))
    given = {"course": course(), "issued_on": ago(9), "issuer": "Centre"}
    row = services_training.add_certificate(unit, person="P-1", **given, by=cast.berit)
    text = text_of(signed_in(cast.berit), reverse("logistics:certificates_file", args=["csv"]))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [line["person"] for line in rows] == ["P-1"]
    assert counted(sent(cast.berit, rows)) == (0, 0, 1, 0)
    rows[0]["issuer"] = "Academy"
    new = {**dict.fromkeys(rows[0], ""), "contributor": "XBR", "unit": unit.reference, "course": "conduct",
           "persons": "40", "issued_on": str(ago(2)), "issuer": "Centre"}  # fmt: skip
    assert counted(sent(cast.berit, [*rows, new])) == (1, 1, 0, 0)
    row.refresh_from_db()
    added = Certificate.objects.get(persons=40)
    assert row.issuer == "Academy" and added.expires_on - added.issued_on > timedelta(days=360)
    refused = sent(cast.chidi, [new])
    assert counted(refused) == (0, 0, 0, 1) and refused.findings.get().column == "unit"
    wrong = sent(cast.berit, [new | {"course": "cooking"}])
    assert wrong.findings.get().column == "course"


def test_the_list_asks_no_more_for_more_courses(cast):
    browser = signed_in(cast.chidi)

    def asked():
        browser.get("/courses/?size=100")
        with CaptureQueriesContext(connection) as questions:
            assert browser.get("/courses/?size=100").status_code == 200
        return len(questions)

    offered(cast)
    few = asked()
    for n in range(5):
        offered(cast, place=f"Centre {n}")
    assert asked() == few


class TestCertified:
    """Who offered the course certifies who passed; it is evidence of the unit's training."""

    def attended(self, cast, unit=True, attended=5):
        unit = quarter(cast.bresland, camp(cast.alpha), present=6) if unit else None
        row = services.offer_course(
            cast.calmora, course=course(), by=cast.chidi, place="Centre", places=10,
            starts_on=ahead(2), ends_on=ahead(4),
        )  # fmt: skip
        named = {"unit": unit} if unit else {"partner": cast.bresland}
        found = services.take_places(row, **named, persons=6, by=cast.berit)
        CourseSession.objects.filter(pk=row.pk).update(starts_on=ago(5), ends_on=ago(1))
        found.refresh_from_db()
        return services.report_attendance(
            TakenPlaces.objects.get(pk=found.pk), attended=attended, by=cast.chidi
        )

    def test_the_certificate_says_where_it_is_from_and_how_long_it_holds(self, cast):
        found = self.attended(cast)
        row = services.certify_places(found, passed=4, by=cast.chidi)
        assert (row.unit, row.persons, row.issued_on, row.issuer) == (found.unit, 4, ago(1), "Calmora")
        assert (row.places_offered, row.places_taken, row.places) == (10, 6, found)
        assert row.expires_on == last_day(course(), ago(1))
        assert Event.objects.get(verb="places.certified").data["passed"] == 4
        with pytest.raises(ValidationError, match="certified"):
            services.certify_places(found, passed=4, by=cast.chidi)

    def test_it_raises_the_area_of_training(self, cast):
        asked = Course.objects.create(code="first-aid", name="First aid", required_of=["contingent"])
        found = self.attended(cast, attended=6)
        CourseSession.objects.update(course=asked)
        Unit.objects.update(personnel=6)
        found = TakenPlaces.objects.get(pk=found.pk)
        assert area(found.unit, "training").band is None
        services.certify_places(found, passed=6, by=cast.chidi)
        assert area(found.unit, "training").band == 1

    @pytest.mark.parametrize(
        ("given", "passed", "says"),
        [({}, 6, "No more passed"), ({"unit": False}, 3, "no unit")],
    )
    def test_what_is_refused(self, cast, given, passed, says):
        found = self.attended(cast, **given)
        with pytest.raises(ValidationError, match=says):
            services.certify_places(found, passed=passed, by=cast.chidi)
        assert not Certificate.objects.exists()

    def test_who_took_the_places_certifies_nobody_and_a_course_ends_first(self, cast):
        found = self.attended(cast)
        with pytest.raises(PermissionDenied):
            services.certify_places(found, passed=4, by=cast.berit)
        CourseSession.objects.update(ends_on=ahead(1))
        with pytest.raises(ValidationError, match="not over"):
            services.certify_places(TakenPlaces.objects.get(), passed=4, by=cast.chidi)

    def test_on_the_page_of_the_course_and_of_the_certificate(
        self, cast, sign_in, django_capture_on_commit_callbacks
    ):
        found = self.attended(cast)
        page = sign_in(cast.chidi).get(found.session.get_absolute_url())
        address = reverse("logistics:taken_act", args=[found.pk, "certify"])
        assert address in page.text
        assert address not in sign_in(cast.berit).get(found.session.get_absolute_url()).text
        with django_capture_on_commit_callbacks(execute=True):
            sign_in(cast.chidi).post(address, {"passed": 4, "version": found.version})
        row = Certificate.objects.get()
        page = sign_in(cast.berit).get(row.get_absolute_url())
        assert found.session.get_absolute_url() in page.text
        assert "certified: 4" in sign_in(cast.chidi).get(found.session.get_absolute_url()).text
        told = Notification.objects.filter(event__verb="places.certified")
        assert set(told.values_list("person__email", flat=True)) == {cast.berit.email}

    def test_through_the_api(self, cast, sign_in):
        found = self.attended(cast)
        address = f"/api/v1/course-places/{found.pk}/certify/"
        assert post(sign_in(cast.chidi), address, {"passed": 9}).status_code == 400
        answer = post(sign_in(cast.chidi), address, {"passed": 5})
        assert answer.status_code == 200, answer.content
        assert Certificate.objects.get().persons == 5
