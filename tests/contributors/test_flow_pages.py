"""Pages of voluntary money, through the browser: enter, change, step, read, take out."""

from datetime import date
from decimal import Decimal

import pytest

from accounts import outbox
from contributors import services_packages
from contributors.models import CostPackage, Flow, Fund, PackageLine
from tests.contributors.flows import flow, fund, keepers, package
from tests.contributors.test_money_shares import letter, pay

pytestmark = pytest.mark.django_db
LIST = "/money/flows/"


def text(answer):
    return answer.content.decode()


def given(**more):
    return {
        "to": "mission:alpha",
        "stage": "pledged",
        "amount": "500000",
        "currency": "eur",
        "rate": "0.824",
        "certainty": "published",
        "source": "Communiqué",
        "decided_on": "2026-02-01",
    } | more


def test_the_rail_has_a_group_of_money(cast, sign_in):
    page = text(sign_in(cast.chidi).get("/"))
    assert page.index("rail-group") < page.index("/money/flows/") < page.index("/money/packages/")


def test_a_group_is_unfolded_on_its_pages_and_where_the_reader_left_it_so(cast, sign_in):
    reader = sign_in(cast.chidi)

    def unfolded(address):
        return [
            str(group["word"])
            for group in reader.get(address).context["rail"]
            if group["word"] and group["is_open"]
        ]

    assert unfolded("/") == []
    assert unfolded("/money/flows/") == ["Money"]
    reader.cookies["unfolded"] = "missions:requirements.no:such"
    assert unfolded("/money/flows/") == ["Force generation", "Money"]


def test_a_desk_enters_changes_and_advances_a_flow(cast, sign_in):
    browser = sign_in(cast.berit)
    answer = browser.post(f"{LIST}new/", given(donor=cast.bresland.pk))
    row = Flow.objects.get()
    assert (answer.status_code, answer.url, row.currency) == (302, row.get_absolute_url(), "EUR")
    page = text(browser.get(answer.url))
    assert "606,796.12" in page and "Committed" in page and "not earmarked" in page
    changed = given(version=1, reason="counted again", amount="400000", earmark="police")
    assert browser.post(f"{answer.url}change/", changed).status_code == 302
    assert browser.post(f"{answer.url}commit/", {"version": 1, "reason": "signed"}).status_code == 200
    assert browser.post(f"{answer.url}commit/", {"version": 2, "reason": "signed"}).status_code == 302
    row.refresh_from_db()
    assert (row.stage, row.amount, row.earmark, row.version) == ("committed", 400000, "police", 3)
    assert browser.get(f"{answer.url}spend/").status_code == 403
    assert browser.get(f"{answer.url}nonsense/").status_code == 404


def test_a_stale_change_shows_both_versions(cast, sign_in):
    row = flow(cast)
    browser = sign_in(cast.berit)
    browser.post(f"{row.get_absolute_url()}change/", given(version=1, reason="theirs", title="Theirs"))
    answer = browser.post(f"{row.get_absolute_url()}change/", given(version=1, reason="mine", title="Mine"))
    assert answer.status_code == 200 and "Theirs" in text(answer)
    assert Flow.objects.get().title == "Theirs"


def test_what_fulfils_a_pledge_begins_from_it(cast, sign_in):
    keepers(cast)
    row = flow(cast)
    browser = sign_in(cast.dora)
    form = browser.get(f"{LIST}new/?fulfils={row.pk}").context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    answer = browser.post(f"{LIST}new/", sent | {"amount": "40", "source": "Statement"})
    payment = Flow.objects.get(fulfils=row)
    assert (answer.status_code, payment.stage, payment.donor) == (302, "disbursed", cast.bresland)
    page = text(browser.get(row.get_absolute_url()))
    assert payment.get_absolute_url() in page and "60.00 USD" in page


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"to": "", "recipient_name": ""}, "Name one destination"),
        ({"amount": "much"}, "Enter a number"),
        ({"currency": "EU"}, "three letters"),
        ({"source": ""}, "where it was published"),
    ],
)
def test_a_wrong_entry_says_what_and_keeps_what_was_typed(cast, sign_in, wrong, words):
    answer = sign_in(cast.berit).post(
        f"{LIST}new/", given(donor=cast.bresland.pk, title="Typed", **{}) | wrong
    )
    assert answer.status_code == 200 and words in text(answer) and "Typed" in text(answer)
    assert not Flow.objects.exists()


def test_the_list_narrows_and_counts_once(cast, sign_in):
    pledge = flow(cast)
    flow(cast, stage="disbursed", amount=Decimal(30), fulfils=pledge)
    flow(cast, donor=None, amount=Decimal(7), currency="CHF")
    browser = sign_in(cast.chidi)
    page = browser.get(LIST)
    told = page.context["told"]
    assert (told.sums.by_stage["pledged"], told.sums.paid) == (70, 30)
    assert "No rate is known for 7 CHF" in text(page)
    assert len(browser.get(f"{LIST}?stage=open").context["listing"].records) == 2
    assert len(browser.get(f"{LIST}?donor=-").context["listing"].records) == 1
    assert len(browser.get(f"{LIST}?to=mission:alpha&donor=XBR").context["listing"].records) == 2
    file = b"".join(browser.get(f"{LIST}?format=csv&donor=-").streaming_content).decode()
    assert "CHF" in file and "USD" not in file


def test_a_figure_leads_from_sources_to_destinations_and_leaves_hidden_ones_out(cast, sign_in):
    flow(cast)
    flow(cast, mission=cast.shade, donor=cast.calmora)
    page = text(sign_in(cast.chidi).get("/figures/money.flows/"))
    assert "Bresland → ALPHA" in page and "SHADE" not in page and "Calmora" not in page


def test_a_fund_is_entered_and_tells_by_source_and_window(cast, sign_in):
    keepers(cast)
    browser = sign_in(cast.administrator)
    sent = {
        "organization": cast.un.pk,
        "code": "TF",
        "name": "Trust Fund",
        "kind": "trust",
        "windows": "A\nB\nA",
    }
    answer = browser.post("/money/funds/new/", sent)
    row = Fund.objects.get()
    assert answer.url == row.get_absolute_url() and row.windows.count() == 2
    flow(cast, fund=row, window=row.windows.get(name="A"), stage="disbursed")
    flow(cast, fund=row, donor=cast.calmora, amount=Decimal(-5), stage="disbursed")
    page = browser.get(answer.url)
    assert [(line.key, line.paid) for line in page.context["windows"]] == [("A", 100), ("", -5)]
    assert "Bresland" in text(page) and "the fund as a whole" in text(page)
    assert "Trust Fund" in text(browser.get("/money/funds/?organization=UN"))
    sent = {"code": "TF", "name": "Renamed", "kind": "trust", "windows": "B", "version": 1, "reason": "tidy"}
    assert browser.post(f"{answer.url}change/", sent).status_code == 302
    assert list(row.windows.values_list("name", flat=True)) == ["A", "B"]


def test_a_package_is_entered_line_by_line(cast, sign_in):
    keepers(cast)
    browser = sign_in(cast.dora)
    sent = {
        "mission": cast.alpha.pk,
        "name": "Shared",
        "assessed_share": "75",
        "quarters": "2026-01-01 100,000\n2026-04-01 100000",
        "certainty": "reported",
    }
    answer = browser.post("/money/packages/new/", sent)
    row = CostPackage.objects.get()
    assert answer.url == row.get_absolute_url() and row.quarters.count() == 2
    line = {"quarter": "2026-01-01", "part": "peace_fund", "committed": "25000", "paid": "1000"}
    assert browser.post(f"{answer.url}lines/new/", line).status_code == 302
    page = browser.get(answer.url)
    assert page.context["told"].totals["gap"] == 175000
    assert "75,000" in text(page) and "AU Peace Fund" in text(page)
    one = PackageLine.objects.get()
    wrong = browser.post(
        f"{answer.url}lines/{one.pk}/", line | {"quarter": "2026-02-01", "version": 2, "reason": "x"}
    )
    assert "quarter begins" in text(wrong)
    gone = browser.post(f"{answer.url}lines/{one.pk}/remove/", {"version": 2, "reason": "never came"})
    assert gone.status_code == 302 and not PackageLine.objects.exists()
    bad = browser.post("/money/packages/new/", sent | {"name": "Other", "quarters": "January 5"})
    assert "no quarter and budget" in text(bad)


def test_the_quarters_come_as_a_file(cast, sign_in):
    row = package(cast)
    services_packages.add_line(
        row, quarter=date(2026, 1, 1), part="epf", committed=Decimal(40), by=cast.system
    )
    answer = sign_in(cast.chidi).get(f"{row.get_absolute_url()}quarters.csv")
    lines = b"".join(answer.streaming_content).decode().split("\r\n")
    assert lines[1].startswith("2026-01-01,all,100.00,40.00,0,60.00")
    assert lines[2].startswith("2026-01-01,epf,,40.00,,")


def test_all_packages_by_quarter_are_told_alike_by_page_file_figure_and_program(cast, sign_in):
    for mission in (cast.alpha, cast.beta):
        row = package(cast, mission=mission, name=f"Cost of {mission.acronym}")
        services_packages.add_line(
            row, quarter=date(2026, 1, 1), part="epf", committed=Decimal(40), by=cast.system
        )
    browser = sign_in(cast.chidi)
    page = text(browser.get("/money/packages/quarters/"))
    assert "Cost of ALPHA" in page and "Cost of BETA" in page and "320" in page and "2 packages" in page
    lines = b"".join(browser.get("/money/packages/quarters.csv").streaming_content).decode().split("\r\n")
    assert lines[1] == "2026-01-01,all,2,0,200.00,80.00,0,120.00,200.00,0,0"
    assert lines[2].startswith("2026-01-01,epf,,,,80.00,,")
    told = browser.get("/api/v1/package-quarters/").json()
    assert (told["totals"]["gap"], told["totals"]["committed"]) == ("320.00", "80.00")
    assert told["quarters"][0]["gap"] == "120.00" and len(told["packages"]) == 2
    assert browser.get("/figures/money.packages/").status_code == 200
    alone = browser.get("/api/v1/package-quarters/?mission=ALPHA").json()
    assert [row["mission"] for row in alone["packages"]] == ["ALPHA"] and alone["totals"]["gap"] == "160.00"
    only = text(browser.get("/money/packages/quarters/?mission=alpha"))
    assert "Cost of ALPHA" in only and "Cost of BETA" not in only
    nothing = browser.get("/api/v1/package-quarters/?search=nowhere").json()
    assert nothing["packages"] == nothing["quarters"] == [] and nothing["totals"]["gap"] is None
    assert browser.get("/money/packages/quarters.pdf").status_code == 404


def test_missions_and_contributors_show_their_money(cast, sign_in):
    flow(cast, title="For police")
    package(cast)
    browser = sign_in(cast.chidi)
    for address in ("/missions/alpha/", "/contributors/XBR/"):
        assert "For police" in text(browser.get(address))
    assert "Shared cost of ALPHA" in text(browser.get("/missions/alpha/"))
    assert "For police" not in text(browser.get("/missions/beta/"))


def test_an_organization_shows_what_it_is_given_and_owed(cast, sign_in):
    fund(cast)
    flow(cast, stage="committed", title="Trucks")
    flow(cast, mission=cast.shade, title="Hidden")
    browser = sign_in(cast.chidi)
    page = browser.get("/organizations/UN/").content.decode()
    assert "to=kept:UN" in page and "Trust Fund for ALPHA" in page and "Hidden" not in page
    assert 'id="owed"' not in page  # no letter, so no account of anybody
    rows = browser.get("/money/flows/?to=kept:UN").content.decode()
    assert "Trucks" in rows and "Hidden" not in rows
    cast.alpha.is_fictional = False
    cast.alpha.save()
    letter(cast, date(2025, 1, 10), date(2025, 2, 9), {cast.bresland: 700, cast.calmora: 500})
    pay(cast, cast.calmora, 500, date(2025, 2, 1))
    outbox.settle()
    page = sign_in(cast.chidi).get("/organizations/UN/").content.decode()
    owed = page[page.index('id="owed"') :]
    assert (
        "/owed/?of=UN" in owed and "of 1 state of 2 billed" in owed and ">700<" in owed and ">1,200<" in owed
    )


def test_search_finds_flows_and_funds(cast, sign_in):
    fund(cast)
    flow(cast, reference="FTS 228238")
    page = text(sign_in(cast.chidi).get("/search/?q=228238"))
    assert "Bresland to ALPHA" in page
    assert "Trust Fund for ALPHA" in text(sign_in(cast.chidi).get("/search/?q=trust+fund"))
