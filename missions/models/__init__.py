from missions.models.capability import Capability
from missions.models.command import AuthorityEdge, Element
from missions.models.mandate import AuthorizedStrength, Mandate, MandateTask
from missions.models.mission import (
    Mission,
    MissionGroupObjectPermission,
    MissionName,
    MissionUserObjectPermission,
    Participation,
)
from missions.models.post import Asked, Basis, Call, Post, Sex, Tenure
from missions.models.releasing import Release
from missions.models.requirement import Circulation, Requirement
from missions.models.strength import Category, Component

__all__ = [
    "Asked",
    "AuthorityEdge",
    "AuthorizedStrength",
    "Basis",
    "Call",
    "Capability",
    "Category",
    "Circulation",
    "Component",
    "Element",
    "Mandate",
    "MandateTask",
    "Mission",
    "MissionGroupObjectPermission",
    "MissionName",
    "MissionUserObjectPermission",
    "Participation",
    "Post",
    "Release",
    "Requirement",
    "Sex",
    "Tenure",
]
