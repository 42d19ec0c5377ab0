"""What pledges give to the catalogue of capabilities: how many that stand offer each."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import list_columns
from accounts.listing import Column
from contributors.models import Pledge
from contributors.models.pledge_life import STANDING
from missions.capability_uses import counted, told


def _offered(request, capabilities):
    rows = Pledge.objects.visible_to(request.user).filter(state__in=STANDING)
    return counted(rows, capabilities, reverse("contributors:pledges"))


list_columns.add(
    "missions:capabilities",
    Column(
        "pledges",
        _("Pledges that stand"),
        value=lambda found: found[0],
        kind="number",
        attach=_offered,
        cell=told,
    ),
    before="use",
)
