"""Tasks that follow: what is to be done, by whom, until when, and whether somebody else saw that it was.

One record for all that leads to something: decisions, consultations and promises here; other apps name the
records of theirs from which an action may come (missions.following).
"""

import uuid

import pghistory
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.steps import Life, Step
from missions.models.body import RunQuerySet, kept_by_someone
from missions.models.mission import Mission
from missions.models.releasing import Labelled


class ActionQuerySet(RunQuerySet):
    def owned_by(self, user):
        """Those a partner this person speaks for, or they themselves, are to do."""
        own = granted(user, "act_for", Partner)
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(Q(owner__in=own) | Q(person=user.pk))

    def overdue(self, today):
        return self.filter(state=Action.State.OPEN, due_on__lt=today)

    def from_record(self, row):
        """Those that come from a record."""
        kind = ContentType.objects.get_for_model(row)
        return self.filter(origin_type=kind, origin_id=str(row.pk))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Action(Labelled):
    """One task with its owner and its day."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("action", "open")
        DONE = "done", pgettext_lazy("action", "reported done")
        VERIFIED = "verified", pgettext_lazy("action", "verified")
        CANCELLED = "cancelled", pgettext_lazy("action", "given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        _("reference"), max_length=24, blank=True, help_text=_("unique in the mission; empty: none")
    )
    title = models.CharField(_("what is to be done"), max_length=200)
    text = models.TextField(_("in detail"), max_length=2000, blank=True)
    mission = models.ForeignKey(
        Mission,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("mission"),
        help_text=_("empty: of no mission"),
    )
    keeper = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions_kept",
        verbose_name=_("followed up by"),
        help_text=_("the partner that follows it up beside the mission's planners"),
    )
    owner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("owner"),
        help_text=_("the partner that does it; empty: the mission itself"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("person"),
        help_text=_("who does it, where one person is named"),
    )
    due_on = models.DateField(_("due"))
    origin_type = models.ForeignKey(ContentType, models.PROTECT, null=True, editable=False, related_name="+")
    origin_id = models.CharField(max_length=40, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, editable=False)
    done_on = models.DateField(_("reported done"), null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    report = models.CharField(_("what was done"), max_length=1000, blank=True, editable=False)
    verified_on = models.DateField(_("verified"), null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    reminded_on = models.DateField(null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("set by")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("reference", "title")
    seen_by_words = _(
        "Who plans or decides for its mission or follows it up, the mission's staff, who speaks for its "
        "owner, the person named, and whom its label names."
    )
    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name, verbose_name_plural = _("action"), _("actions")
        constraints = [
            kept_by_someone("an_action_is_followed_by_someone"),
            models.UniqueConstraint(
                fields=["mission", "reference"],
                condition=~Q(reference=""),
                nulls_distinct=False,
                name="one_action_a_reference",
                violation_error_message=_("There is an action with this reference already."),
            ),
            Check(
                condition=Q(origin_type=None, origin_id="") | Q(origin_type__isnull=False) & ~Q(origin_id=""),
                name="an_origin_is_a_record",
            ),
            Check(
                condition=~Q(state__in=["done", "verified"])
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="what_is_done_says_by_whom",
            ),
            Check(
                condition=~Q(state="verified")
                | Q(verified_by__isnull=False) & ~Q(verified_by=models.F("done_by")),
                name="another_verifies_what_one_reports",
                violation_error_message=_("Another person than the one who reported it verifies it."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["origin_type", "origin_id"]),
        ]

    def __str__(self):
        return self.reference or self.title

    def get_absolute_url(self):
        return reverse("missions:action", args=[self.pk])

    def clean(self):
        super().clean()
        if self.owner_id is None and self.person_id is None and self.mission_id is None:
            raise ValidationError({"owner": _("Name who does it: a partner, or a person.")})

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        return cls.released_filter(user) | Q(owner__in=own) | Q(person=user.pk)

    @property
    def is_fictional(self):
        roots = (self.mission, self.keeper)
        return any(root is not None and root.is_fictional for root in roots)

    @property
    def roots(self):
        return [root for root in (self.mission, self.keeper, self.owner) if root]

    def is_overdue(self, today):
        return self.state == self.State.OPEN and self.due_on < today


ACTION_LIFE = Life(
    [
        Step(
            "done",
            _("Report it done"),
            ("open",),
            "done",
            "owner",
            _("Say what was done; another person then verifies it."),
        ),
        Step(
            "verify",
            _("Verify it"),
            ("done",),
            "verified",
            "follows",
            _("You saw that it was done. Another person than the one who reported it verifies it."),
        ),
        Step(
            "reopen",
            _("Open it again"),
            ("done",),
            "open",
            "follows",
            _("It is not done yet; its owner reads why."),
        ),
        Step(
            "cancel",
            _("Give it up"),
            ("open",),
            "cancelled",
            "follows",
            _("It is not to be done any more; its owner reads why."),
            is_dangerous=True,
        ),
    ]
)
