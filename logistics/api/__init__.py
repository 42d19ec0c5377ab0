"""What is delivered, through the API."""

from logistics.api.alerts import Alerts
from logistics.api.care import CareCounts, CareRecords
from logistics.api.comparison import Comparison
from logistics.api.courses import CourseSessions, PlacesInCourses
from logistics.api.equipment import Equipment, SelfSustainment
from logistics.api.exercises import ExerciseNominations, Exercises
from logistics.api.inspections import Inspections
from logistics.api.interoperability import Interoperability, Standards, UnitStandards
from logistics.api.movements import Movements
from logistics.api.readiness import Readiness
from logistics.api.resupply import Discrepancies, ResupplyRequests
from logistics.api.shared_lifts import SharedLifts
from logistics.api.stocks import StockMovements, Stocks
from logistics.api.unit_readiness import (
    Certificates,
    Courses,
    ForceReadinesses,
    Overrides,
    Rules,
    UnitReadinesses,
)
from logistics.api.units import Locations, Units, UnitStrengths

RESOURCES = {
    "readiness": Readiness,
    "units": Units,
    "unit-strengths": UnitStrengths,
    "equipment": Equipment,
    "self-sustainment": SelfSustainment,
    "movements": Movements,
    "shared-lifts": SharedLifts,
    "locations": Locations,
    "interoperability": Interoperability,
    "standards": Standards,
    "unit-standards": UnitStandards,
    "stocks": Stocks,
    "stock-movements": StockMovements,
    "resupply-requests": ResupplyRequests,
    "discrepancies": Discrepancies,
    "unit-readiness": UnitReadinesses,
    "force-readiness": ForceReadinesses,
    "readiness-overrides": Overrides,
    "readiness-rules": Rules,
    "courses": Courses,
    "certificates": Certificates,
}
RESOURCES |= {"inspections": Inspections}
RESOURCES |= {"care-records": CareRecords, "care-counts": CareCounts}
RESOURCES |= {"course-sessions": CourseSessions, "course-places": PlacesInCourses}
RESOURCES |= {"alerts": Alerts}
RESOURCES |= {"exercises": Exercises, "exercise-nominations": ExerciseNominations}
RESOURCES |= {"comparison": Comparison}
