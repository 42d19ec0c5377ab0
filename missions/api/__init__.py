"""Missions, mandates, strengths, who takes part, needs, structure, posts and decisions, through the API."""

from missions.api.actions import Actions, Consultations, Engagements
from missions.api.activities import Activities
from missions.api.announcements import Announcements
from missions.api.assistance import AssistanceRequests
from missions.api.benchmarks import Benchmarks, Indicators, Readings
from missions.api.briefings import AllBriefingSeries, Briefings
from missions.api.calls import Calls
from missions.api.capabilities import Capabilities
from missions.api.channels import Channels, ChannelTests, PacePlans
from missions.api.civil_activities import CivilActivities
from missions.api.command import AuthorityEdges, Elements
from missions.api.concerns import ProtectionConcerns
from missions.api.conditions import Conditions
from missions.api.constraints import AccessConstraints
from missions.api.contacts import Contacts
from missions.api.decisions import Bodies, Decisions, Positions, Proposals
from missions.api.handovers import Handovers
from missions.api.humanitarian import HumanitarianNotifications
from missions.api.incidents import Incidents
from missions.api.lessons import Lessons, Reviews, Themes
from missions.api.mandates import Mandates
from missions.api.missions import Missions
from missions.api.participations import Participations
from missions.api.patrols import Patrols, Zones
from missions.api.posts import Posts
from missions.api.priorities import Priorities
from missions.api.procedures import Acknowledgements, Procedures
from missions.api.projects import ProjectMilestones, Projects
from missions.api.renewals import RenewalSteps
from missions.api.reports import SituationReports
from missions.api.requirements import Requirements
from missions.api.results import ProjectFeedbacks, ProjectResults
from missions.api.secondment import Secondment
from missions.api.stories import CaseStudies, Stories
from missions.api.strengths import AuthorizedStrengths
from missions.api.transitions import TransitionPhases, Transitions
from missions.api.violence import Violence

RESOURCES = {
    "missions": Missions,
    "mandates": Mandates,
    "renewal-steps": RenewalSteps,
    "authorized-strengths": AuthorizedStrengths,
    "participations": Participations,
    "capabilities": Capabilities,
    "requirements": Requirements,
    "posts": Posts,
    "calls": Calls,
    "activities": Activities,
    "benchmarks": Benchmarks,
    "indicators": Indicators,
    "readings": Readings,
    "conditions": Conditions,
    "transitions": Transitions,
    "transition-phases": TransitionPhases,
    "handovers": Handovers,
    "bodies": Bodies,
    "proposals": Proposals,
    "positions": Positions,
    "decisions": Decisions,
    "actions": Actions,
    "engagements": Engagements,
    "consultations": Consultations,
    "incidents": Incidents,
    "reports": SituationReports,
    "patrols": Patrols,
    "zones": Zones,
    "lessons": Lessons,
    "procedures": Procedures,
    "acknowledgements": Acknowledgements,
    "reviews": Reviews,
    "themes": Themes,
    "humanitarian-notifications": HumanitarianNotifications,
    "violence": Violence,
    "assistance-requests": AssistanceRequests,
    "projects": Projects,
    "project-milestones": ProjectMilestones,
    "priorities": Priorities,
    "project-feedback": ProjectFeedbacks,
    "project-results": ProjectResults,
    "access-constraints": AccessConstraints,
    "civil-activities": CivilActivities,
    "protection-concerns": ProtectionConcerns,
    "secondment": Secondment,
    "case-studies": CaseStudies,
    "stories": Stories,
    "elements": Elements,
    "announcements": Announcements,
    "briefing-series": AllBriefingSeries,
    "briefings": Briefings,
    "channels": Channels,
    "contacts": Contacts,
    "channel-tests": ChannelTests,
    "pace-plans": PacePlans,
    "authority-edges": AuthorityEdges,
}
