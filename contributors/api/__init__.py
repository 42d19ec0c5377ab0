"""Strengths, scales, capacities, fatalities and burden-sharing, through the API."""

from contributors.api.agreements import Agreements
from contributors.api.alignment import Alignment
from contributors.api.assessments import Assessments, Bills, Payments
from contributors.api.budgets import Appropriations
from contributors.api.burdens import BurdenShares, BurdenTotals, Contributors
from contributors.api.cash import CashToCome
from contributors.api.caveats import Caveats
from contributors.api.composite import Composites
from contributors.api.conferences import Conferences
from contributors.api.conversion import Conversion
from contributors.api.coverage import Coverages
from contributors.api.deployments import Deployments
from contributors.api.disputes import Disputes
from contributors.api.document import Burden
from contributors.api.entry import Authorities, Entries
from contributors.api.flows import Flows
from contributors.api.funds import Funds
from contributors.api.holders import ElementHolders
from contributors.api.lags import Lags, Vacancies
from contributors.api.matches import Matches
from contributors.api.nominations import Nominations
from contributors.api.package_quarters import PackageQuarters
from contributors.api.packages import PackageLines, Packages
from contributors.api.personnel import Fatalities, Personnel, PersonnelReports, Restated
from contributors.api.plans import PaymentPlans
from contributors.api.pledges import Pledges
from contributors.api.rates import Levels, PeacekeepingRates
from contributors.api.reimbursements import (
    Contributions,
    Reimbursements,
    ReimbursementTerms,
    VerifiedHoldings,
    VerifiedStrengths,
)
from contributors.api.scales import Capacities, Rates, Scales
from contributors.api.sharing import CostKeys, CostShares
from contributors.api.visits import Visits

RESOURCES = {
    "contributors": Contributors,
    "personnel": Personnel,
    "personnel-reports": PersonnelReports,
    "personnel-history": Restated,
    "pledges": Pledges,
    "agreements": Agreements,
    "conferences": Conferences,
    "conversion": Conversion,
    "lags": Lags,
    "vacancies": Vacancies,
    "entry-authorities": Authorities,
    "entries": Entries,
    "matches": Matches,
    "caveats": Caveats,
    "deployments": Deployments,
    "visits": Visits,
    "nominations": Nominations,
    "element-holders": ElementHolders,
    "disputes": Disputes,
    "flows": Flows,
    "funds": Funds,
    "packages": Packages,
    "package-lines": PackageLines,
    "package-quarters": PackageQuarters,
    "coverage": Coverages,
    "scales": Scales,
    "rates": Rates,
    "capacities": Capacities,
    "levels": Levels,
    "peacekeeping-rates": PeacekeepingRates,
    "cash": CashToCome,
    "cost-keys": CostKeys,
    "cost-shares": CostShares,
    "appropriations": Appropriations,
    "assessments": Assessments,
    "bills": Bills,
    "payments": Payments,
    "reimbursements": Reimbursements,
    "reimbursement-terms": ReimbursementTerms,
    "verified-strengths": VerifiedStrengths,
    "verified-holdings": VerifiedHoldings,
    "contributions": Contributions,
    "payment-plans": PaymentPlans,
    "fatalities": Fatalities,
    "burden": Burden,
    "composite": Composites,
    "alignment": Alignment,
    "burden-shares": BurdenShares,
    "burden-totals": BurdenTotals,
}
