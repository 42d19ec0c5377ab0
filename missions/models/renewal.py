"""Steps towards the renewal of a mandate: report, consultation, draft, adoption; when due and when done."""

import uuid

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import VisibleQuerySet
from missions.models.mandate import Mandate


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class RenewalStep(models.Model):
    """One thing to be done before a mandate can be renewed."""

    class Kind(models.TextChoices):
        REPORT = "report", pgettext_lazy("towards a renewal", "report due")
        CONSULTATION = "consultation", pgettext_lazy("towards a renewal", "consultation")
        DRAFT = "draft", pgettext_lazy("towards a renewal", "draft of the text")
        ADOPTION = "adoption", pgettext_lazy("towards a renewal", "adoption")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mandate = models.ForeignKey(
        Mandate, models.CASCADE, related_name="renewal_steps", verbose_name=_("mandate")
    )
    kind = models.CharField(_("step"), max_length=12, choices=Kind)
    due_on = models.DateField(_("due"))
    note = models.CharField(_("note"), max_length=300, blank=True, help_text=_("such as who writes or asks"))
    done_on = models.DateField(_("done"), null=True, editable=False)
    document = models.CharField(
        _("document"), max_length=200, blank=True, editable=False, help_text=_("symbol of what came of it")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    seen_through = {"mandate__mission": "view_mission"}
    seen_by_all = Q(mandate__mission__is_public=True)
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["mandate", "due_on", "pk"]
        verbose_name, verbose_name_plural = _("step towards a renewal"), _("steps towards renewals")
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "kind", "due_on"],
                name="one_renewal_step_a_kind_and_day",
                violation_error_message=_("This step stands on this day already."),
            )
        ]
        indexes = [models.Index(fields=["due_on"])]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.mandate}"

    def get_absolute_url(self):
        return reverse("missions:renewal", args=[self.mandate_id])

    def clean(self):
        super().clean()
        if self.mandate.ends_on is None:
            raise ValidationError({"mandate": _("This mandate has no end, so that nothing is renewed.")})

    @property
    def is_fictional(self):
        return self.mandate.mission.is_fictional

    @property
    def is_after_the_end(self):
        """Whether it is due when the mandate has ended already."""
        return self.mandate.ends_on is not None and self.due_on > self.mandate.ends_on

    def is_late(self, today):
        return self.done_on is None and self.due_on < today
