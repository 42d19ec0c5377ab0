"""A gap found at an exercise: one observation, which is a lesson, and one action, which that lesson follows.

Both are the records missions keeps; here they are only entered together.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access
from logistics import rights_exercises as rights
from logistics.models import Exercise
from missions import services_actions, services_lessons


@transaction.atomic
def find_gap(exercise, *, title, happened, observed_on, why="", to_do="", due_on=None, owner=None, by):
    """Keep what was observed as a lesson on the exercise; with a day, what is to be done as its action."""
    access.require_any(by, *rights.approvers(exercise))
    if exercise.state not in (Exercise.State.HELD, Exercise.State.CLOSED):
        raise ValidationError(_("It was not held yet."), "wrong_state")
    kept = {
        "mission": exercise.mission,
        "keeper": _keeper(exercise, by),
        "label": exercise.label,
        "released_to": list(exercise.released_to.all()),
        "reason": _("Found at %(exercise)s") % {"exercise": exercise},
        "by": by,
    }
    lesson = services_lessons.observe_lesson(
        title=title,
        observed_on=observed_on,
        happened=happened,
        why=why,
        to_do=to_do,
        subject=exercise,
        **kept,
    )
    if due_on is not None:
        services_actions.set_action(
            title=(to_do.strip() or title)[:200], due_on=due_on, owner=owner, origin=lesson, **kept
        )
    return lesson


def _keeper(exercise, by):
    """The host in whose name one observes: one of one's own where there is one."""
    hosts = [exercise.keeper, *exercise.hosts.all()]
    return next((host for host in hosts if access.allows(by, "act_for", host)), exercise.keeper)
