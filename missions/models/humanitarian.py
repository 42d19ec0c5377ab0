"""Humanitarian notifications: where humanitarian actors are or move, told to those whose forces are near.

A notice, never a request for permission; each party says for itself that it has read it, and it ends by
the clock.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.steps import Life, Step
from missions import notifying, placing
from missions.models.civil import OfOrganization
from missions.models.mission import Mission
from missions.models.placed import PlacedQuerySet, degrees_east, degrees_north, lies_on_earth
from missions.models.releasing import inside

LONGEST = timedelta(days=366)  # a site that stays is notified anew


class HumanitarianQuerySet(PlacedQuerySet):
    def concerning(self, user):
        """With `is_concerned`: whether this reader is of the mission, of who submitted it, or of a party."""
        found = Value(True) if user.is_system else self.model.concerned_filter(user)
        is_concerned = ExpressionWrapper(found, BooleanField()) if isinstance(found, Q) else found
        return self.annotate(is_concerned=is_concerned)

    def standing_as(self, code, now):
        """Those that stand so at a moment, as `notifying.standing` says it."""
        parties = NotificationParty.objects.filter(notification=OuterRef("pk")).order_by()
        some, silent = Exists(parties), Exists(parties.filter(acknowledged_at=None))
        is_open, past = Q(state__in=notifying.OPEN), Q(ends_at__lte=now)
        heard = Q(some) & ~Q(silent)
        if code == notifying.EXPIRED:
            return self.filter(is_open & past & heard)
        if code == notifying.UNACKNOWLEDGED:
            return self.filter(is_open & past & ~heard)
        if code == notifying.ACKNOWLEDGED:
            return self.filter(heard, state=notifying.PASSED_ON).exclude(past)
        if code == notifying.PASSED_ON:
            return self.filter(~heard, state=code).exclude(past)
        return self.filter(state=code).exclude(is_open & past)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class HumanitarianNotification(OfOrganization):
    """One site or movement of a humanitarian actor, from a moment until a moment."""

    class Kind(models.TextChoices):
        SITE = "site", pgettext_lazy("notification", "static site")
        MOVEMENT = "movement", pgettext_lazy("notification", "movement")

    class State(models.TextChoices):
        SUBMITTED = notifying.SUBMITTED, pgettext_lazy("notification", "submitted")
        RECEIVED = notifying.RECEIVED, pgettext_lazy("notification", "received")
        PASSED_ON = notifying.PASSED_ON, pgettext_lazy("notification", "passed on")
        COMPLETED = notifying.COMPLETED, pgettext_lazy("notification", "completed")
        WITHDRAWN = notifying.WITHDRAWN, pgettext_lazy("notification", "withdrawn")

    class Standing(models.TextChoices):
        """How it stands by the clock, beside the steps that were taken."""

        SUBMITTED = notifying.SUBMITTED, pgettext_lazy("notification", "submitted")
        RECEIVED = notifying.RECEIVED, pgettext_lazy("notification", "received")
        PASSED_ON = notifying.PASSED_ON, pgettext_lazy("notification", "passed on, not acknowledged by all")
        ACKNOWLEDGED = notifying.ACKNOWLEDGED, pgettext_lazy("notification", "acknowledged by all")
        EXPIRED = notifying.EXPIRED, pgettext_lazy("notification", "expired")
        UNACKNOWLEDGED = notifying.UNACKNOWLEDGED, pgettext_lazy("notification", "expired unacknowledged")
        COMPLETED = notifying.COMPLETED, pgettext_lazy("notification", "completed")
        WITHDRAWN = notifying.WITHDRAWN, pgettext_lazy("notification", "withdrawn")

    class Precision(models.TextChoices):
        EXACT = (
            placing.EXACT,
            pgettext_lazy("precision", "exactly to whom it is passed, to others the village"),
        )
        VILLAGE = placing.VILLAGE, pgettext_lazy("precision", "the village, within about 5 km")
        DISTRICT = placing.DISTRICT, pgettext_lazy("precision", "the district, within about 25 km")
        AREA = placing.AREA, pgettext_lazy("precision", "the area, within about 110 km")

    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="humanitarian_notifications", verbose_name=_("mission")
    )
    keeper = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="humanitarian_notifications",
        verbose_name=_("submitted by"),
        help_text=_("the organization whose site or movement it is"),
    )
    reference = models.CharField(
        _("reference"), max_length=24, blank=True, help_text=_("the organization's own; empty: none")
    )
    kind = models.CharField(_("type"), max_length=8, choices=Kind)
    title = models.CharField(_("what"), max_length=160)
    purpose = models.TextField(_("purpose"), max_length=1000, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), help_text=_("from then on it no longer stands"))
    precision = models.CharField(
        _("place told as"), max_length=8, choices=Precision, default=Precision.EXACT,
        help_text=_("what parties and others read; who submits it and the mission's own people read it all"),
    )  # fmt: skip
    to_place = models.CharField(_("destination"), max_length=120, blank=True)
    to_latitude, to_longitude = degrees_north(), degrees_east()
    route = models.TextField(_("route"), max_length=1000, blank=True, help_text=_("places on the way"))
    told_to_latitude = degrees_north(editable=False)
    told_to_longitude = degrees_east(editable=False)
    persons = models.PositiveIntegerField(_("persons"), null=True, blank=True)
    vehicles = models.PositiveIntegerField(_("vehicles"), null=True, blank=True)
    contact = models.CharField(
        _("whom to reach"),
        max_length=300,
        blank=True,
        help_text=_("read by the mission and the parties alone"),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=State, default=State.SUBMITTED, editable=False
    )
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    received_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    told_expired_at = models.DateTimeField(null=True, editable=False)

    known_by = ("reference", "title")
    seen_by_words = _(
        "The mission's own people, who speaks for the organization that submitted it, who speaks for a party "
        "it was passed to, and whom its label names. They read to whom it was passed and who acknowledged it."
    )
    objects = HumanitarianQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "pk"]
        verbose_name, verbose_name_plural = _("humanitarian notification"), _("humanitarian notifications")
        constraints = [
            Check(
                condition=Q(ends_at__gt=F("starts_at")),
                name="a_notification_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
            lies_on_earth("a_notified_place_lies_on_earth"),
            Check(
                condition=Q(to_latitude=None, to_longitude=None)
                | Q(to_latitude__range=(-90, 90), to_longitude__range=(-180, 180)),
                name="a_notified_destination_lies_on_earth",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
            Check(
                condition=Q(kind="movement") | Q(to_place="", to_latitude=None, route=""),
                name="a_site_goes_nowhere",
                violation_error_message=_("A static site has no destination and no route."),
            ),
        ]
        indexes = [
            models.Index(fields=["-starts_at", "id"]),
            models.Index(fields=["state", "ends_at"]),
            models.Index(fields=["mission", "-starts_at", "id"]),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:humanitarian", args=[self.pk])

    def clean(self):
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at - self.starts_at > LONGEST:
            raise ValidationError({"ends_at": _("A year at most: notify anew what stays longer.")})

    @classmethod
    def seen_by(cls, user):
        return cls.released_filter(user) | Q(pk__in=passed_to(user))

    @classmethod
    def concerned_filter(cls, user):
        own = granted(user, "act_for", Partner)
        return Q(mission__in=inside(user)) | Q(keeper__in=own) | Q(pk__in=passed_to(user))

    @classmethod
    def own_filter(cls, user):
        return super().own_filter(user) | Q(precision=placing.EXACT, pk__in=passed_to(user))

    @property
    def zone(self):
        return ZoneInfo(self.mission.time_zone)

    def standing_at(self, now):
        """How it stands at a moment, one of `Standing`; asks for its parties."""
        asked, heard = self.parties.count(), self.parties.filter(acknowledged_at__isnull=False).count()
        return notifying.standing(self.state, self.ends_at, now, asked, heard)

    def tell_place(self):
        super().tell_place()
        self.told_to_latitude, self.told_to_longitude = placing.told(
            self.to_latitude, self.to_longitude, self.precision
        )

    @property
    def tells_names(self):
        """Whether this reader may know the places of the way by name."""
        return self.is_near or self.precision in (placing.EXACT, placing.VILLAGE)

    @property
    def destination_shown(self):
        return self.to_place if self.tells_names else ""

    @property
    def route_shown(self):
        return self.route if self.tells_names else ""


def passed_to(user):
    """Keys of the notifications passed to a partner this person speaks for."""
    own = granted(user, "act_for", Partner)
    return NotificationParty.objects.filter(partner__in=own).order_by().values("notification")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class NotificationParty(models.Model):
    """Somebody a notification was passed to, and that they said they read it: who, when, in which words."""

    class Part(models.TextChoices):
        FORCES = "forces", pgettext_lazy("party", "forces of the mission")
        HOST = "host", pgettext_lazy("party", "host")
        PARTNER = "partner", pgettext_lazy("party", "partner")

    notification = models.ForeignKey(HumanitarianNotification, models.CASCADE, related_name="parties")
    part = models.CharField(_("as what"), max_length=8, choices=Part)
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="notifications_passed"
    )
    passed_at = models.DateTimeField(_("passed on"), default=timezone.now)
    passed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.CharField(_("in words"), max_length=500, blank=True)

    seen_by_words = _("Whoever sees the notification.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["notification", "part", "pk"]
        verbose_name, verbose_name_plural = _("party to a notification"), _("parties to notifications")
        constraints = [
            models.UniqueConstraint(
                fields=["notification", "partner"],
                nulls_distinct=False,
                name="a_party_once_in_a_notification",
            ),
            Check(
                condition=Q(part="forces", partner=None) | ~Q(part="forces") & Q(partner__isnull=False),
                name="forces_are_the_missions_own",
            ),
            Check(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="an_acknowledgement_says_who_and_when",
            ),
        ]

    def __str__(self):
        return self.partner.local_name if self.partner_id else str(self.Part.FORCES.label)

    def get_absolute_url(self):
        return self.notification.get_absolute_url()

    @classmethod
    def seen_by(cls, user):
        seen = HumanitarianNotification.objects.visible_to(user).order_by().values("pk")
        return Q(notification__in=seen)

    @property
    def code(self):
        """As the API and forms name the party: the partner's code, or "forces"."""
        return self.partner.code if self.partner_id else self.Part.FORCES.value


HUMANITARIAN_LIFE = Life(
    (
        Step(
            "receive",
            pgettext_lazy("notification", "Say that it was received"),
            (notifying.SUBMITTED,),
            notifying.RECEIVED,
            "mission",
            _("The organization reads that the mission has it. To receive a notice permits nothing."),
        ),
        Step(
            "forward",
            pgettext_lazy("notification", "Pass it on"),
            (notifying.RECEIVED, notifying.PASSED_ON),
            notifying.PASSED_ON,
            "mission",
            _("Each party reads it and acknowledges for itself. It is a notice, no request."),
        ),
        Step(
            "complete",
            pgettext_lazy("notification", "Say that it is over"),
            (notifying.RECEIVED, notifying.PASSED_ON),
            notifying.COMPLETED,
            "keeper",
            _("The movement has arrived, or the site was left: forces need no longer keep it in mind."),
        ),
        Step(
            "withdraw",
            pgettext_lazy("notification", "Withdraw it"),
            notifying.OPEN,
            notifying.WITHDRAWN,
            "keeper",
            _("It does not take place. All who had it are told."),
            is_dangerous=True,
        ),
    )
)
