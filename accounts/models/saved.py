"""Lists as somebody likes to see them: filters, order and columns under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import access
from accounts.access import VisibleQuerySet


class SavedView(models.Model):
    """What one asked of a page, kept under a name; seen by its owner and, if shared, by those of one
    mission or partner."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    page = models.CharField(_("page"), max_length=60, help_text=_("the name of its route"))
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("what it asks"), max_length=2000, blank=True)
    shared_with = models.CharField(
        _("shared with"), max_length=40, blank=True, help_text=_("a mission or partner; empty: only mine")
    )
    is_default = models.BooleanField(_("shown first"), default=False)
    created_at = models.DateTimeField(_("kept"), default=timezone.now, editable=False)

    seen_by_words = _("Its owner and, where it is shared, those with a role in that mission or partner.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["page", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page", "name"],
                name="one_saved_view_a_name",
                violation_error_message=_("You keep a view of this page by this name already."),
            ),
            models.UniqueConstraint(
                fields=["owner", "page"],
                condition=Q(is_default=True),
                name="one_default_view_a_page",
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def seen_by(cls, user):
        shared = access.roots_held(user)
        return Q(owner=user.pk) | Q(shared_with__in=shared) if shared else Q(owner=user.pk)

    @property
    def is_shared(self):
        return bool(self.shared_with)
