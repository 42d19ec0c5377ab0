"""Labels of what bodies, actions and engagements keep: as in `releasing`, for records of no mission, too."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import granted
from accounts.models import Partner
from missions.models.mission import Mission
from missions.models.releasing import Release, inside, keeps, takes_part


class Labelled(models.Model):
    """A record with a label. Its mission, or the partner that keeps it, stands on itself or on `holder`."""

    label = models.CharField(_("who reads it"), max_length=8, choices=Release, default=Release.MISSION)
    released_to = models.ManyToManyField(
        Partner,
        blank=True,
        related_name="+",
        verbose_name=_("named"),
        help_text=_("organizations and states, where the label names them"),
    )

    holder = ""  # path to what has the mission and the keeper, with "__"

    class Meta:
        abstract = True

    @classmethod
    def run_by_filter(cls, user):
        """Records of missions this person plans or decides for, and those a partner of theirs keeps."""
        return Q(**{f"{cls.holder}mission__in": keeps(user)}) | Q(
            **{f"{cls.holder}keeper__in": granted(user, "act_for", Partner)}
        )

    @classmethod
    def released_filter(cls, user):
        """Records whose label lets this person read them, and those they run."""
        own, at = granted(user, "act_for", Partner), cls.holder
        seen = cls.run_by_filter(user) | Q(**{f"{at}mission__in": inside(user)})
        partners = Q(**{f"{at}mission__in": granted(user, "view_partner_tier", Mission)})
        partners |= Q(**{f"{at}mission__in": takes_part(own)})
        seen |= Q(label__in=[Release.PARTNERS, Release.PUBLIC]) & partners
        public = Q(**{f"{at}mission__is_public": True}) | Q(**{f"{at}mission": None})
        seen |= Q(label=Release.PUBLIC) & public
        if own:
            named = cls.released_to.through.objects.filter(partner__in=own).values(cls._meta.model_name)
            seen |= Q(label=Release.NAMED, pk__in=named)
        return seen
