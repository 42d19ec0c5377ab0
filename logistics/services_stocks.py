"""Stocks and their books: what is kept where, and what was received, issued, counted, lost or written off.

Lines of the book are only added. Logistics officers of the mission keep it; whoever draws on it reads it.
"""

from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records, versions
from accounts.notation import day, number
from logistics import stocking, supply
from logistics.models import ResupplyRequest, StockBatch, StockItem, StockMovement
from logistics.models.resupply import UNDER_WAY

FIELDS = ("name", "measure", "hazard", "reserve_days", "least", "basis", "rate", "persons", "is_closed")
Kind = StockMovement.Kind


# --- What is kept where
@transaction.atomic
def record_stock(location, *, stock_class, is_fictional=False, reason="", by, **fields):
    """Keep a kind of stores at a location; what is there is not known until it is counted."""
    if location.mission is None:
        raise ValidationError({"location": _("Stocks lie at a location of a mission.")})
    access.require(by, "manage_logistics", location.mission)
    fields = records.known(fields, FIELDS)
    item = StockItem(location=location, stock_class=stock_class, **fields)
    item.is_fictional = is_fictional or location.mission.is_fictional
    item.full_clean()
    item.save(force_insert=True)
    events.record("stock.recorded", item, by=by, about=item.roots, reason=reason)
    return item


@transaction.atomic
def change_stock(item, *, version=None, reason="", by, **fields):
    """Change what must be there and how it is used; a closed stock is no longer judged."""
    _require_keeps(by, item)
    item = _held(item)
    versions.require(version, item.version)
    before = StockItem.objects.get(pk=item.pk)
    records.put(item, records.known(fields, FIELDS))
    item.version += 1
    item.full_clean()
    item.save(update_fields=[*fields, "version"])
    changed = events.changes(before, item, fields)
    events.record("stock.changed", item, by=by, about=item.roots, reason=reason, changes=changed)
    return item


# --- The book
@transaction.atomic
def receive_stock(
    item,
    *,
    quantity,
    on=None,
    batch="",
    expires_on=None,
    request=None,
    reference="",
    note="",
    version=None,
    reason="",
    by,
):
    """Enter what came in. `request`: the resupply request it is of, which is then received."""
    _require_keeps(by, item)
    item, on = _open(item, version), _day(on)
    request = _request_of(item, request)
    told = {"reference": reference, "note": note, "request": request}
    batches = [(_batch(item, batch, expires_on), quantity)]
    _write(item, Kind.RECEIPT, batches, on, told, by)
    if request is not None:
        _count_received(request)
    events.record("stock.received", item, by=by, about=item.roots, reason=reason, **_told(quantity, on))
    return item


@transaction.atomic
def issue_stock(item, *, quantity, on=None, batch="", reference="", note="", version=None, reason="", by):
    """Enter what was given out: of the batch named, else of those that expire first."""
    _require_keeps(by, item)
    item, on = _open(item, version), _day(on)
    told = {"reference": reference, "note": note}
    _write(item, Kind.ISSUE, _of_batches(item, batch, quantity, on, Kind.ISSUE), on, told, by)
    events.record("stock.issued", item, by=by, about=item.roots, reason=reason, **_told(quantity, on))
    return item


@transaction.atomic
def write_off_stock(
    item, *, kind, quantity, on=None, batch="", reference="", note="", version=None, reason="", by
):
    """Enter what was lost, or expired and was written off; neither counts as used."""
    _require_keeps(by, item)
    if kind not in (Kind.LOSS, Kind.EXPIRED):
        raise ValidationError({"kind": _("It was lost, or it expired.")})
    item, on = _open(item, version), _day(on)
    told = {"reference": reference, "note": note}
    _write(item, kind, _of_batches(item, batch, quantity, on, kind), on, told, by)
    events.record("stock.written_off", item, by=by, about=item.roots, reason=reason, **_told(quantity, on))
    return item


@transaction.atomic
def count_stock(
    item, *, quantity=None, batches=None, on=None, reference="", note="", version=None, reason="", by
):
    """Enter what was found at the end of a day, of the whole stock.

    `batches`: {number: quantity, or (quantity, last day of use)}; what they do not name is gone. `quantity`
    alone: what differs from the book is taken of the batches that expire first, or is in no batch.
    """
    _require_keeps(by, item)
    item, on = _open(item, version), _day(on)
    if (quantity is None) == (not batches):
        raise ValidationError({"quantity": _("Say how much is there, in all or batch by batch.")})
    found = _named_batches(item, batches) if batches else _spread(item, quantity, on)
    _write(item, Kind.COUNT, found, on, {"reference": reference, "note": note}, by)
    total = sum(part for _batch, part in found)
    events.record("stock.counted", item, by=by, about=item.roots, reason=reason, **_told(total, on))
    return item


@transaction.atomic
def take_back_entry(item, *, entry, reason, by):
    """Enter that an entry of the book was wrong: it no longer counts, and both stay to be read."""
    _require_keeps(by, item)
    item = _held(item)
    lines = list(StockMovement.objects.standing().filter(item=item, entry=entry))
    if not lines:
        raise ValidationError({"entry": _("There is no such entry that still counts.")})
    person, _token = access.answerable(by)
    following = _next_entry(item)
    for line in lines:
        _add(item, line.kind, line.batch, line.quantity, line.moved_on, following, person, takes_back=line)
    _require_covered(item, min(line.moved_on for line in lines))
    if lines[0].request_id:
        _count_received(_locked_request(lines[0].request))
    events.record("stock.taken_back", item, by=by, about=item.roots, reason=reason, entry=entry)
    return item


# --- What the portal does
@transaction.atomic
def warn_of_stock(item, *, state, by):
    """Tell who keeps and who draws on a stock that it fell below its reserve; the portal alone does."""
    access.require_administrator(by)
    item.warned = state
    item.save(update_fields=["warned"])
    events.record("stock.fell", item, by=by, about=item.roots, state=state)
    return item


@transaction.atomic
def note_recovery(item, *, by):
    """Note that a stock is no longer short, so that its next fall is told; the portal alone does."""
    access.require_administrator(by)
    item.warned = ""
    item.save(update_fields=["warned"])
    events.record("stock.recovered", item, by=by, about=item.roots)
    return item


@transaction.atomic
def warn_of_batch(batch, *, on, by):
    """Tell once that a batch expires soon; the portal alone does."""
    access.require_administrator(by)
    batch.warned_on = on
    batch.save(update_fields=["warned_on"])
    item = batch.item
    told = {"batch": batch.number, "expires_on": str(batch.expires_on)}
    events.record("stock.batch_expiring", item, by=by, about=item.roots, **told)
    return batch


# --- What may be done
def may_keep(by, mission):
    return access.allows(by, "manage_logistics", mission)


# --- What these share
def _require_keeps(by, item):
    access.require(by, "manage_logistics", item.mission)


def _held(item):
    """The stock, locked: its book is written by one at a time."""
    rows = StockItem.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("location__mission").get(pk=item.pk)


def _open(item, version):
    """The stock, locked; `version`: the last entry of its book that was seen, so that none is sent twice."""
    item = _held(item)
    versions.require(version, _next_entry(item) - 1)
    if item.is_closed:
        raise ValidationError(_("This stock is closed."), "wrong_state")
    return item


def _day(on):
    on = on or timezone.localdate()
    if on > timezone.localdate():
        raise ValidationError({"on": _("That day is still to come.")})
    return on


def _told(quantity, on):
    return {"quantity": str(quantity), "on": str(on)}


def _batch(item, text, expires_on=None):
    """The batch of this number, made if new; None where none is named. Its expiry, once said, stands."""
    text = (text or "").strip()
    if not text:
        if expires_on is not None:
            raise ValidationError({"batch": _("Name the batch that expires.")})
        return None
    row = StockBatch.objects.filter(item=item, number=text).first()
    if row is None:
        row = StockBatch(item=item, number=text, expires_on=expires_on)
    elif expires_on is not None and row.expires_on not in (None, expires_on):
        words = {"batch": row.number, "day": day(row.expires_on)}
        raise ValidationError({"expires_on": _("Batch %(batch)s expires on %(day)s.") % words})
    elif expires_on is None or row.expires_on == expires_on:
        return row
    row.expires_on = expires_on
    row.full_clean()
    row.save()
    return row


def _known_batch(item, text):
    row = StockBatch.objects.filter(item=item, number=text.strip()).first()
    if row is None:
        raise ValidationError({"batch": _("There is no batch of this number in the stock.")})
    return row


def _of_batches(item, batch, quantity, on, kind):
    """[(batch, quantity)] that an issue or a loss takes; what was never counted is in no batch."""
    _positive(quantity)
    if batch.strip():
        return [(_known_batch(item, batch), quantity)]
    book = stocking.whole_book(item)
    held = supply.on_hand(book.moved, on)
    if held is None:
        return [(None, quantity)]
    there = _taken_of(held, book.expiry, on, kind)
    parts = supply.taken(there, book.expiry, quantity)
    if parts is None:
        raise ValidationError({"quantity": _too_much(item, sum(there.values()), on)})
    batches = {row.number: row for row in StockBatch.objects.filter(item=item)}
    return [(batches.get(name), _exact(part)) for name, part in parts]


def _taken_of(held, expiry, on, kind):
    """What is held that an issue may take: what is good; a loss: anything; a write-off: what has expired."""
    if kind == Kind.LOSS:
        return held
    expired = {name for name in held if name in expiry and expiry[name] < on}
    return {name: part for name, part in held.items() if (name in expired) == (kind == Kind.EXPIRED)}


def _named_batches(item, batches):
    found = []
    for name, given in batches.items():
        quantity, expires_on = given if isinstance(given, tuple) else (given, None)
        found.append((_batch(item, name, expires_on), quantity))
    return found


def _spread(item, quantity, on):
    """[(batch, quantity)] of a count that names no batches, by what the book has."""
    book = stocking.whole_book(item)
    held = {name: part for name, part in (supply.on_hand(book.moved, on) or {}).items() if part > 0}
    missing = sum(held.values()) - Fraction(quantity)
    if missing < 0:
        held[""] = held.get("", 0) - missing
    else:
        for name, part in supply.taken(held, book.expiry, missing) or []:
            held[name] -= part
    batches = {row.number: row for row in StockBatch.objects.filter(item=item)}
    found = [(batches.get(name), _exact(part)) for name, part in held.items() if part]
    return found or [(None, quantity)]


def _exact(part):
    """A quantity of the book, in hundredths as it was written."""
    return Decimal(part.numerator) / part.denominator


def _write(item, kind, batches, on, told, by):
    person, _token = access.answerable(by)
    entry = _next_entry(item)
    for batch, quantity in batches:
        if kind != Kind.COUNT:
            _positive(quantity)
        _add(item, kind, batch, quantity, on, entry, person, **told)
    _require_covered(item, on)


def _add(item, kind, batch, quantity, on, entry, person, **more):
    line = StockMovement(
        item=item, kind=kind, batch=batch, quantity=quantity, moved_on=on, entry=entry, by=person, **more
    )
    try:
        line.full_clean()
    except ValidationError as error:
        raise ValidationError(_by_given_name(error)) from error
    line.save(force_insert=True)


def _by_given_name(error):
    """Errors under the names the services take."""
    return {"on" if name == "moved_on" else name: found for name, found in error.error_dict.items()}


def _next_entry(item):
    last = StockMovement.objects.filter(item=item).aggregate(last=Max("entry"))["last"]
    return (last or 0) + 1


def _positive(quantity):
    if quantity is None or quantity <= 0:
        raise ValidationError({"quantity": _("Enter more than nothing.")})


def _require_covered(item, since):
    """No more leaves a batch than was there; of what was never counted nobody knows."""
    short = supply.overdrawn(stocking.whole_book(item).moved, since)
    if short is not None:
        on, batch = short
        words = {"day": day(on), "batch": batch}
        if batch:
            raise ValidationError(
                {"quantity": _("By the book less than that was there of batch %(batch)s on %(day)s.") % words}
            )
        raise ValidationError({"quantity": _("By the book less than that was there on %(day)s.") % words})


def _too_much(item, there, on):
    words = {"there": number(float(there), 2), "measure": item.measure, "day": day(on)}
    return _("By the book %(there)s %(measure)s may be taken on %(day)s. Count it if more is there.") % words


# --- What came of a request
def _request_of(item, request):
    if request is None:
        return None
    request = _locked_request(request)
    if request.item_id != item.pk:
        raise ValidationError({"request": _("This request is of another stock.")})
    if request.state not in UNDER_WAY:
        raise ValidationError(
            {
                "request": _("It is %(state)s: nothing is received of it.")
                % {"state": request.get_state_display()}
            }
        )
    return request


def _locked_request(request):
    return ResupplyRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)


def _count_received(request):
    """The state that what came of it so far gives."""
    lines = StockMovement.objects.standing().filter(request=request, kind=Kind.RECEIPT)
    received = lines.aggregate(sum=Sum("quantity"))["sum"] or 0
    if request.state == ResupplyRequest.State.CLOSED:
        return
    whole = received >= request.quantity
    none_yet = ResupplyRequest.State.TRANSIT if not received else ResupplyRequest.State.PART
    request.state = ResupplyRequest.State.RECEIVED if whole else none_yet
    request.version += 1
    request.save(update_fields=["state", "version"])
