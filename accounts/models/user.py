"""People who sign in. What they may see or do is granted, never stored here."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.mixins import GuardianUserMixin

from accounts.access import VisibleQuerySet


class UserManager(BaseUserManager):
    def get_queryset(self):
        return VisibleQuerySet(self.model, using=self._db)

    def visible_to(self, user):
        return self.get_queryset().visible_to(user)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def system(self, name="system"):
        """The named hand behind work nobody asked for by name; it cannot sign in."""
        email = f"{name}@concord.invalid"
        if user := self.filter(email=email).first():
            return user
        try:
            with transaction.atomic():
                return self.create_user(email, name=name.replace("-", " ").capitalize(), is_system=True)
        except IntegrityError:  # another process made it at this moment
            return self.get(email=email)


class User(AbstractBaseUser, PermissionsMixin, GuardianUserMixin):
    """A person, known by an e-mail address; or a named hand of the portal itself."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=8, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    page_size = models.PositiveSmallIntegerField(
        _("rows a page"), null=True, blank=True, help_text=_("of lists; empty: as the portal shows them")
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("administrator"), default=False)
    is_system = models.BooleanField(_("a hand of the portal itself"), default=False, editable=False)
    is_fictional = models.BooleanField(_("invented for the demo"), default=False, editable=False)
    acts_for = None  # in whose place this person acts just now, as their deputy (accounts.deputies)
    notices_off = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        help_text=_("kinds of events not told of"),
    )
    tours_seen = ArrayField(models.CharField(max_length=20), default=list, blank=True, editable=False)
    seen_at = models.DateTimeField(_("last here"), null=True, editable=False)
    visit_before_at = models.DateTimeField(
        _("visit before this one"), null=True, editable=False, help_text=_("its last sign of life")
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    seen_by_words = _("The person themselves.")
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name, verbose_name_plural = _("person"), _("people")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_an_address")]

    def __str__(self):
        return self.name or self.email

    @classmethod
    def seen_by(cls, user):
        """Everyone sees themselves; administrators see all people."""
        return Q() if user.is_staff else Q(pk=user.pk)
