"""What people write of humanitarian notifications, and what the list of them asks."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import Editing
from accounts.filters import ANY, day, search
from accounts.models import Partner
from missions import reading_humanitarian as reading
from missions.forms_decisions import MomentField, OfMissionFilter
from missions.forms_labels import WHO_READS, NamesPartners, labels_of
from missions.forms_placed import IN_WHOSE_NAME, WHERE, OfPlaceForm, latitude, longitude, standing_place
from missions.models import HumanitarianNotification, NotificationParty

TEXT = forms.Textarea
MOST = 1_000_000
WAY = ("to_place", "to_latitude", "to_longitude", "route")
OWN = ("title", "kind", "purpose", "reference", "starts_at", "ends_at", "persons", "vehicles", "contact")


class HumanitarianForm(OfPlaceForm):
    questions = (
        IN_WHOSE_NAME,
        (_("What it is"), ("kind", "title", "purpose", "persons", "vehicles", "reference")),
        (pgettext_lazy("window", "From when until when"), ("starts_at", "ends_at")),
        WHERE,
        (_("Where a movement goes"), WAY),
        (_("Whom to reach"), ("contact",)),
        WHO_READS,
    )
    moments = ("starts_at", "ends_at")
    kind = forms.ChoiceField(label=_("Type"), choices=HumanitarianNotification.Kind.choices)
    title = forms.CharField(label=_("What"), max_length=160, help_text=_("in one line; name no person"))
    purpose = forms.CharField(
        label=_("Purpose"), max_length=1000, required=False, widget=TEXT(attrs={"rows": 3})
    )
    persons = forms.IntegerField(
        label=_("Persons"), min_value=0, max_value=MOST, required=False, help_text=_("empty: not stated")
    )
    vehicles = forms.IntegerField(
        label=_("Vehicles"), min_value=0, max_value=MOST, required=False, help_text=_("empty: not stated")
    )
    reference = forms.CharField(
        label=_("Reference"),
        max_length=24,
        required=False,
        help_text=_("the organization's own; empty: none"),
    )
    starts_at = MomentField(label=pgettext_lazy("moment", "From"))
    ends_at = MomentField(
        label=pgettext_lazy("moment", "Until"),
        help_text=_("from then on it no longer stands; a year at most"),
    )
    precision = forms.ChoiceField(
        label=_("Place told as"),
        choices=HumanitarianNotification.Precision.choices,
        help_text=_("what parties and others read; who submits it and the mission's own people read it all"),
    )
    to_place = forms.CharField(
        label=_("Destination"), max_length=120, required=False, help_text=_("of a movement alone")
    )
    to_latitude = latitude(_("Latitude of the destination"))
    to_longitude = longitude(_("Longitude of the destination"))
    route = forms.CharField(
        label=_("Route"),
        max_length=1000,
        required=False,
        widget=TEXT(attrs={"rows": 3}),
        help_text=_("places on the way, one a line"),
    )
    contact = forms.CharField(
        label=_("Whom to reach"),
        max_length=300,
        required=False,
        help_text=_("a function and how to reach it; read by the mission and the parties alone"),
    )


def standing_notification(row):
    named = {name: getattr(row, name) for name in (*OWN, *WAY)}
    return named | standing_place(row) | labels_of(row)


class ForwardForm(Editing):
    questions = ((_("To whom it is passed"), ("forces", "partners")),)
    forces = forms.BooleanField(
        label=_("Forces of the mission"),
        required=False,
        help_text=_("acknowledged by one who plans or decides for the mission"),
    )
    partners = NamesPartners(
        label=_("Host and partners"),
        help_text=_("each acknowledges for itself; hold Ctrl or ⌘ to choose several"),
    )

    def __init__(self, *args, user, row, parties, **kwargs):
        super().__init__(*args, **kwargs)
        known = [one.partner_id for one in parties if one.partner_id] + [row.keeper_id]
        self.fields["partners"].queryset = (
            Partner.objects.visible_to(user).exclude(pk__in=known).order_by("name")
        )
        if any(one.part == NotificationParty.Part.FORCES for one in parties):
            del self.fields["forces"]


class AcknowledgeForm(Editing):
    questions = ((_("For whom"), ("party", "words")),)
    party = forms.ChoiceField(label=_("Party"))
    words = forms.CharField(
        label=_("In words"),
        max_length=500,
        required=False,
        widget=TEXT(attrs={"rows": 3}),
        help_text=_("who submitted it reads this; it permits and forbids nothing"),
    )

    def __init__(self, *args, silent, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [(one.code, str(one)) for one in silent]
        del self.fields["reason"]


# --- What lists may be narrowed by
class HumanitarianFilter(OfMissionFilter):
    model = HumanitarianNotification
    text = search(_("What or where"))
    kind = forms.ChoiceField(label=_("Type"), choices=[ANY, *HumanitarianNotification.Kind.choices])
    standing = forms.ChoiceField(
        label=_("How it stands"), choices=[ANY, *HumanitarianNotification.Standing.choices]
    )
    waits = forms.BooleanField(label=_("Waits for us to acknowledge"))
    since = day(pgettext_lazy("first day", "From"))
    until = day(pgettext_lazy("last day", "Until"))

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            rows = rows.said(text)
        if code := chosen.get("standing"):
            rows = rows.standing_as(code, timezone.now())
        if chosen.get("waits"):
            rows = reading.waiting(self.user, rows, timezone.now())
        asks = {"since": "ends_at__date__gte", "until": "starts_at__date__lte", "kind": "kind"}
        return rows.filter(**{path: chosen[name] for name, path in asks.items() if name in chosen})
