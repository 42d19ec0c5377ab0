"""The lives of an exercise and of a nomination for one: each step, who takes it, and what it means."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.steps import Life, Step
from logistics.models.exercise import Exercise, ExerciseNomination

State = Exercise.State
EXERCISE_LIFE = Life(
    (
        Step(
            "approve",
            pgettext_lazy("exercise", "Approve it"),
            (State.PLANNED,),
            State.APPROVED,
            "another",
            _("It may be held as it is planned. Another person than the one who entered it approves it."),
        ),
        Step(
            "offer",
            pgettext_lazy("exercise", "Offer the places"),
            (State.APPROVED,),
            State.OFFERED,
            "host",
            _("Each contributor is told of the places that are for it, and nominates who comes."),
        ),
        Step(
            "hold",
            pgettext_lazy("exercise", "It was held"),
            (State.OFFERED,),
            State.HELD,
            "host",
            _("Nobody is nominated any more; who came is recorded next."),
        ),
        Step(
            "close",
            pgettext_lazy("exercise", "Close it"),
            (State.HELD,),
            State.CLOSED,
            "host",
            _("Say what it comes to. Who came is recorded, of everyone who was accepted."),
        ),
        Step(
            "cancel",
            pgettext_lazy("exercise", "Call it off"),
            (State.PLANNED, State.APPROVED, State.OFFERED),
            State.CANCELLED,
            "host",
            _("It does not take place. Contributors with places read why."),
            is_dangerous=True,
        ),
    )
)

Nominated = ExerciseNomination.State
NOMINATION_LIFE = Life(
    (
        Step(
            "accept",
            pgettext_lazy("nomination", "Accept"),
            (Nominated.NOMINATED, Nominated.WAITLISTED),
            Nominated.ACCEPTED,
            "host",
            _("They come. From the waiting list only where places are left."),
        ),
        Step(
            "waitlist",
            pgettext_lazy("nomination", "Put on the waiting list"),
            (Nominated.NOMINATED,),
            Nominated.WAITLISTED,
            "host",
            _("They come if places become free; theirs are free for others of the contributor."),
        ),
        Step(
            "decline",
            pgettext_lazy("nomination", "Decline"),
            (Nominated.NOMINATED, Nominated.WAITLISTED),
            Nominated.DECLINED,
            "host",
            _("They do not come. The contributor reads why."),
            is_dangerous=True,
        ),
        Step(
            "withdraw",
            pgettext_lazy("nomination", "Withdraw"),
            (Nominated.NOMINATED, Nominated.WAITLISTED, Nominated.ACCEPTED),
            Nominated.WITHDRAWN,
            "contributor",
            _("They do not come; their places are free for others of yours."),
            is_dangerous=True,
        ),
    )
)
