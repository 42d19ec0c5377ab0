"""The list of lives lost: narrowed, sorted, taken as a file, and reached from what counts them."""

import csv
import io

import pytest

from accounts import outbox
from contributors.models import Fatality
from missions.models import Mission

DEATHS = [
    ("1", "alpha", "bresland", "2025-07-20", "Military", "Illness", "M"),
    ("2", "alpha", "calmora", "2025-06-02", "Police", "Malicious Act", "F"),
    ("3", "beta", "bresland", "2024-01-09", "Local", "Accident", ""),
    ("4", "shade", "bresland", "2025-07-01", "Military", "Illness", "M"),
    ("5", "alpha", None, "2023-03-03", "Other", "Lightning", "M"),
]


@pytest.fixture
def register(cast):
    for number, mission, nation, day, served, cause, sex in DEATHS:
        of = getattr(cast, nation) if nation else None
        Fatality.objects.create(
            casualty_id=number,
            mission=getattr(cast, mission),
            mission_as_printed=mission.upper(),
            nationality=of,
            nationality_as_printed=of.name if of else "Atlantis",
            happened_on=day,
            personnel_type=served,
            incident_type=cause,
            sex=sex,
            edition="2025-08",
        )
    outbox.settle()
    return cast


@pytest.fixture
def browser(register, sign_in):
    return sign_in(register.dora)


def shown(browser, query="", at=""):
    """The register number of each row."""
    listing = browser.get(f"{at}/contributors/fatalities/{query}").context["listing"]
    return [row.casualty_id for row in listing.records]


def test_the_latest_stand_first_and_what_one_may_not_see_is_not_there(register, browser, sign_in):
    assert shown(browser) == ["1", "2", "3", "5"]
    assert shown(sign_in(register.noor)) == ["1", "4", "2", "3", "5"]
    text = browser.get("/contributors/fatalities/").content.decode()
    assert "4 lives lost" in text and "SHADE" not in text
    assert "register of fatalities, edition of August 2025" in text


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?mission=alpha", ["1", "2", "5"]),
        ("?nation=XBR", ["1", "3"]),
        ("?nation=none", ["5"]),
        ("?since=2024-01-09&until=2025-06-30", ["2", "3"]),
        ("?served=Police", ["2"]),
        ("?cause=Illness", ["1"]),
        ("?cause=Lightning&mission=alpha", ["5"]),
        ("?mission=shade", ["1", "2", "3", "5"]),  # not there for this reader: said beside the field
        ("?sort=day", ["5", "3", "2", "1"]),
        ("?sort=nation", ["3", "1", "2", "5"]),
        ("?sort=-cause", ["2", "5", "1", "3"]),
    ],
)
def test_it_is_narrowed_and_sorted(browser, query, numbers):
    assert shown(browser, query) == numbers


def test_as_of_a_past_month_nobody_has_died_after_it(browser):
    assert shown(browser, at="/as-of/2025-06") == ["2", "3", "5"]


def test_a_file_holds_what_is_shown_in_the_words_of_the_page(browser):
    asked = "?mission=alpha&sort=day&columns=nation,mission,served,cause,sex&format=csv"
    answer = browser.get(f"/contributors/fatalities/{asked}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["Date", "Nationality", "Mission", "Served as", "Cause", "Sex"],
        ["2023-03-03", "Atlantis", "ALPHA", "Other", "Lightning", "man"],
        ["2025-06-02", "Calmora", "ALPHA", "Police", "Malicious act", "woman"],
        ["2025-07-20", "Bresland", "ALPHA", "Military", "Illness", "man"],
    ]


def test_what_the_register_does_not_tell_is_said_and_not_guessed(browser):
    text = browser.get("/contributors/fatalities/?mission=beta&columns=sex,nation").content.decode()
    assert '<span class="unknown">not stated</span>' in text
    text = browser.get("/contributors/fatalities/?nation=none").content.decode()
    assert '<span class="unknown">Atlantis</span>' in text


def test_where_nothing_fits_it_says_so_and_leads_on(browser):
    text = browser.get("/contributors/fatalities/?until=1900-01-01").content.decode()
    assert "No death in the register fits." in text and 'href="?saved=none"' in text


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("/missions/alpha/fatalities/", "?mission=alpha&amp;nation=XBR"),
        ("/missions/alpha/fatalities/", "?mission=alpha&amp;nation=none"),
        ("/missions/alpha/fatalities/", '?mission=alpha"'),
        ("/contributors/XBR/", '?nation=XBR"'),
        ("/figures/contributor.fatalities/?contributor=XBR", '?nation=XBR"'),
    ],
)
def test_counts_lead_to_the_entries_behind_them(browser, page, link):
    text = browser.get(page).content.decode()
    assert f'href="/contributors/fatalities/{link}' in text


# --- How far the register reaches
def test_pages_say_how_far_the_register_reaches_and_count_no_month_beyond(register, browser):
    def read(page, status=200):
        answer = browser.get(page)
        assert answer.status_code == status
        return " ".join(answer.content.decode().split())

    Mission.objects.filter(pk=register.beta.pk).update(series="other")  # no register covers it
    outbox.mark_due(["burden:2025-06", "burden:2025-07"])
    outbox.settle()
    home = read("/")
    assert "in the twelve months to Jun 2025, as far as the register reaches" in home
    told = "in the twelve months to June 2025, the last month the register reaches"
    listed = browser.get("/contributors/")
    assert told in listed.content.decode()
    assert {row.contributor.code: row.lives_lost for row in listed.context["listing"].records} == {
        "XBR": 0,
        "XCA": 1,
    }
    compared = read("/contributors/compare/?with=XBR&with=XCA")
    assert told in compared
    assert "The last death in the register held is of 20 July 2025" in read("/contributors/fatalities/")
    totals = browser.get("/api/v1/burden-totals/?scope=un").json()["results"]
    assert {row["month"]: row["fatalities"] for row in totals} == {"2025-07": None, "2025-06": 1}
    assert "June 2025" in read("/burden-sharing/?measure=fatalities")
    refused = read("/burden-sharing/?measure=fatalities&period=2025-07", 400)
    assert "The register of deaths as held here tells of" in refused
    period = "/burden-sharing/?measure=fatalities&period=2025-06..2025-07"
    assert [f"{month:%Y-%m}" for month in browser.get(period).context["answer"].missing] == ["2025-07"]
