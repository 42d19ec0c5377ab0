"""The states of a unit, and who takes it from one to the next."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.steps import Life, Step

CONTRIBUTOR, KEEPER = "contributor", "keeper"  # who speaks for a parent of it; or who keeps its facts

LIFE = Life(
    [
        Step(
            "prepare",
            pgettext_lazy("unit", "Begin preparing"),
            ("standby",),
            "preparing",
            CONTRIBUTOR,
            _("Those who receive it in the mission see it from now on."),
        ),
        Step(
            "stand_down",
            _("Stand by again"),
            ("preparing",),
            "standby",
            CONTRIBUTOR,
            _("Its contributors alone see it from now on."),
        ),
        Step(
            "arrive",
            pgettext_lazy("unit", "Arrived"),
            ("preparing",),
            "present",
            KEEPER,
            _("It is in the mission; the mission's staff see it from now on."),
        ),
        Step(
            "leave",
            pgettext_lazy("unit", "Begin leaving"),
            ("present",),
            "leaving",
            KEEPER,
            _("It still counts as there until it is closed."),
        ),
        Step(
            "stay",
            _("It stays after all"),
            ("leaving",),
            "present",
            KEEPER,
            _("It is in the mission as before."),
        ),
        Step(
            "close",
            pgettext_lazy("unit", "Close"),
            ("standby", "preparing", "leaving"),
            "closed",
            KEEPER,
            _("It is there no more; what was reported of it is kept."),
            is_dangerous=True,
        ),
    ]
)
