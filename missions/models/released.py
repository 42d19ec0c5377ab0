"""Who reads a record of a mission's command and decisions: its label, and the partners it names."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import granted
from accounts.models import Membership, Partner
from accounts.validity import standing_on
from missions.models.mission import Mission, Participation

STAFF = (
    "edit_mission",
    "edit_requirements",
    "decide_pledges",
    "report_strength",
    "manage_money",
    "manage_logistics",
    "view_audit",
)


class Label(models.TextChoices):
    """How far a record may go, each label with all who read by those before it."""

    MISSION = "mission", pgettext_lazy("label", "the mission's staff and those it concerns")
    NAMED = "named", pgettext_lazy("label", "also the partners named")
    PARTNERS = (
        "partners",
        pgettext_lazy("label", "also everyone with a role in the mission, and its partners"),
    )
    PUBLIC = "public", pgettext_lazy("label", "everyone who signs in")


class Released(models.Model):
    """A record with a label. Its mission, or the partner that keeps it, stands on itself or on `holder`."""

    label = models.CharField(_("who reads it"), max_length=8, choices=Label, default=Label.MISSION)
    released_to = models.ManyToManyField(
        Partner,
        blank=True,
        related_name="+",
        verbose_name=_("partners named"),
        help_text=_("of an organization also its members"),
    )

    holder = ""  # path to what has the mission and the keeper, with "__"

    class Meta:
        abstract = True

    @classmethod
    def run_by_filter(cls, user):
        """Records of missions this person plans or decides for, and those a partner of theirs keeps."""
        return Q(**{f"{cls.holder}mission__in": runs(user)}) | Q(
            **{f"{cls.holder}keeper__in": granted(user, "act_for", Partner)}
        )

    @classmethod
    def released_filter(cls, user):
        """Records whose label lets this person read them, and those they run."""
        own, at = granted(user, "act_for", Partner), cls.holder
        wide, public = [Label.PARTNERS, Label.PUBLIC], Q(label=Label.PUBLIC)
        seen = cls.run_by_filter(user) | Q(**{f"{at}mission__in": staffs(user)})
        seen |= Q(label__in=wide) & Q(**{f"{at}mission__in": granted(user, "view_mission", Mission)})
        seen |= public & (Q(**{f"{at}mission__is_public": True}) | Q(**{f"{at}mission": None}))
        if own:
            seen |= Q(label__in=wide) & Q(**{f"{at}mission__in": takes_part(own)})
            through, name = cls.released_to.through, cls._meta.model_name
            named = through.objects.filter(Q(partner__in=own) | Q(partner__in=organizations_of(own)))
            seen |= Q(label=Label.NAMED, pk__in=named.values(name))
        return seen


def runs(user):
    """Keys of the missions this person plans or decides for."""
    return granted(user, "edit_requirements", Mission) | granted(user, "decide_pledges", Mission)


def staffs(user):
    """Keys of the missions whose staff this person is; a reader or a partner's analyst is none."""
    return set().union(*(granted(user, permission, Mission) for permission in STAFF))


def takes_part(partners):
    """Missions in which one of these partners takes part today."""
    today = timezone.localdate()
    return Participation.objects.filter(standing_on(today), partner__in=partners).order_by().values("mission")


def organizations_of(partners):
    """Organizations of which one of these partners is a member today."""
    today = timezone.localdate()
    rows = Membership.objects.filter(standing_on(today), partner__in=partners)
    return rows.order_by().values("organization")
