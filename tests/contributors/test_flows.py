"""Voluntary money: who enters and sees it, what fulfils what, each step, funds and packages."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Event
from accounts.services import grant_role
from accounts.versions import ChangedMeanwhile
from contributors import flow_sums, services_funds, services_packages
from contributors import services_flows as services
from contributors.models import CostPackage, Flow, Fund, PackageLine
from tests.contributors.flows import flow, fund, keepers, package

pytestmark = pytest.mark.django_db


def seen_by(model, *people):
    return [model.objects.visible_to(person).count() for person in people]


# --- Who sees and who enters
def test_what_is_published_is_for_everyone_and_what_is_reported_for_its_parties(cast):
    keepers(cast)
    flow(cast)
    assert seen_by(Flow, cast.berit, cast.chidi, cast.dora, cast.ivo) == [1, 1, 1, 0]
    flow(cast, certainty="reported", source="")
    assert seen_by(Flow, cast.berit, cast.chidi, cast.dora, cast.administrator, cast.pia) == [2, 1, 2, 2, 2]


def test_money_for_a_hidden_mission_is_seen_by_whoever_sees_the_mission(cast):
    flow(cast, mission=cast.shade)
    row = fund(cast, code="SH", name="Trust Fund for SHADE", mission=cast.shade)
    flow(cast, fund=row, donor=None)
    assert seen_by(Flow, cast.berit, cast.chidi, cast.noor) == [0, 0, 2]
    assert seen_by(Fund, cast.berit, cast.noor) == [0, 1]


@pytest.mark.parametrize("who", ["chidi", "pia", "anwar", "noor"])
def test_others_than_the_source_and_funding_staff_enter_nothing(cast, who):
    with pytest.raises(PermissionDenied):
        flow(cast, by=getattr(cast, who))
    assert Flow.objects.count() == 0
    with pytest.raises(PermissionDenied):
        fund(cast, by=getattr(cast, who))
    with pytest.raises(PermissionDenied):
        package(cast, by=getattr(cast, who))


def test_the_source_enters_its_own_and_funding_staff_what_comes_in(cast):
    keepers(cast)
    flow(cast, by=cast.berit)
    flow(cast, by=cast.dora)
    undisclosed = flow(cast, by=cast.dora, donor=None)
    flow(cast, by=cast.administrator, fund=fund(cast, by=cast.administrator))
    assert Event.objects.filter(verb="flow.recorded").count() == 4
    assert str(undisclosed) == "source not disclosed to ALPHA"
    assert flow(cast).is_fictional


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"source": ""}, "where it was published"),
        ({"currency": "Euro"}, "three letters|at most 3"),
        ({"currency": "EUR", "rate": Decimal(0)}, "above zero"),
        ({"in_kind": True}, "valued"),
        ({"stage": "withdrawn"}, "while it stands"),
        ({"recipient_name": "", "mission": None}, "destination"),
    ],
)
def test_a_wrong_flow_is_refused_with_the_way_out_and_leaves_nothing(cast, wrong, message):
    with pytest.raises(ValidationError, match=message):
        flow(cast, **wrong)
    assert Flow.objects.count() == 0 and not Event.objects.filter(verb="flow.recorded").exists()


def test_a_window_is_of_its_fund_and_money_goes_to_one_place(cast):
    one, other = fund(cast), fund(cast, code="TFB")
    with pytest.raises(ValidationError, match="another fund"):
        flow(cast, fund=one, window=other.windows.first())
    with pytest.raises(ValidationError, match="one destination"):
        flow(cast, fund=one, mission=cast.alpha)


def test_dollars_come_from_the_flows_own_rate_and_without_one_there_are_none(cast):
    euros = flow(
        cast, amount=Decimal(500000), currency="EUR", rate=Decimal("0.824"), rate_on=date(2021, 2, 25)
    )
    assert round(euros.dollars) == 606796
    assert flow(cast, amount=Decimal(5), currency="CHF").dollars is None
    assert flow(cast, amount=Decimal(5), rate=Decimal(3)).dollars == 5


# --- What fulfils what
def test_a_payment_fulfils_a_pledge_and_lowers_what_is_open(cast):
    pledge = flow(cast)
    flow(cast, stage="disbursed", amount=Decimal(30), fulfils=pledge)
    found = flow_sums.sums(row.given for row in Flow.objects.all())
    assert (found.open[pledge.pk], found.paid, found.total) == (70, 30, 100)


def test_only_what_is_further_from_the_same_source_to_the_same_place_fulfils(cast):
    pledge = flow(cast)
    for wrong, message in (
        ({"stage": "pledged"}, "earlier flow"),
        ({"donor": cast.calmora}, "another source"),
        ({"mission": cast.beta}, "another destination"),
    ):
        with pytest.raises(ValidationError, match=message):
            flow(cast, **{"stage": "committed", "fulfils": pledge} | wrong)
    supports = fund(cast, mission=cast.alpha)
    assert flow(cast, stage="committed", fulfils=pledge, fund=supports).fulfils == pledge
    with pytest.raises(ValidationError, match="another destination"):
        flow(cast, stage="committed", fulfils=pledge, fund=fund(cast, code="X", mission=cast.beta))


def test_two_flows_cannot_fulfil_each_other(cast):
    pledge = flow(cast)
    payment = flow(cast, stage="disbursed", fulfils=pledge)
    with pytest.raises(ValidationError, match="earlier flow"):
        services.change_flow(pledge, fulfils=payment, by=cast.system)
    with pytest.raises(ValidationError):
        services.change_flow(pledge, fulfils=pledge, by=cast.system)


# --- Steps
def test_a_flow_goes_from_stage_to_stage_and_each_step_is_told(cast):
    keepers(cast)
    row = flow(cast, by=cast.berit, stage="announced")
    for step, by in (("pledge", cast.berit), ("commit", cast.dora), ("disburse", cast.berit)):
        row = services.advance_flow(row, step=step, version=row.version, reason="as agreed", by=by)
    with pytest.raises(PermissionDenied):
        services.advance_flow(row, step="spend", by=cast.berit)
    row = services.advance_flow(row, step="spend", by=cast.dora)
    assert (row.stage, row.version) == ("spent", 5)
    told = Event.objects.filter(verb="flow.advanced").order_by("at").values_list("data__stage", "by__name")
    assert list(told)[0] == ("pledged", "Berit") and len(told) == 4
    with pytest.raises(ValidationError, match="cannot be taken"):
        services.advance_flow(row, step="commit", by=cast.system)


def test_a_stale_step_changes_nothing(cast):
    row = flow(cast)
    services.change_flow(row, amount=Decimal(90), by=cast.system)
    with pytest.raises(ChangedMeanwhile):
        services.advance_flow(row, step="commit", version=1, by=cast.system)
    assert Flow.objects.get().stage == "pledged"


def test_the_whole_does_not_advance_where_parts_stand_by_themselves(cast):
    pledge = flow(cast)
    flow(cast, stage="disbursed", amount=Decimal(30), fulfils=pledge)
    with pytest.raises(ValidationError, match="Parts of it"):
        services.advance_flow(pledge, step="disburse", by=cast.system)
    assert services.advance_flow(pledge, step="commit", by=cast.system).stage == "committed"


def test_a_flow_ends_with_a_reason_and_changes_no_more(cast):
    keepers(cast)
    row = flow(cast, by=cast.berit)
    with pytest.raises(ValidationError, match="Say why"):
        services.withdraw_flow(row, reason=" ", by=cast.berit)
    with pytest.raises(PermissionDenied):
        services.lapse_flow(row, reason="too late", by=cast.berit)
    services.withdraw_flow(row, reason="budget cut", by=cast.berit)
    with pytest.raises(ValidationError, match="changes no more"):
        services.change_flow(row, amount=Decimal(1), by=cast.berit)
    assert Event.objects.get(verb="flow.withdrawn").reason == "budget cut"
    lapsed = services.lapse_flow(flow(cast), reason="never called", by=cast.dora)
    assert lapsed.stage == "lapsed"
    with pytest.raises(ValidationError, match="fulfils it any more"):
        flow(cast, stage="disbursed", fulfils=row)


# --- Funds and packages
def test_a_window_in_which_money_is_set_aside_stays(cast):
    row = fund(cast)
    flow(cast, fund=row, window=row.windows.get(name="Police"))
    services_funds.change_fund(row, windows=["Courts"], by=cast.system)
    assert list(row.windows.values_list("name", flat=True)) == ["Courts", "Police"]


def test_a_package_is_kept_by_its_missions_funding_staff(cast):
    keepers(cast)
    row = package(cast, by=cast.dora)
    quarters = {date(2026, 4, 1): Decimal(120), date(2026, 7, 1): Decimal(80)}
    row = services_packages.change_package(row, quarters=quarters, version=1, by=cast.administrator)
    assert dict(row.quarters.values_list("quarter", "budget")) == quarters
    with pytest.raises(ValidationError, match="quarter begins"):
        services_packages.change_package(row, quarters={date(2026, 5, 1): Decimal(1)}, by=cast.dora)
    with pytest.raises(ChangedMeanwhile):
        services_packages.change_package(row, name="Mine", version=1, by=cast.dora)


def test_a_line_states_amounts_or_shows_a_flow_that_counts_once(cast):
    row, q1 = package(cast), date(2026, 1, 1)
    add = services_packages.add_line
    with pytest.raises(ValidationError, match="State what"):
        add(row, quarter=q1, part="epf", by=cast.system)
    with pytest.raises(ValidationError, match="not both"):
        add(row, quarter=q1, part="epf", flow=flow(cast), paid=Decimal(1), by=cast.system)
    pledge = flow(cast)
    payment = flow(cast, stage="disbursed", fulfils=pledge)
    line = add(row, quarter=q1, part="bilateral", giver=cast.bresland, flow=pledge, by=cast.system)
    with pytest.raises(ValidationError, match="counts once"):
        add(row, quarter=q1, part="bilateral", flow=payment, by=cast.system)
    with pytest.raises(ValidationError, match="another mission"):
        add(row, quarter=q1, part="bilateral", flow=flow(cast, mission=cast.beta), by=cast.system)
    services_packages.change_line(line, note="first tranche", by=cast.system)
    services_packages.remove_line(line, by=cast.system)
    assert not PackageLine.objects.exists()
    row.refresh_from_db()
    assert row.version == 4
    assert [e.verb for e in Event.objects.filter(verb__startswith="package.").order_by("at")] == [
        "package.recorded",
        "package.line_added",
        "package.line_changed",
        "package.line_removed",
    ]


def test_a_package_its_parties_reported_is_theirs_and_a_line_is_seen_with_its_flow(cast):
    keepers(cast)
    row = package(cast, certainty="reported", source="")
    assert seen_by(CostPackage, cast.dora, cast.pia, cast.chidi) == [1, 1, 0]
    secret = flow(cast, certainty="reported", source="")
    for given in ({"giver": cast.calmora, "committed": Decimal(5)}, {"flow": secret}):
        services_packages.add_line(row, quarter=date(2026, 1, 1), part="bilateral", by=cast.system, **given)
    assert seen_by(CostPackage, cast.chidi, cast.berit) == [1, 0]
    assert seen_by(PackageLine, cast.dora, cast.chidi) == [2, 1]
    grant_role(role="reader", subject=cast.shade, person=cast.chidi, by=cast.system)
    package(cast, mission=cast.shade)
    assert seen_by(CostPackage, cast.chidi, cast.dora) == [2, 1]
