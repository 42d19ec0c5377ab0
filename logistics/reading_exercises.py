"""What a reader sees of exercises: places and nominations they may read, and what was learned there."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch, Q

from logistics.models import Exercise, ExerciseNomination, ExercisePlaces, Unit
from missions.models import Action, Lesson


def exercises(user):
    return Exercise.objects.visible_to(user).select_related("keeper", "mission")


def linked(user, keys):
    """Exercises of these keys with what they are linked to, and the places of those this reader may see."""
    places = ExercisePlaces.objects.visible_to(user).select_related("partner").order_by("partner__code")
    return (
        exercises(user)
        .filter(pk__in=keys)
        .prefetch_related("hosts", "standards", "courses", Prefetch("allotted", places))
    )


def places_at(user, row):
    seen = ExercisePlaces.objects.visible_to(user).filter(exercise=row)
    return seen.select_related("partner", "exercise__keeper", "exercise__mission").order_by("partner__name")


def nominations(user):
    return (
        ExerciseNomination.objects.visible_to(user)
        .select_related("places__partner", "places__exercise__keeper", "places__exercise__mission", "unit")
        .prefetch_related("certificates__course")
    )


def certified(found):
    """{nomination: [its certificates that stand]}; read with the nominations, for both sides alike."""
    return {one.pk: [row for row in one.certificates.all() if row.withdrawn_on is None] for one in found}


def units_seen(user, found):
    """Keys of the units among these nominations whose pages this reader may open."""
    keys = [one.unit_id for one in found if one.unit_id]
    return set(Unit.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))


def lessons_of(user, row):
    kind = ContentType.objects.get_for_model(Exercise)
    seen = Lesson.objects.visible_to(user).filter(subject_type=kind, subject_id=str(row.pk))
    return list(seen.select_related("mission", "keeper").order_by("-observed_on", "pk"))


def actions_of(user, row, lessons):
    """Those that come from the exercise or from what was observed at it: the same the lessons follow."""
    kinds = ContentType.objects.get_for_models(Exercise, Lesson)
    origin = Q(origin_type=kinds[Exercise], origin_id=str(row.pk))
    if lessons:
        origin |= Q(origin_type=kinds[Lesson], origin_id__in=[str(one.pk) for one in lessons])
    seen = Action.objects.visible_to(user).filter(origin)
    return seen.select_related("owner", "person", "mission").order_by("due_on", "pk")


def attended_by(user, unit):
    """Nominations of a unit for exercises this reader sees, the latest first."""
    seen = nominations(user).filter(unit=unit, places__exercise__in=Exercise.objects.visible_to(user))
    return seen.exclude(state__in=["declined", "withdrawn"]).order_by("-places__exercise__starts_on", "pk")
