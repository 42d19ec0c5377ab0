"""Published violence: brought in by file, and its trend round a mission, before and after a day."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from missions import reading_violence as reading
from missions import trend
from missions.conflicts import apart
from missions.models import ViolenceRecord
from tests.conftest import signed_in
from tests.missions.test_decision_pages import text
from tests.registers import bring, counted

PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "ucdp_ged201_reduced.csv.gz"
HEAD = "id,year,date_start,latitude,longitude,where_coordinates,country,best,low,high,type_of_violence\n"
LINES = (
    "1,2001,2001-02-03,4.0,21.0,Kasari,Eldoria,5,3,9,1\n",
    "2,2001,2001-02-20 00:00:00.000,4.0,21.5,Tolum,Eldoria,,,,3\n",
    "3,2004,2004-07-01,4.0,24.0,Osire,Eldoria,2,2,2,2\n",
    "4,2006,2006-01-09,40.0,21.0,Far,Elsewhere,100,90,110,1\n",
)


def table(*lines, head=HEAD):
    return (head + "".join(lines)).encode()


def brought(cast, content, edition="20.1", source="GED", name="ged.csv"):
    by = cast.administrator
    return bring("violence", content, by=by, edition=edition, source=source, file_name=name)


@pytest.fixture
def centred(cast):
    """ALPHA has its headquarters at 4 north, 21 east, and began on 1 July 2003."""
    cast.alpha.latitude, cast.alpha.longitude, cast.alpha.starts_on = 4, 21, date(2003, 7, 1)
    cast.alpha.save()
    return cast


# --- Files
@pytest.mark.django_db
class TestFiles:
    def test_the_same_file_twice_changes_nothing_and_a_later_edition_says_what_it_changes(self, cast):
        assert counted(brought(cast, table(*LINES))) == (4, 0, 0, 0)
        assert counted(brought(cast, table(*LINES), name="again.csv")) == (0, 0, 4, 0)
        later = brought(cast, table(LINES[0].replace("5,3,9", "6,3,9"), *LINES[1:3]), edition="21.1")
        assert counted(later) == (0, 1, 2, 0) and later.counts["absent"] == 1
        row = ViolenceRecord.objects.get(number="1")
        assert (row.best, row.edition, row.kind) == (6, "21.1", "state")
        row = ViolenceRecord.objects.get(number="2")
        assert (row.best, row.happened_on, row.edition) == (None, date(2001, 2, 20), "20.1")

    def test_lines_without_numbers_that_are_alike_are_as_many_events(self, cast):
        head = "year,longitude,latitude,where_coordinates,best,deaths_civilians\n"
        lines = ["2001,21,4,Kasari,5,1\n"] * 2 + ["2001,21,4,Kasari,6,1\n"]
        assert counted(brought(cast, table(*lines, head=head))) == (3, 0, 0, 0)
        assert counted(brought(cast, table(*lines[::-1], head=head), name="turned.csv")) == (0, 0, 3, 0)

    @pytest.mark.parametrize(
        ("line", "severity", "code"),
        [
            ("1,2001,2001-02-03,4.0,21.0,Kasari,Eldoria,7,3,9,1\n", "refused", "contradiction"),
            (LINES[0], "flagged", "repeated"),
            ("9,2001,2001-02-03,4.0,21.0,Kasari,Eldoria,2,3,9,1\n", "flagged", "estimates"),
            ("9,2001,2002-02-03,4.0,21.0,Kasari,Eldoria,5,3,9,1\n", "flagged", "other_year"),
            ("9,2001,2001-02-03,,21.0,Kasari,Eldoria,5,3,9,1\n", "refused", "missing"),
            ("9,2001,2001-02-03,94,21.0,Kasari,Eldoria,5,3,9,1\n", "refused", "out_of_range"),
        ],
    )
    def test_what_a_line_says_wrong_is_told(self, cast, line, severity, code):
        answer = brought(cast, table(LINES[0], line))
        assert f"{severity}.{code}" in answer.counts["by_code"]
        assert ViolenceRecord.objects.exists() == (severity == "flagged")

    @pytest.mark.skipif(not PUBLISHED.exists(), reason="the published table is not beside the checkout")
    def test_the_published_table_comes_in_once(self, cast):
        content = PUBLISHED.read_bytes()
        answer = brought(cast, content, name="ucdp_ged201_reduced.csv.gz")
        assert counted(answer)[0] == 61_296 and answer.counts["refused"] == 0
        again = brought(cast, content, name="ucdp_ged201_reduced.csv.gz")
        assert counted(again)[:2] == (0, 0)
        assert ViolenceRecord.objects.count() == 61_296
        [source] = reading.sources(cast.dora)
        assert (source.first, source.last, source.has_days) == (1995, 2019, False)


# --- Round a place
@pytest.mark.django_db
def test_what_is_near_is_summed_by_ring_and_period_as_one_by_one(centred, sign_in):
    brought(centred, table(*LINES))
    rows = reading.near(centred.dora, "GED", 21, 4)
    one_by_one = {
        row.number: apart((4, 21), (row.latitude, row.longitude)) for row in ViolenceRecord.objects.all()
    }
    assert {row.number: round(row.km, 3) for row in rows} == {
        number: round(km, 3) for number, km in one_by_one.items() if km <= 500
    }
    found = reading.periods(rows, by_month=True)
    assert found == [
        trend.Period(100, 2001, 2, trend.Sums(2, 5, 3, 9, 1)),
        trend.Period(500, 2004, 7, trend.Sums(1, 2, 2, 2, 0)),
    ]


@pytest.mark.django_db
def test_the_page_shows_before_and_after_and_its_limits(centred, sign_in):
    brought(centred, table(*LINES))
    shown = text(sign_in(centred.dora).get("/situation/violence/trend/?mission=alpha"))
    assert "Events 2000" not in shown and "Events 2001–2002" in shown and "Events 2004–2005" in shown
    assert "It is no proof of cause." in shown
    assert "1 event has no best estimate" in shown
    narrow = text(sign_in(centred.dora).get("/situation/violence/trend/?mission=alpha&years=1"))
    assert "Events 2002–2002" in narrow
    file = sign_in(centred.dora).get("/figures/mission.violence.csv?mission=alpha&km=500&source=GED")
    lines = b"".join(file.streaming_content if file.streaming else [file.content]).decode("utf-8-sig")
    assert len(lines.strip().splitlines()) == 1 + 42  # February 2001 to July 2004
    assert "Kasari" in text(sign_in(centred.dora).get("/situation/violence/?text=kasari"))


@pytest.mark.django_db
def test_no_ring_is_told_that_is_wider_than_what_the_source_holds(centred, sign_in):
    brought(centred, table(*LINES[:2]))  # an extract of 100 km round the headquarters
    page = sign_in(centred.dora).get("/situation/violence/trend/?mission=alpha").text
    assert "events within 100 km" in page and "within 500 km" not in page and "within 250 km" not in page
    assert "It holds no event from 100 to 500 km" in text(
        sign_in(centred.dora).get("/situation/violence/trend/?mission=alpha")
    )
    brought(centred, table(LINES[2]), name="more.csv")
    page = sign_in(centred.dora).get("/situation/violence/trend/?mission=alpha").text
    assert "events within 500 km" in page and "It holds no event" not in page


@pytest.mark.django_db
def test_a_mission_one_does_not_see_has_no_trend_and_neither_has_one_that_never_was(centred, sign_in):
    centred.shade.latitude, centred.shade.longitude = 4, 21
    centred.shade.save()
    for slug in ("shade", "never"):
        assert sign_in(centred.dora).get(f"/situation/violence/trend/?mission={slug}").status_code == 404


@pytest.mark.django_db
def test_through_the_api_it_is_read_and_not_written(cast):
    brought(cast, table(*LINES))
    found = signed_in(cast.dora).get("/api/v1/violence/?year=2001&ordering=id").json()["results"]
    assert [(row["number"], row["best"], row["events"]) for row in found] == [("1", 5, 1), ("2", None, 1)]
    answer = signed_in(cast.administrator).post("/api/v1/violence/", {}, content_type="application/json")
    assert answer.status_code == 405


# --- Before and after, against every year counted by itself
PERIODS = st.lists(
    st.builds(
        lambda ring, year, events, best, low: trend.Period(
            ring, year, None, trend.Sums(events, best, low, None, 0)
        ),
        st.sampled_from(reading.RINGS),
        st.integers(1990, 2020),
        st.integers(1, 9),
        st.none() | st.integers(0, 50),
        st.none() | st.integers(0, 50),
    ),
    max_size=30,
)


@given(PERIODS, st.dates(date(1985, 1, 1), date(2025, 12, 31)), st.integers(1, 10))
@settings(max_examples=200, deadline=None)
def test_both_sides_are_whole_years_as_many_and_within_what_is_covered(periods, cut, most):
    spans = trend.sides(cut, most, (1990, 2020))
    found = trend.before_and_after(periods, cut, most, (1990, 2020))
    if spans is None:
        assert found is None and (cut.year <= 1990 or cut.year >= 2020)
        return
    (first, before), (after, last) = spans
    assert before - first == last - after < most
    assert (before, after) == (cut.year - 1, cut.year + 1) and first >= 1990 and last <= 2020
    for ring in reading.RINGS:
        for side, (start, end) in enumerate(spans):
            mine = [p.sums for p in periods if p.ring == ring and start <= p.year <= end]
            told = found[ring][side].sums if ring in found else trend.NOTHING
            assert told.events == sum(sums.events for sums in mine)
            best = [sums.best for sums in mine if sums.best is not None]
            assert told.best == (sum(best) if best else None)
