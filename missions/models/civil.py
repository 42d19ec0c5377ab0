"""What records have that an organization keeps beside a mission: a place, a label, and two roots."""

from django.db import models

from missions.models.entered import Entered
from missions.models.placed import Placed
from missions.models.releasing import Labelled


class OfOrganization(Placed, Labelled, Entered):
    """A record of one organization, its `keeper`, in the area of a mission."""

    mission: models.ForeignKey
    keeper: models.ForeignKey

    class Meta:
        abstract = True

    @classmethod
    def seen_by(cls, user):
        return cls.released_filter(user)

    @property
    def is_fictional(self):
        return self.mission.is_fictional or self.keeper.is_fictional

    @property
    def roots(self):
        return [self.mission, self.keeper]
