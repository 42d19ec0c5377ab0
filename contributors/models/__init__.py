from contributors.models.agreement import Agreement
from contributors.models.assessed import (
    Assessment,
    Bill,
    LedgerEntry,
    LedgerLine,
    Payment,
    PaymentShare,
    Waiver,
)
from contributors.models.budget import (
    Apportionment,
    Appropriation,
    CostLine,
    CostPool,
    PoolShare,
    SpecialShare,
)
from contributors.models.capacity import CapacityFigure, CapacityFigureEvent
from contributors.models.caveat import Caveat
from contributors.models.commitment import Commitment
from contributors.models.conference import Announcement, Conference
from contributors.models.coverage import Coverage
from contributors.models.deployment import Deployment
from contributors.models.dispute import Dispute, DisputePosition
from contributors.models.entry import EnteredPledge, EntryAuthority
from contributors.models.fatality import Fatality, FatalityEvent
from contributors.models.flow import Certainty, Flow
from contributors.models.fund import Fund, FundWindow
from contributors.models.holder import Holder
from contributors.models.level import LevelDiscount, LevelTable, StateLevel
from contributors.models.money_share import MoneyShare, MoneyShareEvent, MoneyTotal, MoneyYear
from contributors.models.nomination import Nomination
from contributors.models.package import CostPackage, PackageLine, PackageQuarter
from contributors.models.personnel import PersonnelLine, PersonnelLineEvent, PersonnelReport
from contributors.models.plan import Instalment, PaymentPlan
from contributors.models.pledge import Pledge
from contributors.models.reimbursed import (
    Reimbursement,
    ReimbursementItem,
    ReimbursementLine,
    ReimbursementTerm,
)
from contributors.models.scale import Scale, ScaleRate, ScaleRateEvent
from contributors.models.share import BurdenShare, BurdenShareEvent, BurdenTotal
from contributors.models.signature import Signature
from contributors.models.verified import Contribution, VerifiedHolding, VerifiedStrength
from contributors.models.visit import Visit

__all__ = [
    "Agreement",
    "Announcement",
    "Apportionment",
    "Appropriation",
    "Assessment",
    "Bill",
    "BurdenShare",
    "BurdenShareEvent",
    "BurdenTotal",
    "CapacityFigure",
    "CapacityFigureEvent",
    "Caveat",
    "Certainty",
    "Commitment",
    "Conference",
    "Contribution",
    "CostLine",
    "CostPackage",
    "CostPool",
    "Coverage",
    "Deployment",
    "Dispute",
    "DisputePosition",
    "EnteredPledge",
    "EntryAuthority",
    "Fatality",
    "FatalityEvent",
    "Flow",
    "Fund",
    "FundWindow",
    "Holder",
    "Instalment",
    "LedgerEntry",
    "LedgerLine",
    "LevelDiscount",
    "LevelTable",
    "MoneyShare",
    "MoneyShareEvent",
    "MoneyTotal",
    "MoneyYear",
    "Nomination",
    "PackageLine",
    "PackageQuarter",
    "Payment",
    "PaymentPlan",
    "PaymentShare",
    "PersonnelLine",
    "PersonnelLineEvent",
    "PersonnelReport",
    "Pledge",
    "PoolShare",
    "Reimbursement",
    "ReimbursementItem",
    "ReimbursementLine",
    "ReimbursementTerm",
    "Scale",
    "ScaleRate",
    "ScaleRateEvent",
    "Signature",
    "SpecialShare",
    "StateLevel",
    "VerifiedHolding",
    "VerifiedStrength",
    "Visit",
    "Waiver",
]
