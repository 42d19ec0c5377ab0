"""The project's own tables hold what they promise: codes resolve, no periods overlap, sums are as published.

Reads the tables only, never a database.
"""

import csv
import gzip
import re
import unicodedata
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = ROOT.parent / "shared" / "data"
FOLDERS = [
    ROOT / app / kind
    for app in ("accounts", "missions", "contributors")
    for kind in ("reference", "fictional")
]
AUTHORIZABLE = {
    "military", "police", "civilian", "troops", "staff_officers", "experts_on_mission",
    "formed_police", "individual_police", "civilians",
}  # fmt: skip
AS_PRINTED = {"Troops", "Staff Officer", "Experts on Mission", "Formed Police Units", "Individual Police"}
MEMBERS_IN_JULY_2025 = {
    "UN": 193, "AU": 55, "EU": 27, "NATO": 32, "OSCE": 57, "ECOWAS": 12, "SADC": 16, "IGAD": 8,
}  # fmt: skip


def rows(path):
    path = Path(path) if Path(path).is_absolute() else ROOT / path
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def both(app, name):
    return rows(f"{app}/reference/{name}") + rows(f"{app}/fictional/{name}")


def months():
    return sorted((ROOT / "contributors/reference/personnel").glob("*.csv"))


def day(text, empty):
    return date.fromisoformat(text) if text else empty


def stands(row, on, starts="starts_on", ends="ends_on"):
    return day(row[starts], date.min) <= on <= day(row[ends], date.max)


def overlapping(table, *same, starts="starts_on", ends="ends_on"):
    """Pairs alike in `same` that are true on one day, and periods that end before they start."""
    periods, found = defaultdict(list), []
    for row in table:
        periods[tuple(row[name] for name in same)].append(
            (day(row[starts], date.min), day(row[ends], date.max))
        )
    for key, spans in periods.items():
        spans.sort()
        found += [(key, span) for span in spans if span[1] < span[0]]
        found += [(key, a, b) for a, b in zip(spans, spans[1:], strict=False) if b[0] <= a[1]]
    return found


def persons(table):
    return sum(int(row["women"]) + int(row["men"]) for row in table)


def codes_by_name():
    codes = defaultdict(set)
    for row in rows("accounts/reference/partners.csv"):
        codes[row["name_en"]].add(row["code"])
    for row in rows("accounts/reference/names.csv"):
        codes[row["name"]].add(row["code"])
    return codes


PARTNERS = {row["code"]: row for row in both("accounts", "partners.csv")}
MISSIONS = {row["acronym"]: row for row in both("missions", "missions.csv")}
NAMES = codes_by_name()


# --- Partners
def test_every_partner_has_one_code_and_a_name_in_six_languages():
    table = both("accounts", "partners.csv")
    assert len({row["code"] for row in table}) == len(table)
    for column in ("iso2", "iso3", "m49"):
        used = [row[column] for row in table if row[column]]
        assert len(set(used)) == len(used), column
    for row in table:
        assert all(row[f"name_{language}"] for language in ("en", "fr", "ar", "es", "ru", "zh")), row["code"]
        assert row["kind"] in ("nation", "organization", "agency")
        assert row["kind"] != "nation" or row["iso3"] == row["code"]
        assert row["source"]


def test_members_of_the_united_nations_and_least_developed_countries_are_counted_right():
    table = rows("accounts/reference/partners.csv")
    members = {row["code"] for row in table if row["is_un_member"] == "true"}
    assert len(members) == 193
    assert {
        r["partner"] for r in rows("accounts/reference/memberships.csv") if r["organization"] == "UN"
    } == members
    assert sum(row["is_ldc"] == "true" for row in table) == 44


@pytest.mark.parametrize(
    "code, name",
    [
        ("TUR", "Türkiye"),
        ("CIV", "Côte d'Ivoire"),
        ("GBR", "United Kingdom"),
        ("CZE", "Czechia"),
        ("SWZ", "Eswatini"),
    ],
)
def test_short_names_are_those_in_use(code, name):
    assert PARTNERS[code]["name_en"] == name


def test_one_name_belongs_to_one_partner_and_to_no_two_periods():
    table = rows("accounts/reference/names.csv")
    assert {row["code"] for row in table} <= set(PARTNERS)
    assert {row["kind"] for row in table} <= {"short", "formal", "former", "alias", "code"}
    assert not overlapping(table, "code", "language", "name", starts="valid_from", ends="valid_until")
    held = defaultdict(set)
    for name, codes in NAMES.items():
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
        held[re.sub("[^a-z0-9]+", " ", plain).strip() or name].update(codes)
    assert {name: codes for name, codes in held.items() if len(codes) > 1} == {}


def test_former_names_end_when_the_new_one_was_notified():
    ended = {
        r["name"]: r["valid_until"] for r in rows("accounts/reference/names.csv") if r["kind"] == "former"
    }
    assert ended["Turkey"] == "2022-05-31"
    assert ended["Swaziland"] == "2018-04-18"
    assert ended["The former Yugoslav Republic of Macedonia"] < "2019-03"


def test_memberships_do_not_overlap_and_count_right():
    table = rows("accounts/reference/memberships.csv")
    assert not overlapping(table, "organization", "partner")
    assert {row["partner"] for row in table} <= set(PARTNERS)
    standing = Counter(row["organization"] for row in table if stands(row, date(2025, 7, 31)))
    assert standing == MEMBERS_IN_JULY_2025


def test_departures_are_kept():
    table = rows("accounts/reference/memberships.csv")
    ended = {(row["organization"], row["partner"]): row["ends_on"] for row in table if row["ends_on"]}
    assert ended["EU", "GBR"] == "2020-01-31"
    assert {key[1] for key in ended if key[0] == "ECOWAS"} == {"BFA", "MLI", "NER"}


# --- Missions
def test_the_register_holds_real_places_times_and_partners():
    for row in MISSIONS.values():
        ZoneInfo(row["time_zone"])
        named = [row["lead"], *filter(None, [row["host"], *row["supporting"].split(";")])]
        assert set(named) <= set(PARTNERS), row["acronym"]
        assert (row["phase"] == "closed") == (row["is_active"] == "false"), row["acronym"]
        assert bool(row["longitude"]) == bool(row["latitude"]), row["acronym"]
        assert day(row["starts_on"], date.min) <= day(row["ends_on"], date.max), row["acronym"]
        if row["longitude"]:
            assert -180 <= Decimal(row["longitude"]) <= 180 and -90 <= Decimal(row["latitude"]) <= 90


@pytest.mark.parametrize(
    "acronym, sister",
    [("UNOSOM I", "UNOSOM"), ("UNOSOM II", "UNSOM"), ("UNAVEM I", "UNAVEM"), ("UNAVEM II", "UNAVEM"),
     ("UNEF", "UNEF I"), ("MINUSMA", "EUTM Mali")],
)  # fmt: skip
def test_exchanged_coordinates_are_put_right(acronym, sister):
    for column in ("longitude", "latitude"):
        assert Decimal(MISSIONS[acronym][column]) == Decimal(MISSIONS[sister][column])
    assert "exchanged" in MISSIONS[acronym]["source"]


def test_missions_in_the_monthly_reports_are_of_that_series_and_stood_in_that_month():
    for path in months():
        for row in rows(path):
            mission = MISSIONS[row["mission"]]
            assert mission["series"] == "un_monthly" and mission["lead"] == "UN"
            assert day(mission["starts_on"], date.min) <= date.fromisoformat(row["reported_on"])


def test_mandates_do_not_overlap_and_lie_within_their_mission():
    table = both("missions", "mandates.csv")
    assert not overlapping(table, "mission")
    assert len({(row["mission"], row["instrument"]) for row in table}) == len(table)
    for row in table:
        assert row["certainty"] in ("published", "recalled") and row["source"] and row["summary_en"]
        assert row["starts_on"] >= MISSIONS[row["mission"]]["starts_on"], row
        assert (
            not MISSIONS[row["mission"]]["ends_on"] or row["ends_on"] <= MISSIONS[row["mission"]]["ends_on"]
        ), row


@pytest.mark.parametrize("acronym, instruments", [("MINUSTAH", 18), ("AMISOM", 28)])
def test_the_case_studies_have_a_mandate_on_every_day(acronym, instruments):
    periods = sorted(
        (date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"]))
        for row in rows("missions/reference/mandates.csv")
        if row["mission"] == acronym
    )
    assert len(periods) == instruments
    assert all((b[0] - a[1]).days == 1 for a, b in zip(periods, periods[1:], strict=False))
    assert periods[0][0].isoformat() == MISSIONS[acronym]["starts_on"]
    assert periods[-1][1].isoformat() == MISSIONS[acronym]["ends_on"]


@pytest.mark.parametrize(
    "acronym",
    ["MINUSCA", "UNMISS", "MONUSCO", "UNIFIL", "UNISFA", "UNDOF", "UNFICYP", "MINURSO", "UNMIK", "UNTSO",
     "UNMOGIP", "AUSSOM", "ALPHA"],
)  # fmt: skip
def test_operations_of_today_have_a_mandate_in_july_2025(acronym):
    table = both("missions", "mandates.csv")
    assert sum(row["mission"] == acronym and stands(row, date(2025, 7, 31)) for row in table) == 1


def test_tasks_belong_to_a_mandate_and_are_numbered_from_one():
    mandates = {(row["mission"], row["instrument"]) for row in both("missions", "mandates.csv")}
    numbers = defaultdict(list)
    for row in both("missions", "mandate_tasks.csv"):
        numbers[row["mission"], row["instrument"]].append(int(row["number"]))
        assert row["text_en"]
    assert set(numbers) <= mandates
    assert all(given == list(range(1, len(given) + 1)) for given in numbers.values())


def test_authorized_strengths_do_not_overlap_and_name_their_instrument():
    table = both("missions", "authorized_strengths.csv")
    assert not overlapping(table, "mission", "category")
    for row in table:
        assert row["mission"] in MISSIONS and row["category"] in AUTHORIZABLE
        assert int(row["personnel"]) >= 0 and row["instrument"] and row["source"]
        assert row["certainty"] in ("published", "recalled")


@pytest.mark.parametrize(
    "acronym, on, military, police",
    [
        ("MINUSTAH", "2004-07-01", 6700, 1622), ("MINUSTAH", "2010-07-01", 8940, 4391),
        ("MINUSTAH", "2016-01-31", 2370, 2601), ("AMISOM", "2018-06-30", 20586, 1040),
        ("MINUSCA", "2025-07-31", 14400, 3020), ("UNMISS", "2025-07-31", 17000, 2101),
        ("AUSSOM", "2025-07-31", 11146, 680),
    ],
)  # fmt: skip
def test_ceilings_are_those_of_the_resolutions(acronym, on, military, police):
    standing = {
        row["category"]: int(row["personnel"])
        for row in rows("missions/reference/authorized_strengths.csv")
        if row["mission"] == acronym and stands(row, date.fromisoformat(on))
    }
    assert standing == {"military": military, "police": police}


# --- Contributors
def test_the_thirteen_latest_months_are_there_and_the_gap_is_kept():
    names = [path.stem for path in months()]
    assert len(names) == 13 and names[0] == "2024-06" and names[-1] == "2025-07"
    assert "2024-12" not in names
    for path in months():
        assert {row["reported_on"][:7] for row in rows(path)} == {path.stem}


def test_july_2025_meets_the_published_total():
    table = rows("contributors/reference/personnel/2025-07.csv")
    assert persons(table) == 61_127
    assert sum(int(row["women"]) for row in table) == 6_212


def test_lines_of_personnel_are_whole_and_unique():
    cases = [ROOT / "contributors/reference/case_minustah.csv", ROOT / "contributors/fictional/personnel.csv"]
    for path in [*months(), *cases]:
        table = rows(path)
        keys = {(r["reported_on"], r["iso3"], r["mission"], r["category_as_printed"]) for r in table}
        assert len(keys) == len(table), path
        for row in table:
            assert row["iso3"] in PARTNERS and row["mission"] in MISSIONS
            assert row["category_as_printed"] in AS_PRINTED
            assert int(row["women"]) >= 0 and int(row["men"]) >= 0
            assert PARTNERS[row["iso3"]]["name_en"] and row["name_as_printed"]


def test_names_as_printed_find_the_same_partner_as_the_code():
    tables = [
        *months(),
        ROOT / "contributors/reference/case_minustah.csv",
        ROOT / "contributors/reference/case_amisom.csv",
    ]
    printed = {(row["iso3"], row["name_as_printed"]) for path in tables for row in rows(path)}
    printed |= {
        (r["iso3"], r["name_as_printed"])
        for r in rows("contributors/reference/fatalities.csv.gz")
        if r["iso3"]
    }
    assert {pair for pair in printed if NAMES.get(pair[1]) != {pair[0]}} == set()


def test_case_studies_meet_their_printed_totals():
    assert sum(int(row["personnel"]) for row in rows("contributors/reference/case_amisom.csv")) == 20_674
    quarters = {r["reported_on"] for r in rows("contributors/reference/case_minustah.csv")}
    assert len(quarters) == 11 and min(quarters) == "2015-02-28" and max(quarters) == "2017-09-30"


def rates(scale):
    return [row for row in rows("contributors/reference/scale_rates.csv") if row["scale"] == scale]


def test_scales_do_not_overlap_and_every_rate_has_a_partner():
    scales = rows("contributors/reference/scales.csv")
    assert not overlapping(scales, "organization", "kind")
    table = rows("contributors/reference/scale_rates.csv")
    assert {row["scale"] for row in table} == {row["name"] for row in scales}
    assert len({(row["scale"], row["iso3"]) for row in table}) == len(table)
    assert {row["iso3"] for row in table} <= set(PARTNERS)


@pytest.mark.parametrize("years", ["2022-24", "2025-27"])
def test_the_regular_scale_keeps_its_rules(years):
    table = rates(f"UN regular {years}")
    percent = {row["iso3"]: Decimal(row["percent"]) for row in table}
    assert len(percent) == 193 and sum(percent.values()) == Decimal("100.000")
    assert min(percent.values()) == Decimal("0.001") and max(percent.values()) == Decimal("22.000")
    assert all(percent[code] <= Decimal("0.010") for code in percent if PARTNERS[code]["is_ldc"] == "true")


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_peacekeeping_rates_sum_as_published_and_their_letters_are_never_official(year):
    table = rates(f"UN peacekeeping {year}")
    assert len(table) == 193
    assert sum(Decimal(row["percent"]) for row in table) == Decimal("100.0002")
    assert {row["level_provenance"] for row in table} == {"inferred"}
    assert {row["iso3"] for row in table if row["level"] == "A"} == {"CHN", "FRA", "GBR", "RUS", "USA"}
    assert {row["level"] for row in table} <= set("ABCDEFGHIJ") | {""}


def test_the_five_bear_the_discounts_of_the_others():
    regular = {row["iso3"]: Decimal(row["percent"]) for row in rates("UN regular 2025-27")}
    effective = {row["iso3"]: Decimal(row["percent"]) for row in rates("UN peacekeeping 2025")}
    five = ("CHN", "FRA", "GBR", "RUS", "USA")
    borne = sum(effective[code] - regular[code] for code in five)
    assert abs(borne - Decimal("9.8189")) <= Decimal("0.0003")


@pytest.mark.parametrize("name, allies, total", [("2021-24", 30, "100.0000"), ("2024-25", 32, "99.9999")])
def test_allied_common_funding_sums_to_a_hundred_and_says_it_is_recalled(name, allies, total):
    table = rates(f"NATO common funding {name}")
    assert len(table) == allies and sum(Decimal(row["percent"]) for row in table) == Decimal(total)
    assert {row["level_provenance"] for row in table} == {"recalled"}


def test_capacity_figures_are_positive_and_of_nations():
    table = rows("contributors/reference/capacity.csv.gz")
    assert len({(row["iso3"], row["year"], row["kind"]) for row in table}) == len(table)
    assert {row["kind"] for row in table} == {"population", "gdp"}
    for row in table:
        assert (
            PARTNERS[row["iso3"]]["kind"] == "nation"
            and int(row["year"]) >= 2014
            and Decimal(row["value"]) > 0
        )


def test_fatalities_are_counted_once_each():
    table = rows("contributors/reference/fatalities.csv.gz")
    assert len({row["casualty_id"] for row in table}) == len(table) == 4_423
    assert sum(not row["iso3"] for row in table) == 15
    assert {row["iso3"] for row in table if row["iso3"]} <= set(PARTNERS)
    for row in table:
        date.fromisoformat(row["happened_on"])


# --- The fictional layer, and the tables as a whole
def test_the_fictional_layer_is_plainly_so():
    invented = {row["code"] for row in rows("accounts/fictional/partners.csv")}
    assert all(re.fullmatch("X[A-Z]{2}", code) for code in invented)
    assert {row["iso3"] for row in rows("contributors/fictional/personnel.csv")} <= invented
    for row in rows("missions/fictional/missions.csv"):
        assert "fictional" in row["name_en"] and row["series"] == "other" and row["host"] in invented
    for row in rows("accounts/fictional/people.csv"):
        assert row["email"].endswith(".example")
        kind, _, key = row["scope"].partition(":")
        assert (row["role"] == "administrator") == (not kind)
        assert not kind or key in (MISSIONS if kind == "mission" else PARTNERS)
    months_shown = {row["reported_on"][:7] for row in rows("contributors/fictional/personnel.csv")}
    assert months_shown == {path.stem for path in months()}


def test_the_tables_are_small_plain_and_explained():
    files = [path for folder in FOLDERS for path in folder.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 1_200_000
    for folder in FOLDERS:
        assert (folder / "README.md").is_file(), folder
    for path in files:
        if path.suffix == ".csv":
            text = path.read_bytes()
            assert b"\r" not in text and not text.startswith(b"\xef\xbb\xbf"), path
            text.decode("utf-8")


# --- Against the published files, where they lie beside the project
def printed_names():
    def named(file, name, code=None):
        for row in rows(PUBLISHED / file):
            yield row[name].strip(), (row[code].strip() if code else "")

    yield from named("un_uniformed_personnel_2015_2025.csv.gz", "contributing_country", "isocode3")
    yield from named("un_personnel_2021-01_older_header.csv", "Contributing_Country", "ISOCode3")
    yield from named("un_fatalities_2023.csv", "casualty_nationality", "isocode3")
    yield from named("un_fatalities_2025-04.csv", "casualty_nationality", "isocode3")
    yield from named("un_regular_scale_2025_2027.csv", "member_state")
    yield from named("un_peacekeeping_rates_2025_2026_derived.csv", "member_state")
    yield from named("nato_common_funding.csv", "ally")
    yield from named("nato_isaf_2011_press.csv", "country_as_printed")
    yield from named("au_amisom_atmis_aussom_press.csv", "country")


needs_published = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published files are not beside the project"
)


@needs_published
def test_every_name_in_the_published_files_is_known():
    unknown = {
        (name, code)
        for name, code in set(printed_names())
        if len(NAMES.get(name, ())) != 1 or (code in PARTNERS and NAMES[name] != {code})
    }
    assert unknown == {("", ""), ("ZZ [Undetermined]", "")}


@needs_published
def test_every_mission_in_the_published_reports_is_in_the_register():
    printed = {
        row["mission_acronym"].strip() for row in rows(PUBLISHED / "un_uniformed_personnel_2015_2025.csv.gz")
    }
    printed |= {
        row["Mission_Acronym"].strip() for row in rows(PUBLISHED / "un_personnel_2021-01_older_header.csv")
    }
    printed |= {row["mission_acronym"].strip() for row in rows(PUBLISHED / "un_missions_2024-02.csv")}
    assert printed <= set(MISSIONS)
