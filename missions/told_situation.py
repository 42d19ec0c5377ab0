"""Who is told of incidents and reports: the planners of their mission, of what another person did."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import planners_of
from accounts.notices import Kind

SITUATION = _("Situation")


def planners(event):
    model = event.subject_type.model_class()
    row = model.objects.select_related("mission").get(pk=event.subject_id)
    return {person: "told" for person in planners_of(row.mission) if person != event.by_id}


notices.register(
    *(
        Kind(verb, label, SITUATION, {"told": words}, to)
        for verb, label, words, to in (
            (
                "incident.reported",
                _("an incident was reported in a mission I plan"),
                _("%(by)s reported: %(subject)s. Another person verifies it."),
                planners,
            ),
            (
                "incident.verified",
                _("an incident of a mission I plan was verified"),
                _("%(by)s verified: %(subject)s."),
                planners,
            ),
            (
                "incident.refuted",
                _("an incident of a mission I plan was refuted"),
                _("%(by)s refuted: %(subject)s."),
                planners,
            ),
            (
                "report.drafted",
                _("a situation report of a mission I plan was drafted"),
                _("%(by)s drafted: %(subject)s. Another person signs it."),
                planners,
            ),
            (
                "report.signed",
                _("a situation report of a mission I plan was signed"),
                _("%(by)s signed: %(subject)s."),
                planners,
            ),
        )
    )
)
