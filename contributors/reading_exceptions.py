"""Where an offer deployed or rotated without what it takes: why, who let it, and when; of the two sides."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Event, User
from contributors.models import Pledge

LABELS = {
    "pledge.deployed": lazy("Deployed by exception"),
    "pledge.rotated": lazy("Rotated by exception"),
}


class Excepted(NamedTuple):
    """One exception. `by` None: the portal itself."""

    label: str
    why: str
    by: User | None
    at: datetime


def exceptions(user, pledge):
    """The exceptions made for an offer, the first first, for a reader of one of its sides."""
    if not pledge.is_between(user):
        return []
    kind = ContentType.objects.get_for_model(Pledge)
    told = Event.objects.visible_to(user, kinds=frozenset([kind.pk]))
    told = told.filter(subject_type=kind, subject_id=str(pledge.pk), verb__in=list(LABELS))
    return [
        Excepted(str(LABELS[event.verb]), why, event.by, event.at)
        for event in told.select_related("by").order_by("at", "pk")
        if (why := event.data.get("exception"))
    ]
