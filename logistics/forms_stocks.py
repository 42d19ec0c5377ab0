"""What is entered of stocks and their books, and what the list may be narrowed by."""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import granted
from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, search
from accounts.money import AmountField
from accounts.notation import day, number
from logistics import reading_stocks
from logistics.models import Location, ResupplyRequest, StockItem, StockLevel, StockMovement
from missions.models import Mission

Kind = StockMovement.Kind
GOODS = [
    ("", _("general stores")),
    ("apart", _("ammunition and dangerous goods")),
    ("any", pgettext_lazy("goods", "all")),
]


def seen_locations(user, model):
    """[(key, name)] of the locations where something of this kind lies that one may see."""
    path = "location" if model is StockItem else "item__location"
    seen = model.objects.visible_to(user).order_by().values(path)
    rows = Location.objects.visible_to(user).filter(pk__in=seen).select_related("mission")
    return [(str(row.pk), f"{row.name} ({row.mission.acronym})") for row in rows]


def seen_missions(user, model):
    """[(slug, acronym)] of the missions in which something of this kind lies that one may see."""
    path = "location__mission" if model is StockItem else "item__location__mission"
    rows = model.objects.visible_to(user).order_by().values_list(f"{path}__slug", f"{path}__acronym")
    return sorted(rows.distinct(), key=lambda pair: pair[1])


class StockFilter(Filters):
    text = search(_("Name"))
    mission = forms.ChoiceField(label=_("Mission"))
    location = forms.ChoiceField(label=_("Location"))
    stock_class = forms.ChoiceField(label=_("Class"), choices=[ANY, *StockItem.Class.choices])
    state = forms.ChoiceField(
        label=_("State"),
        choices=[ANY, ("short", _("below reserve or nothing left")), *StockLevel.State.choices],
    )
    expires = forms.ChoiceField(
        label=_("Expires"),
        choices=[ANY, ("30", _("within 30 days")), ("90", _("within 90 days")), ("unused", _("before use"))],
    )
    goods = forms.ChoiceField(label=_("Goods"), choices=GOODS)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].choices = [ANY, *seen_missions(user, StockItem)]
        self.fields["location"].choices = [ANY, *seen_locations(user, StockItem)]

    def narrow(self, rows):
        """All but the goods, which the page shows in two tables."""
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(name__icontains=text)
        if slug := chosen.get("mission"):
            rows = rows.filter(location__mission__slug=slug)
        if key := chosen.get("location"):
            rows = rows.filter(location=key)
        if chosen.get("stock_class"):
            rows = rows.filter(stock_class=chosen["stock_class"])
        match chosen.get("expires"):
            case "unused":
                rows = rows.filter(level__wasted__gt=0)
            case str(days):
                until = timezone.localdate() + timedelta(days=int(days))
                rows = rows.filter(level__expires_on__lte=until)
        match chosen.get("state"):
            case None:
                return rows
            case "short":
                return rows.filter(level__rank__lte=2)
            case StockLevel.State.UNKNOWN:
                return rows.filter(Q(level=None) | Q(level__state=StockLevel.State.UNKNOWN))
            case state:
                return rows.filter(level__state=state)

    @property
    def shows(self):
        """Which goods the list shows: all where something was asked for, else the general ones."""
        chosen = self.chosen
        asked = {"text", "stock_class", "state", "expires"} & set(chosen)
        return chosen.get("goods") or ("any" if asked else "")


class MovementFilter(Filters):
    kind = forms.ChoiceField(label=_("What happened"), choices=[ANY, *Kind.choices])
    since = forms.DateField(
        label=_("From"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until = forms.DateField(label=_("To"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def narrow(self, rows):
        chosen = self.chosen
        asks = {"kind": "kind", "since": "moved_on__gte", "until": "moved_on__lte"}
        return rows.filter(**{asks[name]: value for name, value in chosen.items()})


# --- What is kept
class QuantityField(AmountField):
    """A quantity in a stock's measure, to hundredths."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_digits", 14)
        super().__init__(**kwargs)


def kept_locations(user):
    """Locations of the missions whose logistics this person keeps."""
    rows = Location.objects.visible_to(user).filter(mission__isnull=False).select_related("mission")
    return rows if user.is_system else rows.filter(mission__in=granted(user, "manage_logistics", Mission))


class LocationChoice(forms.ModelChoiceField):
    def label_from_instance(self, location):
        return f"{location.name} ({location.mission.acronym})"


class StockForm(Editing):
    questions = (
        (_("What lies where"), ("location", "stock_class", "name", "measure", "hazard")),
        (_("What must be there"), ("reserve_days", "least")),
        (_("How it is used"), ("basis", "rate", "persons")),
        (_("Whether it is kept"), ("is_closed",)),
    )
    location = LocationChoice(Location.objects.none(), label=_("Location"))
    stock_class = forms.ChoiceField(label=_("Class"), choices=StockItem.Class.choices)
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("such as diesel, combat rations"))
    measure = forms.CharField(label=_("Measure"), max_length=20, help_text=_("such as litres, packs, rounds"))
    hazard = forms.RegexField(
        "^UN[0-9]{4}$",
        label=_("Dangerous goods"),
        required=False,
        help_text=_("UN number, such as UN1202; empty: none"),
    )
    reserve_days = forms.IntegerField(
        label=_("Reserve required"),
        min_value=0,
        max_value=3650,
        required=False,
        help_text=_("days of supply; empty: none is required"),
    )
    least = QuantityField(
        label=_("Shelf reserve"),
        required=False,
        help_text=_("the least that must lie there, in its measure; empty: none is required"),
    )
    basis = forms.ChoiceField(label=_("Consumption"), choices=StockItem.Basis.choices)
    rate = forms.DecimalField(
        label=_("Rate"),
        max_digits=10,
        decimal_places=4,
        min_value=0,
        required=False,
        help_text=_("in its measure, a person and day; empty: not known"),
    )
    persons = forms.IntegerField(
        label=_("Persons"),
        min_value=0,
        max_value=2_000_000,
        required=False,
        help_text=_("who draw on it; empty: those of the units there"),
    )
    is_closed = forms.BooleanField(label=_("It is no longer kept there"), required=False)

    def __init__(self, *args, user, item=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = kept_locations(user)
        if item:
            for name in ("location", "stock_class"):
                del self.fields[name]
        else:
            del self.fields["is_closed"]
            self.fields["reason"].required = False


def standing_stock(row):
    names = ("name", "measure", "hazard", "reserve_days", "least", "basis", "rate", "persons", "is_closed")
    return {name: getattr(row, name) for name in names}


# --- What is entered in a book
class _Entry(Editing):
    """A line of a book; the note says why, where it needs saying."""

    quantity = QuantityField(label=_("Quantity"))
    on = DayField(label=_("Day"), initial=timezone.localdate)
    reference = forms.CharField(
        label=_("Reference"),
        max_length=80,
        required=False,
        help_text=_("of the voucher, waybill or count sheet"),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args, user, item, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.item = user, item
        del self.fields["reason"]
        self.fields["quantity"].help_text = item.measure


class RequestChoice(forms.ModelChoiceField):
    def label_from_instance(self, request):
        words = {"quantity": number(float(request.quantity)), "day": day(request.expected_on)}
        return _now("%(quantity)s, due %(day)s") % words


class ReceiveForm(_Entry):
    questions = (
        (_("What came in"), ("quantity", "on", "request")),
        (_("Its batch"), ("batch", "expires_on")),
        (_("By which paper"), ("reference", "note")),
    )
    request = RequestChoice(
        ResupplyRequest.objects.none(),
        label=_("Of which request"),
        required=False,
        empty_label=_("of none"),
    )
    batch = forms.CharField(
        label=_("Batch"), max_length=60, required=False, help_text=_("its number or mark; empty: none")
    )
    expires_on = DayField(label=_("Last day of use"), required=False, help_text=_("empty: it keeps"))

    def __init__(self, *args, user, item, **kwargs):
        super().__init__(*args, user=user, item=item, **kwargs)
        open_ = ResupplyRequest.objects.visible_to(user).filter(item=item).under_way()
        self.fields["request"].queryset = open_
        if not open_.exists():
            del self.fields["request"]


class _Outward(_Entry):
    batch = forms.ChoiceField(label=_("Batch"), required=False)

    def __init__(self, *args, user, item, **kwargs):
        super().__init__(*args, user=user, item=item, **kwargs)
        lying = [one.batch for one in reading_stocks.lying(user, item) or [] if one.batch]
        named = [(one.number, _named(one)) for one in lying]
        self.fields["batch"].choices = [("", _("what expires first")), *named]
        if not named:
            del self.fields["batch"]


def _named(batch):
    if batch.expires_on is None:
        return batch.number
    return _now("%(batch)s, until %(day)s") % {"batch": batch.number, "day": day(batch.expires_on)}


class IssueForm(_Outward):
    questions = (
        (_("What was given out"), ("quantity", "on", "batch")),
        (_("By which paper"), ("reference", "note")),
    )


class WriteOffForm(_Outward):
    questions = (
        (_("What is gone"), ("kind", "quantity", "on", "batch")),
        (_("By which paper"), ("reference", "note")),
    )
    kind = forms.ChoiceField(
        label=_("What happened"), choices=[(k, k.label) for k in (Kind.LOSS, Kind.EXPIRED)]
    )


class CountForm(_Entry):
    """In all, or batch by batch: a field for each batch that lies there, and lines for further ones."""

    questions = (
        (_("When"), ("on",)),
        (_("In all"), ("quantity",)),
        (_("Or batch by batch"), ()),
        (_("By which paper"), ("reference", "note")),
    )
    further = forms.CharField(
        label=_("Further batches"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("one a line: batch, quantity and last day of use, such as B-17 400 2027-01-31"),
    )

    def __init__(self, *args, user, item, **kwargs):
        super().__init__(*args, user=user, item=item, **kwargs)
        self.fields["quantity"].required = False
        self.fields["on"].help_text = _("what moved on that day counts as moved before")
        self.own = {}
        for n, one in enumerate(one for one in reading_stocks.lying(user, item) or [] if one.batch):
            self.own[f"batch_{n}"] = one.batch.number
            field = QuantityField(label=_named(one.batch), required=False, help_text=item.measure)
            field.widget.attrs["class"] = "form-control"
            self.fields[f"batch_{n}"] = field
        by_batch = (*self.own, "further")
        self.questions = tuple((w, names or by_batch) for w, names in self.questions)

    def clean_further(self):
        return dict(_batch_line(line) for line in self.cleaned_data["further"].splitlines() if line.strip())

    def clean(self):
        given = super().clean()
        named = {number: given.get(name) for name, number in self.own.items()}
        told = any(value is not None for value in named.values()) or bool(given.get("further"))
        if given.get("quantity") is not None and told:
            self.add_error("quantity", _now("Say it in all, or batch by batch."))
        elif told:
            for name, number in self.own.items():
                if given.get(name) is None and name not in self.errors:
                    words = _now("Say it of every batch; 0 where none of %(batch)s is left.")
                    self.add_error(name, words % {"batch": number})
        return given

    def answers(self):
        given = super().answers()
        named = {number: given.pop(name) for name, number in self.own.items()}
        further = given.pop("further") or {}
        batches = {number: value for number, value in named.items() if value is not None} | further
        return given | {"batches": batches or None}


def _batch_line(line):
    """(batch, (quantity, last day of use or None)) of a line such as "B-17 400 2027-01-31"."""
    words = {"line": line.strip()[:40]}
    try:
        number, quantity, *rest = line.split()
        found = Decimal(quantity)
        expires_on = date.fromisoformat(rest[0]) if rest else None
    except (ValueError, InvalidOperation) as error:
        raise ValidationError(
            _now("“%(line)s” is no batch, quantity and day, such as B-17 400 2027-01-31.") % words
        ) from error
    if not found.is_finite() or found < 0:
        raise ValidationError(_now("“%(line)s” has no quantity of zero or more.") % words)
    return number, (found, expires_on)


class TakeBackForm(Editing):
    questions = ()
