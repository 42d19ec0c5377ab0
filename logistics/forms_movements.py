"""What is asked of a movement, its load list, its legs and of shared lifts; what their lists narrow by."""

import csv
import io
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import granted
from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters
from accounts.models import Partner
from contributors.models.pledge import Visibility
from logistics import reading_movements as reading
from logistics.models import Delay, Leg, Location, Mode, Movement, MovementCost, SharedLift, Unit
from logistics.models.movement_life import ENDED, OPEN
from missions.forms_editing import PartnerChoice
from missions.models import Mission

COLUMNS = ("item", "quantity", "packages", "weight_kg", "volume_m3", "un_number", "hazard_class")
MOST_LINES = 500


class MovementFilter(Filters):
    mission = forms.ChoiceField(label=_("Mission"))
    partner = forms.ChoiceField(label=_("Contributor"))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=[ANY, *Movement.Purpose.choices])
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("not over")),
            ("late", pgettext_lazy("movements", "late")),
            ("any", pgettext_lazy("state", "any")),
            *Movement.State.choices,
        ],
    )

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        seen = Movement.objects.visible_to(user).order_by()
        missions = Mission.objects.visible_to(user).filter(pk__in=seen.values("mission"))
        partners = Partner.objects.visible_to(user).filter(pk__in=seen.values("partner"))
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]
        self.fields["partner"].choices = [ANY, *((p.code, p.local_name) for p in partners)]

    def narrow(self, rows, with_ended=False):
        chosen = self.chosen
        asked = {"mission": "mission__slug", "partner": "partner__code", "purpose": "purpose"}
        rows = rows.filter(**{path: chosen[name] for name, path in asked.items() if chosen.get(name)})
        if with_ended:
            return rows
        state = chosen.get("state", "")
        if state in ("any", "late"):
            return rows if state == "any" else rows.late(self.today)
        return rows.filter(state=state) if state else rows.exclude(state__in=ENDED)


class LiftFilter(Filters):
    mission = forms.ChoiceField(label=_("Mission"))
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("to be booked")), ("any", pgettext_lazy("state", "any")), *SharedLift.State.choices],
    )

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        seen = SharedLift.objects.visible_to(user).order_by()
        missions = Mission.objects.visible_to(user).filter(pk__in=seen.values("mission"))
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]

    def narrow(self, rows):
        chosen = self.chosen
        if chosen.get("mission"):
            rows = rows.filter(mission__slug=chosen["mission"])
        state = chosen.get("state", "")
        if state == "any":
            return rows
        return rows.filter(state=state) if state else rows.bookable(self.today)


# --- Movements
class Asking(Editing):
    """Forms that know their reader and the movement they are about; why is asked where it is needed."""

    needs_reason = False

    def __init__(self, *args, user, row=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.row = user, row
        self.fields["reason"].required = self.needs_reason
        self.prepare()

    def prepare(self):
        pass


class PlaceChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return f"{row.name} ({row.get_kind_display()})"


def places(user, mission=None):
    """Ports and posts everyone knows, and the mission's own as far as they are seen."""
    there = Q(mission=mission) if mission else Q()
    return Location.objects.visible_to(user).filter(Q(mission=None) | there).order_by("name")


def units(user, mission=None):
    """Units one stands on a side of, which move."""
    rows = Unit.objects.visible_to(user).between(user).exclude(state__in=["standby", "closed"])
    return (rows.filter(mission=mission) if mission else rows).select_related("contributor")


class AskedForm(Asking):
    """What is to travel, from where to where, by when."""

    questions: tuple = (
        (_("What travels"), ("unit", "title", "purpose", "passengers")),
        (_("From where to where, and when"), ("from_place", "to_place", "ready_on", "required_on")),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Unit"),
        required=False,
        empty_label=_("no unit"),
        help_text=_("one that prepares to deploy or is in the mission"),
    )
    title = forms.CharField(label=_("What travels"), max_length=160, help_text=_("in a few words"))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Movement.Purpose.choices)
    passengers = forms.IntegerField(
        label=_("Passengers"), min_value=0, max_value=100_000, required=False, help_text=_("persons")
    )
    from_place = PlaceChoice(Location.objects.none(), label=pgettext_lazy("place", "From"))
    to_place = PlaceChoice(Location.objects.none(), label=pgettext_lazy("place", "To"))
    ready_on = DayField(label=_("Ready to load"), required=False)
    required_on = DayField(label=_("Required by"), help_text=_("the day it is to be there"))

    def prepare(self):
        mission = self.row.mission if self.row else None
        self.fields["unit"].queryset = units(self.user, mission)
        for name in ("from_place", "to_place"):
            self.fields[name].queryset = places(self.user, mission) if mission else _anywhere(self.user)


def _anywhere(user):
    return Location.objects.visible_to(user).order_by("name")


class RequestForm(AskedForm):
    questions = (
        (_("For whom"), ("mission", "partner", "reference")),
        *AskedForm.questions,
    )
    mission = forms.ModelChoiceField(Mission.objects.none(), label=_("Mission"), to_field_name="slug")
    partner = PartnerChoice(
        Partner.objects.none(), label=_("Contributor"), required=False, empty_label=_("the mission’s own")
    )
    reference = forms.CharField(
        label=_("Reference"), max_length=24, help_text=_("unique among yours in the mission, such as MOV-7")
    )

    def prepare(self):
        super().prepare()
        own = granted(self.user, "act_for", Partner)
        kept = granted(self.user, "manage_logistics", Mission)
        self.fields["mission"].queryset = Mission.objects.visible_to(self.user).order_by("acronym")
        self.fields["partner"].queryset = Partner.objects.visible_to(self.user).filter(pk__in=own)
        self.fields["partner"].required = not kept
        if not kept:
            self.fields["partner"].empty_label = None


class LoadForm(Asking):
    """The load list as text, a line an item, as a file of it holds them."""

    questions = ((_("Load list"), ("lines",)),)
    lines = forms.CharField(
        label=_("Lines"),
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 14, "class": "form-control code", "dir": "ltr"}),
        help_text=_(
            "One line an item, with commas between: item, quantity, packages, weight in kg, volume in m³, UN "
            "number, class. Weight and volume are of the whole line; what is not known stays empty."
        ),
    )

    def clean_lines(self):
        return read_lines(self.cleaned_data["lines"])


def read_lines(text):
    """The lines of a load list, from text with commas between; the head may stand above them."""
    rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
    if rows and rows[0][0].strip().lower() == "item":
        rows = rows[1:]
    if len(rows) > MOST_LINES:
        raise ValidationError(now("No more than %(n)s lines.") % {"n": MOST_LINES})
    return [_line(n, row) for n, row in enumerate(rows, 1)]


def _line(n, row):
    if len(row) > len(COLUMNS):
        raise ValidationError(
            now("Line %(n)s has more than %(most)s parts.") % {"n": n, "most": len(COLUMNS)}
        )
    given = dict(zip(COLUMNS, (cell.strip() for cell in row), strict=False))
    try:
        for name in ("quantity", "packages"):
            given[name] = int(given[name]) if given.get(name) else (1 if name == "quantity" else None)
        for name in ("weight_kg", "volume_m3"):
            given[name] = Decimal(given[name]) if given.get(name) else None
    except (ValueError, InvalidOperation):
        raise ValidationError(now("Line %(n)s has something that is no number.") % {"n": n}) from None
    given["un_number"] = given.get("un_number", "").upper().replace(" ", "")
    return given


def written_lines(lines):
    """The lines of a load list as that text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for line in lines:
        writer.writerow(["" if (v := getattr(line, name)) is None else v for name in COLUMNS])
    return out.getvalue()


class StepForm(Asking):
    """A step that takes nothing but why, if at all."""


class ReasonForm(Asking):
    """A step the other side reads the reason of."""

    needs_reason = True


class DayForm(Asking):
    questions = ((_("On which day"), ("on",)),)
    on = DayField(label=_("Day"), help_text=_("today or earlier"))


class ProvideForm(Asking):
    questions = ((_("How it travels"), ("mode", "provider", "lifter")),)
    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices)
    provider = forms.ChoiceField(label=_("Provider"), choices=Movement.Provider.choices)
    lifter = PartnerChoice(
        Partner.objects.none(),
        label=_("Partner who lifts"),
        required=False,
        empty_label=_("none"),
        help_text=_("for a lift by a partner alone: it sees the legs it carries and what the load weighs"),
    )

    def prepare(self):
        self.fields["lifter"].queryset = Partner.objects.visible_to(self.user).order_by("name")


class ReceiveForm(Asking):
    """What came of each line; as it was loaded, unless another number is put there."""

    def prepare(self):
        self.lines = reading.load_list(self.user, self.row)
        self.fields["on"] = DayField(label=_("Received on"), initial=self.initial.get("on"))
        self.fields["on"].widget.attrs["class"] = "form-control"
        groups = [(_("When"), ("on",))]
        for line in self.lines:
            names = (f"received-{line.pk}", f"damaged-{line.pk}")
            for name, label, start in (
                (names[0], _("Received"), line.quantity),
                (names[1], _("Damaged"), 0),
            ):
                field = forms.IntegerField(label=label, min_value=0, max_value=10**6, initial=start)
                field.widget.attrs["class"] = "form-control"
                self.fields[name] = field
            groups.append((f"{line.item} ({line.quantity})", names))
        self.questions = tuple(groups)

    def answers(self):
        given = super().answers()
        lines = {
            line.pk: (given.pop(f"received-{line.pk}"), given.pop(f"damaged-{line.pk}"))
            for line in self.lines
        }
        return given | {"lines": lines}


class DelayForm(Asking):
    questions = ((_("What is later"), ("expected_on", "cause", "note")),)
    expected_on = DayField(label=_("Expected now"))
    cause = forms.ChoiceField(label=_("Cause"), choices=Delay.Cause.choices)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class CostForm(Asking):
    questions = ((_("What it costs"), ("kind", "amount", "currency", "is_estimate", "source")),)
    kind = forms.ChoiceField(label=_("Kind"), choices=MovementCost.Kind.choices)
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=16, decimal_places=2)
    currency = forms.CharField(label=_("Currency"), max_length=3, initial="USD")
    is_estimate = forms.BooleanField(label=_("Estimate"), required=False)
    source = forms.CharField(
        label=_("Source"), max_length=200, required=False, help_text=_("offer, contract or bill")
    )


class LegForm(Asking):
    questions = (
        (_("From where to where"), ("from_place", "to_place", "mode", "carrier", "partner")),
        (_("When"), ("departs_on", "arrives_on", "departed_on", "arrived_on")),
        (_("What it carries"), ("capacity_kg", "capacity_m3", "capacity_seats")),
        (_("Border, customs and convoy"), ("clearance", "convoy", "vehicles")),
    )
    from_place = PlaceChoice(Location.objects.none(), label=pgettext_lazy("place", "From"))
    to_place = PlaceChoice(Location.objects.none(), label=pgettext_lazy("place", "To"))
    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices)
    carrier = forms.CharField(
        label=_("Carrier"), max_length=120, required=False, help_text=_("ship, flight, haulier or convoy")
    )
    partner = PartnerChoice(
        Partner.objects.none(),
        label=_("Carried by"),
        required=False,
        empty_label=_("no partner"),
        help_text=_("this partner sees the leg, and what the load weighs"),
    )
    departs_on = DayField(label=_("Planned departure"), required=False)
    arrives_on = DayField(label=_("Planned arrival"), required=False)
    departed_on = DayField(label=_("Departed"), required=False)
    arrived_on = DayField(label=_("Arrived"), required=False)
    capacity_kg = forms.DecimalField(
        label=_("Weight"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text=_("kilograms"),
    )
    capacity_m3 = forms.DecimalField(
        label=_("Volume"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text=_("cubic metres"),
    )
    capacity_seats = forms.IntegerField(label=_("Seats"), min_value=0, max_value=100_000, required=False)
    clearance = forms.ChoiceField(label=_("Border and customs"), choices=Leg.Clearance.choices)
    convoy = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("Convoy"),
        required=False,
        help_text=_("units that ride together, by road"),
    )
    vehicles = forms.IntegerField(label=_("Vehicles"), min_value=0, max_value=10_000, required=False)

    def prepare(self):
        for name in ("from_place", "to_place"):
            self.fields[name].queryset = places(self.user, self.row.mission)
        self.fields["partner"].queryset = Partner.objects.visible_to(self.user).order_by("name")
        self.fields["convoy"].queryset = units(self.user, self.row.mission)


# --- Shared lifts
class LiftForm(Asking):
    questions: tuple = (
        (_("The lift"), ("title", "mode", "from_place", "to_place", "departs_on", "arrives_on")),
        (_("Room offered"), ("capacity_kg", "capacity_m3", "capacity_seats")),
        (_("Who sees it"), ("visibility",)),
    )
    title = forms.CharField(label=_("Lift"), max_length=120, help_text=_("such as C-130, weekly flight"))
    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices)
    from_place = PlaceChoice(Location.objects.none(), label=pgettext_lazy("place", "From"))
    to_place = PlaceChoice(Location.objects.none(), label=pgettext_lazy("place", "To"))
    departs_on = DayField(label=_("Departs"))
    arrives_on = DayField(label=_("Arrives"))
    capacity_kg = forms.DecimalField(
        label=_("Weight"), min_value=0, max_digits=12, decimal_places=2, initial=0, help_text=_("kilograms")
    )
    capacity_m3 = forms.DecimalField(
        label=_("Volume"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        initial=0,
        help_text=_("cubic metres"),
    )
    capacity_seats = forms.IntegerField(label=_("Seats"), min_value=0, max_value=100_000, initial=0)
    visibility = forms.TypedChoiceField(label=_("Who sees it"), coerce=int, choices=Visibility.choices)

    def prepare(self):
        for name in ("from_place", "to_place"):
            self.fields[name].queryset = places(self.user).filter(mission=None)


class OfferForm(LiftForm):
    questions = ((_("For whom"), ("partner", "mission")), *LiftForm.questions)
    partner = PartnerChoice(Partner.objects.none(), label=_("Offered by"), empty_label=None)
    mission = forms.ModelChoiceField(Mission.objects.none(), label=_("Mission"), to_field_name="slug")

    def prepare(self):
        super().prepare()
        own = granted(self.user, "act_for", Partner)
        self.fields["partner"].queryset = Partner.objects.visible_to(self.user).filter(pk__in=own)
        self.fields["mission"].queryset = Mission.objects.visible_to(self.user).order_by("acronym")


class BookForm(Asking):
    questions = ((_("What it takes"), ("movement", "weight_kg", "volume_m3", "seats")),)
    movement = forms.ModelChoiceField(
        Movement.objects.none(),
        label=_("Movement"),
        help_text=_("one of the lift's mission, not embarked yet"),
    )
    weight_kg = forms.DecimalField(
        label=_("Weight"), min_value=0, max_digits=12, decimal_places=2, initial=0, help_text=_("kilograms")
    )
    volume_m3 = forms.DecimalField(
        label=_("Volume"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        initial=0,
        help_text=_("cubic metres"),
    )
    seats = forms.IntegerField(label=_("Seats"), min_value=0, max_value=100_000, initial=0)

    def prepare(self):
        rows = Movement.objects.visible_to(self.user).filter(mission=self.row.mission_id, state__in=OPEN)
        self.fields["movement"].queryset = rows.order_by("reference")
