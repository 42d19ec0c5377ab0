"""The structure of a mission: its posts and force elements, and who has which authority over each, by dates.

Authority stands in edges, one a relationship and period. Rules over several edges are kept by triggers of the
database (migration 0012) and told in words by missions.chain; who fills an element is the contributors'.
"""

import uuid

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.validity import Dated, ends_after_start, never_overlap, standing_on
from missions import chain
from missions.models.capability import Capability
from missions.models.mission import Mission
from missions.models.releasing import Labelled, Release, keeps, label


class ElementQuerySet(VisibleQuerySet):
    def kept_by(self, user):
        """Those of missions whose structure this person keeps."""
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(mission__in=keeps(user))

    run_by = kept_by

    def standing(self, day):
        """Those that are part of their mission's structure on a day."""
        return self.filter(standing_on(day))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Element(Labelled, Dated):
    """A post, headquarters or force element of a mission's structure; a deployment fills it, or nobody."""

    class Kind(models.TextChoices):
        POST = "post", pgettext_lazy("element", "post")
        HEADQUARTERS = "headquarters", pgettext_lazy("element", "headquarters")
        FORCE = "force", _("force element")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = label(Release.PARTNERS)
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="elements", verbose_name=_("mission"))
    reference = models.CharField(
        _("reference"), max_length=24, help_text=_("unique in the mission, such as SECT-E")
    )
    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    under = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="below",
        verbose_name=_("stands under"),
        help_text=_("its place in the structure; whose authority it is under is said by dates, apart"),
    )
    capability = models.ForeignKey(
        Capability,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="elements",
        verbose_name=_("capability"),
        help_text=_("of a force element; empty: not stated"),
    )
    location = models.CharField(_("place or sector"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    has_keeper = False
    known_by = ("reference", "title")
    seen_by_words = _(
        "The mission's own people; those its label names; and the state that has full command of it."
    )
    objects = ElementQuerySet.as_manager()

    class Meta:
        ordering = ["mission", "reference"]
        verbose_name, verbose_name_plural = _("element"), _("elements")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "reference"],
                name="one_element_a_reference",
                violation_error_message=_("The mission has an element with this reference already."),
            ),
            ends_after_start("an_element_ends_after_it_starts"),
            Check(
                condition=Q(under=None) | ~Q(under=F("id")),
                name="an_element_stands_under_another",
                violation_error_message=_("It cannot stand under itself."),
            ),
        ]
        indexes = [models.Index(fields=["mission", "kind"])]

    def __str__(self):
        return f"{self.mission} {self.reference}"

    def get_absolute_url(self):
        return reverse("missions:element", args=[self.pk])

    def clean(self):
        super().clean()
        if self.under_id and self.under.mission_id != self.mission_id:
            raise ValidationError({"under": _("It stands under an element of its own mission.")})

    @classmethod
    def seen_by(cls, user):
        return cls.released_filter(user) | Q(pk__in=commanded_by(user))

    @property
    def is_fictional(self):
        return self.mission.is_fictional


class AuthorityQuerySet(VisibleQuerySet):
    def kept_by(self, user):
        """Those of missions whose structure this person keeps."""
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(element__mission__in=keeps(user))

    def standing(self, day):
        """Those in force on a day."""
        return self.filter(standing_on(day))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class AuthorityEdge(Labelled, Dated):
    """That somebody has an authority over an element, from a day until a day, by which instrument."""

    class Relationship(models.TextChoices):
        """UN words first; in brackets those of NATO."""

        FULL = chain.FULL, _("full command (national)")
        OPERATIONAL = chain.OPERATIONAL, _("operational authority (OPCON)")
        TACTICAL = chain.TACTICAL, _("tactical command (TACON)")
        TASKING = chain.TASKING, _("tasking authority")
        ADMINISTRATIVE = chain.ADMINISTRATIVE, _("administrative control")
        COORDINATING = chain.COORDINATING, _("coordinating authority")
        SUPPORTING = chain.SUPPORTING, _("supports")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = label(Release.PARTNERS)
    element = models.ForeignKey(
        Element, models.CASCADE, related_name="authorities", verbose_name=_("element")
    )
    relationship = models.CharField(_("relationship"), max_length=14, choices=Relationship)
    superior = models.ForeignKey(
        Element,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="authority_over",
        verbose_name=_("whose authority"),
        help_text=_("who has it; of support, the element that is supported"),
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="authority_over",
        verbose_name=_("state or organization"),
        help_text=_("for full command and administrative control, which are a state's"),
    )
    instrument = models.CharField(
        _("instrument"), max_length=160, blank=True, help_text=_("by which it began, such as a TOA message")
    )
    end_instrument = models.CharField(
        _("instrument of its end"), max_length=160, blank=True, help_text=_("such as a reverse TOA message")
    )
    limits = models.CharField(
        _("limits"), max_length=500, blank=True, help_text=_("what it does not cover, in words")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    home, has_keeper = "element__", False
    known_by = ("relationship",)
    seen_by_words = _(
        "Whoever sees both elements and whom its label names; and the state that has full command of the "
        "element."
    )
    objects = AuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["element", "relationship", "starts_on"]
        verbose_name, verbose_name_plural = _("authority"), _("authorities")
        constraints = [
            Check(
                condition=Q(superior__isnull=False, partner=None) & ~Q(relationship=chain.FULL)
                | Q(superior=None, partner__isnull=False)
                & Q(relationship__in=[chain.FULL, chain.ADMINISTRATIVE]),
                name="an_authority_is_somebodys",
                violation_error_message=_(
                    "Full command is a state's; administrative control a state's or an element's; every "
                    "other authority an element's."
                ),
            ),
            Check(
                condition=Q(relationship=chain.FULL, starts_on=None, ends_on=None)
                | ~Q(relationship=chain.FULL) & Q(starts_on__isnull=False),
                name="full_command_never_ends",
                violation_error_message=_(
                    "Full command has no first and no last day: it never ends. Every other authority has a "
                    "first day."
                ),
            ),
            Check(
                condition=Q(superior=None) | ~Q(superior=F("element")),
                name="nothing_commands_itself",
                violation_error_message=_("An element has no authority over itself."),
            ),
            ends_after_start("an_authority_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["element"],
                condition=Q(relationship=chain.FULL),
                name="one_full_command",
                violation_error_message=_("A state has full command of it already."),
            ),
            never_overlap(
                "one_operational_authority_at_a_time", "element", condition=Q(relationship=chain.OPERATIONAL)
            ),
            never_overlap(
                "one_tactical_command_at_a_time", "element", condition=Q(relationship=chain.TACTICAL)
            ),
            never_overlap("one_authority_a_pair_at_a_time", "element", "relationship", "superior"),
        ]
        indexes = [
            models.Index(fields=["superior", "relationship"]),
            models.Index(fields=["element", "relationship"]),
        ]

    def __str__(self):
        return f"{self.element} – {self.superior or self.partner}"

    def get_absolute_url(self):
        return f"{self.element.get_absolute_url()}#authorities"

    def clean(self):
        super().clean()
        is_within = self.superior_id and self.relationship in chain.WITHIN_A_MISSION
        if is_within and self.superior.mission_id != self.element.mission_id:
            words = _("Authority is held within a mission; across missions one supports or coordinates.")
            raise ValidationError({"superior": words})
        is_full = self.partner_id and self.relationship == chain.FULL
        if is_full and self.partner.kind != Partner.Kind.NATION:
            raise ValidationError({"partner": _("Full command is a state's alone.")})

    @classmethod
    def seen_by(cls, user):
        elements = Element.objects.visible_to(user).order_by().values("pk")
        both = Q(element__in=elements) & (Q(superior=None) | Q(superior__in=elements))
        return both & cls.released_filter(user) | Q(element__in=commanded_by(user)) & (
            Q(superior=None) | Q(superior__in=elements)
        )

    @property
    def is_fictional(self):
        return self.element.mission.is_fictional

    @property
    def as_edge(self):
        """As the rules know it."""
        return chain.Edge(
            self.pk, self.element_id, self.relationship, self.superior_id, self.starts_on, self.ends_on
        )

    @property
    def holder(self):
        """The element, state or organization whose authority it is."""
        return self.superior or self.partner


def commanded_by(user):
    """Keys, as a query, of elements of which a state this person speaks for has full command."""
    own = granted(user, "act_for", Partner)
    rows = AuthorityEdge.objects.filter(relationship=chain.FULL, partner__in=own)
    return rows.order_by().values("element")


# --- Ways up, whoever reads them: keys alone, to be narrowed to what a reader sees
LINE_UP = """
WITH RECURSIVE up (element_id, depth) AS (
  SELECT %(element)s::uuid, 0
  UNION
  SELECT COALESCE(a.superior_id, e.under_id), up.depth + 1
  FROM up JOIN missions_element e ON e.id = up.element_id
  LEFT JOIN missions_authorityedge a ON a.element_id = e.id AND a.relationship = 'operational'
    AND a.starts_on <= %(day)s AND (a.ends_on IS NULL OR a.ends_on >= %(day)s)
  WHERE COALESCE(a.superior_id, e.under_id) IS NOT NULL AND up.depth < 30
) SELECT element_id FROM up WHERE depth > 0 ORDER BY depth
"""
WALK_UP = """
WITH RECURSIVE up (element_id, edge_id) AS (
  SELECT %(element)s::uuid, NULL::uuid
  UNION
  SELECT a.superior_id, a.id
  FROM up JOIN missions_authorityedge a ON a.element_id = up.element_id
  WHERE a.relationship IN ('operational', 'tactical', 'tasking')
    AND a.starts_on <= %(day)s AND (a.ends_on IS NULL OR a.ends_on >= %(day)s)
) SELECT edge_id FROM up WHERE edge_id IS NOT NULL
"""


def line_up(element, day):
    """Keys of the elements above one on a day, nearest first: by operational authority, else by place."""
    return _keys(LINE_UP, element, day)


def walk_up(element, day):
    """Keys of the authorities by which an element, and whoever commands it, is commanded on a day."""
    return _keys(WALK_UP, element, day)


def _keys(question, element, day):
    with connection.cursor() as cursor:
        cursor.execute(question, {"element": str(element), "day": day})
        return [key for (key,) in cursor.fetchall()]
