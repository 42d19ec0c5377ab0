"""Where a record is shown: each app says it for its models, so that a feed of any events can link to them."""

from datetime import timedelta

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Value
from django.utils import timezone

from accounts import access
from accounts.models import Event

FEW, GROWS, MOST = 20, 15, 5_000  # acts asked about at once: a few first, then more each time
WITHIN = timedelta(days=90)
_places = {}


def register(model, address, *joined):
    """`address(row)` is the page on which rows of `model` show; `joined` are relations it follows.

    Who may see a row may not see what it is joined to: then there is no page to lead to.
    """
    _places[model] = (address, joined)


def address(row):
    """The page of one row already read; empty where its app names none."""
    found = _places.get(type(row))
    return found[0](row) if found else ""


def of(user, events):
    """{event id: address} of events whose record is there and may be seen; "" where it has no page."""
    by_model = {}
    for event in events:
        by_model.setdefault(event.subject_type.model_class(), []).append(event)
    found = {}
    for model, told in by_model.items():
        if access.is_registered(model):
            address, joined = _places.get(model, (lambda row: "", ()))
            keys = {event.subject_id for event in told}
            rows = model._default_manager.visible_to(user).filter(pk__in=keys).select_related(*joined)
            rows = rows.annotate(may_open=_all_seen(model, joined, user))
            addresses = {str(row.pk): address(row) if row.may_open else "" for row in rows}
            found |= {
                event.pk: addresses[event.subject_id] for event in told if event.subject_id in addresses
            }
    return found


def _all_seen(model, joined, user):
    """Whether all that rows of `model` are joined to by these relations may be seen."""
    seen = Q()
    for name in joined:
        there = model._meta.get_field(name).related_model._default_manager.visible_to(user)
        seen &= Q(Exists(there.filter(pk=OuterRef(name))))
    return ExpressionWrapper(seen, BooleanField()) if seen else Value(True)


def latest(user, many, without=()):
    """[(event, address)]: the last acts of others within ninety days on records `user` may see.

    Asks what may be seen of the last few alone, and of more only while too few are found: to ask it of every
    record there is takes longer than the page. What is hidden from `user` shortens no list.
    """
    rows = Event.objects.filter(Event.told_to(user), at__gt=timezone.now() - WITHIN)
    rows = rows.exclude(by=user).exclude(verb__in=without).select_related("by", "subject_type")
    found, start, size = [], 0, FEW
    while len(found) < many and (batch := list(rows[start : start + size])):
        seen = of(user, batch)
        found += [(event, seen[event.pk]) for event in batch if event.pk in seen]
        if len(batch) < size:
            break
        start, size = start + size, min(size * GROWS, MOST)
    return found[:many]
