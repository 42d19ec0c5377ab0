"""Protection concerns for those who may read them, and who may be named to read one."""

from accounts import members
from accounts.access import ROLES, granted
from missions.models import Mission, ProtectionConcern, ProtectionReferral
from missions.models.concern import KEEPS_CONCERNS
from missions.models.mission import Participation

ON_MISSIONS = [role.code for role in ROLES.values() if role.root == "mission"]


def concerns(user):
    """Those this reader may read, with the place as exactly as they may know it."""
    return ProtectionConcern.objects.visible_to(user).read_by(user).select_related("mission")


def kept_missions(user):
    """Missions whose protection concerns this person keeps."""
    rows = Mission.objects.visible_to(user)
    return rows if user.is_system else rows.filter(pk__in=granted(user, KEEPS_CONCERNS, Mission))


def referrals_of(user, row):
    rows = ProtectionReferral.objects.visible_to(user).filter(concern=row)
    return rows.select_related("partner")


def who_may_be_named(user, mission):
    """People with a role on the mission, and those who speak for a partner that takes part in it."""
    partners = Participation.objects.visible_to(user).filter(mission=mission).order_by().values("partner")
    return members.active(members.holders_of(mission, ON_MISSIONS) | members.speakers_of(partners))
