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

from accounts.models import Event, Notification
from logistics import services_courses as services
from logistics import services_training
from logistics.models import Certificate, Course, CourseSession, TakenPlaces
from tests.conftest import signed_in
from tests.logistics.stores import ago, ahead, camp, quarter
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
        begin.wait(10)
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
