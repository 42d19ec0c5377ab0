"""Whom states nominate for civilian posts: a reference of the state's own, no name, and the steps of both."""

import uuid

import pghistory
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet, granted
from accounts.constraints import Check
from accounts.models import Partner
from accounts.steps import Life, Step
from contributors.models.pledge_life import CONTRIBUTOR, MISSION
from missions.models import Call, Mission, Post, Sex

UNDECIDED = ("submitted", "shortlisted", "interviewed")
CHOSEN = ("selected", "agreed")
THERE = ("deployed", "extended")


class NominationQuerySet(VisibleQuerySet):
    def own_of(self, user):
        """Those of the states this person speaks for."""
        own = granted(user, "act_for", Partner)
        return self if user.is_system else self.filter(partner__in=own)

    def decided_by(self, user):
        """Those this person may decide on."""
        decides = granted(user, "decide_pledges", Mission)
        return self if user.is_system else self.filter(post__mission__in=decides)

    def there(self):
        """Those whose nominee holds the post."""
        return self.filter(state__in=THERE)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Nomination(models.Model):
    """One person a state nominates for one post of a call, known by the state's own reference."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", pgettext_lazy("nomination", "submitted")
        SHORTLISTED = "shortlisted", pgettext_lazy("nomination", "shortlisted")
        INTERVIEWED = "interviewed", pgettext_lazy("nomination", "interviewed")
        SELECTED = "selected", pgettext_lazy("nomination", "selected")
        AGREED = "agreed", pgettext_lazy("nomination", "agreed by the state")
        DEPLOYED = "deployed", pgettext_lazy("nomination", "deployed")
        EXTENDED = "extended", pgettext_lazy("nomination", "extended")
        ENDED = "ended", pgettext_lazy("nomination", "ended")
        NOT_SELECTED = "not_selected", pgettext_lazy("nomination", "not selected")
        WITHDRAWN = "withdrawn", pgettext_lazy("nomination", "withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="nominations", verbose_name=_("post"))
    call = models.ForeignKey(Call, models.CASCADE, related_name="nominations", verbose_name=_("call"))
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="nominations", verbose_name=_("nominated by")
    )
    candidate = models.CharField(
        _("candidate"),
        max_length=32,
        validators=[
            RegexValidator(
                r"^(?=.*\d)[A-Za-z0-9][A-Za-z0-9./_-]*$",
                _("A reference of your own with a digit in it, such as 2026-17; never a name."),
            )
        ],
        help_text=_("your own reference, such as 2026-17; never a name"),
    )
    sex = models.CharField(
        _("sex"),
        max_length=6,
        choices=Sex,
        blank=True,
        help_text=_("for the share of women; may be left out"),
    )
    available_from = models.DateField(_("available from"))
    state = models.CharField(
        _("state"), max_length=12, choices=State, default=State.SUBMITTED, editable=False
    )
    arrived_on = models.DateField(_("arrived"), null=True, editable=False)
    leaves_on = models.DateField(_("end of the tour"), null=True, editable=False)
    ended_on = models.DateField(_("ended"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("candidate",)
    seen_by_words = _("Whoever speaks for the state that nominates, and those who decide in the mission.")
    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "pk"]
        verbose_name, verbose_name_plural = _("nomination"), _("nominations")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "post", "partner", "candidate"],
                name="one_nomination_a_candidate",
                violation_error_message=_("You nominated this candidate for this post already."),
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(state__in=CHOSEN), name="one_selected_for_a_post"
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(state__in=THERE), name="one_nominee_in_a_post"
            ),
            Check(
                condition=Q(arrived_on__isnull=False) ^ ~Q(state__in=[*THERE, "ended"]),
                name="a_nominee_in_post_says_since_when",
            ),
            Check(
                condition=Q(ended_on__isnull=False) ^ ~Q(state="ended"), name="a_nominee_who_left_says_when"
            ),
            Check(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("arrived_on")),
                name="a_nominee_left_after_arrival",
            ),
        ]
        indexes = [models.Index(fields=["post", "state"]), models.Index(fields=["state", "leaves_on"])]

    def __str__(self):
        return f"{self.post}: {self.partner} {self.candidate}"

    def get_absolute_url(self):
        return reverse("contributors:nomination", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        decides = granted(user, "decide_pledges", Mission)
        return Q(partner__in=granted(user, "act_for", Partner)) | Q(post__mission__in=decides)

    @property
    def roots(self):
        """The mission and the state it concerns."""
        return [self.partner, self.post.mission]


LIFE = Life(
    [
        Step(
            "shortlist",
            _("Shortlist"),
            ("submitted",),
            "shortlisted",
            MISSION,
            _("The state sees that its candidate goes on to the interview."),
        ),
        Step(
            "interview",
            _("Interviewed"),
            ("shortlisted",),
            "interviewed",
            MISSION,
            _("The interview was held."),
        ),
        Step(
            "select",
            _("Select"),
            ("shortlisted", "interviewed"),
            "selected",
            MISSION,
            _("The post is this candidate's, once the state agrees; nobody else can be selected for it."),
        ),
        Step(
            "decline",
            _("Do not select"),
            UNDECIDED,
            "not_selected",
            MISSION,
            _("The state is told, with your reason."),
            is_dangerous=True,
        ),
        Step(
            "agree",
            _("Agree"),
            ("selected",),
            "agreed",
            CONTRIBUTOR,
            _("You send this person; the mission can state when they arrive."),
        ),
        Step(
            "deploy",
            pgettext_lazy("act", "Deployed"),
            ("agreed",),
            "deployed",
            MISSION,
            _("The nominee holds the post from this day; the tour is counted from it."),
        ),
        Step(
            "extend",
            _("Extend"),
            THERE,
            "extended",
            CONTRIBUTOR,
            _("Your nominee stays in the post until the day you name."),
        ),
        Step(
            "end",
            _("End"),
            THERE,
            "ended",
            MISSION,
            _("The nominee has left, and the post is vacant from the day after."),
            is_dangerous=True,
        ),
        Step(
            "withdraw",
            _("Withdraw"),
            (*UNDECIDED, *CHOSEN),
            "withdrawn",
            CONTRIBUTOR,
            _("You take the nomination back; a post that was given to it is open again."),
            is_dangerous=True,
        ),
    ]
)
