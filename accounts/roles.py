"""The roles people hold, in plain words, and the permissions each stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Role:
    """A role in plain words: the permissions it stands for, on one kind of root."""

    code: str
    label: StrOrPromise
    root: str  # "mission" or "partner"
    permissions: tuple[str, ...]


ROLES = {
    role.code: role
    for role in (
        Role("reader", _("reader of a mission"), "mission", ("view_mission",)),
        Role(
            "staff",
            _("mission staff"),
            "mission",
            ("view_mission", "edit_mission", "edit_requirements", "report_strength", "view_audit"),
        ),
        Role(
            "lead_staff",
            _("head of mission planning"),
            "mission",
            (
                "view_mission",
                "edit_mission",
                "edit_requirements",
                "report_strength",
                "decide_pledges",
                "publish_figures",
                "manage_members",
                "view_audit",
            ),
        ),
        Role("analyst", _("partner analyst"), "mission", ("view_mission", "view_partner_tier")),
        Role("auditor", _("auditor"), "mission", ("view_mission", "view_audit")),
        Role("desk", _("desk officer of a partner"), "partner", ("act_for", "manage_tokens")),
        Role(
            "desk_lead",
            _("head of a partner's desk"),
            "partner",
            ("act_for", "manage_tokens", "manage_members"),
        ),
        Role(
            "generator",
            _("force generation officer of an organization"),
            "partner",
            ("act_for", "decide_pledges"),
        ),
        Role(
            "funding",
            _("funding officer of a mission"),
            "mission",
            ("view_mission", "manage_money", "view_audit"),
        ),
        Role(
            "logistics",
            _("logistics officer of a mission"),
            "mission",
            ("view_mission", "manage_logistics", "view_audit"),
        ),
        Role("medical", _("medical officer of a mission"), "mission", ("view_mission", "manage_care")),
        Role(
            "protection", _("protection officer of a mission"), "mission", ("view_mission", "keep_protection")
        ),
        Role("care", _("care officer of a contributor"), "partner", ("act_for", "manage_care")),
        Role(
            "treasury",
            _("funding officer of an organization"),
            "partner",
            ("act_for", "manage_money"),
        ),
        Role("figures", _("keeper of an organization's figures"), "partner", ("act_for", "import_figures")),
    )
}


# What a deputy does not hold in another's place: members and keys, and what is read by name alone.
NEVER_LENT = frozenset({"manage_members", "manage_tokens", "manage_care", "keep_protection"})


def role_choices():
    return [(role.code, role.label) for role in ROLES.values()]
