"""What is told of a change to a record with a place: that it moved, and never from where to where."""

from accounts import events

KEPT_BACK = {"place", "district", "latitude", "longitude"}


def told_of_change(before, row, fields, named, kept_back=KEPT_BACK):
    """{"changes": …}, with "place_changed" where one of `kept_back` differs. `named`: what a label's names
    changed."""
    changed = events.changes(before, row, [name for name in fields if name not in kept_back]) | named
    moved = any(getattr(before, name) != getattr(row, name) for name in kept_back & set(fields))
    return {"changes": changed} | ({"place_changed": True} if moved else {})
