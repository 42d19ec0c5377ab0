from contributors.models.agreement import Agreement
from contributors.models.capacity import CapacityFigure
from contributors.models.caveat import Caveat
from contributors.models.commitment import Commitment
from contributors.models.conference import Announcement, Conference
from contributors.models.coverage import Coverage
from contributors.models.deployment import Deployment
from contributors.models.entry import EnteredPledge, EntryAuthority
from contributors.models.fatality import Fatality
from contributors.models.flow import Certainty, Flow
from contributors.models.fund import Fund, FundWindow
from contributors.models.nomination import Nomination
from contributors.models.package import CostPackage, PackageLine, PackageQuarter
from contributors.models.personnel import PersonnelLine, PersonnelLineEvent, PersonnelReport
from contributors.models.pledge import Pledge
from contributors.models.scale import Scale, ScaleRate
from contributors.models.share import BurdenShare, BurdenTotal
from contributors.models.signature import Signature
from contributors.models.visit import Visit

__all__ = [
    "Agreement",
    "Announcement",
    "BurdenShare",
    "BurdenTotal",
    "CapacityFigure",
    "Caveat",
    "Certainty",
    "Commitment",
    "Conference",
    "CostPackage",
    "Coverage",
    "Deployment",
    "EnteredPledge",
    "EntryAuthority",
    "Fatality",
    "Flow",
    "Fund",
    "FundWindow",
    "Nomination",
    "PackageLine",
    "PackageQuarter",
    "PersonnelLine",
    "PersonnelLineEvent",
    "PersonnelReport",
    "Pledge",
    "Scale",
    "ScaleRate",
    "Signature",
    "Visit",
]
