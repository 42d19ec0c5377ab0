"""Who is told of authority that is given, passes or ends: who keeps the structure, and the state."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import active, planners_of, speakers_of
from accounts.notices import Kind
from missions.models import AuthorityEdge

COMMAND = _("Command")


def concerned(event):
    """{person: "keeper" or "state"} of those who may see the authority, without who acted."""
    row = AuthorityEdge.objects.select_related("element__mission").filter(pk=event.subject_id).first()
    if row is None:
        return {}
    own = AuthorityEdge.objects.filter(element=row.element_id, relationship="full").values("partner")
    people = dict.fromkeys(speakers_of(own), "state")
    people |= dict.fromkeys(planners_of(row.element.mission), "keeper")
    seen = AuthorityEdge.objects.filter(pk=row.pk)
    return {
        person.pk: people[person.pk]
        for person in active(people)
        if person.pk != event.by_id and seen.visible_to(person).exists()
    }


def _told(verb, label, words):
    return Kind(verb, label, COMMAND, {"keeper": words, "state": words}, concerned)


notices.register(
    _told(
        "command.given",
        _("authority over an element was given"),
        _("%(by)s entered an authority: %(subject)s."),
    ),
    _told(
        "command.transferred",
        _("authority was transferred"),
        _("%(by)s entered a transfer of authority: %(subject)s."),
    ),
    _told("command.ended", _("an authority ended"), _("%(by)s entered that an authority ends: %(subject)s.")),
)
