"""Who takes which step of an inspection, and the refusal of everybody else. Changes nothing."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts import access
from logistics.models.inspection_life import CONTRIBUTOR
from logistics.services_units import may_speak


def may_inspect(by, unit):
    """Who keeps the logistics of the unit's mission, and does not speak for the unit."""
    if unit.mission_id is None or not access.allows(by, "manage_logistics", unit.mission):
        return False
    return by.is_system or not may_speak(by, unit)


def is_inspector(by, row):
    """Whether it is the hand of who inspected, also of their deputy."""
    return not by.is_system and row.inspector_id in access.hands(by)


def may_take(by, row, step):
    """Whether this person takes a step of an inspection; from where it stands is not asked."""
    if step.side == CONTRIBUTOR:
        return may_speak(by, row.unit) and not is_inspector(by, row)
    if not may_inspect(by, row.unit):
        return False
    if step.name == "sign":
        return by.is_system or by.pk == row.inspector_id
    return step.name not in ("review", "finish") or not is_inspector(by, row)


def require_inspects(by, unit):
    access.require(by, "manage_logistics", unit.mission)
    if not may_inspect(by, unit):
        raise PermissionDenied(_("Who speaks for the unit's contributor does not inspect it."))


def require_reviews(by, row):
    require_inspects(by, row.unit)
    refuse_tokens(by)
    if is_inspector(by, row):
        raise PermissionDenied(
            _("The inspector does not review what the inspector found: somebody else does.")
        )


def require_answers(by, row):
    if not may_speak(by, row.unit):
        raise PermissionDenied(_("Who speaks for the unit's contributor signs or contests."))
    refuse_the_inspector(row, by)


def refuse_the_inspector(row, by):
    if is_inspector(by, row):
        raise PermissionDenied(_("The inspector does not answer for the other side."))


def refuse_tokens(by):
    if getattr(by, "token", None) is not None:
        raise PermissionDenied(_("A person signs, contests and reviews, signed in; a token cannot."))
