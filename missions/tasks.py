"""Who is told of which event of a mission: those who hold a role in it."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.notices import Kind, with_a_role

MISSIONS = _("Missions I have a role in")

notices.register(
    *(
        Kind(verb, label, MISSIONS, {"role": words}, with_a_role)
        for verb, label, words in (
            (
                "mission.changed",
                _("the mission's data changed"),
                _("%(by)s changed the data of %(subject)s."),
            ),
            ("mandate.added", _("a mandate was added"), _("%(by)s added a mandate: %(subject)s.")),
            ("mandate.changed", _("a mandate changed"), _("%(by)s changed a mandate: %(subject)s.")),
            (
                "strength.authorized",
                _("a strength was authorized"),
                _("%(by)s entered an authorized strength, %(subject)s."),
            ),
            (
                "authorized_strength.changed",
                _("an authorized strength changed"),
                _("%(by)s changed an authorized strength, %(subject)s."),
            ),
            (
                "participation.added",
                _("a partner joined"),
                _("%(by)s entered that a partner takes part: %(subject)s."),
            ),
            (
                "participation.ended",
                _("a partner's part ended"),
                _("%(by)s entered that a part ended: %(subject)s."),
            ),
        )
    )
)
