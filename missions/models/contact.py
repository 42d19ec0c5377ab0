"""Whom one reaches in a mission, and how: by post or partner and purpose, never by a person's name."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.constraints import Check
from accounts.models import Partner
from missions.models.body import RunQuerySet
from missions.models.command import Element
from missions.models.entered import Entered
from missions.models.mission import Mission
from missions.models.releasing import Labelled


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Contact(Labelled, Entered):
    """How a post of a mission, or a partner in it, is reached for one purpose."""

    class Purpose(models.TextChoices):
        DUTY = "duty", pgettext_lazy("contact", "duty desk")
        LIAISON = "liaison", pgettext_lazy("contact", "liaison")
        NOTICES = "notices", pgettext_lazy("contact", "humanitarian notifications")
        MEDEVAC = "medevac", pgettext_lazy("contact", "medical evacuation")
        MOVEMENT = "movement", pgettext_lazy("contact", "movement control")
        SECURITY = "security", pgettext_lazy("contact", "security")
        SUPPLY = "supply", pgettext_lazy("contact", "supply")
        PROTECTION = "protection", pgettext_lazy("contact", "protection of civilians")
        PRESS = "press", pgettext_lazy("contact", "press")
        OTHER = "other", pgettext_lazy("contact", "other")

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="contacts", verbose_name=_("mission"))
    element = models.ForeignKey(
        Element,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("post or unit"),
        help_text=_("of the mission's structure; empty: it is a partner's"),
    )
    keeper = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("partner"),
        help_text=_("whose post it is; empty: it is the mission's own"),
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.DUTY)
    title = models.CharField(
        _("name of the post"), max_length=160, help_text=_("such as Duty officer; never a person's name")
    )
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    call_sign = models.CharField(_("call sign"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("of the post, not of a person"))
    hours = models.CharField(_("hours"), max_length=120, blank=True, help_text=_("such as day and night"))
    notes = models.CharField(_("notes"), max_length=500, blank=True)

    known_by = ("title",)
    seen_by_words = _(
        "The mission's own people, who speaks for the partner whose it is, and those its label names; of a "
        "post, who sees that post."
    )
    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["mission", "title", "pk"]
        verbose_name, verbose_name_plural = _("contact"), _("contacts")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "element", "keeper", "purpose", "title"],
                name="one_contact_a_post_and_purpose",
                nulls_distinct=False,
                violation_error_message=_("This post has a contact for this purpose already: change that."),
            ),
            Check(
                condition=Q(element=None, keeper__isnull=False) | Q(element__isnull=False, keeper=None),
                name="a_contact_is_of_a_post_or_a_partner",
                violation_error_message=_("Name a post of the mission, or a partner: one of the two."),
            ),
            Check(
                condition=~Q(phone="", call_sign="", email=""),
                name="a_contact_says_how",
                violation_error_message=_("Give a telephone, a call sign or an e-mail address."),
            ),
        ]
        indexes = [models.Index(fields=["title", "id"]), models.Index(fields=["mission", "purpose"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:contact", args=[self.pk])

    def clean(self):
        super().clean()
        if self.element and self.element.mission_id != self.mission_id:
            raise ValidationError({"element": _("It is of another mission.")})

    @classmethod
    def seen_by(cls, user):
        posts = Element.objects.visible_to(user).order_by().values("pk")
        return cls.released_filter(user) & (Q(element=None) | Q(element__in=posts))

    @property
    def is_fictional(self):
        return self.mission.is_fictional or bool(self.keeper and self.keeper.is_fictional)

    @property
    def roots(self):
        return [self.mission, *([self.keeper] if self.keeper else [])]
