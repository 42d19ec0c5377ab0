"""Who runs an exercise, who approves it, and who sends people to it. Changes nothing."""

from accounts import access
from accounts.models import Partner
from missions.forms_decisions import run_missions
from missions.models import Mission
from missions.models.releasing import takes_part
from missions.releasing import planners


def hosts(row):
    """What lets one run an exercise, for access.require_any: to speak for a host, or to plan the mission that
    its host leads."""
    own = [("act_for", row.keeper)]
    if row.pk and not row._state.adding:
        own += [("act_for", partner) for partner in row.hosts.all()]
    led = row.mission is not None and row.mission.lead_id == row.keeper_id
    return own + (planners(row.mission) if led else [])


def approvers(row):
    """What lets one approve an exercise, beside its hosts: to plan the mission it prepares for."""
    return hosts(row) + (planners(row.mission) if row.mission else [])


def may_host(by, row):
    return access.allows_any(by, *hosts(row))


def may_approve(by, row):
    return by.pk != row.created_by_id and access.allows_any(by, *approvers(row))


def may_observe(by, row):
    return access.allows_any(by, *approvers(row))


def may_send(by, partner):
    return access.allows(by, "act_for", partner)


def own_hosts(user):
    """The partners in whose name this person may hold one: their own, and leads of missions they plan."""
    rows = Partner.objects.visible_to(user)
    if user.is_system:
        return rows
    own = access.granted(user, "act_for", Partner)
    return rows.filter(pk__in=own) | rows.filter(pk__in=run_missions(user).order_by().values("lead"))


def prepared_missions(user):
    """The missions for which this person's exercises may prepare: those they plan, or in which a partner of
    theirs takes part."""
    own = access.granted(user, "act_for", Partner)
    part = Mission.objects.visible_to(user).filter(pk__in=takes_part(own))
    return (run_missions(user) | part).distinct()


def may_plan(user):
    return own_hosts(user).exists()
