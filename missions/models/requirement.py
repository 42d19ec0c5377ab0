"""What a mission needs and does not have: the lines of its statement of requirements, and who was asked."""

import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.models.approval import Criticality
from accounts.steps import Life, Step
from accounts.validity import standing_on
from missions.models.capability import Capability
from missions.models.mandate import MandateTask
from missions.models.mission import Mission, Participation


class Level(models.TextChoices):
    """How ready a pledged unit is, as the UN's capability readiness system counts it."""

    LEVEL_1 = "1", _("level 1: registered")
    LEVEL_2 = "2", _("level 2: assessed")
    LEVEL_3 = "3", _("level 3: aligned")
    RAPID = "rdl", _("rapid deployment level")


class Audience(models.TextChoices):
    """Who reads a requirement once it is circulated, beside the mission and those asked."""

    ASKED = "asked", _("those it is circulated to")
    PARTNERS = "partners", _("partners of the mission")
    PUBLIC = "public", _("everyone who signs in")


LANGUAGES = {
    "ar": _("Arabic"),
    "en": _("English"),
    "es": _("Spanish"),
    "fr": _("French"),
    "pt": _("Portuguese"),
    "ru": _("Russian"),
    "sw": _("Swahili"),
    "zh": _("Chinese"),
}


class RequirementQuerySet(VisibleQuerySet):
    def open(self):
        """Those contributors may answer."""
        return self.filter(state=Requirement.State.CIRCULATED)

    def standing(self):
        """Those that count as needed: neither drafts nor given up."""
        return self.filter(state__in=[Requirement.State.APPROVED, Requirement.State.CIRCULATED])

    def needed_since(self, day):
        """Those a mission needs on a day or later, closed ones too: these only take no more offers."""
        return self.filter(Q(needed_until=None) | Q(needed_until__gte=day), state__in=NEEDED)

    def needed_on(self, day):
        """Those a mission needs on a day, closed ones too."""
        return self.needed_since(day).filter(needed_from__lte=day)

    def with_changes_since(self, moment):
        """Each with what it said before every change since, the first change first, as `changed_since`."""
        kept = self.model.pgh_event_model.objects.filter(pgh_created_at__gte=moment)
        kept = kept.select_related("capability").order_by("pgh_id")
        return self.prefetch_related(Prefetch("events", kept, to_attr="changed_since"))

    def circulated_to(self, partners):
        """Those that one of these contributors (keys) was asked for offers for."""
        return self.filter(circulations__partner__in=partners)

    def run_by(self, user):
        """Those of missions this person plans or decides for."""
        held = granted(user, "edit_requirements", Mission) | granted(user, "decide_pledges", Mission)
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(mission__in=held)

    def planned_by(self, user):
        """Those this person may change."""
        rows = self.visible_to(user)
        return (
            rows if user.is_system else rows.filter(mission__in=granted(user, "edit_requirements", Mission))
        )


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Requirement(models.Model):
    """A line of a statement of unit or force requirements (SUR, SFR) or of a CJSOR."""

    Criticality = Criticality

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("requirement", "draft")
        APPROVED = "approved", pgettext_lazy("requirement", "approved")
        CIRCULATED = "circulated", pgettext_lazy("requirement", "circulated")
        CLOSED = "closed", pgettext_lazy("requirement", "closed")
        CANCELLED = "cancelled", pgettext_lazy("requirement", "cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="requirements", verbose_name=_("mission")
    )
    reference = models.CharField(
        _("reference"), max_length=24, help_text=_("unique in the mission, such as SUR-12")
    )
    title = models.CharField(_("title"), max_length=160)
    capability = models.ForeignKey(
        Capability, models.PROTECT, related_name="requirements", verbose_name=_("capability")
    )
    quantity = models.PositiveIntegerField(
        _("quantity"), validators=[MinValueValidator(1)], help_text=_("in the capability's unit")
    )
    personnel = models.PositiveIntegerField(
        _("strength"), null=True, blank=True, help_text=_("persons; empty: not stated")
    )
    sector = models.CharField(_("sector"), max_length=80, blank=True)
    needed_from = models.DateField(_("needed from"))
    needed_until = models.DateField(
        _("needed until"),
        null=True,
        blank=True,
        help_text=_("last day; empty: as long as the mission stands"),
    )
    criticality = models.CharField(
        _("criticality"), max_length=8, choices=Criticality, default=Criticality.ROUTINE
    )
    languages = ArrayField(
        models.CharField(max_length=2, choices=LANGUAGES.items()),
        verbose_name=_("languages"),
        default=list,
        blank=True,
        help_text=_("its people work in, all of them"),
    )
    standards = models.CharField(
        _("standards"), max_length=500, blank=True, help_text=_("equipment, interoperability, training")
    )
    minimum_level = models.CharField(_("minimum readiness level"), max_length=3, choices=Level, blank=True)
    women_target = models.DecimalField(
        _("women, at least"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("percent of its persons"),
    )
    notice_days = models.PositiveSmallIntegerField(
        _("days’ notice"), null=True, blank=True, help_text=_("days from the request to arrival, at most")
    )
    tasks = models.ManyToManyField(
        MandateTask, blank=True, related_name="requirements", verbose_name=_("mandate paragraphs it serves")
    )
    audience = models.CharField(
        _("shown to"),
        max_length=8,
        choices=Audience,
        default=Audience.PARTNERS,
        help_text=_("once it is circulated"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    amendment = models.PositiveSmallIntegerField(
        _("amendment"), default=0, editable=False, help_text=_("0: as first approved")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, editable=False)
    circulated_at = models.DateTimeField(_("circulated"), null=True, editable=False)
    answers_due_on = models.DateField(_("answers due by"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("drafted by"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("reference", "title")
    seen_by_words = _(
        "Planners of the mission; once it is circulated also everyone with a role in the mission, those it "
        "was circulated to, and whom it is shown to beside them."
    )
    objects = RequirementQuerySet.as_manager()

    class Meta:
        ordering = ["mission", "reference"]
        verbose_name, verbose_name_plural = _("requirement"), _("requirements")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "reference"],
                name="one_requirement_a_reference",
                violation_error_message=_("The mission has a requirement with this reference already."),
            ),
            Check(
                condition=Q(needed_until=None) | Q(needed_until__gte=F("needed_from")),
                name="a_need_ends_after_it_begins",
                violation_error_message=_("The end lies before the start."),
            ),
            Check(condition=Q(quantity__gte=1), name="a_requirement_asks_for_something"),
            Check(
                condition=Q(state__in=["draft", "cancelled"]) | Q(approved_at__isnull=False),
                name="a_requirement_in_force_was_approved",
            ),
            Check(
                condition=~Q(state="circulated") | Q(circulated_at__isnull=False),
                name="a_circulated_requirement_says_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "answers_due_on"])]

    def __str__(self):
        return f"{self.mission} {self.reference}"

    def get_absolute_url(self):
        return reverse("missions:requirement", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        planned = granted(user, "edit_requirements", Mission) | granted(user, "decide_pledges", Mission)
        own = granted(user, "act_for", Partner)
        shared = Q(pk__in=Circulation.objects.filter(partner__in=own).values("requirement"))
        shared |= Q(mission__in=granted(user, "view_mission", Mission))
        shared |= Q(audience__in=[Audience.PARTNERS, Audience.PUBLIC], mission__in=_takes_part(own))
        shared |= Q(audience=Audience.PUBLIC, mission__is_public=True)
        return Q(mission__in=planned) | Q(circulated_at__isnull=False) & shared

    @property
    def is_open(self):
        return self.state == self.State.CIRCULATED

    def is_needed_on(self, day):
        """As the queryset asks it."""
        lasts = self.needed_until is None or self.needed_until >= day
        return self.state in NEEDED and self.needed_from <= day and lasts

    @property
    def women_share(self):
        return None if self.women_target is None else self.women_target / 100

    @property
    def language_words(self):
        return [LANGUAGES[code] for code in self.languages]


def _takes_part(partners):
    """Missions in which one of these partners takes part today."""
    today = timezone.localdate()
    return Participation.objects.filter(standing_on(today), partner__in=partners).order_by().values("mission")


NEEDED = ("approved", "circulated", "closed")  # closed ones take no more offers, and are needed still
RUNNING = ("draft", "approved", "circulated")  # neither met nor given up
LIFE = Life(
    [
        Step(
            "approve",
            _("Approve"),
            ("draft",),
            "approved",
            "mission",
            _(
                "Once all who must have signed, it stands as the mission's need; from then on it is amended,"
                " and no longer rewritten."
            ),
        ),
        Step(
            "circulate",
            _("Circulate"),
            ("approved", "circulated"),
            "circulated",
            "mission",
            _("Contributors are asked for offers, until the day you name."),
        ),
        Step(
            "close",
            _("Close"),
            ("approved", "circulated"),
            "closed",
            "mission",
            _("No more offers are taken; what was accepted stands."),
        ),
        Step(
            "cancel",
            _("Cancel"),
            ("draft", "approved", "circulated"),
            "cancelled",
            "mission",
            _("The mission does not need this any more; whoever was asked is told."),
            is_dangerous=True,
        ),
    ]
)


ASK = Step(  # no state of its own: what waits for signatures is still a draft
    "ask",
    _("Ask for approval"),
    ("draft",),
    "draft",
    "mission",
    _("Those who decide for the mission sign the text as it is; if you change it, they sign anew."),
)


class Circulation(models.Model):
    """That a requirement was sent to a contributor: when, as a member of what, and whether it was read."""

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="circulations")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="asked_for", verbose_name=pgettext_lazy("whom", "asked")
    )
    through = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("as a member of"),
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    seen_by_words = _("Planners of the mission, and the contributor that was asked.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["requirement", "partner__name"]
        constraints = [
            models.UniqueConstraint(fields=["requirement", "partner"], name="asked_once"),
            Check(
                condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False),
                name="a_receipt_has_a_reader",
            ),
        ]

    def __str__(self):
        return f"{self.requirement}, {self.partner}"

    @classmethod
    def seen_by(cls, user):
        planned = granted(user, "edit_requirements", Mission) | granted(user, "decide_pledges", Mission)
        return Q(requirement__mission__in=planned) | Q(partner__in=granted(user, "act_for", Partner))
