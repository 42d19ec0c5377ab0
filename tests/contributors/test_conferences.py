"""Pledging conferences: who runs them, what each reader's board counts, what leaves as days and files."""

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from accounts import services_calendar, services_documents
from accounts.models import Event, Notification, Partner
from contributors import board, reading_conferences, services_pledges
from contributors import services_conferences as services
from contributors.models import Announcement, Conference, Pledge
from missions import services_requirements
from tests.contributors.test_pledges import OFFER, accepted, needed, offered

pytestmark = pytest.mark.django_db
API = "/api/v1/conferences/"


def convened(cast, need, **given):
    usual = {
        "mission": cast.alpha,
        "title": "Conference for hospitals",
        "starts_on": timezone.localdate() + timedelta(days=9),
        "requirements": [need],
        "participants": [cast.bresland, cast.calmora],
        "by": cast.anwar,
    }
    return services.convene_conference(**usual | given)


def announced(conference, need, contributor, by, quantity, reference="1", visibility=1):
    row = offered(need, contributor, by, quantity=quantity, reference=reference)
    if visibility > 1:
        services_pledges.show_pledge(row, visibility=visibility, by=by)
    return services.announce_pledge(row, conference=conference, by=by)


@pytest.fixture
def need(cast):
    """Of a real mission; its contributors are real here too."""
    Partner.objects.update(is_fictional=False)
    cast.bresland.is_fictional = cast.calmora.is_fictional = False
    return needed(cast)


@pytest.fixture
def conference(cast, need):
    return convened(cast, need)


@pytest.fixture
def minutes(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def put(conference, by, **given):
        file = ContentFile(b"What was said.", name="minutes.txt")
        return services_documents.add_document(conference, file=file, kind="minutes", by=by, **given)

    return put


def lines(person, conference):
    return [need.line for need in reading_conferences.board_of(person, conference).needs]


class TestBoardOfNumbers:
    @pytest.mark.parametrize(
        "offers, said",
        [
            ([], board.Line(20, 0, 0, 0, 20)),
            ([board.Offer(12, True)], board.Line(20, 12, 0, 0, 8)),
            ([board.Offer(12, True, True), board.Offer(3, False)], board.Line(20, 12, 3, 12, 5)),
            ([board.Offer(25, True), board.Offer(4, False, True)], board.Line(20, 25, 4, 4, 0)),
            ([board.Offer(9, True, True, is_reserve=True)], board.Line(20, 9, 0, 0, 20)),
        ],
    )
    def test_a_need_says_what_is_pledged_and_open(self, offers, said):
        assert board.line(20, offers) == said

    def test_what_is_over_in_one_need_fills_no_other(self):
        both = [board.line(20, [board.Offer(30, True)]), board.line(10, [])]
        assert board.total(both) == board.Line(30, 30, 0, 0, 10)
        assert board.total([]) == board.Line()


class TestWhoRuns:
    def test_its_secretariat_alone_takes_it_through_its_life(self, cast, conference, minutes):
        for name in ("berit", "chidi", "pia", "noor", "dora", "administrator", "ivo"):
            for act in (services.open_conference, services.cancel_conference, services.change_conference):
                with pytest.raises(PermissionDenied):
                    act(conference, by=getattr(cast, name))
        row = services.close_conference(services.open_conference(conference, by=cast.anwar), by=cast.anwar)
        with pytest.raises(ValidationError, match="minutes"):
            services.publish_minutes(row, by=cast.anwar)
        minutes(row, cast.anwar, label="own")
        with pytest.raises(ValidationError, match="minutes"):
            services.publish_minutes(row, by=cast.anwar)
        services_documents.add_document(
            row, file=ContentFile(b"For all.", name="all.txt"), kind="minutes", by=cast.anwar
        )
        assert services.publish_minutes(row, by=cast.anwar).state == "published"
        with pytest.raises(ValidationError, match="changes no more"):
            services.change_conference(row, place="Geneva", by=cast.anwar)
        told = (
            Event.objects.filter(subject_id=str(conference.pk)).order_by("at").values_list("verb", flat=True)
        )
        assert list(told) == [
            "conference.convened",
            "conference.opened",
            "conference.closed",
            "conference.minutes_published",
        ]

    def test_only_circulated_needs_of_the_mission_are_put_on_the_table(self, cast, need):
        draft = services_requirements.draft_requirement(
            cast.alpha,
            capability=need.capability,
            reference="SUR-7",
            title="Second",
            quantity=3,
            needed_from=date(2026, 1, 1),
            by=cast.anwar,
        )
        with pytest.raises(ValidationError, match="SUR-7 is not circulated"):
            convened(cast, draft)
        with pytest.raises(ValidationError, match="no need of SHADE"):
            convened(cast, need, mission=cast.shade, by=cast.system)
        with pytest.raises(ValidationError, match="The last day lies before the first"):
            convened(cast, need, ends_on=date(2020, 1, 1))
        with pytest.raises(ValidationError, match="one of the two"):
            convened(cast, need, mission=None)
        with pytest.raises(ValidationError, match="no nation"):
            convened(cast, need, mission=None, organization=cast.bresland, by=cast.system)
        assert not Conference.objects.exists()

    def test_those_invited_are_told(self, cast, need, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            convened(cast, need, participants=[cast.bresland])
        told = Notification.objects.filter(verb="conference.convened").values_list("person", flat=True)
        assert list(told) == [cast.berit.pk]


class TestWhoSees:
    def test_those_invited_and_those_who_work_there_and_nobody_else(self, cast, need):
        row = convened(cast, need, participants=[cast.bresland])
        seen = {
            name
            for name, person in cast.people.items()
            if Conference.objects.visible_to(person).filter(pk=row.pk).exists()
        }
        assert seen == {"anwar", "berit", "pia"}

    def test_what_a_contributor_keeps_to_itself_leaves_no_trace_for_others(self, cast, need, conference):
        """V1 of Bresland, V2 and V3 of Calmora, and a draft that nobody else knows of."""
        before = {name: self.told(cast, name, conference) for name in ("chidi", "pia", "anwar")}
        draft = services_pledges.draft_pledge(
            cast.bresland, requirement=need, reference="9", quantity=7, by=cast.berit, **OFFER
        )
        services.announce_pledge(draft, conference=conference, by=cast.berit)
        assert {name: self.told(cast, name, conference) for name in before} == before
        announced(conference, need, cast.bresland, cast.berit, 12)
        assert self.told(cast, "chidi", conference) == before["chidi"]
        assert self.told(cast, "pia", conference) == before["pia"]
        assert lines(cast.anwar, conference) == [board.Line(20, 12, 0, 0, 8)]
        assert lines(cast.berit, conference) == [board.Line(20, 12, 0, 0, 8)]
        announced(conference, need, cast.calmora, cast.chidi, 3, "2", visibility=2)
        announced(conference, need, cast.calmora, cast.chidi, 4, "3", visibility=3)
        assert lines(cast.pia, conference) == [board.Line(20, 7, 0, 0, 13)]
        assert lines(cast.chidi, conference) == [board.Line(20, 7, 0, 0, 13)]
        assert lines(cast.anwar, conference) == [board.Line(20, 19, 0, 0, 1)]

    @pytest.fixture(autouse=True)
    def _browsers(self, sign_in):
        self.sign_in = sign_in

    def told(self, cast, name, conference):
        """Everything of a conference this person is told: figures, rows, the tag of the poll, the file."""
        browser = self.sign_in(getattr(cast, name))
        page = browser.get(f"/conferences/{conference.pk}/board/")
        found = reading_conferences.board_of(getattr(cast, name), conference)
        listed = browser.get(f"/pledges/?conference={conference.pk}&state=any")
        return (
            page.headers["ETag"],
            found.contributors,
            found.standing,
            lines(getattr(cast, name), conference),
            [one.pk for one in found.announced],
            b"".join(browser.get(f"/conferences/{conference.pk}/board.csv").streaming_content),
            len(listed.context["listing"].records),
            browser.get(f"{API}{conference.pk}/board/").content,
        )

    def test_an_invented_offer_fills_no_need_of_a_real_mission(self, cast, need, conference):
        row = announced(conference, need, cast.bresland, cast.berit, 12)
        assert lines(cast.anwar, conference) == [board.Line(20, 12, 0, 0, 8)]
        Pledge.objects.filter(pk=row.pk).update(is_fictional=True)
        assert lines(cast.anwar, conference) == [board.Line(20, 0, 0, 0, 20)]


class TestAnnouncing:
    def test_its_contributor_alone_says_where_an_offer_is_announced(self, cast, need, conference):
        row = announced(conference, need, cast.bresland, cast.berit, 12)
        assert Announcement.objects.get().conference == conference
        for name in ("anwar", "chidi", "pia"):
            with pytest.raises(PermissionDenied):
                services.announce_pledge(row, conference=None, by=getattr(cast, name))
        services.announce_pledge(row, conference=None, by=cast.berit)
        assert not Announcement.objects.exists()

    def test_only_where_it_is_seen_takes_any_and_has_the_need_on_the_table(self, cast, need, conference):
        row = offered(need, cast.bresland, cast.berit)
        closed = services.cancel_conference(convened(cast, need), by=cast.anwar)
        foreign = convened(cast, need, participants=[cast.calmora])
        empty = services.change_conference(convened(cast, need), requirements=[], by=cast.anwar)
        for where, words in (
            (closed, "called off"),
            (foreign, "no such conference"),
            (empty, "on the table"),
        ):
            with pytest.raises(ValidationError, match=words):
                services.announce_pledge(row, conference=where, by=cast.berit)
        services.announce_pledge(row, conference=conference, by=cast.berit)
        services.close_conference(services.open_conference(conference, by=cast.anwar), by=cast.anwar)
        with pytest.raises(ValidationError, match="stays said"):
            services.announce_pledge(row, conference=None, by=cast.berit)

    def test_an_offer_begun_at_the_conference_is_announced_there(self, cast, need, conference, sign_in):
        berit = sign_in(cast.berit)
        page = berit.get(f"/conferences/{conference.pk}/")
        address = f"/pledges/new/?requirement={need.pk}&conference={conference.pk}"
        assert address.replace("&", "&amp;") in page.content.decode()
        given = {"contributor": cast.bresland.pk, "reference": "5", "title": "Hospital", "quantity": "5"}
        assert berit.post(address, given).status_code == 302
        assert Announcement.objects.get().pledge.reference == "5"

    def test_where_it_is_announced_is_chosen_on_its_page(self, cast, need, conference, sign_in):
        row = offered(need, cast.bresland, cast.berit)
        berit = sign_in(cast.berit)
        page = berit.get(f"/pledges/{row.pk}/announce/").content.decode()
        given = {"conference": conference.pk, "reason": "said there", "version": str(row.version)}
        assert str(conference.pk) in page
        assert berit.post(f"/pledges/{row.pk}/announce/", given).status_code == 302
        assert conference.title in berit.get(f"/pledges/{row.pk}/").content.decode()


class TestPages:
    def test_it_is_planned_changed_opened_and_seen_on_the_pages_it_belongs_to(self, cast, need, sign_in):
        anwar = sign_in(cast.anwar)
        given = {
            "convener": "mission:alpha",
            "title": "Spring conference",
            "starts_on": "2027-03-01",
            "requirements": [str(need.pk)],
            "participants": [cast.bresland.pk],
        }
        wrong = anwar.post("/conferences/new/", given | {"ends_on": "2027-02-01"})
        assert "The last day lies before the first" in wrong.content.decode()
        made = anwar.post("/conferences/new/", given)
        row = Conference.objects.get()
        assert (made.url, row.ends_on) == (row.get_absolute_url(), row.starts_on)
        change = given | {"place": "Geneva", "version": str(row.version), "reason": "booked"}
        assert anwar.post(f"{made.url}change/", change).status_code == 302
        row.refresh_from_db()
        step = {"reason": "it begins", "version": str(row.version)}
        assert anwar.post(f"{made.url}open/", step).status_code == 302
        page = anwar.get(made.url).content.decode()
        assert 'hx-trigger="every 5s"' in page and "Geneva" in page
        for where in ("/missions/alpha/requirements/", "/search/?q=spring"):
            assert made.url in anwar.get(where).content.decode(), where
        assert made.url in sign_in(cast.berit).get("/desk/").content.decode()
        assert made.url not in sign_in(cast.chidi).get("/desk/").content.decode()

    def test_the_poll_is_answered_anew_only_where_something_differs(self, cast, need, conference, sign_in):
        services.open_conference(conference, by=cast.anwar)
        anwar, address = sign_in(cast.anwar), f"/conferences/{conference.pk}/board/"
        first = anwar.get(address)
        tag = first.headers["ETag"]
        again = anwar.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
        announced(conference, need, cast.bresland, cast.berit, 12)
        changed = anwar.get(address, headers={"If-None-Match": tag})
        assert changed.status_code == 200 and "Bresland" in changed.content.decode()
        assert changed.headers["ETag"] != tag

    def test_the_board_asks_as_often_for_many_pledges_as_for_few(self, cast, need, conference, sign_in):
        anwar, address = sign_in(cast.anwar), f"/conferences/{conference.pk}/board/"

        def asked():
            with CaptureQueriesContext(
                connection,
            ) as found:
                assert anwar.get(address).status_code == 200
            return len(found)

        announced(conference, need, cast.bresland, cast.berit, 1)
        asked()
        few = asked()
        for n in range(2, 8):
            announced(conference, need, cast.calmora, cast.chidi, 1, str(n))
        assert asked() == few

    def test_the_board_is_a_file(self, cast, need, conference, sign_in):
        announced(conference, need, cast.bresland, cast.berit, 12)
        anwar = sign_in(cast.anwar)
        head, row = csv.reader(io.StringIO(read(anwar, conference, "csv").decode("utf-8-sig")))
        assert head == list(reading_conferences.COLUMNS)
        assert row == ["ALPHA", "SUR-1", "Hospital", "hospital-2", "beds", "20", "12", "0", "0", "8"]
        sheet = openpyxl.load_workbook(io.BytesIO(read(anwar, conference, "xlsx"))).active
        assert [cell.value for cell in sheet[2]][5:] == [20, 12, 0, 0, 8]
        assert anwar.get(f"/conferences/{conference.pk}/board.pdf").status_code == 404


def read(browser, conference, kind):
    return b"".join(browser.get(f"/conferences/{conference.pk}/board.{kind}").streaming_content)


class TestApi:
    @pytest.fixture
    def write(self, cast, token):
        return token(cast.anwar, scopes=["read", "pledges:write"])

    def post(self, client, header, address, **body):
        key = {"Idempotency-Key": uuid4().hex}
        return client.post(address, body, content_type="application/json", headers=header | key)

    def test_it_is_convened_changed_and_taken_through_its_life(self, cast, need, client, write, minutes):
        body = {"mission": "ALPHA", "title": "Spring", "starts_on": "2027-03-01", "participants": ["XBR"]}
        made = self.post(client, write, API, requirements=[str(need.pk)], **body)
        said = made.json()
        assert (made.status_code, said["ends_on"], said["state"]) == (201, "2027-03-01", "planned")
        assert (said["participants"], said["requirements"]) == (["XBR"], [str(need.pk)])
        address = f"{API}{said['id']}/"
        match = {"If-Match": made.headers["ETag"]}
        changed = client.patch(
            address, {"place": "Geneva"}, content_type="application/json", headers=write | match
        )
        assert (changed.status_code, changed.json()["place"]) == (200, "Geneva")
        assert changed.json()["participants"] == ["XBR"]
        for step, state in (("open", "open"), ("close", "closed"), ("reopen", "open"), ("close", "closed")):
            assert self.post(client, write, f"{address}{step}/").json()["state"] == state
        assert self.post(client, write, f"{address}publish/").status_code == 409
        minutes(Conference.objects.get(), cast.anwar)
        assert self.post(client, write, f"{address}publish/").json()["state"] == "published"

    def test_what_is_wrong_is_named(self, cast, need, client, write):
        body = {"title": "Spring", "starts_on": "2027-03-01"}
        refused = {
            "mission": {},
            "requirements.0": {"mission": "ALPHA", "requirements": [str(uuid4())]},
            "participants.0": {"mission": "ALPHA", "participants": ["QQQ"]},
            "ends_on": {"mission": "ALPHA", "ends_on": "soon"},
        }
        for field, more in refused.items():
            answer = self.post(client, write, API, **(body | more))
            assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)

    def test_an_offer_names_its_conference_to_those_who_see_both(self, cast, need, client, token, conference):
        row = offered(need, cast.bresland, cast.berit)
        services_pledges.show_pledge(row, visibility=2, by=cast.berit)
        berit = token(cast.berit, scopes=["read", "pledges:write"])
        address = f"/api/v1/pledges/{row.pk}/"
        said = self.post(client, berit, f"{address}announce/", conference=str(conference.pk))
        assert (said.status_code, said.json()["conference"]) == (200, str(conference.pk))
        assert client.get(address, headers=token(cast.pia)).json()["conference"] == str(conference.pk)
        Conference.objects.update(mission=None, organization=cast.au)
        conference.requirements.clear()
        assert client.get(address, headers=token(cast.anwar)).json()["conference"] is None

    def test_the_board_is_a_document_and_a_file(self, cast, need, client, token, conference):
        row = announced(conference, need, cast.bresland, cast.berit, 12)
        accepted(row, cast.anwar, quantity=10)
        header, address = token(cast.anwar), f"{API}{conference.pk}/board/"
        said = client.get(address, headers=header)
        assert said.json()["rows"][0] | {"title": ""} == {
            "mission": "ALPHA",
            "requirement": "SUR-1",
            "title": "",
            "capability": "hospital-2",
            "unit": "beds",
            "required": 20,
            "pledged_here": 10,
            "pledged_otherwise": 0,
            "accepted": 10,
            "still_open": 10,
        }
        held = client.get(address, headers=header | {"If-None-Match": said.headers["ETag"]})
        assert held.status_code == 304
        text = b"".join(client.get(f"{address}?format=csv", headers=header).streaming_content).decode()
        assert text.splitlines()[1].endswith("20,10,0,10,10")


def test_its_days_stand_in_the_calendars_of_those_who_see_it(cast, need, client):
    day = timezone.localdate() + timedelta(days=9)
    row = convened(cast, need, ends_on=day + timedelta(days=1), answers_due_on=day - timedelta(days=3))
    convened(cast, need, title="Called off")
    services.cancel_conference(Conference.objects.exclude(pk=row.pk).get(), by=cast.anwar)
    said = {}
    for name in ("berit", "dora"):
        secret = services_calendar.renew_calendar(getattr(cast, name), by=getattr(cast, name))
        events = Calendar.from_ical(client.get(f"/calendar/{secret}.ics").content).events
        said[name] = {(str(event["SUMMARY"]), event["DTSTART"].dt) for event in events}
    title = "Conference for hospitals"
    assert said["berit"] == {
        (f"Answers due: {title}", day - timedelta(days=3)),
        (f"Conference: {title}", day),
        (f"Conference: {title}", day + timedelta(days=1)),
    }
    assert said["dora"] == set()
