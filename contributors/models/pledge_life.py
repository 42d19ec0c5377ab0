"""The states of a pledge that belong together, and who may take it from one to the next."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.steps import Life, Step

CONTRIBUTOR, MISSION, PORTAL = "contributor", "mission", "portal"

OPEN = ("submitted", "under_assessment")
TAKEN = ("accepted", "agreement_signed", "preparing", "deployed", "rotating")
STANDING = (*OPEN, *TAKEN)
UNDECIDED = ("draft", *OPEN)
DECISIONS = ("accept", "decline")  # the steps by which the other side answers

LIFE = Life(
    [
        Step(
            "submit",
            _("Submit"),
            ("draft",),
            "submitted",
            CONTRIBUTOR,
            _("Those who decide on pledges there see it from now on, and nobody else you did not name."),
        ),
        Step(
            "assess",
            _("Take up"),
            ("submitted",),
            "under_assessment",
            MISSION,
            _("The contributor sees that it is being looked at, and by when to expect an answer."),
        ),
        Step(
            "accept",
            _("Accept"),
            OPEN,
            "accepted",
            MISSION,
            _("In full or in part; it counts towards the requirement from now on."),
        ),
        Step(
            "decline",
            _("Decline"),
            OPEN,
            "declined",
            MISSION,
            _("The contributor is told, with your reason."),
            is_dangerous=True,
        ),
        Step(
            "sign",
            _("Agreement signed"),
            ("accepted",),
            "agreement_signed",
            MISSION,
            _("The agreement that covers it is signed by both and in force."),
        ),
        Step(
            "prepare",
            _("Begin preparing"),
            ("agreement_signed",),
            "preparing",
            CONTRIBUTOR,
            _("Training, equipment and movement are under way."),
        ),
        Step(
            "deploy",
            pgettext_lazy("act", "Deployed"),
            ("preparing",),
            "deployed",
            MISSION,
            _("It stands in the mission and is under its authority."),
        ),
        Step(
            "rotate",
            _("Begin rotation"),
            ("deployed",),
            "rotating",
            CONTRIBUTOR,
            _("Its people are being replaced by their successors."),
        ),
        Step(
            "rotated",
            _("Rotation complete"),
            ("rotating",),
            "deployed",
            MISSION,
            _("The successors stand where the others stood."),
        ),
        Step(
            "end",
            _("End"),
            ("deployed", "rotating"),
            "ended",
            MISSION,
            _("It has left the mission."),
            is_dangerous=True,
        ),
        Step(
            "withdraw",
            _("Withdraw"),
            ("draft", *OPEN, "accepted", "agreement_signed", "preparing"),
            "withdrawn",
            CONTRIBUTOR,
            _("The offer is taken back; what it had filled is open again."),
            is_dangerous=True,
        ),
        Step(
            "lapse",
            _("Lapse"),
            OPEN,
            "lapsed",
            PORTAL,
            _("Its validity ended and it was not renewed."),
        ),
    ]
)
