"""What a search finds of records of care: their references, for who keeps them alone."""

from accounts.folding import having
from accounts.search import Hit
from logistics.models import CareRecord


def care_records(user, terms, most):
    rows = CareRecord.objects.visible_to(user).select_related("mission")
    rows = having(rows, terms, "reference", "mission__acronym").order_by("-happened_on", "pk")
    return [
        Hit(
            row.reference,
            row.get_absolute_url(),
            f"{row.mission.acronym}, {row.get_kind_display()}",
            row.is_fictional,
        )
        for row in rows[:most]
    ]
