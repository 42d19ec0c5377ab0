"""The history of one record: the acts told of it, and field by field what stood before each change.

An act is an event; what the database kept of the row as it stood is laid beside the act that says the
same, and stands by itself where no act of a person does, such as a file that restated a figure.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import pghistory.models
from django.apps import apps
from django.db.models import ForeignKey
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import access, dates
from accounts.models import Event
from accounts.notation import day, number
from accounts.templatetags.concord import verb_words


@dataclass
class Change:
    """A field, and what it said before and after; None is unknown."""

    name: str
    label: str
    old: Any
    new: Any


RESTATED, CHANGED = "file", "change"  # what no act of a person tells of


@dataclass
class Act:
    """What happened to a record at a moment."""

    at: datetime
    event: Any = None  # who, why, by which door
    import_id: int | None = None
    file: Any = None  # the import of that number, where the reader sees it
    is_matched: bool = False  # with what the database kept
    changes: list[Change] = field(default_factory=list)

    @property
    def what(self):
        if self.event:
            return self.event.verb
        return RESTATED if self.import_id else CHANGED

    @property
    def words(self):
        """What it is called."""
        if self.event:
            return capfirst(verb_words(self.event.verb))
        return _("Restated by a file") if self.import_id else _("Changed")

    @property
    def who(self):
        """The person, the file that restated it, or the portal by a change of another record."""
        if self.event:
            return self.event.who
        if self.import_id:
            return self.file.file_name if self.file else _("import %(n)s") % {"n": self.import_id}
        return _("by a change of another record")

    @property
    def door(self):
        if self.event:
            return self.event.door
        return Event.Door.FILE if self.import_id else ""

    @property
    def reason(self):
        """Why, as far as the reader is told (`reason_told`)."""
        return getattr(self.event, "reason_told", self.event.reason) if self.event else ""


def kinds():
    """{kind: model} of the records whose history can be asked for."""
    return {access.kind_of(model): model for model in access.registered()}


@cache
def _kept_of(model):
    """The model of the rows as they stood, where the database keeps them."""
    kept = (m for m in apps.get_models() if issubclass(m, pghistory.models.Event))
    return next((m for m in kept if getattr(m, "pgh_tracked_model", None) is model), None)


def acts(row, events, user):
    """Everything that happened to a record, the latest first. `events`: those on it that the reader sees.

    A model's `history_for(user)`, where it has one, says since when the reader is told of changes, and of
    which fields never.
    """
    since, unsaid = row.history_for(user) if hasattr(row, "history_for") else (None, ())
    zone = getattr(user, "time_zone", "") or "UTC"
    told = [Act(event.at, event, changes=_told(type(row), event, zone)) for event in events]
    kept = [act for act in _stood(row, zone) if since is None or act.at >= since]
    for act in (*told, *kept):
        act.changes = [change for change in act.changes if change.name not in unsaid]
    for act in reversed([act for act in kept if act.changes]):
        same = next((t for t in told if t.changes and _says_the_same(t, act)), None)
        if same:
            known = {change.name for change in same.changes}
            same.changes += [change for change in act.changes if change.name not in known]
        else:
            told.append(act)
    return sorted(told, key=lambda act: act.at, reverse=True)


def _says_the_same(told, kept):
    """Whether what was told is what the database kept of the change."""
    if told.is_matched:
        return False
    before = {c.name: str(c.old) for c in kept.changes}
    fields = [c for c in told.changes if c.name in before]
    told.is_matched = bool(fields) and all(before[c.name] == str(c.old) for c in fields)
    return told.is_matched


def _told(model, event, zone):
    """The changes an event tells of, each as [old, new]."""
    found = (event.data or {}).get("changes") or {}
    pairs = [(name, pair) for name, pair in found.items() if isinstance(pair, list) and len(pair) == 2]
    return [
        Change(name, _label(model, name), *(_written(model, name, value, zone) for value in pair))
        for name, pair in pairs
    ]


def _stood(row, zone):
    """What each kept row says beside the one after it, the last beside what stands now."""
    kept = _kept_of(type(row))
    if kept is None:
        return []
    before = list(kept._base_manager.filter(pgh_obj=row.pk).select_related("pgh_context").order_by("pgh_id"))
    names = _names(type(row), [*before, row])
    return [
        Act(
            old.pgh_created_at,
            import_id=(old.pgh_context.metadata if old.pgh_context else {}).get("import_id"),
            changes=_differences(type(row), old, new, names, zone),
        )
        for old, new in zip(before, [*before, row][1:], strict=True)
    ]


QUIET = {"version", "version_between", "id"}


def _differences(model, old, new, names, zone):
    found = []
    for f in model._meta.concrete_fields:
        values = [getattr(each, f.attname) for each in (old, new)]
        if f.attname not in QUIET and values[0] != values[1]:
            said = [names.get((f.name, v), v) if isinstance(f, ForeignKey) else v for v in values]
            said = [_written(model, f.name, value, zone) for value in said]
            found.append(Change(f.name, _label(model, f.name), *said))
    return found


def _names(model, rows):
    """{(field, key): name} of the records that rows point at."""
    found = {}
    for f in model._meta.concrete_fields:
        if isinstance(f, ForeignKey):
            keys = {getattr(row, f.attname) for row in rows} - {None}
            if len(keys) > 1:
                named = f.related_model._base_manager.in_bulk(keys)
                found |= {(f.name, key): str(row) for key, row in named.items()}
    return found


def _label(model, name):
    known = {f.name: f for f in model._meta.get_fields() if hasattr(f, "verbose_name")}
    return capfirst(str(known[name].verbose_name)) if name in known else capfirst(_(name.replace("_", " ")))


def _written(model, name, value, zone):
    """A value as pages write it; text from an event is a date, a moment or a choice again."""
    known = {f.name: f for f in model._meta.concrete_fields}
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(" ".join(map(str, each)) if isinstance(each, list) else str(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {said}" for key, said in value.items())
    f = known.get(name)
    if f is not None and f.choices:
        return str(dict(f.flatchoices).get(value, value))
    if f is not None and f.get_internal_type() == "DateField":
        return day(f.to_python(value))
    if f is not None and f.get_internal_type() == "DateTimeField":
        return dates.moment(f.to_python(value), zone)
    if isinstance(value, int) and not isinstance(f, ForeignKey):
        return number(value)
    return str(value)
