"""Readiness of one mission over time: the stored bands, month by month, as chart, table and file."""

import csv
import io
from datetime import date

import pytest

from accounts import figures, outbox
from tests.beginnings import ceiling, nation, report

JUNE, JULY, SEPTEMBER = date(2025, 6, 1), date(2025, 7, 1), date(2025, 9, 1)


@pytest.fixture
def judged(cast):
    """BETA's police beside its troops: three months reported, August not."""
    giver = nation("GIV")
    ceiling(cast.beta, "formed_police", 100, starts_on=JULY)
    report(cast.beta, SEPTEMBER, {(giver, "troops"): (0, 225), (giver, "formed_police"): 75})
    outbox.settle()
    return cast


def asked(cast, until=None):
    return figures.ask("mission.readiness", cast.anwar, {"mission": "beta"}, until=until).figure


def test_each_month_has_its_band_mean_fill_and_areas_and_a_silent_one_none(judged):
    table = asked(judged).table
    assert [column.label for column in table.columns] == [
        "Month",
        "Band",
        "Mean fill",
        "Troops",
        "Formed police",
    ]
    assert table.rows == [
        [SEPTEMBER, 3, pytest.approx(300 / 350), 0.9, 0.75],
        [JULY, 4, pytest.approx(100 / 350), 0.4, 0.0],
        [JUNE, 4, 0.4, 0.4, None],
    ]


def test_the_chart_says_band_and_share_of_every_cell_and_leaves_silent_months_empty(judged):
    said = [datum.says for datum in asked(judged).scene.data]
    assert "September 2025, all together: 3 · partly ready, 85.7\u202f%" in said
    assert "July 2025, formed police: 4 · not ready, 0.0\u202f%" in said
    assert not any("August" in words for words in said)
    assert not any("June 2025, formed police" in words for words in said)  # none was authorized yet


def test_as_of_a_month_nothing_later_is_drawn(judged):
    assert [row[0] for row in asked(judged, until=JULY).table.rows] == [JULY, JUNE]


def test_it_stands_on_the_missions_page_and_comes_as_a_file(judged, sign_in):
    browser = sign_in(judged.anwar)
    text = browser.get("/missions/beta/readiness/").content.decode()
    assert "BETA: readiness over time" in text and "/figures/mission.readiness.csv?mission=beta" in text
    for kind in ("svg", "csv"):
        assert browser.get(f"/figures/mission.readiness.{kind}?mission=beta").status_code == 200
    file = browser.get("/figures/mission.readiness.csv?mission=beta").content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(file)))) == 4


def test_a_hidden_missions_readiness_is_not_there(judged, sign_in):
    browser = sign_in(judged.anwar)
    assert browser.get("/figures/mission.readiness/?mission=shade").status_code == 404
