"""Missions, mandates, authorized strengths and who takes part, through the API."""

from missions.api.capabilities import Capabilities
from missions.api.mandates import Mandates
from missions.api.missions import Missions
from missions.api.participations import Participations
from missions.api.requirements import Requirements
from missions.api.strengths import AuthorizedStrengths

RESOURCES = {
    "missions": Missions,
    "mandates": Mandates,
    "authorized-strengths": AuthorizedStrengths,
    "participations": Participations,
    "capabilities": Capabilities,
    "requirements": Requirements,
}
