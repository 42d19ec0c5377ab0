"""What exercises bring to what all pages share: it registers on import."""

from django.utils.translation import gettext_lazy as _

from accounts import access, attaching, calendars, inbox, navigation, places, search
from logistics import (  # noqa: F401  (they register on import)
    calendar_exercises,
    finding_exercises,
    imports_exercises,
    told_exercises,
    waiting_exercises,
)
from logistics.models import Exercise, ExerciseNomination, ExercisePlaces
from missions import concerning, following

EXERCISES = _("Exercises")
JOINED = ["keeper", "mission"]

access.register(Exercise, ExercisePlaces, ExerciseNomination)
places.register(Exercise, Exercise.get_absolute_url)
places.register(ExercisePlaces, ExercisePlaces.get_absolute_url, "exercise")
places.register(ExerciseNomination, ExerciseNomination.get_absolute_url, "places")
attaching.register(Exercise, {attaching.MISSION: Exercise.objects.hosted_by}, lambda row: row.roots)
following.register(Exercise, "exercise", _("exercise"), lambda row: (row.mission, row.keeper), JOINED)
concerning.register(Exercise, "exercise", _("exercise"), None, JOINED)
search.register("exercises", EXERCISES, "calendar", finding_exercises.exercises, 32)
calendars.register(calendar_exercises.days, calendar_exercises.nominations)
inbox.register(waiting_exercises.to_run, inbox.Act.SEE_TO)
inbox.register(waiting_exercises.to_nominate, inbox.Act.ANSWER)
navigation.add(
    navigation.Entry(
        EXERCISES,
        "logistics:exercises",
        "calendar",
        38,
        group=_("Logistics"),
        also=("logistics:exercise_offers",),
    )
)
