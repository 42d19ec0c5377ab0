from missions.models.capability import Capability
from missions.models.mandate import AuthorizedStrength, Mandate, MandateTask
from missions.models.mission import (
    Mission,
    MissionGroupObjectPermission,
    MissionName,
    MissionUserObjectPermission,
    Participation,
)
from missions.models.requirement import Circulation, Requirement
from missions.models.strength import Category, Component

__all__ = [
    "AuthorizedStrength",
    "Capability",
    "Category",
    "Circulation",
    "Component",
    "Mandate",
    "MandateTask",
    "Mission",
    "MissionGroupObjectPermission",
    "MissionName",
    "MissionUserObjectPermission",
    "Participation",
    "Requirement",
]
