"""What the page of promises kept may be narrowed by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.filters import ANY, Filters
from accounts.models import Partner
from contributors.models import Announcement, Conference


class ConversionFilter(Filters):
    conference = forms.ChoiceField(label=_("Conference"))
    contributor = forms.ChoiceField(label=_("Contributor"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Announcement.objects.visible_to(user).filter(pledge__submitted_at__isnull=False).order_by()
        held = Conference.objects.visible_to(user).filter(pk__in=seen.values("conference"))
        givers = Partner.objects.visible_to(user).filter(pk__in=seen.values("pledge__contributor"))
        self.conferences = {str(row.pk): row for row in held}
        self.contributors = {row.code: row for row in givers}
        self.fields["conference"].choices = [
            ANY,
            *((key, row.title) for key, row in self.conferences.items()),
        ]
        self.fields["contributor"].choices = [
            ANY,
            *((code, row.local_name) for code, row in self.contributors.items()),
        ]

    @property
    def narrowed(self):
        chosen = self.chosen
        return {
            "conference": self.conferences.get(chosen.get("conference", "")),
            "contributor": self.contributors.get(chosen.get("contributor", "")),
        }
