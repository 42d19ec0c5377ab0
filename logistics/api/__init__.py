"""What is delivered, through the API."""

from logistics.api.equipment import Equipment, SelfSustainment
from logistics.api.readiness import Readiness
from logistics.api.units import Locations, Units, UnitStrengths

RESOURCES = {
    "readiness": Readiness,
    "units": Units,
    "unit-strengths": UnitStrengths,
    "equipment": Equipment,
    "self-sustainment": SelfSustainment,
    "locations": Locations,
}
