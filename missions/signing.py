"""How requirements are signed, and in which missions and organizations a person may let another sign."""

from accounts import approving
from accounts.access import granted
from accounts.models import Approval
from missions import services_requirements as services
from missions.models import Mission, Requirement


def sign(approval, *, version, on_behalf_of=None, note="", by):
    """Sign a draft or an amendment of a requirement, as the version of the approval that was read."""
    is_draft = approval.step == Approval.Step.APPROVE
    service = services.approve_requirement if is_draft else services.sign_amendment
    service(approval.subject, seen=version, on_behalf_of=on_behalf_of, reason=note, by=by)


def scopes(user):
    """{mission: itself, organization: the missions it leads}, of the missions the user decides for."""
    missions = Mission.objects.visible_to(user).filter(pk__in=granted(user, approving.SIGNS, Mission))
    found = {}
    for mission in missions.select_related("lead").order_by("acronym"):
        found[mission] = [mission]
        found.setdefault(mission.lead, []).append(mission)
    return found


approving.register(approving.Kind(Requirement, sign))
approving.register_scopes(scopes)
