"""Money of projects and local priorities: totals equal the ledger, unfunded and doubly funded, each once."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

import accounts.demo
import contributors.demo
import missions.demo
from accounts.models import User
from contributors import alignment, flow_sums, project_money, reading_alignment, reading_flows, services_flows
from contributors import demo_projects as money
from contributors.alignment import DOUBLE, FUNDED, NOT_KNOWN, PARTLY, UNFUNDED, Money, Need, Work
from contributors.flow_sums import STAGES
from contributors.models import Flow
from contributors.views.alignment import MOST
from missions import demo_projects
from missions.models import Mission, Project
from tests.contributors.flows import flow, fund
from tests.missions.rebuilt import needed, proposed
from tests.missions.test_decision_pages import done, text

PLACE = ("East", "water")
DOLLARS = st.decimals(0, 1000, places=2)


# --- The rule
@pytest.mark.parametrize(
    ("cost", "budget", "money", "verdict"),
    [
        (100, None, [], UNFUNDED),
        (100, None, [("A", "announced", 90)], UNFUNDED),
        (100, None, [("A", "pledged", 90)], PARTLY),
        (100, None, [("A", "pledged", 50), ("B", "spent", 50)], FUNDED),
        (100, None, [("A", "pledged", 150)], FUNDED),
        (100, None, [("A", "pledged", 60), ("B", "committed", 60)], DOUBLE),
        (None, 100, [("A", "pledged", 60), ("B", "committed", 60)], DOUBLE),
        (None, None, [("A", "pledged", 60), ("B", "committed", 60)], NOT_KNOWN),
    ],
)
def test_a_priority_stands_as_the_money_of_its_projects_says(cost, budget, money, verdict):
    need = Need("n", PLACE, cost and Decimal(cost))
    work = Work("w", PLACE, budget and Decimal(budget), ("n",))
    rows = [Money(donor, stage, Decimal(dollars), "w") for donor, stage, dollars in money]
    assert alignment.met([need], [work], rows)["n"].verdict == verdict


def test_money_of_a_project_of_two_priorities_is_divided_by_what_they_cost():
    needs = [Need("a", PLACE, Decimal(30)), Need("b", PLACE, Decimal(60))]
    work = Work("w", PLACE, Decimal(90), ("a", "b"))
    money = [Money("A", "pledged", Decimal(45), "w"), Money("B", "spent", Decimal(45), "w")]
    found = alignment.met(needs, [work], money)
    assert [(one.verdict, one.dollars) for one in found.values()] == [(FUNDED, 30), (FUNDED, 60)]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABC"), st.sampled_from(STAGES), DOLLARS, st.sampled_from("pqrx") | st.none()
        )
    )
)
def test_lines_of_areas_and_of_donors_add_up_to_all_money(rows):
    works = [Work("p", PLACE), Work("q", ("East", "health")), Work("r", ("North", "water"))]
    money = [Money(*row) for row in rows]
    for stage in STAGES:
        whole = sum((one.dollars for one in money if one.stage == stage), Decimal(0))
        for lines in (alignment.by_place([], works, money, {}), alignment.by_donor(money)):
            assert sum((line.by_stage[stage] for line in lines.values()), Decimal(0)) == whole


# --- What stands in the portal
pytestmark = pytest.mark.django_db


@pytest.fixture
def funded(cast):
    """Two priorities of which one is funded by both states, with money beside, and one nobody funds."""
    water = needed(cast, label="public", budget="90000")
    light = needed(cast, title="Light", sector="energy", label="public", budget="60000")
    wells = proposed(cast, label="public", priorities=[water], keeper=cast.un, by=cast.system)
    line = proposed(cast, title="Line", label="public", priorities=[water], keeper=cast.un, by=cast.system)
    first = flow(cast, project=wells, mission=cast.alpha, amount=Decimal(60000))
    flow(cast, project=wells, mission=cast.alpha, amount=Decimal(20000), stage="disbursed", fulfils=first)
    flow(cast, donor=cast.calmora, project=line, recipient=cast.un, amount=Decimal(45000), currency="EUR",
         rate=Decimal("0.9"))  # fmt: skip
    whole = flow(cast, donor=cast.calmora, amount=Decimal(500))
    flow(cast, donor=cast.calmora, fund=fund(cast, mission=cast.alpha), amount=Decimal(200),
         stage="spent", fulfils=whole)  # fmt: skip
    flow(cast, donor=None, donor_name="A foundation", amount=Decimal(7), currency="XYZ")
    return water, light, wells, line


def test_totals_equal_the_money_ledger(cast, funded):
    told = reading_alignment.told(cast.anwar, cast.alpha)
    rows = Flow.objects.visible_to(cast.anwar)  # all there is goes to ALPHA or a project of it
    ledger = reading_flows.told(rows)
    assert {code: amount for code, _words, amount in told.by_stage} == ledger.sums.by_stage
    assert told.total == ledger.sums.total == Decimal("110500.00")
    by_donor = {line.key: line.by_stage for line in ledger.by(reading_flows.source_of)}
    assert {named: line.by_stage for named, line in told.donors} == by_donor
    assert told.sums.unconverted == {"XYZ": 7}


def test_each_priority_says_who_funds_it_and_once_over_what_it_costs(cast, funded, sign_in):
    water, light, *_ = funded
    found = {row: one for row, one, _names, _projects in reading_alignment.told(cast.anwar, cast.alpha).needs}
    assert (found[water].verdict, found[water].dollars) == (DOUBLE, 110000)
    assert (found[light].verdict, found[light].donors) == (UNFUNDED, frozenset())
    shown = text(sign_in(cast.anwar).get("/money/alignment/?mission=alpha"))
    assert "funded twice" in shown and "unfunded" in shown and "for no project that you may see" in shown


def test_who_does_not_see_a_project_reads_its_money_beside_and_no_name_of_it(cast, sign_in):
    row = proposed(cast, title="A secret place", by=cast.system, keeper=cast.un)
    seen = needed(cast, label="public")
    paid = flow(cast, project=row, mission=cast.alpha, amount=Decimal(900))
    chidi = sign_in(cast.chidi)
    pages = ("/money/alignment/?mission=alpha", paid.get_absolute_url(), "/money/flows/?columns=project")
    pages += ("/money/flows/iati.xml", "/api/v1/flows/", "/api/v1/alignment/?mission=ALPHA")
    for page in pages:
        answer = chidi.get(page)
        assert answer.status_code == 200
        assert "A secret place" not in answer.text and str(row.pk) not in answer.text
    document = chidi.get("/api/v1/alignment/?mission=ALPHA").json()
    assert (document["total_usd"], document["areas"][-1]["area"]) == ("900.00", "")
    assert [one["priority"] for one in document["priorities"]] == [seen.title]
    assert "A secret place" in sign_in(cast.anwar).get("/money/flows/iati.xml").text


def test_one_funds_the_open_project_that_lacks_the_most(cast, funded, sign_in):
    _water, light, *_ = funded
    light_of = {"label": "public", "priorities": [light], "keeper": cast.un, "by": cast.system}
    done_ = proposed(cast, title="Panels", budget="90000", **light_of)
    small, large = (proposed(cast, title=f"Lamps {n}", budget=n, **light_of) for n in ("5000", "20000"))
    Project.objects.filter(pk=done_.pk).update(state="cancelled", outcome="given up")
    flow(cast, project=large, mission=cast.alpha, amount=Decimal(19000))
    page = "/money/alignment/?mission=alpha"
    assert f"/money/flows/new/?project={small.pk}" in sign_in(cast.berit).get(page).text
    Project.objects.filter(pk__in=[small.pk, large.pk]).update(state="cancelled", outcome="given up")
    html = sign_in(cast.berit).get(page).text
    assert "Propose a project" in html and "/money/flows/new/?project=" not in html


def test_of_an_unfunded_priority_nothing_is_promised(cast, funded, sign_in):
    html = sign_in(cast.anwar).get("/money/alignment/?mission=alpha").text
    row = html.split(">Light<")[1].split("</tr>")[0]
    assert '<td class="n">0</td>' in row and "not reported" not in row


def test_of_more_priorities_than_a_page_holds_the_most_pressing_stand_on_it(cast, funded, sign_in):
    for n in range(MOST):
        needed(cast, title=f"Wish {n}", sector="energy", label="public")
    html = sign_in(cast.anwar).get("/money/alignment/?mission=alpha").text
    assert html.count("unfunded") >= MOST and "Clean water in Kasari" not in html
    assert f"The {MOST} most pressing of {MOST + 2}" in " ".join(html.split())


def test_files_and_the_api_say_what_the_page_says(cast, funded, sign_in):
    anwar = sign_in(cast.anwar)

    def table(what):
        content = b"".join(anwar.get(f"/money/alignment/{what}.csv?mission=alpha").streaming_content)
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))

    donors = table("donors")
    assert sum(Decimal(line["total_usd"]) for line in donors) == Decimal("110500.00")
    assert sum(Decimal(line["total_usd"]) for line in table("areas")) == Decimal("110500.00")
    assert {line["priority"]: line["flag"] for line in table("priorities")} == {
        "Clean water in Kasari": "double",
        "Light": "unfunded",
    }
    told = anwar.get("/api/v1/alignment/?mission=ALPHA").json()
    assert (told["unfunded"], told["double"], told["total_usd"]) == (1, 1, "110500.00")
    assert anwar.get("/money/alignment/nothing.csv").status_code == 404


# --- Money of a project
def test_a_project_shows_its_money_and_leads_to_a_flow_filled_in(cast, funded, sign_in):
    _water, _light, wells, _line = funded
    told = project_money.of(cast.anwar, wells)
    assert (told.sums.pledged, told.sums.paid, told.sums.total) == (60000, 20000, 60000)
    cheap = proposed(cast, title="Cheap", label="public", budget="900", currency="EUR", rate="0.9")
    berit = sign_in(cast.berit)
    assert "not reported" in text(berit.get(cheap.get_absolute_url()))
    offered = f"/money/flows/new/?project={cheap.pk}"
    assert offered in berit.get(cheap.get_absolute_url()).text
    form = berit.get(offered).context["form"]
    assert (form["amount"].value(), form["currency"].value()) == (Decimal("900.00"), "EUR")
    body = {"donor": cast.bresland.pk, "to": "mission:alpha", "project": cheap.pk, "amount": "450"}
    body |= {"currency": "EUR", "rate": "0.9", "stage": "pledged", "certainty": "reported"}
    done(berit.post("/money/flows/new/", body))
    assert project_money.missing(cast.berit, cheap) == Decimal("450.00")
    assert "450.00 EUR not promised" in text(berit.get(cheap.get_absolute_url()))


def test_flows_narrow_to_a_project_for_who_sees_it_and_for_nobody_else(cast, funded, sign_in):
    hidden = proposed(cast, title="A secret place", by=cast.system, keeper=cast.un)
    flow(cast, project=hidden, mission=cast.alpha, amount=Decimal(900))
    anwar, chidi = sign_in(cast.anwar), sign_in(cast.chidi)
    for row, readers in ((hidden, [anwar]), (funded[2], [anwar, chidi])):
        for reader in (anwar, chidi):
            found = reader.get(f"/api/v1/flows/?project={row.pk}").json()["results"]
            assert {one["project"] for one in found} == ({str(row.pk)} if reader in readers else set())
            form = reader.get(f"/money/flows/?project={row.pk}").context["form"]
            assert ("project" in form.fields) == (reader in readers)
    page = f"/money/flows/?project={funded[2].pk}"
    assert page in anwar.get(funded[2].get_absolute_url()).text
    shown = text(anwar.get(page))
    assert "60,000" in shown and "45,000" not in shown  # the wells’ money, and not the line’s
    assert anwar.get("/money/flows/?project=nonsense").status_code == 200


def test_a_budget_is_never_shown_without_its_currency(cast, funded, sign_in):
    anwar = sign_in(cast.anwar)
    for path in (reverse("missions:projects"), reverse("missions:priorities")):
        for columns in ("", "?columns=budget"):
            names = [column.name for column in anwar.get(path + columns).context["listing"].columns]
            assert names[names.index("budget") + 1] == "currency", path + columns
        answer = anwar.get(f"{path}?columns=budget&format=csv")
        heads = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[0]
        assert heads.endswith("Currency"), heads


def test_what_fulfils_a_flow_is_for_its_project(cast, funded):
    _water, _light, wells, line = funded
    first = Flow.objects.get(project=wells, fulfils=None)
    later = flow(cast, stage="committed", fulfils=first, amount=Decimal(1))
    assert later.project == wells
    with pytest.raises(ValidationError, match="another project"):
        flow(cast, stage="committed", fulfils=first, project=line)
    with pytest.raises(ValidationError, match="name it there"):
        services_flows.change_flow(first, project=line, by=cast.system)
    with pytest.raises(ValidationError, match="another mission"):
        flow(cast, mission=cast.beta, project=wells)


def test_of_what_one_does_not_see_no_money_is_entered(cast):
    row = proposed(cast, by=cast.system, keeper=cast.un)
    with pytest.raises(ValidationError, match="no such project"):
        flow(cast, project=row, mission=cast.alpha, donor=cast.calmora, certainty="reported", by=cast.chidi)


def test_sums_of_random_flows_reach_the_alignment_unchanged():
    rows = [flow_sums.Given(1, "pledged", Decimal(10)), flow_sums.Given(2, "spent", Decimal(4), fulfils=1)]
    counted = flow_sums.sums(rows).counted
    lines = alignment.by_donor(Money("A", row.stage, counted[row.key]) for row in rows)
    assert lines["A"].cells == [0, 6, 0, 0, 4]


def test_the_demo_shows_one_priority_funded_twice_and_one_by_nobody():
    accounts.demo.load_reference()
    missions.demo.load_reference()
    accounts.demo.load_partners_of_demo()
    missions.demo.load_demo()
    demo_projects.load()
    assert money.load() == {"flows of money for projects": 6}
    assert money.load() == {}
    told = reading_alignment.told(User.objects.system(), Mission.objects.get(acronym="ALPHA"))
    verdicts = {row.sector: one.verdict for row, one, _names, _projects in told.needs}
    assert (verdicts["water"], verdicts["energy"]) == (DOUBLE, UNFUNDED)
    assert (told.double, told.unfunded) == (1, 1)
    contributors.demo.clear_money()
    missions.demo.clear_demo()
