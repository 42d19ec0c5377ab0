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
from logistics.models.unit import OfUnit, OrganizationLine, Unit, UnitParent, UnitStrength

__all__ = [
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
