"""What a search finds of this app: the scales by which costs are shared."""

from django.urls import reverse

from accounts.folding import having
from accounts.search import Hit
from contributors.models import Scale


def scales(user, terms, most):
    rows = Scale.objects.visible_to(user).select_related("organization")
    rows = having(rows, terms, "name", "organization__code", "organization__name")
    return [
        Hit(row.name, reverse("contributors:scale", args=[row.pk]), row.organization.code)
        for row in rows[:most]
    ]
