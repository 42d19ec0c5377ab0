"""What became of what was pledged: counted by hand, by the pledges a reader may list, on every way out."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Partner
from contributors import conversion, reading_conversion, services_pledges
from contributors.conversion import COMING, DELIVERED, FALLEN, UNDECIDED, Line, Promise
from contributors.models import Deployment, Pledge
from tests.contributors.test_conferences import announced, convened
from tests.contributors.test_pledges import accepted, needed

TODAY, DAY = date(2027, 6, 1), date(2027, 3, 1)


class TestByHand:
    def test_what_arrived_fell_away_and_is_still_to_come(self):
        """40 pledged: 10 of 12 came 20 days late, 8 on the day, 5 were withdrawn; 9 accepted have not come, 6
        are not decided. Of 25 reported 18 were delivered; a mean of 10 days late."""
        promises = [
            Promise(12, 10, DAY, DELIVERED, DAY + timedelta(days=20)),
            Promise(8, 8, DAY, DELIVERED, DAY - timedelta(days=3)),
            Promise(5, 5, DAY, FALLEN),
            Promise(9, 9, DAY, COMING),
            Promise(6, None, DAY, UNDECIDED),
        ]
        assert conversion.line(promises, today=TODAY) == Line(5, 40, 3, 18, 18 / 25, 2, 1, 10, 1)
        assert [one.days_late for one in promises] == [20, 0, None, None, None]
        assert [one.days_overdue(TODAY) for one in promises] == [None, None, None, 92, None]

    def test_what_nobody_reported_is_not_nothing(self):
        waiting = [Promise(9, 9, TODAY, COMING), Promise(6, None, DAY, UNDECIDED)]
        assert conversion.line(waiting, today=TODAY) == Line(2, 15, 0, None, None, 0, 0, None, 0)
        unknown = Promise(4, 4, DAY, DELIVERED)
        assert (unknown.delivered, unknown.days_late) == (4, None)

    def test_what_fell_away_is_delivered_by_nothing(self):
        assert conversion.line([Promise(5, None, DAY, FALLEN)], today=TODAY)[2:5] == (1, 0, 0.0)


@pytest.fixture
def conference(cast):
    """ALPHA's; Bresland's 10 of 12 came 20 days late, for who decides; Calmora's 4, for many, fell away."""
    Partner.objects.update(is_fictional=False)
    cast.bresland.is_fictional = cast.calmora.is_fictional = False
    need = needed(cast)
    row = convened(cast, need)
    came = announced(row, need, cast.bresland, cast.berit, 12)
    accepted(came, cast.anwar, quantity=10)
    Pledge.objects.filter(pk=came.pk).update(state="deployed", available_from=timezone.localdate())
    arrived = timezone.localdate() + timedelta(days=20)
    Deployment.objects.filter(pledge=came).update(state="standing", arrived_on=arrived)
    gone = announced(row, need, cast.calmora, cast.chidi, 4, "2", visibility=2)
    services_pledges.withdraw_pledge(gone, by=cast.chidi)
    draft = services_pledges.draft_pledge(
        cast.calmora,
        requirement=need,
        reference="3",
        title="Later",
        quantity=7,
        available_from=DAY,
        by=cast.chidi,
    )
    return row, draft


@pytest.mark.django_db
class TestReaders:
    def test_each_reader_counts_what_they_may_list(self, cast, conference):
        def told(person):
            found = reading_conversion.found(person, conference=conference[0])
            return [(group.contributor.code, group.line) for group in found.groups]

        came, gone = Line(1, 12, 1, 10, 10 / 12, 1, 0, 20, 0), Line(1, 4, 1, 0, 0.0, 0, 0, None, 0)
        assert told(cast.anwar) == [("XBR", came), ("XCA", gone)]
        assert told(cast.berit) == [("XBR", came), ("XCA", gone)]
        assert told(cast.chidi) == [("XCA", gone)]
        assert told(cast.pia) == [("XCA", gone)]
        assert told(cast.dora) == []

    def test_the_page_the_file_and_the_api_say_the_same(self, cast, conference, sign_in, client, token):
        row, _draft = conference
        anwar, dora = sign_in(cast.anwar), sign_in(cast.dora)
        page = anwar.get(f"/conferences/conversion/?conference={row.pk}").content.decode()
        assert "Bresland" in page and "not reported" in page and "83" in page and "Later" not in page
        assert "No pledge that you may see" in dora.get("/conferences/conversion/").content.decode()
        assert f"?conference={row.pk}" in anwar.get(row.get_absolute_url()).content.decode()
        narrowed = anwar.get("/conferences/conversion.csv?contributor=XBR")
        head, line = csv.reader(io.StringIO(b"".join(narrowed.streaming_content).decode("utf-8-sig")))
        assert head == list(reading_conversion.COLUMNS)
        assert line[2:] == [
            "XBR",
            "hospital-2",
            "beds",
            "1",
            "12",
            "1",
            "10",
            "0.8333",
            "1",
            "0",
            "20.0",
            "0",
        ]
        book = anwar.get("/conferences/conversion.xlsx")
        assert openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).active.max_row == 3
        address, header = f"/api/v1/conversion/?conference={row.pk}", token(cast.anwar)
        said = client.get(address, headers=header)
        assert [(one["contributor"], one["delivered"]) for one in said.json()["rows"]] == [
            ("XBR", 10),
            ("XCA", 0),
        ]
        assert [one["days_late"] for one in said.json()["pledges"]] == [20, None]
        tag = {"If-None-Match": said.headers["ETag"]}
        assert client.get(address, headers=header | tag).status_code == 304
        assert client.get(address, headers=token(cast.dora)).status_code == 404
        wrong = client.get("/api/v1/conversion/?conference=x", headers=header)
        assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "conference")

    def test_it_asks_as_often_for_many_as_for_few(self, cast, conference, sign_in):
        anwar = sign_in(cast.anwar)

        def asked():
            with CaptureQueriesContext(connection) as found:
                assert anwar.get("/conferences/conversion/").status_code == 200
            return len(found)

        asked()
        few = asked()
        need = conference[0].requirements.get()
        for n in range(4, 9):
            announced(conference[0], need, cast.calmora, cast.chidi, 1, str(n))
        assert asked() == few
