"""Coverage on pages, in figures and by the API: a count by hand, told to each reader as far as they see."""

import csv
import io
from datetime import date

import pytest

from accounts import figures, outbox
from contributors import reading_coverage
from contributors import services_pledges as services
from missions import services_requirements as needs
from missions.models import Capability
from tests.contributors.test_coverage import accepted, need, offered  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db
JANUARY = date(2027, 1, 1)


@pytest.fixture
def second(cast, need):  # noqa: F811
    """ALPHA needs a smaller hospital too, and it is critical: 5 beds in February and March."""
    row = needs.draft_requirement(
        cast.alpha,
        capability=need.capability,
        reference="SUR-2",
        title="Forward hospital",
        quantity=5,
        needed_from=date(2027, 2, 1),
        needed_until=date(2027, 3, 31),
        criticality="critical",
        audience="public",
        by=cast.anwar,
    )
    needs.approve_requirement(row, by=cast.system)
    row = needs.circulate_requirement(row, partners=[cast.bresland], by=cast.anwar)
    outbox.settle()
    return row


def cells(person, **asked):
    """{month: (required, accepted, gap, critical)} of the only capability."""
    found = reading_coverage.matrix(person, JANUARY, 3, **asked)
    if not found.rows:
        return {}
    [(_capability, sums)] = found.rows
    return {m.month: (s.required, s.accepted, s.gap, s.critical) for m, s in sums.items()}


def test_the_matrix_equals_a_count_by_hand(cast, need, second):  # noqa: F811
    """20 beds January to March, 12 accepted until the end of February; 5 more from February, 7 offered."""
    row = offered(need, cast.bresland, 12, visibility=3, last=date(2027, 2, 28), by=cast.berit)
    accepted(row, cast.anwar)
    offered(second, cast.calmora, 7, visibility=3, by=cast.chidi, first=date(2027, 2, 1))
    for person in (cast.anwar, cast.pia, cast.dora):
        assert cells(person) == {1: (20, 12, 8, 0), 2: (25, 12, 13, 5), 3: (25, 0, 25, 5)}
    assert cells(cast.dora, critical=True) == {2: (5, 0, 5, 5), 3: (5, 0, 5, 5)}
    assert cells(cast.dora, mission=cast.beta) == {}


def test_a_surplus_for_one_need_mends_no_other(cast, need, second):  # noqa: F811
    accepted(offered(need, cast.bresland, 40, visibility=3, by=cast.berit), cast.anwar, quantity=20)
    assert cells(cast.dora)[3] == (25, 20, 5, 5)


def test_what_one_offered_in_confidence_counts_on_ones_own_pages_alone(cast, need):  # noqa: F811
    accepted(offered(need, cast.bresland, 12, by=cast.berit), cast.anwar)
    gaps = {name: cells(getattr(cast, name))[1][2] for name in ("anwar", "berit", "chidi", "pia", "dora")}
    assert gaps == {"anwar": 8, "berit": 8, "chidi": 20, "pia": 20, "dora": 20}
    months = reading_coverage.of_requirement(cast.berit, need)
    assert [(month.offered, month.accepted, month.gap) for month in months] == [(12, 12, 8)] * 3


def test_what_one_offered_for_all_to_see_counts_once(cast, need):  # noqa: F811
    offered(need, cast.bresland, 12, visibility=3, by=cast.berit)
    assert [m.offered for m in reading_coverage.of_requirement(cast.berit, need)] == [12] * 3


def test_a_gap_to_come_is_told_to_whom_may_know_of_it(cast, need):  # noqa: F811
    row = offered(need, cast.bresland, 12, last=date(2027, 2, 15), by=cast.berit)
    accepted(row, cast.anwar)
    told = {
        name: [(fall.month, fall.by, fall.gap) for fall in reading_coverage.falls(getattr(cast, name), 400)]
        for name in ("anwar", "berit", "pia")
    }
    expected = [(date(2027, 2, 1), 12, 20)]
    assert told == {"anwar": expected, "berit": expected, "pia": []}


def test_the_page_leads_from_a_figure_to_its_needs(cast, need, second, sign_in):  # noqa: F811
    accepted(offered(need, cast.bresland, 12, visibility=3, by=cast.berit), cast.anwar)
    browser = sign_in(cast.dora)
    answer = browser.get("/coverage/", {"month": "2027-01", "mission": "alpha", "many": "6"})
    page = answer.content.decode()
    link = "/coverage/needs/?mission=alpha&amp;capability=hospital-2&amp;month=2027-02"
    assert link in page and "critical-gap" in page and "12 of 25" in page
    answer = browser.get(link.replace("&amp;", "&"))
    found = [row["record"].requirement.reference for row in answer.context["listing"].rows]
    assert sorted(found) == ["SUR-1", "SUR-2"]


def test_the_list_of_needs_comes_as_a_file_with_ones_own_offers(cast, need, sign_in):  # noqa: F811
    offered(need, cast.bresland, 12, by=cast.berit)
    files = {}
    for person in (cast.berit, cast.pia):
        answer = sign_in(person).get("/coverage/needs/", {"month": "2027-01", "format": "csv"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        [row] = csv.DictReader(io.StringIO(text))
        files[person.name] = row["Offered"]
    assert files == {"Berit": "12", "Pia": "0"}


def test_a_page_without_needs_says_so(cast, sign_in):
    page = sign_in(cast.dora).get("/coverage/").content.decode()
    assert "Nothing is needed in these months that you may see." in page


def test_the_requirement_and_the_mission_show_what_covers_them(cast, need, sign_in):  # noqa: F811
    offered(need, cast.bresland, 12, by=cast.berit)
    page = sign_in(cast.berit).get(need.get_absolute_url())
    assert page.context["lines"][1][2] == [12, 12, 12]
    page = sign_in(cast.anwar).get("/missions/alpha/requirements/").content.decode()
    assert "ALPHA: what is missing" in page
    past = sign_in(cast.anwar).get("/as-of/2025-07/missions/alpha/requirements/")
    assert past.status_code == 200 and "what is missing" not in past.content.decode()


def test_the_figure_marks_what_is_critical(cast, need, second):  # noqa: F811
    asked = figures.ask("coverage.gaps", cast.dora, {"mission": cast.alpha, "since": JANUARY, "many": "6"})
    says = [datum.says for datum in asked.figure.scene.data]
    assert len(says) == 3 and "critical gap" in says[1] and "critical gap" not in says[0]
    assert asked.figure.table.rows == [["Level 2 hospital", "beds", 20, 25, 25, None, None, None]]


def test_a_month_beyond_those_offered_is_refused_in_words(cast, sign_in):
    answer = sign_in(cast.dora).get("/figures/coverage.gaps/", {"since": "1999-01"})
    assert answer.status_code == 400 and "is no month from" in answer.content.decode()


class TestApi:
    def test_each_reader_gets_their_own_tier(self, cast, need, sign_in):  # noqa: F811
        offered(need, cast.bresland, 12, by=cast.berit)
        offered(need, cast.calmora, 3, visibility=2, by=cast.chidi)
        found = {}
        for name in ("anwar", "pia", "dora"):
            answer = sign_in(getattr(cast, name)).get("/api/v1/coverage/", {"month": "2027-01"})
            [row] = answer.json()["results"]
            found[name] = (row["tier"], row["offered"], row["gap"])
        assert found == {"anwar": (1, 15, 20), "pia": (2, 3, 20), "dora": (3, 0, 20)}

    def test_an_offer_that_is_hidden_leaves_others_answers_as_they_were(self, cast, need, sign_in):  # noqa: F811
        readers = [sign_in(person) for person in (cast.pia, cast.chidi, cast.dora)]
        before = [reader.get("/api/v1/coverage/") for reader in readers]
        accepted(offered(need, cast.bresland, 12, by=cast.berit), cast.anwar)
        after = [reader.get("/api/v1/coverage/") for reader in readers]
        assert [a.content for a in after] == [b.content for b in before]
        assert [a["ETag"] for a in after] == [b["ETag"] for b in before]

    @pytest.mark.parametrize(
        "asked, months",
        [
            ({}, [1, 2, 2, 3, 3]),
            ({"month_from": "2027-02", "month_to": "2027-02"}, [2, 2]),
            ({"critical": "true"}, [2, 3]),
            ({"critical": "false"}, [1, 2, 3]),
            ({"missing": "false"}, []),
            ({"mission": "beta"}, []),
            ({"capability": "hospital-2", "requirement": "SUR-2"}, [2, 3]),
        ],
    )
    def test_it_narrows(self, cast, need, second, sign_in, asked, months):  # noqa: F811
        answer = sign_in(cast.dora).get("/api/v1/coverage/", asked)
        assert [int(row["month"][5:]) for row in answer.json()["results"]] == months

    def test_it_comes_as_a_file(self, cast, need, sign_in):  # noqa: F811
        answer = sign_in(cast.dora).get("/api/v1/coverage/", {"format": "csv"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert [row["gap"] for row in csv.DictReader(io.StringIO(text))] == ["20"] * 3


def test_an_offer_drawn_back_from_partners_leaves_their_figures(cast, need):  # noqa: F811
    row = offered(need, cast.bresland, 12, visibility=2, by=cast.berit)
    assert [m.offered for m in reading_coverage.of_requirement(cast.pia, need)] == [12] * 3
    services.show_pledge(row, visibility=1, by=cast.berit)
    outbox.settle()
    assert [m.offered for m in reading_coverage.of_requirement(cast.pia, need)] == [0] * 3


def test_a_capability_is_found_under_its_heading(cast, need):  # noqa: F811
    medical = Capability.objects.create(code="medical", name="Medical", unit="beds")
    Capability.objects.filter(pk=need.capability_id).update(parent=medical)
    assert cells(cast.dora, capability="medical")[1] == (20, 0, 20, 0)
    assert cells(cast.dora, capability="police") == {}


def test_home_names_the_critical_needs_not_filled_soonest_first(cast, need, sign_in):  # noqa: F811
    """Two of three are critical and have a gap to come; of a month that is past none is kept."""
    this, following = reading_coverage.months_from(reading_coverage.this_month(), 2)
    for reference, quantity, since, criticality in (
        ("A", 4, following, "critical"),
        ("B", 9, this, "critical"),
        ("C", 99, this, "routine"),
    ):
        row = needs.draft_requirement(
            cast.alpha,
            capability=need.capability,
            reference=f"SUR-{reference}",
            title=f"Ward {reference}",
            quantity=quantity,
            needed_from=since,
            criticality=criticality,
            audience="public",
            by=cast.anwar,
        )
        needs.approve_requirement(row, by=cast.system)
        row = needs.circulate_requirement(row, partners=[cast.bresland], by=cast.anwar)
    outbox.settle()
    for person in (cast.anwar, cast.pia, cast.dora):
        found = reading_coverage.critical_gaps(person, 12, 6)
        assert [(gap.requirement.title, gap.gap, gap.month) for gap in found] == [
            ("Ward B", 9, this),
            ("Ward A", 4, following),
        ]
    page = sign_in(cast.dora).get("/").content.decode()
    assert page.index("Critical needs not filled") < page.index("Ward B") < page.index("Ward A")
    assert "Ward C" not in page
    last_year = sign_in(cast.dora).get("/as-of/2025-07/").content.decode()
    assert "Critical needs not filled" not in last_year
