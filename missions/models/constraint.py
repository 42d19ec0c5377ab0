"""Access constraints: what keeps humanitarian actors from people in need, or these from help, and since when.

A constraint stands until somebody says that it was resolved; that its day passed resolves nothing.
"""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.constraints import Check
from accounts.models import Partner
from accounts.steps import Life, Step
from missions.models.civil import OfOrganization
from missions.models.incident import Incident
from missions.models.mission import Mission
from missions.models.placed import PlacedQuerySet, lies_on_earth
from missions.models.sector import Sector


class ConstraintQuerySet(PlacedQuerySet):
    def standing(self):
        """Those nobody has said to be resolved."""
        return self.exclude(state=AccessConstraint.State.RESOLVED)

    def standing_on(self, day):
        """Those that stood on a day: begun by then, and not resolved by then."""
        return self.filter(starts_on__lte=day).exclude(
            state=AccessConstraint.State.RESOLVED, ends_on__lte=day
        )


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class AccessConstraint(OfOrganization):
    """One thing that hinders humanitarian access in a place."""

    class Kind(models.TextChoices):
        BUREAUCRATIC = "bureaucratic", pgettext_lazy("constraint", "bureaucratic")
        INSECURITY = "insecurity", pgettext_lazy("constraint", "insecurity")
        PHYSICAL = "physical", pgettext_lazy("constraint", "terrain, weather or road")
        INTERFERENCE = "interference", pgettext_lazy("constraint", "interference with aid")
        DAMAGE = "damage", pgettext_lazy("constraint", "damaged infrastructure")
        EXPLOSIVES = "explosives", pgettext_lazy("constraint", "explosive hazard")
        DENIAL = "denial", pgettext_lazy("constraint", "denial of access or of need")
        VIOLENCE = "violence", pgettext_lazy("constraint", "violence against humanitarian workers")
        OTHER = "other", pgettext_lazy("constraint", "other")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("constraint", "stands")
        EASED = "eased", pgettext_lazy("constraint", "eased")
        RESOLVED = "resolved", pgettext_lazy("constraint", "resolved")

    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="access_constraints", verbose_name=_("mission")
    )
    keeper = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="access_constraints",
        verbose_name=_("reported by"),
        help_text=_("the organization that reports it"),
    )
    reference = models.CharField(
        _("reference"), max_length=24, blank=True, help_text=_("the organization's own; empty: none")
    )
    kind = models.CharField(_("type"), max_length=12, choices=Kind)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Incident.Severity)
    sector = models.CharField(
        _("sector"), max_length=12, choices=Sector, blank=True, help_text=_("empty: all sectors")
    )
    title = models.CharField(_("what hinders access"), max_length=160)
    text = models.TextField(_("in detail"), max_length=2000, blank=True)
    affects = models.CharField(
        _("whom it affects"), max_length=300, blank=True, help_text=_("organizations, and people in need")
    )
    steps_taken = models.TextField(_("steps taken"), max_length=2000, blank=True)
    starts_on = models.DateField(_("since"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("empty: nobody knows when it ends")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN, editable=False)
    outcome = models.CharField(_("what changed"), max_length=1000, blank=True, editable=False)

    known_by = ("reference", "title")
    seen_by_words = _(
        "The mission's own people, who speaks for the organization that reported it, and those its label "
        "names."
    )
    objects = ConstraintQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        verbose_name, verbose_name_plural = _("access constraint"), _("access constraints")
        constraints = [
            Check(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_constraint_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
            lies_on_earth("a_constraints_place_lies_on_earth"),
            Check(
                condition=~Q(state="resolved") | Q(ends_on__isnull=False),
                name="a_resolved_constraint_has_a_day",
                violation_error_message=_("Say since which day it no longer stands."),
            ),
            Check(
                condition=Q(state="open") | ~Q(outcome=""),
                name="a_constraint_that_changed_says_how",
                violation_error_message=_("Say what changed."),
            ),
        ]
        indexes = [
            models.Index(fields=["-starts_on", "id"]),
            models.Index(fields=["state", "mission"]),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:constraint", args=[self.pk])


State = AccessConstraint.State
CONSTRAINT_LIFE = Life(
    (
        Step(
            "ease",
            pgettext_lazy("constraint", "Say that it eased"),
            (State.OPEN,),
            State.EASED,
            told=_("It hinders less than it did, and still stands."),
        ),
        Step(
            "worsen",
            pgettext_lazy("constraint", "Say that it stands again"),
            (State.EASED, State.RESOLVED),
            State.OPEN,
            told=_("It hinders as it did before, or more."),
        ),
        Step(
            "resolve",
            pgettext_lazy("constraint", "Say that it was resolved"),
            (State.OPEN, State.EASED),
            State.RESOLVED,
            told=_("It no longer hinders anybody. It stays on record, with what resolved it."),
        ),
    )
)
