"""Whom a record of a mission is released to: a label on it, and the partners it names."""

from collections import defaultdict

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import granted
from accounts.models import Partner
from accounts.validity import standing_on
from missions.models.mission import Mission, Participation

KEEPS = ("edit_requirements", "decide_pledges")  # either makes one keep the structure


class Release(models.TextChoices):
    """Who reads a record beside those it names."""

    MISSION = "mission", _("the mission alone")
    NAMED = "named", _("the mission, and the organizations and states named")
    PARTNERS = "partners", _("partners of the mission")
    PUBLIC = "public", _("everyone who signs in")


class Released(models.Model):
    """A record with a label; the mission's own people read it whatever the label says."""

    release = models.CharField(
        _("released to"), max_length=8, choices=Release, default=Release.PARTNERS, help_text=_("who reads it")
    )
    released_to = models.ManyToManyField(
        Partner,
        blank=True,
        related_name="+",
        verbose_name=_("named"),
        help_text=_("organizations and states, where the label names them"),
    )

    class Meta:
        abstract = True

    @classmethod
    def released(cls, user, mission="mission"):
        """The filter for rows this reader's labels open; `mission`: the path to their mission."""
        own = granted(user, "act_for", Partner)
        partners = Q(**{f"{mission}__in": granted(user, "view_partner_tier", Mission)})
        partners |= Q(**{f"{mission}__in": takes_part(own)})
        seen = Q(**{f"{mission}__in": inside(user)})
        seen |= Q(release__in=[Release.PARTNERS, Release.PUBLIC]) & partners
        seen |= Q(release=Release.PUBLIC, **{f"{mission}__is_public": True})
        if own:
            through = cls.released_to.through
            named = through.objects.filter(partner__in=own).values(cls._meta.model_name)
            seen |= Q(release=Release.NAMED, pk__in=named)
        return seen


def inside(user):
    """Keys of the missions of which one is the mission's own: with a role there that is no partner's."""
    tier = granted(user, "view_partner_tier", Mission)
    return granted(user, "view_mission", Mission) - tier | keeps(user)


def keeps(user):
    """Keys of the missions whose structure this person keeps."""
    return set().union(*(granted(user, permission, Mission) for permission in KEEPS))


def named_on(model, keys):
    """{key of a record: codes of the partners its label names}, of records the reader was shown."""
    through, of = model.released_to.through, model._meta.model_name
    named = defaultdict(list)
    rows = through.objects.filter(**{f"{of}__in": keys}).order_by("partner__code")
    for key, code in rows.values_list(of, "partner__code"):
        named[key].append(code)
    return named


def takes_part(partners):
    today = timezone.localdate()
    return Participation.objects.filter(standing_on(today), partner__in=partners).order_by().values("mission")
