from missions.models.mandate import AuthorizedStrength, Mandate, MandateTask
from missions.models.mission import (
    Mission,
    MissionGroupObjectPermission,
    MissionName,
    MissionUserObjectPermission,
    Participation,
)
from missions.models.strength import Category, Component

__all__ = [
    "AuthorizedStrength",
    "Category",
    "Component",
    "Mandate",
    "MandateTask",
    "Mission",
    "MissionGroupObjectPermission",
    "MissionName",
    "MissionUserObjectPermission",
    "Participation",
]
