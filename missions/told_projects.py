"""Who is told of reconstruction projects: the mission's planners, and who speaks for the partners."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import planners_of, speakers_of
from accounts.notices import Kind

RECONSTRUCTION = _("Reconstruction")


def _row(event):
    rows = event.subject_type.model_class().objects.select_related("mission", "keeper")
    return rows.get(pk=event.subject_id)


def planners(event):
    return {person: "told" for person in planners_of(_row(event).mission) if person != event.by_id}


def those_in_it(event):
    """The mission, the partner that carries it out and those that take part."""
    row = _row(event)
    partners = [row.keeper_id, *row.partners.values_list("pk", flat=True)]
    people = {*planners_of(row.mission), *speakers_of([one for one in partners if one])}
    return {person: "told" for person in people if person != event.by_id}


notices.register(
    *(
        Kind(verb, label, RECONSTRUCTION, {"told": words}, to)
        for verb, label, words, to in (
            (
                "project.proposed",
                _("a project was proposed to a mission I plan"),
                _("%(by)s proposed: %(subject)s. Another person approves it."),
                planners,
            ),
            (
                "project.approved",
                _("a project we take part in was approved"),
                _("Approved: %(subject)s."),
                those_in_it,
            ),
            (
                "project.completed",
                _("a project we take part in was completed"),
                _("%(subject)s is completed and can be handed over."),
                those_in_it,
            ),
            (
                "project.cancelled",
                _("a project we take part in was cancelled"),
                _("%(subject)s is cancelled. Read why."),
                those_in_it,
            ),
        )
    )
)
