"""Who has signed an agreement: one row a party, recorded by its own side."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import VisibleQuerySet
from accounts.models import Partner
from contributors.models.agreement import Agreement


class Signature(models.Model):
    """One party's signature under an agreement; the agreement is signed once every party's stands."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="signatures", verbose_name=_("agreement")
    )
    party = models.ForeignKey(Partner, models.PROTECT, related_name="signatures", verbose_name=_("party"))
    signed_on = models.DateField(_("signed"))
    signer = models.CharField(_("who signed"), max_length=160, blank=True, help_text=_("name and office"))
    document = models.CharField(
        _("document"), max_length=200, blank=True, help_text=_("where the signature stands, by its reference")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
        help_text=_("empty: taken over as it stood before each side recorded its own"),
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "signed_on", "party"]
        verbose_name, verbose_name_plural = _("signature"), _("signatures")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party"], name="one_signature_a_party"),
        ]

    def __str__(self):
        return f"{self.agreement}, {self.party}"

    @classmethod
    def seen_by(cls, user):
        """As the agreement is."""
        return Q(agreement__in=Agreement.objects.visible_to(user).order_by().values("pk"))
