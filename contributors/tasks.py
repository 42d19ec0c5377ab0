"""Which refreshers of this app exist, and what follows which event."""

from django.utils.translation import gettext_lazy as _

from accounts import notices, outbox
from accounts.notices import Kind, with_a_role
from contributors import summaries

outbox.register(
    "burden",
    refresh=summaries.refresh_burden,
    every=summaries.burden_keys,
    stored=summaries.stored_burden,
)

notices.register(
    Kind(
        "strength.reported",
        _("a strength was reported or corrected"),
        _("Missions and partners I have a role in"),
        {"role": _("%(by)s reported or corrected a strength: %(subject)s.")},
        with_a_role,
    ),
    Kind(
        "strength.month_reported",
        _("a mission's month was reported or corrected"),
        _("Missions and partners I have a role in"),
        {"role": _("%(by)s reported or corrected a month: %(subject)s.")},
        with_a_role,
    ),
)
