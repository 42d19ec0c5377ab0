"""Who takes which step of a movement, and the refusal of everybody else. Changes nothing."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts import access
from logistics.models.movement_life import CONTROL, REQUESTING


def may_request(by, row):
    """Who speaks for its contributor; of the mission's own, movement control."""
    if row.partner_id is None:
        return access.allows(by, "manage_logistics", row.mission)
    return access.allows(by, "act_for", row.partner)


def may_control(by, row):
    """Movement control of its mission; nobody who speaks for its contributor."""
    controls = access.allows(by, "manage_logistics", row.mission)
    is_own = row.partner_id is not None and access.allows(by, "act_for", row.partner)
    return controls and (by.is_system or not is_own)


def may_act(by, row, side):
    """Whether this person takes steps of a side; of either, if none is named."""
    if side == REQUESTING:
        return may_request(by, row)
    return may_control(by, row) or (side != CONTROL and may_request(by, row))


def require_acts(by, row, side=""):
    if not may_act(by, row, side):
        raise PermissionDenied(_("This step is not yours to take."))
