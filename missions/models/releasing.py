"""Whom a record of a mission or a partner is released to: a label on it, and the partners it names."""

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


def label(default=Release.MISSION):
    return models.CharField(_("who reads it"), max_length=8, choices=Release, default=default)


class Labelled(models.Model):
    """A record with a label; its mission's people and the partner that keeps it read it whatever it says.

    `home`: path, with "__", to the record whose mission or keeper it is of; "" where it has them itself.
    `has_keeper`: whether that may, with no mission or beside it, have a partner that keeps it.
    """

    label = label()
    released_to = models.ManyToManyField(
        Partner,
        blank=True,
        related_name="+",
        verbose_name=_("named"),
        help_text=_("organizations and states, where the label names them"),
    )

    home, has_keeper = "", True

    class Meta:
        abstract = True

    @classmethod
    def run_by_filter(cls, user):
        """Records of missions this person plans or decides for, and those a partner of theirs keeps."""
        run = cls._of(mission__in=keeps(user))
        return run | cls._of(keeper__in=granted(user, "act_for", Partner)) if cls.has_keeper else run

    @classmethod
    def released_filter(cls, user):
        """Records whose label lets this person read them, and those they run."""
        own = granted(user, "act_for", Partner)
        seen = cls.run_by_filter(user) | cls._of(mission__in=inside(user))
        partners = cls._of(mission__in=granted(user, "view_partner_tier", Mission))
        partners |= cls._of(mission__in=takes_part(own))
        seen |= Q(label__in=[Release.PARTNERS, Release.PUBLIC]) & partners
        public = cls._of(mission__is_public=True)
        seen |= Q(label=Release.PUBLIC) & (public | cls._of(mission=None) if cls.has_keeper else public)
        if own:
            named = cls.released_to.through.objects.filter(partner__in=own).values(cls._meta.model_name)
            seen |= Q(label=Release.NAMED, pk__in=named)
        return seen

    @classmethod
    def _of(cls, **asked):
        return Q(**{f"{cls.home}{name}": value for name, value in asked.items()})


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
