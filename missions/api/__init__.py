"""Missions, mandates, strengths, who takes part, needs, structure, posts and decisions, through the API."""

from missions.api.actions import Actions, Consultations, Engagements
from missions.api.activities import Activities
from missions.api.benchmarks import Benchmarks, Indicators, Readings
from missions.api.calls import Calls
from missions.api.capabilities import Capabilities
from missions.api.command import AuthorityEdges, Elements
from missions.api.conditions import Conditions
from missions.api.decisions import Bodies, Decisions, Positions, Proposals
from missions.api.incidents import Incidents
from missions.api.mandates import Mandates
from missions.api.missions import Missions
from missions.api.participations import Participations
from missions.api.posts import Posts
from missions.api.reports import SituationReports
from missions.api.requirements import Requirements
from missions.api.secondment import Secondment
from missions.api.strengths import AuthorizedStrengths

RESOURCES = {
    "missions": Missions,
    "mandates": Mandates,
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
    "bodies": Bodies,
    "proposals": Proposals,
    "positions": Positions,
    "decisions": Decisions,
    "actions": Actions,
    "engagements": Engagements,
    "consultations": Consultations,
    "incidents": Incidents,
    "reports": SituationReports,
    "secondment": Secondment,
    "elements": Elements,
    "authority-edges": AuthorityEdges,
}
