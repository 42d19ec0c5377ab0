"""Nations, organizations and agencies: who takes part, under which names, and who belongs to whom."""

import pghistory
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.validity import Dated, ends_after_start, never_overlap, standing_on


class PartnerQuerySet(VisibleQuerySet):
    def nations(self):
        return self.filter(kind=Partner.Kind.NATION)

    def organizations(self):
        return self.filter(kind=Partner.Kind.ORGANIZATION)

    def members_of(self, code, on):
        """Those that belong to the organization `code` on the day `on`."""
        return self.filter(standing_on(on, "memberships__"), memberships__organization__code=code).distinct()


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Partner(models.Model):
    """A nation, an organization or an agency. What it does in a mission is named where it stands."""

    class Kind(models.TextChoices):
        NATION = "nation", _("nation")
        ORGANIZATION = "organization", _("organization")
        AGENCY = "agency", _("agency")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    code = models.CharField(
        _("code"), max_length=12, unique=True, help_text=_("ISO 3166 alpha-3 of a nation, acronym of others")
    )
    name = models.CharField(_("name"), max_length=120, help_text=_("the English short name in use today"))
    names = models.JSONField(
        _("names by language"),
        default=dict,
        blank=True,
        help_text=_('such as {"fr": "Maroc", "ar": "المغرب"}'),
    )
    iso2 = models.CharField("ISO 3166 alpha-2", max_length=2, blank=True)
    iso3 = models.CharField("ISO 3166 alpha-3", max_length=3, null=True, blank=True, unique=True)
    m49 = models.PositiveSmallIntegerField("UN M49", null=True, blank=True, unique=True)
    region = models.CharField(_("region"), max_length=40, blank=True, help_text=_("UN M49 region"))
    subregion = models.CharField(_("sub-region"), max_length=60, blank=True)
    is_ldc = models.BooleanField(_("least developed country"), default=False)
    is_un_member = models.BooleanField(_("member of the United Nations"), default=False)
    is_fictional = models.BooleanField(_("fictional"), default=False, help_text=_("invented for the demo"))
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("degrees east of where a map writes the name; not of a capital"),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=7,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("degrees north of the same point"),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    group = models.OneToOneField(
        Group, models.PROTECT, null=True, blank=True, editable=False, related_name="partner"
    )

    known_by = ("code", "name")
    seen_by_all = Q()
    seen_through = {"pk": "act_for"}
    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("nation or organization"), _("nations and organizations")
        ordering = ["name"]
        default_permissions = ("add", "change", "delete", "view")
        permissions = [
            ("act_for", "Speaks for the partner"),
            ("manage_members", "Grants roles for the partner"),
            ("manage_tokens", "Issues the partner's tokens"),
            ("decide_pledges", "Decides on pledges offered to the organization"),
            ("import_figures", "Imports figures the organization publishes"),
            ("manage_money", "Enters budgets, assessments, payments and funds"),
            ("manage_care", "Keeps records of casualties, evacuations and illness"),
        ]
        constraints = [
            Check(
                condition=~Q(kind="nation") | Q(iso3=models.F("code")) | Q(is_fictional=True),
                name="a_nation_is_known_by_its_iso3",
            ),
            Check(
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="partner_lies_on_earth",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def local_name(self):
        """The name in the reader's language, English where none is known."""
        return self.names.get(get_language() or "en") or self.name

    def clean(self):
        if self.kind == self.Kind.NATION and not self.is_fictional and len(self.code) != 3:
            raise ValidationError({"code": _("A nation's code is its three-letter ISO 3166 code.")})


class PartnerUserObjectPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Partner, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        pass


class PartnerGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Partner, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        pass


class PartnerName(Dated):
    """A name or code a partner bears or bore; files are matched by them, as printed."""

    class Kind(models.TextChoices):
        SHORT = "short", _("short name")
        FORMAL = "formal", _("formal name")
        FORMER = "former", _("former name")
        ALIAS = "alias", _("as printed by some source")
        CODE = "code", _("code used by some source")

    partner = models.ForeignKey(
        Partner, models.CASCADE, related_name="former_names", verbose_name=_("partner")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    language = models.CharField(_("language"), max_length=8, default="en")
    name = models.CharField(_("name"), max_length=160)
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("name of a partner"), _("names of partners")
        ordering = ["partner", "name"]
        constraints = [
            never_overlap("one_use_of_a_name_at_a_time", "partner", "language", "name"),
            ends_after_start("partner_name_ends_after_start"),
        ]

    def __str__(self):
        return self.name


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Membership(Dated):
    """A partner's time in an organization."""

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="memberships", verbose_name=_("partner")
    )
    organization = models.ForeignKey(
        Partner, models.PROTECT, related_name="members", verbose_name=_("organization")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    seen_by_all = Q()
    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("membership"), _("memberships")
        ordering = ["organization", "partner", "starts_on"]
        constraints = [
            never_overlap("one_membership_at_a_time", "partner", "organization"),
            ends_after_start("membership_ends_after_start"),
            Check(condition=~Q(partner=models.F("organization")), name="no_member_of_itself"),
        ]

    def __str__(self):
        return f"{self.partner}, {self.organization}"

    def clean(self):
        super().clean()
        if self.organization_id and self.organization.kind != Partner.Kind.ORGANIZATION:
            raise ValidationError({"organization": _("Only an organization has members.")})
        if self.partner_id and self.partner_id == self.organization_id:
            raise ValidationError({"organization": _("Nobody is a member of itself.")})
