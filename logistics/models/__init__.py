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
from logistics.models.location import Location
from logistics.models.readiness import MissionReadiness, ReadinessArea
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
    "Certificate",
    "Course",
    "ReadinessOverride",
    "ReadinessRule",
    "UnitArea",
    "UnitReadiness",
    "UnitReadinessArea",
    "EquipmentCount",
    "EquipmentLine",
    "Group",
    "Item",
    "ItemRecord",
    "Location",
    "MissionReadiness",
    "OfUnit",
    "OrganizationLine",
    "ReadinessArea",
    "Sustainment",
    "SustainmentCheck",
    "SustainmentLine",
    "Unit",
    "UnitParent",
    "UnitStrength",
]
