"""Civilian posts of a mission, in which way they are held, and the calls by which people are sought for them.

Of a holder nothing is kept but how they were taken on and their sex, for the shares; no name.
"""

import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.steps import Life, Step
from accounts.validity import Dated, ends_after_start, never_overlap, standing_on
from missions.models.capability import Capability
from missions.models.mission import Mission, Participation
from missions.models.requirement import LANGUAGES, Audience
from missions.models.strength import Category as StrengthCategory


class Basis(models.TextChoices):
    """How the holder of a post is taken on."""

    SECONDED = "seconded", pgettext_lazy("post", "seconded")
    CONTRACTED = "contracted", pgettext_lazy("post", "contracted")


class Sex(models.TextChoices):
    FEMALE = "female", _("woman")
    MALE = "male", _("man")


class PostQuerySet(VisibleQuerySet):
    def run_by(self, user):
        """Those of missions this person plans or decides for."""
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(mission__in=runs(user))

    def locked(self, pk):
        """The post as it stands, held until the transaction ends."""
        return self.select_for_update(no_key=True, of=("self",)).get(pk=pk)

    def vacant_on(self, day):
        """Classified, needed by then, and held by nobody."""
        held = Tenure.objects.filter(standing_on(day), post=OuterRef("pk"))
        return self.filter(~Exists(held), state=Post.State.CLASSIFIED, needed_from__lte=day)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Post(models.Model):
    """One civilian post: what it is, how it is to be filled, from when, for how long."""

    class Category(models.TextChoices):
        MANAGEMENT = "management", pgettext_lazy("post", "management")
        OPERATIONAL = "operational", pgettext_lazy("post", "operational")
        SUPPORT = "support", pgettext_lazy("post", "support")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("post", "being classified")
        CLASSIFIED = "classified", pgettext_lazy("post", "classified")
        ABOLISHED = "abolished", pgettext_lazy("post", "abolished")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="posts", verbose_name=_("mission"))
    reference = models.CharField(
        _("reference"), max_length=24, help_text=_("unique in the mission, such as RL-04")
    )
    title = models.CharField(_("title"), max_length=160)
    capability = models.ForeignKey(
        Capability, models.PROTECT, related_name="posts", verbose_name=_("kind of expert")
    )
    category = models.CharField(_("category"), max_length=12, choices=Category)
    basis = models.CharField(
        _("to be filled by"), max_length=10, choices=Basis, default=Basis.SECONDED, help_text=_("first")
    )
    needed_from = models.DateField(_("needed from"))
    tour_months = models.PositiveSmallIntegerField(
        _("tour of duty"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("months"),
    )
    languages = ArrayField(
        models.CharField(max_length=2, choices=LANGUAGES.items()),
        verbose_name=_("languages"),
        default=list,
        blank=True,
        help_text=_("its holder works in, all of them"),
    )
    location = models.CharField(_("place or sector"), max_length=80, blank=True)
    duties = models.TextField(_("duties"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
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
        "Planners of the mission; once it is classified also everyone with a role in the mission, partners "
        "that take part in it, and whoever sees a call in which it stands."
    )
    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["mission", "reference"]
        verbose_name, verbose_name_plural = _("post"), _("posts")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "reference"],
                name="one_post_a_reference",
                violation_error_message=_("The mission has a post with this reference already."),
            ),
        ]
        indexes = [models.Index(fields=["mission", "state"])]

    def __str__(self):
        return f"{self.mission} {self.reference}"

    def get_absolute_url(self):
        return reverse("missions:post", args=[self.pk])

    def clean(self):
        super().clean()
        if self.capability_id and self.capability.category != StrengthCategory.CIVILIANS:
            raise ValidationError({"capability": _("A civilian post takes a kind of civilian expert.")})

    @classmethod
    def seen_by(cls, user):
        shared = Q(mission__in=granted(user, "view_mission", Mission))
        shared |= Q(mission__in=_takes_part(granted(user, "act_for", Partner)))
        shared |= Q(
            pk__in=Call.objects.visible_to(user).filter(posts__isnull=False).order_by().values("posts")
        )
        return Q(mission__in=runs(user)) | ~Q(state=cls.State.DRAFT) & shared

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    @property
    def language_words(self):
        return [LANGUAGES[code] for code in self.languages]


class Tenure(Dated):
    """That somebody held a post, from a day until a day: taken on how, and of which sex if it was told."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="tenures", verbose_name=_("post"))
    basis = models.CharField(_("held by"), max_length=10, choices=Basis)
    sex = models.CharField(
        _("sex"), max_length=6, choices=Sex, blank=True, help_text=_("empty: not reported")
    )
    is_nominee = models.BooleanField(default=False, help_text="began and ends with a nomination")

    seen_by_words = _("Whoever sees the post; the sex shows in shares alone.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["post", "starts_on"]
        constraints = [
            never_overlap("one_holder_of_a_post_at_a_time", "post"),
            ends_after_start("a_tenure_ends_after_it_starts"),
            Check(condition=Q(starts_on__isnull=False), name="a_tenure_says_since_when"),
        ]

    def __str__(self):
        return f"{self.post}: {self.basis}"

    @classmethod
    def seen_by(cls, user):
        return Q(post__in=Post.objects.visible_to(user).order_by().values("pk"))


class CallQuerySet(VisibleQuerySet):
    def open_on(self, day):
        """Those that take nominations on this day."""
        return self.filter(state=Call.State.OPEN, deadline__gte=day)

    def run_by(self, user):
        """Those of missions this person plans or decides for."""
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(mission__in=runs(user))

    def put_to(self, user):
        """Those put to a state this person speaks for."""
        return self.visible_to(user).asking(granted(user, "act_for", Partner))

    def asking(self, partners):
        """Those put to one of these partners."""
        return self.filter(Exists(Asked.objects.filter(call=OuterRef("pk"), partner__in=partners)))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Call(models.Model):
    """A call for contributions: states are asked to nominate people for posts, until a day."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("call", "draft")
        OPEN = "open", pgettext_lazy("call", "open")
        CLOSED = "closed", pgettext_lazy("call", "closed")
        CANCELLED = "cancelled", pgettext_lazy("call", "cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="calls", verbose_name=_("mission"))
    reference = models.CharField(
        _("reference"), max_length=24, help_text=_("unique in the mission, such as 2026-1")
    )
    number = models.PositiveSmallIntegerField(
        _("number of the call"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text=_("1 for the first; 2 if nobody was found before"),
    )
    posts = models.ManyToManyField(Post, related_name="calls", verbose_name=_("posts"))
    deadline = models.DateField(_("deadline"), help_text=_("last day for nominations"))
    then_contracted = models.BooleanField(
        _("then open to contracted"),
        default=False,
        help_text=_("posts for which nobody is found may be filled by contract afterwards"),
    )
    audience = models.CharField(
        _("shown to"), max_length=8, choices=Audience, default=Audience.ASKED, help_text=_("once it is open")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    opened_at = models.DateTimeField(_("opened"), null=True, editable=False)
    reminded_on = models.DateField(null=True, editable=False, help_text=_("that its deadline is near"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("drafted by"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("reference",)
    seen_by_words = _(
        "Planners of the mission; once it is open also everyone with a role in the mission, those it was put "
        "to, and whom it is shown to beside them. Nominations are seen by whoever made them and by those who "
        "decide in the mission."
    )
    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["mission", "reference"]
        verbose_name, verbose_name_plural = _("call for contributions"), _("calls for contributions")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "reference"],
                name="one_call_a_reference",
                violation_error_message=_("The mission has a call with this reference already."),
            ),
            Check(
                condition=Q(state__in=["draft", "cancelled"]) | Q(opened_at__isnull=False),
                name="a_call_that_was_open_says_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "deadline"])]

    def __str__(self):
        return f"{self.mission} {self.reference}"

    def get_absolute_url(self):
        return reverse("missions:call", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        own = granted(user, "act_for", Partner)
        shared = Q(pk__in=Asked.objects.filter(partner__in=own).values("call"))
        shared |= Q(mission__in=granted(user, "view_mission", Mission))
        shared |= Q(audience__in=[Audience.PARTNERS, Audience.PUBLIC], mission__in=_takes_part(own))
        shared |= Q(audience=Audience.PUBLIC, mission__is_public=True)
        return Q(mission__in=runs(user)) | Q(opened_at__isnull=False) & shared

    @property
    def is_fictional(self):
        return self.mission.is_fictional

    def takes_nominations(self, day):
        return self.state == self.State.OPEN and self.deadline >= day


class Asked(models.Model):
    """That a call was put to a state: when, and as a member of what."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="asked")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="calls_asked", verbose_name=pgettext_lazy("whom", "asked")
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

    seen_by_words = _("Planners of the mission, and the state that was asked.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["call", "partner__name"]
        constraints = [models.UniqueConstraint(fields=["call", "partner"], name="asked_once_by_a_call")]

    def __str__(self):
        return f"{self.call}, {self.partner}"

    @classmethod
    def seen_by(cls, user):
        return Q(call__mission__in=runs(user)) | Q(partner__in=granted(user, "act_for", Partner))


def runs(user):
    """Keys of the missions this person plans or decides for."""
    return granted(user, "edit_requirements", Mission) | granted(user, "decide_pledges", Mission)


def _takes_part(partners):
    """Missions in which one of these partners takes part today."""
    today = timezone.localdate()
    return Participation.objects.filter(standing_on(today), partner__in=partners).order_by().values("mission")


POST_LIFE = Life(
    [
        Step(
            "classify",
            _("Classify"),
            ("draft",),
            "classified",
            "mission",
            _("It is a post of the mission from now on; calls can name it, and its share counts."),
        ),
        Step(
            "abolish",
            _("Abolish"),
            ("draft", "classified"),
            "abolished",
            "mission",
            _("The mission does not need this post any more; it counts in no share."),
            is_dangerous=True,
        ),
    ]
)
CALL_LIFE = Life(
    [
        Step(
            "open",
            _("Open the call"),
            ("draft", "open"),
            "open",
            "mission",
            _("The states you name are asked to nominate people, until the deadline."),
        ),
        Step(
            "close",
            _("Close the call"),
            ("open",),
            "closed",
            "mission",
            _("No more nominations are taken; those made are decided on as before."),
        ),
        Step(
            "cancel",
            _("Give the call up"),
            ("draft",),
            "cancelled",
            "mission",
            _("It was never opened, and will not be."),
            is_dangerous=True,
        ),
    ]
)
