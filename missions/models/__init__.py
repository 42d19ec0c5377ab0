from missions.models.action import Action
from missions.models.activity import Activity
from missions.models.benchmark import Benchmark, Indicator, Judgement, Reading, Verdict
from missions.models.body import Body, BodyMember, Rule
from missions.models.capability import Capability
from missions.models.command import AuthorityEdge, Element
from missions.models.condition import Condition, ConditionStatement
from missions.models.consultation import Consultation, Consulted
from missions.models.engagement import Engagement, Promise
from missions.models.incident import Casualties, Incident, IncidentActor, IncidentPart, IncidentRating
from missions.models.mandate import AuthorizedStrength, Mandate, MandateTask
from missions.models.mission import (
    Mission,
    MissionGroupObjectPermission,
    MissionName,
    MissionUserObjectPermission,
    Participation,
)
from missions.models.post import Asked, Basis, Call, Post, Sex, Tenure
from missions.models.proposal import Decision, Position, Proposal, Round, Stance
from missions.models.releasing import Release
from missions.models.requirement import Circulation, Requirement
from missions.models.situation import SituationReport
from missions.models.strength import Category, Component

__all__ = [
    "Action",
    "Activity",
    "Asked",
    "AuthorityEdge",
    "AuthorizedStrength",
    "Basis",
    "Benchmark",
    "Body",
    "BodyMember",
    "Call",
    "Capability",
    "Category",
    "Casualties",
    "Circulation",
    "Component",
    "Element",
    "Condition",
    "ConditionStatement",
    "Consultation",
    "Consulted",
    "Decision",
    "Engagement",
    "Indicator",
    "Judgement",
    "Incident",
    "IncidentActor",
    "IncidentPart",
    "IncidentRating",
    "Mandate",
    "MandateTask",
    "Mission",
    "MissionGroupObjectPermission",
    "MissionName",
    "MissionUserObjectPermission",
    "Participation",
    "Position",
    "Post",
    "Reading",
    "Release",
    "Promise",
    "Proposal",
    "Requirement",
    "Round",
    "Rule",
    "Sex",
    "SituationReport",
    "Stance",
    "Tenure",
    "Verdict",
]
