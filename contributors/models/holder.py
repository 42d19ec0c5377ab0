"""Who fills the elements of a mission's structure: deployments, and people of states and organizations."""

import uuid

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.validity import Dated, ends_after_start, never_overlap, standing_on
from contributors.models.deployment import Deployment
from missions.models import Element
from missions.models.releasing import inside


class HolderQuerySet(VisibleQuerySet):
    def standing(self, day):
        return self.filter(standing_on(day))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Holder(Dated):
    """That somebody held a post or filled a force element, from a day until a day; perhaps acting."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    element = models.ForeignKey(Element, models.CASCADE, related_name="holders", verbose_name=_("element"))
    deployment = models.ForeignKey(
        Deployment,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="fills",
        verbose_name=_("deployment"),
        help_text=_("that fills it; empty: a person of the state or organization"),
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="holds",
        verbose_name=_("state or organization"),
        help_text=_("whose forces or person it is"),
    )
    shown_as = models.CharField(
        _("shown as"), max_length=120, blank=True, help_text=_("rank or function; no name is needed")
    )
    is_acting = models.BooleanField(
        _("acting"), default=False, help_text=_("for the holder while away, or until there is one")
    )
    handover_note = models.TextField(
        _("handover note"),
        max_length=4000,
        blank=True,
        help_text=_("for whoever follows; read by the mission and the holder's own side"),
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

    known_by = ("shown_as",)
    kept_between = ("handover_note", "version")
    seen_by_words = _(
        "Whoever sees the element and, of a deployment, the pledge it stands under. The handover note: the "
        "mission's own people and the holder's own side."
    )
    objects = HolderQuerySet.as_manager()

    class Meta:
        ordering = ["element", "starts_on"]
        verbose_name, verbose_name_plural = _("holder"), _("holders")
        constraints = [
            never_overlap("one_holder_of_an_element_at_a_time", "element", condition=Q(is_acting=False)),
            never_overlap("one_acting_holder_at_a_time", "element", condition=Q(is_acting=True)),
            ends_after_start("a_holder_leaves_after_coming"),
            Check(condition=Q(starts_on__isnull=False), name="a_holder_says_since_when"),
        ]
        indexes = [models.Index(fields=["element", "starts_on"])]

    def __str__(self):
        return f"{self.element}: {self.shown_as or self.partner}"

    def get_absolute_url(self):
        return f"{self.element.get_absolute_url()}#holders"

    def clean(self):
        super().clean()
        if self.deployment_id and self.deployment.pledge.mission_id != self.element.mission_id:
            raise ValidationError({"deployment": _("This deployment is in another mission.")})

    @classmethod
    def seen_by(cls, user):
        elements = Element.objects.visible_to(user).order_by().values("pk")
        deployments = Deployment.objects.visible_to(user).order_by().values("pk")
        return Q(element__in=elements) & (Q(deployment=None) | Q(deployment__in=deployments))

    @property
    def roots(self):
        """Its mission, and whose it is."""
        return [self.element.mission, self.partner]

    def is_between(self, user):
        """Whether this reader is of the mission or of the holder's side."""
        if user.is_system:
            return True
        return self.element.mission_id in inside(user) or self.partner_id in granted(user, "act_for", Partner)

    def history_for(self, user):
        return None, () if self.is_between(user) else self.kept_between
