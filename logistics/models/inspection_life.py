"""The life of an inspection: an inspector finds, the contributor signs or contests, others review."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.steps import Life, Step

CONTRIBUTOR, MISSION = "contributor", "mission"
OPEN = ("scheduled", "conducted", "signed_inspector", "signed_contingent", "contested", "reviewed")
SIGNED = ("signed_inspector", "signed_contingent", "contested", "reviewed")  # nothing found changes here

LIFE = Life(
    [
        Step(
            "conduct",
            pgettext_lazy("inspection", "Enter what was found"),
            ("scheduled", "conducted"),
            "conducted",
            MISSION,
            _("It can be changed until the inspector signs."),
        ),
        Step(
            "sign",
            _("Sign as the inspector"),
            ("conducted",),
            "signed_inspector",
            MISSION,
            _("You sign what was found as it stands now. The contributor is asked to sign or contest it."),
        ),
        Step(
            "countersign",
            _("Sign for the contingent"),
            ("signed_inspector",),
            "signed_contingent",
            CONTRIBUTOR,
            _("You agree with what was found, as it stands now."),
        ),
        Step(
            "contest",
            pgettext_lazy("inspection", "Contest"),
            ("signed_inspector",),
            "contested",
            CONTRIBUTOR,
            _("You say of each line what is not so, and what shows it. The review decides on each."),
        ),
        Step(
            "review",
            pgettext_lazy("inspection", "Review"),
            ("signed_contingent", "contested"),
            "reviewed",
            MISSION,
            _("Never by the inspector. What is contested is upheld or dismissed, line by line."),
        ),
        Step(
            "finish",
            pgettext_lazy("inspection", "Make it final"),
            ("reviewed",),
            "final",
            MISSION,
            _("What was found counts from now on, and goes to the claim of its quarter if it is periodic."),
        ),
        Step(
            "reopen",
            pgettext_lazy("inspection", "Open it again"),
            SIGNED,
            "conducted",
            MISSION,
            _("Both signatures are void. What was found can be changed, and is signed anew."),
            is_dangerous=True,
        ),
        Step(
            "call_off",
            pgettext_lazy("inspection", "Call off"),
            ("scheduled", "conducted"),
            "called_off",
            MISSION,
            _("It does not take place; what was found so far counts for nothing."),
            is_dangerous=True,
        ),
    ]
)
PLAN = Step(
    "plan",
    pgettext_lazy("inspection", "Change the plan"),
    ("scheduled",),
    "",
    MISSION,
    _("When, and by whom."),
)


def acts_from(state, side):
    """The acts one side may take from a state, the change of the plan among them."""
    beside = [PLAN] if side == MISSION and state in PLAN.sources else []
    return [*LIFE.from_(state, side), *beside]
