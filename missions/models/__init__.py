from missions.models.action import Action
from missions.models.activity import Activity
from missions.models.announcement import Announcement, AnnouncementReading
from missions.models.assistance import AssistanceRequest
from missions.models.benchmark import Benchmark, Indicator, Judgement, Reading, Verdict
from missions.models.body import Body, BodyMember, Rule
from missions.models.briefing import Briefing, BriefingItem, BriefingSeat, BriefingSeries
from missions.models.capability import Capability
from missions.models.channel import Channel, ChannelMember, ChannelTest, PacePlan
from missions.models.civil_activity import CivilActivity
from missions.models.command import AuthorityEdge, Element
from missions.models.concern import ProtectionConcern, ProtectionReferral
from missions.models.condition import Condition, ConditionStatement
from missions.models.constraint import AccessConstraint
from missions.models.consultation import Consultation, Consulted
from missions.models.contact import Contact
from missions.models.engagement import Engagement, Promise
from missions.models.humanitarian import HumanitarianNotification, NotificationParty
from missions.models.incident import Casualties, Incident, IncidentActor, IncidentPart, IncidentRating
from missions.models.lesson import Lesson, Review, Theme
from missions.models.mandate import AuthorizedStrength, Mandate, MandateTask
from missions.models.mission import (
    Mission,
    MissionGroupObjectPermission,
    MissionName,
    MissionUserObjectPermission,
    Participation,
)
from missions.models.patrol import Patrol
from missions.models.post import Asked, Basis, Call, Post, Sex, Tenure
from missions.models.priority import Priority, Voice
from missions.models.procedure import Acknowledgement, Adoption, Procedure, ProcedureVersion, ReadingDuty
from missions.models.project import Project, ProjectMilestone
from missions.models.project_parts import ProjectFeedback, ProjectResult, ResultShare
from missions.models.proposal import Decision, Position, Proposal, Round, Stance
from missions.models.releasing import Release
from missions.models.renewal import RenewalStep
from missions.models.requirement import Circulation, Requirement
from missions.models.sector import Sector
from missions.models.situation import SituationReport
from missions.models.strength import Category, Component
from missions.models.transition import Handover, Transition, TransitionPhase
from missions.models.violence import ViolenceRecord
from missions.models.zone import Zone

__all__ = [
    "AccessConstraint",
    "CivilActivity",
    "ProtectionConcern",
    "ProtectionReferral",
    "Acknowledgement",
    "Adoption",
    "Procedure",
    "ProcedureVersion",
    "ReadingDuty",
    "Action",
    "Activity",
    "Announcement",
    "AnnouncementReading",
    "Asked",
    "AssistanceRequest",
    "AuthorityEdge",
    "AuthorizedStrength",
    "Basis",
    "Benchmark",
    "Body",
    "BodyMember",
    "Briefing",
    "BriefingItem",
    "BriefingSeat",
    "BriefingSeries",
    "Call",
    "Capability",
    "Category",
    "Channel",
    "ChannelMember",
    "ChannelTest",
    "PacePlan",
    "Casualties",
    "Circulation",
    "Component",
    "Element",
    "Condition",
    "ConditionStatement",
    "Consultation",
    "Consulted",
    "Contact",
    "Decision",
    "Engagement",
    "Handover",
    "HumanitarianNotification",
    "Indicator",
    "Judgement",
    "Incident",
    "IncidentActor",
    "IncidentPart",
    "IncidentRating",
    "Lesson",
    "Mandate",
    "MandateTask",
    "Mission",
    "MissionGroupObjectPermission",
    "MissionName",
    "MissionUserObjectPermission",
    "NotificationParty",
    "Participation",
    "Patrol",
    "Position",
    "Post",
    "Reading",
    "Release",
    "RenewalStep",
    "Priority",
    "Project",
    "ProjectFeedback",
    "ProjectMilestone",
    "ProjectResult",
    "Promise",
    "Proposal",
    "Requirement",
    "ResultShare",
    "Review",
    "Round",
    "Rule",
    "Sex",
    "Sector",
    "SituationReport",
    "Stance",
    "Tenure",
    "Transition",
    "TransitionPhase",
    "Theme",
    "Verdict",
    "ViolenceRecord",
    "Voice",
    "Zone",
]
