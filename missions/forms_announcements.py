"""What people write of announcements, and what the list of them asks."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.editing import DayField
from accounts.filters import search
from accounts.models import Partner
from missions.forms_decisions import OfMissionFilter
from missions.forms_labels import WHO_READS, LabelledForm, NamesPartners
from missions.models import Announcement, Element
from missions.models.announcement import PEOPLE


class NamesElements(forms.ModelMultipleChoiceField):
    """Several posts and units, by title."""

    def label_from_instance(self, element):
        return f"{element.reference}, {element.title}"


class AnnouncementForm(LabelledForm):
    questions = (
        (_("What is announced"), ("title", "text")),
        (_("To whom, and by when"), ("people", "partners", "elements", "due_on")),
        WHO_READS,
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(label=_("Text"), max_length=8000, widget=forms.Textarea(attrs={"rows": 8}))
    people = forms.ChoiceField(
        label=_("To the mission's people"), choices=[("", _("to none")), *PEOPLE], required=False
    )
    partners = NamesPartners(
        label=_("To organizations and states"),
        help_text=_("whoever speaks for one acknowledges for it; hold Ctrl or ⌘ to choose several"),
    )
    elements = NamesElements(
        Element.objects.none(),
        label=_("To holders of posts and units"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("whoever speaks for the partner that fills one; hold Ctrl or ⌘ to choose several"),
    )
    due_on = DayField(label=_("Acknowledge by"))

    def __init__(self, *args, mission, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partners"].queryset = Partner.objects.visible_to(self.user).order_by("name")
        rows = Element.objects.visible_to(self.user).filter(mission=mission)
        self.fields["elements"].queryset = rows.order_by("reference")
        del self.fields["reason"]


class AnnouncementFilter(OfMissionFilter):
    model = Announcement
    text = search(_("Title or text"))

    def narrow(self, rows):
        rows = super().narrow(rows)
        text = self.chosen.get("text")
        return rows.filter(Q(title__icontains=text) | Q(text__icontains=text)) if text else rows
