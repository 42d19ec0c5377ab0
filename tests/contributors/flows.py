"""What tests of voluntary money begin with: a fund, flows, a package, and who keeps the money."""

from datetime import date
from decimal import Decimal

from accounts.services import grant_role
from contributors import services_flows, services_funds, services_packages

QUARTERS = {date(2026, 1, 1): Decimal(100), date(2026, 4, 1): Decimal(100)}


def keepers(cast):
    """Dora keeps ALPHA's money, the administrator that of the United Nations."""
    grant_role(role="funding", subject=cast.alpha, person=cast.dora, by=cast.system)
    grant_role(role="treasury", subject=cast.un, person=cast.administrator, by=cast.system)


def flow(cast, *, by=None, **given):
    """100 million dollars Bresland pledged to ALPHA, published, unless told otherwise."""
    given = {
        "donor": cast.bresland,
        "amount": Decimal(100),
        "stage": "pledged",
        "certainty": "published",
        "source": "Communiqué of the conference",
        "decided_on": date(2026, 1, 15),
    } | given
    if not {"fund", "mission", "recipient", "recipient_name"} & set(given):
        given["mission"] = cast.alpha
    return services_flows.record_flow(**given, by=by or cast.system)


def fund(cast, *, by=None, **given):
    given = {"code": "TFA", "name": "Trust Fund for ALPHA", "windows": ["Police", "Women"]} | given
    organization = given.pop("organization", cast.un)
    return services_funds.record_fund(organization, **given, by=by or cast.system)


def package(cast, *, by=None, **given):
    given = {
        "name": "Shared cost of ALPHA",
        "instrument": "S/RES/2719 (2023)",
        "assessed_share": Decimal(75),
        "quarters": QUARTERS,
        "certainty": "published",
        "source": "Report",
    } | given
    mission = given.pop("mission", cast.alpha)
    return services_packages.record_package(mission, **given, by=by or cast.system)
