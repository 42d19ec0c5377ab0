"""Who is told of who fills a post or force element: who keeps the structure, and the side whose it is."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import active, planners_of, speakers_of
from accounts.notices import Kind
from contributors.models import Holder
from missions.told_command import COMMAND


def concerned(event):
    """{person: "keeper" or "side"} of those who may see the holder, without who acted."""
    row = Holder.objects.select_related("element__mission").filter(pk=event.subject_id).first()
    if row is None:
        return {}
    people = dict.fromkeys(speakers_of([row.partner_id]), "side")
    people |= dict.fromkeys(planners_of(row.element.mission), "keeper")
    seen = Holder.objects.filter(pk=row.pk)
    return {
        person.pk: people[person.pk]
        for person in active(people)
        if person.pk != event.by_id and seen.visible_to(person).exists()
    }


def _told(verb, label, words):
    return Kind(verb, label, COMMAND, {"keeper": words, "side": words}, concerned)


notices.register(
    _told(
        "holder.entered", _("a post or force element was filled"), _("%(by)s entered a holder: %(subject)s.")
    ),
    _told("holder.left", _("a holder left"), _("%(by)s entered that a holder leaves: %(subject)s.")),
)
