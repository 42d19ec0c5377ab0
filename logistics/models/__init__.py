from logistics.models.alert import Alert, AlertTold
from logistics.models.care import CareRecord
from logistics.models.equipment import (
    EquipmentCount,
    EquipmentLine,
    Group,
    Item,
    ItemRecord,
    Sustainment,
    SustainmentCheck,
    SustainmentLine,
)
from logistics.models.exercise import Exercise, ExerciseNomination, ExercisePlaces
from logistics.models.inspection import (
    EquipmentFinding,
    Inspection,
    InspectionContest,
    InspectionRule,
    InspectionSending,
    InspectionSignature,
    ItemFinding,
    SustainmentFinding,
)
from logistics.models.interoperability import (
    MissionStandard,
    RequirementStandard,
    Standard,
    StandardBridge,
    Subject,
    UnitStandard,
)
from logistics.models.leg import Delay, Leg, MovementCost
from logistics.models.load import LoadLine
from logistics.models.location import Location
from logistics.models.movement import Mode, Movement
from logistics.models.readiness import MissionReadiness, ReadinessArea
from logistics.models.resupply import DiscrepancyReport, ResupplyRequest
from logistics.models.session import CourseSession, TakenPlaces
from logistics.models.shared_lift import LiftBooking, SharedLift
from logistics.models.stock import StockBatch, StockItem, StockLevel, StockMovement
from logistics.models.training import Certificate, Course
from logistics.models.unit import OfUnit, OrganizationLine, Unit, UnitParent, UnitStrength
from logistics.models.unit_readiness import (
    ReadinessOverride,
    ReadinessRule,
    UnitArea,
    UnitReadiness,
    UnitReadinessArea,
)

__all__ = [
    "Alert",
    "AlertTold",
    "CareRecord",
    "Certificate",
    "Course",
    "CourseSession",
    "TakenPlaces",
    "Delay",
    "ReadinessOverride",
    "ReadinessRule",
    "UnitArea",
    "UnitReadiness",
    "UnitReadinessArea",
    "DiscrepancyReport",
    "EquipmentCount",
    "EquipmentFinding",
    "EquipmentLine",
    "Exercise",
    "ExerciseNomination",
    "ExercisePlaces",
    "Group",
    "Inspection",
    "InspectionContest",
    "InspectionRule",
    "InspectionSending",
    "InspectionSignature",
    "Item",
    "ItemFinding",
    "ItemRecord",
    "Leg",
    "LiftBooking",
    "LoadLine",
    "Location",
    "MissionReadiness",
    "MissionStandard",
    "Mode",
    "Movement",
    "MovementCost",
    "OfUnit",
    "OrganizationLine",
    "ReadinessArea",
    "ReadinessOverride",
    "ReadinessRule",
    "RequirementStandard",
    "SharedLift",
    "Standard",
    "StandardBridge",
    "Subject",
    "ResupplyRequest",
    "StockBatch",
    "StockItem",
    "StockLevel",
    "StockMovement",
    "Sustainment",
    "SustainmentCheck",
    "SustainmentFinding",
    "SustainmentLine",
    "Unit",
    "UnitArea",
    "UnitParent",
    "UnitReadiness",
    "UnitReadinessArea",
    "UnitStandard",
    "UnitStrength",
]
