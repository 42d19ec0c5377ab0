"""Who is told of exercises: hosts of what contributors do, contributors of what becomes of it."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import planners_of, speakers_of
from accounts.notices import Kind
from logistics.models import Exercise, ExerciseNomination, ExercisePlaces

EXERCISES = _("Exercises")


def _without(event, people):
    return {person: "told" for person in people if person != event.by_id}


def _hosts(row):
    """Who speaks for a host, and who plans the mission its host leads."""
    people = set(speakers_of([row.keeper_id, *row.hosts.values_list("pk", flat=True)]))
    led = row.mission is not None and row.mission.lead_id == row.keeper_id
    return people | set(planners_of(row.mission)) if led else people


def _exercise(event):
    return Exercise.objects.select_related("mission", "keeper").get(pk=event.subject_id)


def _nomination(event):
    rows = ExerciseNomination.objects.select_related("places__exercise__mission", "places__partner")
    return rows.get(pk=event.subject_id)


def approvers(event):
    """The hosts, and who plans the mission it prepares for."""
    row = _exercise(event)
    return _without(event, _hosts(row) | (set(planners_of(row.mission)) if row.mission else set()))


def with_places(event):
    """Who speaks for a contributor for which places are, once they are offered."""
    row = _exercise(event)
    if row.offered_on is None:
        return {}
    return _without(event, speakers_of(list(row.allotted.values_list("partner", flat=True))))


def with_this_place(event):
    """Who speaks for the contributor whose places these are, where they are offered already."""
    found = ExercisePlaces.objects.select_related("exercise").get(pk=event.subject_id)
    if found.exercise.offered_on is None:
        return {}
    return _without(event, speakers_of([found.partner_id]))


def to_hosts(event):
    return _without(event, _hosts(_nomination(event).places.exercise))


def to_sender(event):
    return _without(event, speakers_of([_nomination(event).places.partner_id]))


notices.register(
    *(
        Kind(verb, label, EXERCISES, {"told": words}, to)
        for verb, label, words, to in (
            (
                "exercise.planned",
                _("an exercise of ours was planned"),
                _("%(by)s planned an exercise: %(subject)s. Another person approves it."),
                approvers,
            ),
            (
                "exercise.offered",
                _("places at an exercise are offered to us"),
                _("Places at an exercise are for you: %(subject)s. Nominate who comes."),
                with_places,
            ),
            (
                "exercise.allotted",
                _("our places at an exercise changed"),
                _("Your places at an exercise changed: %(subject)s."),
                with_this_place,
            ),
            (
                "exercise.changed",
                _("an exercise at which we have places changed"),
                _("%(subject)s changed. Read it again."),
                with_places,
            ),
            (
                "exercise.cancelled",
                _("an exercise at which we have places is called off"),
                _("An exercise is called off: %(subject)s. Read why."),
                with_places,
            ),
            (
                "exercise.nominated",
                _("somebody was nominated for an exercise of ours"),
                _("%(by)s nominated for your exercise: %(subject)s."),
                to_hosts,
            ),
            (
                "exercise.withdrawn",
                _("a nomination for an exercise of ours was withdrawn"),
                _("A nomination for your exercise was withdrawn: %(subject)s."),
                to_hosts,
            ),
            (
                "exercise.accepted",
                _("a nomination of ours for an exercise was accepted"),
                _("Accepted for an exercise: %(subject)s."),
                to_sender,
            ),
            (
                "exercise.waitlisted",
                _("a nomination of ours for an exercise waits on the list"),
                _("On the waiting list of an exercise: %(subject)s."),
                to_sender,
            ),
            (
                "exercise.declined",
                _("a nomination of ours for an exercise was declined"),
                _("Declined for an exercise: %(subject)s. Read why."),
                to_sender,
            ),
            (
                "exercise.certified",
                _("people of my units were certified after an exercise"),
                _("Your people were certified after an exercise: %(subject)s."),
                to_sender,
            ),
        )
    )
)
