"""Published voluntary money comes in whole or not at all, as it is printed, and comes in again unchanged."""

import csv
import io
import json
from decimal import Decimal

import pytest

from accounts import services
from accounts.models import Import, Partner, User
from config.management.commands import demo
from contributors import demo_money, flow_sums
from contributors.demo import clear_money
from contributors.models import CostPackage, Flow, Fund
from tests.registers import bring, counted, found, published

HEADS = (
    "id,date,decisionDate,description,amountUSD,originalAmount,originalCurrency,exchangeRate,srcOrganization"
)
HEADS += ",destOrganization,destPlan,flowType,contributionType,status,refCode\n"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def line(**given):
    values = {
        "id": "1",
        "date": "2021-02-25",
        "decision": "2021-02-20",
        "description": "Relief",
        "dollars": "606796",
        "original": "500000",
        "currency": "EUR",
        "rate": "0.824",
        "source": '"Bresland, Government of"',
        "to": "African Union",
        "plan": "",
        "kind": "Standard",
        "what": "financial",
        "status": "paid",
        "ref": "",
    } | given
    return ",".join(values.values()) + "\n"


def brought(cast, *lines, **options):
    return bring("flows_fts", HEADS + "".join(lines), by=cast.system, edition="2021", **options)


def test_a_flow_comes_in_with_its_source_destination_and_own_rate(cast):
    assert counted(brought(cast, line())) == (1, 0, 0, 0)
    row = Flow.objects.get()
    assert (row.donor, row.recipient, row.stage, row.certainty) == (
        cast.bresland,
        cast.au,
        "disbursed",
        "published",
    )
    assert (row.amount, row.currency, row.rate, round(row.dollars)) == (
        500000,
        "EUR",
        Decimal("0.824"),
        606796,
    )
    assert row.donor_name == "Bresland, Government of" and row.source == "FTS, 2021"
    assert counted(brought(cast, line())) == (0, 0, 1, 0)
    assert counted(brought(cast, line(status="pledge"))) == (0, 1, 0, 0)
    assert Flow.objects.get().events.count() == 1


def test_a_rate_that_disagrees_leaves_the_dollars_as_printed(cast):
    """FTS flow of 15,000,000 kronor printed with a rate of 1 and 1,554,565 dollars."""
    row = brought(cast, line(dollars="1554565", original="15000000", currency="SEK", rate="1"))
    assert found(row, "rate_disagrees") == [(2, "exchangeRate", "1")]
    kept = Flow.objects.get()
    assert (kept.amount, kept.currency, kept.rate, kept.dollars) == (1554565, "USD", None, 1554565)


def test_a_rate_rounded_in_print_gives_the_printed_dollars(cast):
    brought(cast, line(dollars="3300000", original="1000000", currency="KWD", rate="0.303"))
    assert round(Flow.objects.get().dollars) == 3300000


def test_who_is_not_disclosed_or_not_in_the_portal_stays_as_printed(cast):
    brought(
        cast, line(source="", to="A relief society"), line(id="2", source="A foundation", to="", plan="Plan")
    )
    rows = Flow.objects.order_by("register_key")
    assert [(row.source_words(), row.destination_words()) for row in rows] == [
        ("", "A relief society"),
        ("A foundation", "Plan"),
    ]


def test_a_line_that_stands_twice_counts_once_and_another_with_its_number_keeps_the_file_out(cast):
    row = brought(cast, line(), line())
    assert counted(row) == (1, 0, 0, 0) and found(row, "repeated") == [(3, "id", "1")]
    row = brought(cast, line(id="2"), line(id="2", dollars="7"))
    assert row.state == Import.State.REFUSED and Flow.objects.count() == 1
    assert found(row, "contradiction") == [(3, "id", "2")]


def test_parked_and_passed_through_money_is_flagged_and_says_so(cast):
    row = brought(
        cast, line(kind="Pass through"), line(id="2", dollars="0", original="", currency="", rate="")
    )
    assert found(row, "flow_type") == [(2, "flowType", "Pass through")]
    assert found(row, "zero") == [(3, "amountUSD", "0")]
    assert Flow.objects.get(register_key="FTS 1").conditions == "FTS: Pass through"


@pytest.mark.parametrize(
    "wrong, column",
    [({"status": "perhaps"}, "status"), ({"dollars": "much"}, "amountUSD"), ({"date": "soon"}, "date")],
)
def test_one_wrong_line_keeps_all_out(cast, wrong, column):
    row = brought(cast, line(), line(id="2", **wrong))
    assert row.state == Import.State.REFUSED and not Flow.objects.exists()
    assert row.findings.filter(severity="refused").get().column == column


def test_another_organization_does_not_bring_in_everyones_flows(cast):
    services.grant_role(role="figures", subject=cast.au, person=cast.pia, by=cast.system)
    row = bring("flows_fts", HEADS + line(), by=cast.pia, organization="AU")
    assert row.state == Import.State.REFUSED and not Flow.objects.exists()


# --- Trust funds
def trusts(**given):
    document = {
        "meta": {
            "year": 2024,
            "currency": "USD",
            "source": {"symbol": "Statements", "url": "https://un.example"},
        },
        "contributors": [
            {
                "name": "Bresland",
                "amount_usd": 90,
                "reported_names": ["Bresland"],
                "destinations": [
                    {"fund_code": "TFA", "fund_name": "Trust Fund A", "amount_usd": 100},
                    {"fund_code": "TFB", "fund_name": "Trust Fund B", "amount_usd": -10},
                ],
            }
        ],
        "adjustments": [{"label": "Present value", "amount_usd": -3}],
    }
    return json.dumps(document | given)


def funded(cast, content):
    return bring("trust_funds", content, by=cast.system, file_name="trust.json")


def test_adjustments_below_zero_are_kept_as_printed(cast):
    row = funded(cast, trusts())
    assert counted(row) == (3, 0, 0, 0) and row.counts["funds"] == 2
    rows = {flow.destination_words(): flow.amount for flow in Flow.objects.all()}
    assert rows == {"Trust Fund A": 100, "Trust Fund B": -10, "United Nations": -3}
    assert set(Flow.objects.values_list("stage", "certainty")) == {("committed", "published")}
    assert counted(funded(cast, trusts())) == (0, 0, 3, 0) and Fund.objects.count() == 2


def test_a_sum_that_is_not_met_keeps_the_file_out(cast):
    wrong = json.loads(trusts())
    wrong["contributors"][0]["amount_usd"] = 91
    row = funded(cast, json.dumps(wrong))
    assert row.state == Import.State.REFUSED and found(row, "sum") == [(1, "amount_usd", "91")]
    assert not Flow.objects.exists() and not Fund.objects.exists()


@pytest.mark.parametrize(
    "content", ["[]", "{", '{"meta": {}}', trusts(meta={"year": 2024, "currency": "EUR"})]
)
def test_another_document_is_refused(cast, content):
    assert funded(cast, content).state == Import.State.REFUSED


# --- The published files
def test_the_published_flows_come_in_to_the_dollar(db):
    demo.load(reference_only=True)
    content, system = published("fts_incoming_funding_global.csv"), User.objects.system()
    lines = {row["id"]: row for row in csv.DictReader(io.StringIO(content.decode()))}
    row = bring("flows_fts", content, by=system, file_name="fts.csv", edition="2021")
    new, changed, unchanged, refused = counted(row)
    assert (new + changed + unchanged, refused) == (len(lines), 0) == (1103, 0)
    assert len(found(row, "repeated")) == 3 and len(found(row, "zero")) == 74
    flows = Flow.objects.filter(register_key__startswith="FTS ")
    printed = sum(Decimal(one["amountUSD"]) for one in lines.values())
    assert abs(flow_sums.sums(flow.given for flow in flows).total - printed) <= 1
    assert all(abs(flow.dollars - int(lines[flow.register_key[4:]]["amountUSD"])) <= 1 for flow in flows)
    nations = set(Partner.objects.nations().values_list("pk", flat=True))
    governments = flows.filter(donor_name__endswith=", Government of")
    assert governments.filter(donor__in=nations).count() > 0.95 * governments.count()
    assert counted(bring("flows_fts", content, by=system, file_name="fts.csv", edition="2021"))[2] == 1103


def test_the_published_trust_funds_come_in_and_sum_to_their_rows(db):
    demo.load(reference_only=True)
    content, system = published("trust-fund-contributors-2024.json.gz"), User.objects.system()
    row = bring("trust_funds", content, by=system, file_name="trust.json.gz")
    assert counted(row)[3] == 0 and len(found(row, "residual")) == 1
    flows = Flow.objects.filter(register_key__startswith="un-trust-funds 2024 ")
    assert flow_sums.sums(flow.given for flow in flows).committed == 2_997_681_799
    assert flows.filter(amount__lt=0).count() == 105
    germany = flows.filter(donor__code="DEU")
    assert flow_sums.sums(flow.given for flow in germany).committed == 539_287_921


def test_the_demo_brings_published_and_invented_money(db):
    demo.load()
    real = Flow.objects.filter(is_fictional=False, fund__code="MSS")
    assert flow_sums.sums(flow.given for flow in real).committed == 89_626_831
    invented = Flow.objects.filter(is_fictional=True)
    assert CostPackage.objects.get().is_fictional and invented.filter(project=None).count() == 12
    assert demo_money.load() == {}  # what is there is not brought again
    clear_money()
    assert not Fund.objects.filter(is_fictional=True).exists()
    assert demo_money.load() == {"invented flows": 12}
