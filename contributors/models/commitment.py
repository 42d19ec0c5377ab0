"""How much of each requirement is accepted: the counter that decides who takes the last place."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from missions.models import Mission, Requirement


class Commitment(models.Model):
    """How much of a requirement is accepted, beside the requirement itself, whose version would tell of it.

    `accepted` is the most on any day: offers that follow one another take the same place. It never exceeds
    `required`; what is accepted as a reserve does not count.
    """

    requirement = models.OneToOneField(Requirement, models.CASCADE, related_name="commitment")
    required = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField(default=0)

    seen_by_words = _("Those who decide on pledges of the mission.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        constraints = [Check(condition=Q(accepted__lte=F("required")), name="no_more_accepted_than_required")]

    def __str__(self):
        return f"{self.requirement}: {self.accepted}/{self.required}"

    @classmethod
    def seen_by(cls, user):
        return Q(requirement__mission__in=granted(user, "decide_pledges", Mission))
