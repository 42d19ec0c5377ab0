"""What people write of briefings: the series, a meeting and its agenda, who came, minutes; what lists ask."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, day, search
from missions.forms_announcements import NamesElements
from missions.forms_command import ElementField
from missions.forms_decisions import OfMissionFilter
from missions.forms_labels import WHO_READS, LabelledForm, labels_of
from missions.models import Briefing, BriefingItem, BriefingSeat, BriefingSeries, Element

TEXT = forms.Textarea
ONE_A_LINE = _("one item a line")
IN_ITS_ZONE = _("in the mission's time zone")
OF_SERIES = ("title", "about", "rhythm", "first_on", "at", "place")


class TimeField(forms.TimeField):
    """A time of day of the mission, by the browser's own field."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class AgendaField(forms.CharField):
    """Items of an agenda, one a line."""

    def __init__(self, **kwargs):
        super().__init__(
            max_length=4000,
            required=False,
            widget=TEXT(attrs={"rows": 6}),
            help_text=ONE_A_LINE,
            **kwargs,
        )

    def clean(self, value):
        text = super().clean(value)
        if any(len(line.strip()) > 200 for line in text.splitlines()):
            raise ValidationError(_("An item has at most 200 characters."))
        return text


def lines_of(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


class SeriesForm(LabelledForm):
    questions = (
        (_("What it is"), ("title", "about")),
        (_("When and where it is held"), ("rhythm", "first_on", "at", "place")),
        (_("Who comes, and what is spoken of"), ("chair", "attendees", "agenda")),
        WHO_READS,
    )
    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("unique in the mission, such as Morning briefing")
    )
    about = forms.CharField(label=_("What it is for"), max_length=500, required=False)
    rhythm = forms.ChoiceField(
        label=pgettext_lazy("meeting", "Rhythm"),
        choices=BriefingSeries.Rhythm.choices,
        help_text=_("by its rhythm the next meeting is called by itself"),
    )
    first_on = DayField(label=_("First held on"))
    at = TimeField(label=_("Time of day"), required=False, help_text=IN_ITS_ZONE)
    place = forms.CharField(
        label=_("Place"), max_length=160, required=False, help_text=_("a room, or a channel")
    )
    chair = ElementField(
        label=_("Chair"), help_text=_("a post or unit of the mission by its reference, such as FC")
    )
    attendees = NamesElements(
        Element.objects.none(),
        label=_("Standing attendees"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("posts and units; hold Ctrl or ⌘ to choose several"),
    )
    agenda = AgendaField(label=_("Standing agenda"))

    def __init__(self, *args, mission, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chair"].offer(self.user, mission)
        self.fields["attendees"].queryset = _elements(self.user, mission)


def standing_series(row):
    given = {name: getattr(row, name) for name in (*OF_SERIES, "agenda")} | labels_of(row)
    return given | {"chair": row.chair.reference, "attendees": list(row.attendees.all())}


class SeriesEndForm(Editing):
    questions = ((_("When it ends"), ("ends_on",)),)
    ends_on = DayField(label=_("Last day"))


class BriefingForm(LabelledForm):
    questions = (
        (_("When and where it is held"), ("held_on", "at", "place")),
        (_("What is spoken of"), ("agenda",)),
        WHO_READS,
    )
    held_on = DayField(label=_("Day"))
    at = TimeField(label=_("Time of day"), required=False, help_text=IN_ITS_ZONE)
    place = forms.CharField(
        label=_("Place"), max_length=160, required=False, help_text=_("a room, or a channel")
    )
    agenda = AgendaField(label=_("Agenda"))

    def answers(self):
        given = super().answers()
        return given | {"agenda": lines_of(given["agenda"])}


def standing_briefing(row):
    given = {name: getattr(row, name) for name in ("held_on", "at", "place")} | labels_of(row)
    return given | {"agenda": "\n".join(item.title for item in row.items.all())}


class AttendanceForm(Editing):
    """One question a post or unit that was asked to it, and who else came."""

    others = NamesElements(
        Element.objects.none(),
        label=_("Others who came"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("posts and units; hold Ctrl or ⌘ to choose several"),
    )

    def __init__(self, *args, user, mission, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.seats = {f"seat_{seat.pk}": seat for seat in seats}
        for name, seat in self.seats.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{seat.element.reference}, {seat.element.title}", choices=BriefingSeat.Came.choices
            )
        others = _elements(user, mission).exclude(pk__in=[seat.element_id for seat in seats])
        self.fields["others"].queryset = others
        del self.fields["reason"]

    @property
    def questions(self):
        return ((_("Who came"), tuple(self.seats)), (_("Who else"), ("others",)))

    def answers(self):
        given = super().answers()
        came = {seat.element: given.pop(name) for name, seat in self.seats.items()}
        return given | {"attendance": came | dict.fromkeys(given.pop("others"), BriefingSeat.Came.CAME)}


def standing_attendance(seats):
    return {f"seat_{seat.pk}": seat.came for seat in seats}


class MinutesForm(Editing):
    """One question an item of the agenda, and the minutes in whole."""

    minutes = forms.CharField(
        label=_("Minutes"),
        max_length=8000,
        required=False,
        widget=TEXT(attrs={"rows": 8}),
        help_text=_("what belongs to no item, or to all of them"),
    )

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = {f"item_{item.number}": item for item in items}
        for name, item in self.items.items():
            self.fields[name] = forms.CharField(
                label=str(item), max_length=4000, required=False, widget=TEXT(attrs={"rows": 3})
            )
        del self.fields["reason"]

    @property
    def questions(self):
        return (
            (_("What was said and decided, item by item"), tuple(self.items)),
            (_("In whole"), ("minutes",)),
        )

    def answers(self):
        given = super().answers()
        return given | {"said": {item.number: given.pop(name) for name, item in self.items.items()}}


def standing_minutes(row, items):
    return {f"item_{item.number}": item.said for item in items} | {"minutes": row.minutes}


def _elements(user, mission):
    return Element.objects.visible_to(user).filter(mission=mission).order_by("reference")


# --- Lists
class SeriesFilter(OfMissionFilter):
    model = BriefingSeries
    text = search(_("Title"))

    def narrow(self, rows):
        rows, text = super().narrow(rows), self.chosen.get("text")
        return rows.filter(Q(title__icontains=text) | Q(about__icontains=text)) if text else rows


class BriefingFilter(OfMissionFilter):
    model, path = Briefing, "series__mission"
    text = search(_("Title, agenda or minutes"))
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *Briefing.State.choices])
    since = day(_("Held since"))

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            on_agenda = BriefingItem.objects.visible_to(self.user)
            on_agenda = on_agenda.filter(Q(title__icontains=text) | Q(said__icontains=text))
            found = Q(series__title__icontains=text) | Q(minutes__icontains=text)
            rows = rows.filter(found | Q(pk__in=on_agenda.order_by().values("briefing")))
        if chosen.get("state"):
            rows = rows.filter(state=chosen["state"])
        return rows.filter(held_on__gte=chosen["since"]) if chosen.get("since") else rows
