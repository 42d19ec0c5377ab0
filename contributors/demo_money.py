"""Invented money for the demo's mission: a trust fund, flows at every stage, and a cost-sharing package."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import Partner, User
from contributors import services_flows, services_funds, services_packages
from contributors.models import Flow, Fund
from missions.models import Mission

MILLION = 1_000_000
WHY = "demonstration"
SOURCE = "Invented for the demonstration"


def load():
    mission = Mission.objects.filter(is_fictional=True, acronym="ALPHA").select_related("lead").first()
    if mission is None or Fund.objects.filter(is_fictional=True).exists():
        return {}
    by, today = User.objects.system("demo"), timezone.localdate()
    partners = {row.code: row for row in Partner.objects.filter(is_fictional=True)}
    fund = services_funds.record_fund(
        mission.lead,
        code="TF-ALPHA",
        name="Trust Fund in Support of ALPHA",
        mission=mission,
        windows=["Police and justice", "Engineering", "Women in peace operations"],
        source=SOURCE,
        is_fictional=True,
        reason=WHY,
        by=by,
    )
    windows = {row.name: row for row in fund.windows.all()}

    def flow(code, days, amount, stage, **more):
        given = {"certainty": "published", "source": SOURCE, "decided_on": today - timedelta(days=days)}
        given |= {} if {"fund", "window"} & set(more) else {"mission": mission}
        amount = Decimal(str(amount)) * MILLION
        return services_flows.record_flow(
            donor=partners.get(code), amount=amount, stage=stage, reason=WHY, by=by, **given | more
        )

    euros = {"currency": "EUR", "rate": Decimal("0.924"), "rate_on": today - timedelta(days=150)}
    police = {"fund": fund, "window": windows["Police and justice"], "title": "Police advisers and equipment"}
    pledged = flow("XBR", 150, 12, "pledged", **police, **euros, earmark="police")
    signed = flow("XBR", 110, 8, "committed", **police, **euros, fulfils=pledged)
    flow("XBR", 60, 5, "disbursed", **police, **euros, fulfils=signed)
    flow("XCA", 140, 3.5, "spent", fund=fund, window=windows["Women in peace operations"])
    flow("XCA", 30, -0.2, "disbursed", fund=fund, title="Refund of what was not spent")
    flow("XDU", 90, 2, "announced", fund=fund, window=windows["Engineering"], title="Bridging equipment")
    flow("", 80, 0.75, "disbursed", fund=fund)
    flow("XDU", 70, 1.5, "disbursed", in_kind=True, valuation="at national cost", title="Fuel and rations")
    flow("XEL", 65, 4, "pledged", currency="XTS", title="Transport, in a currency without a rate")
    gone = flow("XCA", 200, 6, "pledged", title="Helicopter hours", earmark="aviation")
    services_flows.withdraw_flow(gone, reason="The contributor's parliament voted another budget.", by=by)
    committed = flow("XCA", 45, 9, "committed", title="Support to the mission's first half-year")
    flow("XCA", 20, 4, "disbursed", title="First instalment", fulfils=committed)
    _package(mission, partners, committed, today, by)
    return {"invented flows": Flow.objects.filter(is_fictional=True).count()}


def _package(mission, partners, committed, today, by):
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    quarters = [_later(first, n) for n in (-1, 0, 1, 2)]
    package = services_packages.record_package(
        mission,
        name="Shared cost of ALPHA, 75/25",
        instrument="S/RES/2719 (2023), invented use",
        assessed_share=Decimal(75),
        assessed_limit=Decimal(120 * MILLION),
        quarters=dict(zip(quarters, (Decimal(n * MILLION) for n in (48, 48, 52, 52)), strict=True)),
        certainty="published",
        source=SOURCE,
        reason=WHY,
        by=by,
    )
    lines = [
        (0, "assessed", 36, 36, "", {}),
        (0, "peace_fund", 6, 6, "", {"note": "AU Peace Fund, invented amount"}),
        (0, "in_kind", 1.5, 1.5, "XDU", {"note": "Fuel and rations"}),
        (1, "assessed", 36, 20, "", {}),
        (1, "epf", 4, None, "", {"note": "Allowances, invented amount"}),
        (1, "bilateral", None, None, "XCA", {"flow": committed}),
        (2, "assessed", 39, None, "", {}),
        (2, "peace_fund", 5, None, "", {}),
        (3, "assessed", 39, None, "", {"note": "Stated in full; above what is authorized it does not count"}),
    ]
    for n, part, gives, paid, code, more in lines:
        services_packages.add_line(
            package,
            quarter=quarters[n],
            part=part,
            giver=partners.get(code),
            committed=_dollars(gives),
            paid=_dollars(paid),
            reason=WHY,
            by=by,
            **more,
        )


def _dollars(millions):
    return None if millions is None else Decimal(str(millions)) * MILLION


def _later(quarter, n):
    month = quarter.month - 1 + 3 * n
    return date(quarter.year + month // 12, month % 12 + 1, 1)
