"""Incidents: reported, rated, verified by another; the place and restricted parts, each reader their own."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.inbox import waiting
from accounts.models import Event
from accounts.services import grant_role
from missions import reading_incidents as reading
from missions import services_incidents as services
from missions.models import Casualties, Incident
from missions.services import add_participation
from tests.conftest import signed_in
from tests.missions.situated import AT, WHERE, happened
from tests.missions.test_decision_pages import done, text, versioned
from tests.missions.test_imports_command import lines, own_media, stored, written  # noqa: F401
from tests.registers import bring, counted

pytestmark = pytest.mark.django_db
WHY = {"reason": "seen"}
EXACT = ("4.12345", "21.98765")


@pytest.fixture
def second(cast):
    """Noor plans ALPHA too: another person than the one who reports."""
    grant_role(role="staff", subject=cast.alpha, person=cast.noor, by=cast.system)
    return cast.noor


@pytest.fixture
def partner(cast):
    """Berit, who speaks for Bresland, which supports ALPHA."""
    add_participation(cast.alpha, partner=cast.bresland, part="support", by=cast.system)
    return cast.berit


def test_it_is_reported_rated_and_verified_by_another_through_pages(cast, second, sign_in):
    anwar, noor = sign_in(cast.anwar), sign_in(second)
    form = {"mission": cast.alpha.pk, "title": "Convoy fired at", "kind": "ambush", "severity": "3"}
    form |= {"occurred_at": "2026-03-02T10:30", "precision": "village", "label": "mission"} | WHERE | WHY
    form |= {"initiators": "an armed group", "casualties-mission-killed": "0"}
    form |= {"casualties-mission-injured": "2", "targets": "the convoy\nits escort"}
    done(anwar.post("/situation/incidents/new/", form))
    row = Incident.objects.get()
    page = f"/situation/incidents/{row.pk}/"
    shown = text(anwar.get(page))
    assert "its escort , the convoy" in shown
    told = row.casualties.get()
    assert (told.killed, told.injured, told.missing) == (0, 2, None)
    assert "not reported" in shown
    for step in ("verify", "refute", "corroborate"):
        assert anwar.get(f"{page}{step}/").status_code == 302  # who reported it does not verify it
    done(noor.post(f"{page}corroborate/", {"found": "a patrol saw it"} | versioned(row)))
    done(noor.post(f"{page}rate/", {"severity": "4", "since": ""} | versioned(row)))
    done(noor.post(f"{page}verify/", {"found": "police say so too"} | versioned(row)))
    row.refresh_from_db()
    assert (row.state, row.severity, row.checked_by) == ("verified", 4, second)
    assert [one.severity for one in row.ratings.all()] == [3, 4]
    assert "police say so too" in text(anwar.get(page))
    assert anwar.get(f"{page}edit/").status_code == 302
    with pytest.raises(ValidationError, match="changes no more"):
        services.change_incident(row, title="x", by=cast.anwar)
    done(anwar.post(f"{page}reopen/", versioned(row)))
    done(anwar.post(f"{page}edit/", form | {"casualties-mission-killed": "1"} | versioned(row)))
    told.refresh_from_db()
    assert told.killed == 1


def test_moments_are_read_in_the_zone_of_the_mission(cast, sign_in):
    cast.alpha.time_zone = "Africa/Nairobi"
    cast.alpha.save()
    form = {"mission": cast.alpha.pk, "title": "Shots", "kind": "crime", "severity": "1", "label": "mission"}
    form |= {"occurred_at": "2026-03-02T12:30", "precision": "area"} | WHY
    done(sign_in(cast.anwar).post("/situation/incidents/new/", form))
    assert Incident.objects.get().occurred_at == AT
    assert "EAT" in text(sign_in(cast.anwar).get(Incident.objects.get().get_absolute_url()))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"occurred_at": timezone.now() + timedelta(hours=1)}, "occurred_at"),
        ({"ended_at": AT - timedelta(hours=1)}, "__all__"),
        ({"longitude": None}, "__all__"),
        ({"kind": "picnic"}, "kind"),
        ({"severity": 9}, "severity"),
        ({"label": "named"}, "released_to"),
    ],
)
def test_what_is_wrong_is_said_and_leaves_nothing(cast, given, field):
    with pytest.raises(ValidationError) as refused:
        happened(cast, **given)
    assert field in refused.value.message_dict
    assert not Incident.objects.exists()


def test_who_reported_it_does_not_verify_it_and_nobody_from_outside_does(cast, partner):
    row = happened(cast, label="partners")
    with pytest.raises(ValidationError, match="another person"):
        services.verify_incident(row, found="I saw it", by=cast.anwar)
    with pytest.raises(PermissionDenied):
        services.verify_incident(row, found="we saw it", by=partner)


@pytest.mark.parametrize("precision", Incident.Precision.values)
def test_others_read_the_place_no_more_exactly_than_it_is_told_anywhere(cast, partner, precision, sign_in):
    row = happened(cast, label="partners", precision=precision)
    services.change_incident(row, latitude=Decimal("4.12346"), place="Kasari mill", by=cast.anwar)
    berit, anwar = sign_in(partner), sign_in(cast.anwar)
    pages = [row.get_absolute_url(), "/situation/incidents/?columns=place", f"/api/v1/incidents/{row.pk}/"]
    pages += ["/situation/incidents/?format=csv&columns=place", "/search/?q=Kasari", "/history/"]
    pages += ["/situation/incidents/map/?since=2026-03-01"]
    pages += ["/api/v1/incidents/?format=csv", f"/api/v1/events/?subject=incident:{row.pk}"]
    for page in pages:
        answer = berit.get(page)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        for exact in (b"4.1234", b"21.98765"):
            assert exact not in body, page
        if precision in ("district", "area"):
            assert b"Kasari mill" not in body, page
    told = berit.get(f"/api/v1/incidents/{row.pk}/").json()
    assert (Decimal(told["latitude"]), Decimal(told["longitude"])) == (row.told_latitude, row.told_longitude)
    own = anwar.get(f"/api/v1/incidents/{row.pk}/").json()
    assert (own["latitude"], own["longitude"]) == ("4.12346", "21.98765")
    found = text(berit.get("/search/?q=Kasari"))
    assert (row.title in found) == (precision in ("exact", "village"))
    listed = text(berit.get("/situation/incidents/?text=Kasari"))
    assert (row.title in listed) == (precision in ("exact", "village"))


def test_the_map_counts_by_place_what_each_reader_sees_and_nothing_refuted(cast, second, partner, sign_in):
    happened(cast, label="partners", precision="district", severity=2)
    hidden = happened(cast, title="Shots at the mill", severity=4, occurred_at=AT + timedelta(hours=1))
    happened(cast, title="Nowhere told", label="partners", latitude=None, longitude=None)
    services.refute_incident(happened(cast, title="Rumour"), found="nobody was there", by=second)

    def seen(user):
        return reading.spots(user, reading.incidents(user).exclude(state="refuted"), 60)

    [own], squares, unplaced = seen(cast.anwar)
    assert (own.incidents, own.gravest, own.latest, squares, unplaced) == (2, "critical", hidden, 1, 1)
    assert (round(own.latitude, 2), round(own.longitude, 2)) == (4.15, 21.95)
    [told], _squares, unplaced = seen(partner)
    assert (told.incidents, told.gravest, told.place) == (1, "moderate", "Eastern valleys, Sector East")
    page = text(sign_in(partner).get("/situation/incidents/map/?since=2026-03-01"))
    assert "Eastern valleys" in page and "Shots at the mill" not in page and "1 incident is not drawn" in page
    assert "No incident with a point fits" in text(sign_in(partner).get("/situation/incidents/map/"))


def test_the_map_asks_as_much_of_many_incidents_as_of_one(cast, sign_in, django_assert_max_num_queries):
    for n in range(30):
        happened(cast, title=f"Shots {n}", latitude=4 + n % 7, occurred_at=AT + timedelta(hours=n))
    anwar = sign_in(cast.anwar)
    with django_assert_max_num_queries(20):
        assert anwar.get("/situation/incidents/map/?since=2026-03-01").status_code == 200


def test_a_restricted_part_is_read_by_its_own_label_and_so_is_its_event(cast, partner, sign_in):
    row = happened(cast, label="partners")
    services.write_part(row, kind="sources", text="two elders of Kasari", by=cast.anwar)
    services.write_part(row, kind="narrative", text="From the ridge.", label="partners", by=cast.anwar)
    shown = text(sign_in(partner).get(row.get_absolute_url()))
    assert "From the ridge." in shown and "two elders" not in shown
    assert "two elders" in text(sign_in(cast.anwar).get(row.get_absolute_url()))
    told = sign_in(partner).get(f"/api/v1/incidents/{row.pk}/").json()
    assert [one["kind"] for one in told["parts"]] == ["narrative"]
    part = row.parts.get(kind="sources")
    event = Event.objects.get(verb="incident.part_written", subject_id=str(part.pk))
    assert event in Event.objects.visible_to(cast.anwar)
    assert event not in Event.objects.visible_to(partner)


@pytest.mark.parametrize(
    ("label", "sees"), [("mission", False), ("named", True), ("partners", True), ("public", True)]
)
def test_the_label_opens_it_in_lists_counts_and_search(cast, partner, label, sees, sign_in):
    named = [cast.bresland] if label == "named" else []
    row = happened(cast, label=label, released_to=named)
    berit = sign_in(partner)
    assert (berit.get(row.get_absolute_url()).status_code == 200) == sees
    assert len(berit.get("/api/v1/incidents/").json()["results"]) == sees
    assert (row.title in text(berit.get("/search/?q=convoy"))) == sees


def test_an_incident_waits_for_another_person_until_it_is_verified(cast, second):
    row = happened(cast)

    def waits(person):
        return [item for item in waiting(person, timezone.localdate()) if item.title == row.title]

    assert waits(second) and not waits(cast.anwar) and not waits(cast.berit)
    services.verify_incident(row, found="seen", by=second)
    assert not waits(second)


def test_through_the_api_it_is_reported_verified_and_not_twice(cast, second, sign_in):
    anwar = sign_in(cast.anwar)
    given = {"mission": "ALPHA", "title": "Shots", "kind": "crime", "severity": 2, "place": "Kasari"}
    given |= {"occurred_at": "2026-03-02T12:30:00+03:00"}
    given |= {"casualties": [{"side": "civilians", "killed": None, "injured": 3}]}
    given |= {"actors": [{"role": "target", "name": "market"}]}
    headers = {"Idempotency-Key": "0b7f3f1e-0000-4000-8000-000000000001"}
    for _turn in range(2):
        answer = anwar.post("/api/v1/incidents/", given, content_type="application/json", headers=headers)
        assert answer.status_code == 201, answer.content
    row = Incident.objects.get()
    assert (row.occurred_at, Casualties.objects.get().killed, Casualties.objects.get().injured) == (
        AT,
        None,
        3,
    )
    one = answer.json()
    assert one["casualties"] == [{"side": "civilians", "killed": None, "injured": 3, "missing": None}]
    headers = {"Idempotency-Key": "0b7f3f1e-0000-4000-8000-000000000002"}
    verify = f"/api/v1/incidents/{row.pk}/verify/"
    answer = anwar.post(verify, {"found": "seen"}, content_type="application/json", headers=headers)
    assert answer.status_code == 400, answer.content
    headers = {"Idempotency-Key": "0b7f3f1e-0000-4000-8000-000000000003"}
    answer = sign_in(second).post(verify, {"found": "seen"}, content_type="application/json", headers=headers)
    assert answer.json()["state"] == "verified"
    unzoned = given | {"occurred_at": "2026-03-02T12:30:00"}
    headers = {"Idempotency-Key": "0b7f3f1e-0000-4000-8000-000000000004"}
    answer = anwar.post("/api/v1/incidents/", unzoned, content_type="application/json", headers=headers)
    assert answer.json()["errors"][0]["field"] == "occurred_at"


# --- Files
def taken(person):
    answer = signed_in(person).get("/situation/incidents/file.csv")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_out_and_in_again_changes_nothing(cast):
    counts = [("mission", 0, 2, None), ("civilians", None, None, 1)]
    happened(cast, actors=[("initiator", "=group"), ("target", "one; two")], casualties=counts)
    happened(cast, title="=Shots", label="named", released_to=[cast.au], summary="two\nlines", latitude=None,
             longitude=None)  # fmt: skip
    before = stored(Incident), stored(Casualties)
    answer = bring("incidents", taken(cast.anwar), by=cast.anwar, file_name="incidents.csv")
    assert counted(answer) == (0, 0, 2, 0)
    assert (stored(Incident), stored(Casualties)) == before


def test_a_line_without_a_number_reports_and_one_with_it_changes(cast):
    row = happened(cast, casualties=[("mission", 0, 2, None)])
    table = list(csv.DictReader(io.StringIO(taken(cast.anwar).decode("utf-8-sig"))))
    table[0] |= {"mission_killed": "1", "targets": "the convoy"}
    answer = bring("incidents", written(table), by=cast.anwar, file_name="incidents.csv")
    assert counted(answer)[:2] == (0, 1)
    told = row.casualties.get()
    assert (told.killed, told.injured, row.actors.get().name) == (1, 2, "the convoy")
    new = {"mission": "ALPHA", "title": "Road blocked", "kind": "obstruction", "severity": "2"}
    new |= {"occurred_at": "2026-03-03T08:00+03:00", "civilians_injured": "4"}
    assert counted(bring("incidents", written([new]), by=cast.anwar, file_name="new.csv"))[:2] == (1, 0)
    assert Incident.objects.get(title="Road blocked").casualties.get().injured == 4


def test_a_wrong_line_refuses_the_file_whole(cast):
    good = {"mission": "ALPHA", "title": "One", "kind": "crime", "severity": "2"}
    good |= {"occurred_at": "2026-03-03T08:00+03:00", "latitude": "", "longitude": ""}
    bad = good | {"title": "Two", "latitude": "91", "longitude": "2"}
    alone = good | {"title": "Three", "severity": ""}
    answer = bring("incidents", written([good, bad, alone]), by=cast.anwar, file_name="incidents.csv")
    assert counted(answer)[3] == 2
    assert not Incident.objects.exists()
