"""What is asked of equipment, its counts and items, and of self-sustainment; what the board narrows by."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, search
from accounts.models import Partner
from logistics.forms_units import Reporting, count, maybe
from logistics.models import EquipmentCount, EquipmentLine, Group, ItemRecord, Sustainment, Unit
from missions.models import Mission


def source():
    return forms.CharField(label=_("Source"), max_length=300, help_text=_("the report it is from"))


class EquipmentForm(Reporting):
    """A type of equipment of a unit, and how many are agreed."""

    questions = (
        (_("What it is"), ("group", "type", "hazard")),
        (_("Whose it is"), ("owner", "lease", "is_special")),
        (_("How many"), ("agreed", "is_by_item")),
        (_("Numbers it is known by"), ("stock_number", "unspsc")),
        (_("Whether it is there still"), ("is_closed",)),
    )
    group = forms.ChoiceField(label=_("Group"), choices=Group.choices)
    type = forms.CharField(label=_("Type"), max_length=120, help_text=_("such as armoured carrier, wheeled"))
    hazard = forms.CharField(
        label=_("Dangerous goods"),
        max_length=8,
        required=False,
        help_text=_("UN number, such as UN0012; empty: none"),
    )
    owner = forms.ChoiceField(label=_("Owned by"), choices=EquipmentLine.Owner.choices)
    lease = forms.ChoiceField(
        label=_("Lease"),
        choices=[("", "—"), *EquipmentLine.Lease.choices],
        required=False,
        help_text=_("of the contributor's equipment; ammunition has none"),
    )
    is_special = forms.BooleanField(
        label=_("Special case"),
        required=False,
        help_text=_("no standard rate: its value was agreed by itself"),
    )
    agreed = count(_("Agreed"), help_text=_("items, by the memorandum; 0: beyond it"))
    is_by_item = forms.BooleanField(
        label=_("By item"),
        required=False,
        help_text=_("each item is followed by its number; else they are counted"),
    )
    stock_number = forms.CharField(
        label=_("NATO stock number"),
        max_length=13,
        required=False,
        help_text=_("13 digits, without hyphens"),
    )
    unspsc = forms.CharField(label=_("UNSPSC"), max_length=8, required=False, help_text=_("8 digits"))
    is_closed = forms.BooleanField(label=_("Closed"), required=False, help_text=_("no longer with the unit"))

    def __init__(self, *args, is_new=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["is_closed"]


class CountForm(Editing):
    """A correction of what was counted."""

    questions = ((_("What was counted"), ("on_hand", "serviceable", "source")),)
    on_hand = count(_("On hand"), help_text=_("items"))
    serviceable = maybe(_("Serviceable"), _("items; empty: not reported"))
    source = source()


class CountsForm(Reporting):
    """What was there of all of a unit's equipment on a day; a line left empty is not reported."""

    counted_on = DayField(label=_("Day"), initial=timezone.localdate)
    counted_by = forms.ChoiceField(label=_("Counted by"), choices=EquipmentCount.By.choices)
    source = source()

    def __init__(self, *args, lines, **kwargs):
        self.lines = lines
        super().__init__(*args, **kwargs)

    @property
    def questions(self):
        day = (_("The count"), ("counted_on", "counted_by", "source"))
        return (day, *((line.type, (f"on_hand_{n}", f"serviceable_{n}")) for n, line in self.numbered))

    @property
    def numbered(self):
        return list(enumerate(self.lines))

    def order_fields(self, field_order):
        for n, line in self.numbered:
            words = {"what": line.type, "agreed": line.agreed}
            self.fields[f"on_hand_{n}"] = maybe(
                _("On hand: %(what)s") % words, _("%(agreed)s agreed; empty: not reported") % words
            )
            self.fields[f"serviceable_{n}"] = maybe(
                _("Serviceable: %(what)s") % words, _("items; empty: not reported")
            )
        super().order_fields(field_order)

    def clean(self):
        given = super().clean()
        for n, _line in self.numbered:
            on_hand, works = given.get(f"on_hand_{n}"), given.get(f"serviceable_{n}")
            if works is not None and (on_hand is None or works > on_hand):
                self.add_error(f"serviceable_{n}", _("No more is serviceable than is on hand."))
        if not self.errors and all(given.get(f"on_hand_{n}") is None for n, _line in self.numbered):
            self.add_error(None, _("Nothing was counted."))
        return given

    def answers(self):
        given = super().answers()
        counts = [
            {"line": line, "on_hand": on_hand, "serviceable": works}
            for n, line in self.numbered
            for on_hand, works in [(given.pop(f"on_hand_{n}"), given.pop(f"serviceable_{n}"))]
            if on_hand is not None
        ]
        return given | {"counts": counts}


class ItemForm(Reporting):
    questions = ((_("The item"), ("number", "arrived_on")),)
    number = forms.CharField(label=_("Number"), max_length=40, help_text=_("its plate or serial number"))
    arrived_on = DayField(
        label=pgettext_lazy("item", "Arrived"), required=False, help_text=_("empty: it is not there yet")
    )


class RecordForm(Reporting):
    questions = ((_("What happened"), ("kind", "happened_on", "note")),)
    kind = forms.ChoiceField(label=_("What happened"), choices=ItemRecord.Kind.choices)
    happened_on = DayField(label=_("Day"), initial=timezone.localdate)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class SustainmentForm(Reporting):
    questions = ((_("Self-sustainment"), ("category", "entitled", "accepted")),)
    category = forms.ChoiceField(label=_("Category"), choices=Sustainment.choices)
    entitled = count(_("Entitled"), help_text=_("persons it is to be provided for"))
    accepted = maybe(_("Accepted"), _("persons it is paid for; empty: not decided"))


class CheckForm(Reporting):
    questions = ((_("The check"), ("checked_on", "is_met", "checked_by", "source", "note")),)
    checked_on = DayField(label=_("Day"), initial=timezone.localdate)
    is_met = forms.TypedChoiceField(
        label=_("Standard"),
        choices=[("yes", _("met")), ("no", _("not met"))],
        coerce=lambda text: text == "yes",
    )
    checked_by = forms.ChoiceField(label=_("Checked by"), choices=EquipmentCount.By.choices)
    source = source()
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class EquipmentFilter(Filters):
    text = search(_("Type"))
    mission = forms.ChoiceField(label=_("Mission"))
    contributor = forms.ChoiceField(label=_("Contributor"))
    unit = forms.ChoiceField(label=_("Unit"))
    group = forms.ChoiceField(label=_("Group"), choices=[ANY, *Group.choices])
    owner = forms.ChoiceField(label=_("Owned by"), choices=[ANY, *EquipmentLine.Owner.choices])
    which = forms.ChoiceField(
        label=_("Which"),
        choices=[
            ANY,
            ("plain", _("without ammunition and dangerous goods")),
            ("apart", _("ammunition and dangerous goods alone")),
        ],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Unit.objects.visible_to(user).between(user).standing().order_by()
        partners = Partner.objects.visible_to(user).filter(pk__in=seen.values("contributor"))
        missions = Mission.objects.visible_to(user).filter(pk__in=seen.values("mission"))
        self.missions = {m.slug: m for m in missions}
        self.fields["contributor"].choices = [ANY, *((p.code, p.local_name) for p in partners)]
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]
        self.units = {str(u.pk): u for u in seen.order_by("name")}
        self.fields["unit"].choices = [ANY, *((key, u.name) for key, u in self.units.items())]

    def narrow(self, rows):
        chosen = self.chosen
        asks = {
            "text": "type__icontains",
            "mission": "unit__mission__slug",
            "contributor": "unit__contributor__code",
            "unit": "unit",
            "group": "group",
            "owner": "owner",
        }
        rows = rows.filter(**{asks[name]: value for name, value in chosen.items() if name in asks})
        apart = Q(group=Group.AMMUNITION) | ~Q(hazard="")
        if chosen.get("which") == "plain":
            return rows.exclude(apart)
        return rows.filter(apart) if chosen.get("which") == "apart" else rows
