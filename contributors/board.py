"""The board of a pledging conference: what is needed, what was pledged, what is still open. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Offer(NamedTuple):
    """What stands of one offer for a need, in the need's unit. `is_here`: announced at this conference."""

    quantity: int
    is_here: bool
    is_taken: bool = False
    is_reserve: bool = False


class Line(NamedTuple):
    """One need, or several of one unit: `open` is what of it nobody offered."""

    required: int = 0
    here: int = 0  # announced at this conference
    before: int = 0  # offered otherwise
    accepted: int = 0  # of both
    open: int = 0


def line(required: int, offers: Iterable[Offer]) -> Line:
    """What stands of a need of `required`. A reserve is shown as announced and fills nothing."""
    offers = list(offers)
    filling = [offer for offer in offers if not offer.is_reserve]
    return Line(
        required,
        sum(offer.quantity for offer in offers if offer.is_here),
        sum(offer.quantity for offer in offers if not offer.is_here),
        sum(offer.quantity for offer in filling if offer.is_taken),
        max(required - sum(offer.quantity for offer in filling), 0),
    )


def total(lines: Iterable[Line]) -> Line:
    """Lines of one unit together; what is over in one need fills no other."""
    return Line(*map(sum, zip(Line(), *lines, strict=True)))
