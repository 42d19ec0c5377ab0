"""Who takes which step of a handover: the mission's planners, or who speaks for the partner it goes to."""

from accounts import access
from accounts.members import speakers_of
from missions.models.transition import HANDOVER_LIFE
from missions.releasing import planners


def may_agree(by, row):
    """Who speaks for the partner; where nobody in the portal does, who plans the mission."""
    if access.allows(by, "act_for", row.partner):
        return True
    return access.allows_any(by, *planners(row.mission)) and not speakers_of([row.partner_id])


def may_call_off(by, row):
    return access.allows_any(by, *planners(row.mission), ("act_for", row.partner))


def steps_of(by, row):
    """The steps from where it stands that this person may take."""
    plans = access.allows_any(by, *planners(row.mission))
    may = {"agree": may_agree(by, row), "off": may_call_off(by, row)}
    return [step for step in HANDOVER_LIFE.from_(row.state) if may.get(step.name, plans)]
