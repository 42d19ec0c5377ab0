"""What pages of records that belong to a pledge say alike: columns of its list, and the way back to it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.listing import Column
from accounts.names import LocalName

UNIT = Column("pledge", lazy("Unit or post"), value="pledge.title", sort=("pledge__title", "pk"))
CONTRIBUTOR = Column(
    "contributor",
    lazy("Contributor"),
    value="pledge.contributor.local_name",
    sort=LocalName("pledge__contributor"),
)
MISSION = Column("mission", lazy("Mission"), value="pledge.mission.acronym", sort="pledge__mission__acronym")


def crumbs_of(pledge):
    return [(_("Pledges"), reverse("contributors:pledges")), (pledge.title, pledge.get_absolute_url())]
