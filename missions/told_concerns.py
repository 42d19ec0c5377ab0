"""Who is told of a protection concern: the mission's other protection officers and its named readers."""

from django.utils.translation import gettext_lazy as _

from accounts import access, notices
from accounts.members import holders_of
from accounts.notices import Kind
from missions.models import ProtectionConcern
from missions.models.concern import KEEPS_CONCERNS

CIVIL = _("Civil-military")
ROLES = [role.code for role in access.ROLES.values() if KEEPS_CONCERNS in role.permissions]


def to_readers(event):
    row = ProtectionConcern.objects.select_related("mission").get(pk=event.subject_id)
    people = set(holders_of(row.mission, ROLES)) | set(row.readers.values_list("pk", flat=True))
    return dict.fromkeys(people - {event.by_id}, "told")


notices.register(
    *(
        Kind(verb, label, CIVIL, {"told": words}, to_readers)
        for verb, label, words in (
            (
                "concern.entered",
                _("a protection concern I may read was entered"),
                _("A protection concern was entered: %(subject)s."),
            ),
            (
                "concern.readers_named",
                _("I was named to read a protection concern, or others were"),
                _("Who reads a protection concern was named anew: %(subject)s."),
            ),
            (
                "concern.referred",
                _("a protection concern I may read was referred"),
                _("%(subject)s was referred."),
            ),
            (
                "concern.answered",
                _("a referral of a protection concern was answered"),
                _("A referral was answered: %(subject)s."),
            ),
            (
                "concern.closed",
                _("a protection concern I may read was closed"),
                _("%(subject)s was closed."),
            ),
            (
                "concern.reopened",
                _("a protection concern I may read was opened again"),
                _("%(subject)s was opened again."),
            ),
        )
    )
)
