"""Civil-military records as files to change and send back: columns, rows, and how each is read."""

from typing import Any, NamedTuple

from accounts.files.layouts import Field
from accounts.files.records import (
    choice,
    column,
    day,
    decimal,
    key,
    moment,
    read_records,
    several,
    whole,
    words,
    written,
)
from missions.models import (
    AccessConstraint,
    AssistanceRequest,
    CivilActivity,
    HumanitarianNotification,
    Incident,
    Release,
    Sector,
)
from missions.models.civil_activity import ActorKind

MOST = 1_000_000  # persons, vehicles
IDS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
}
KEPT = IDS | {"keeper": column("keeper", words(16)), "reference": column("reference", words(24))}
PLACED = {
    "place": column("place", words(120)),
    "district": column("district", words(80)),
    "area": column("area", words(80)),
    "latitude": column("latitude", decimal(-90, 90, 5)),
    "longitude": column("longitude", decimal(-180, 180, 5)),
}
LABELLED = {"label": column("label", choice(Release.values)), "released_to": column("released_to", several())}


def coded(name, codes):
    return column(name, choice(codes))


def said(name, longest, needed=False):
    return column(name, words(longest, needed=needed), needed=needed)


class Sheet(NamedTuple):
    """One kind of record as a file. `beside`: what the file says and nobody changes in it; `never_empty`: an
    empty cell of these leaves what stands; `partners`: columns with the code of one partner."""

    name: str
    model: Any
    fields: dict[str, Field]
    beside: tuple[str, ...]
    never_empty: tuple[str, ...]
    order: tuple[str, ...]
    partners: tuple[str, ...] = ("keeper",)

    @property
    def heads(self):
        return [*self.fields, *self.beside]

    def lines(self, rows):
        """The cells of these records, a queryset."""
        rows = rows.select_related("mission", *self.partners).prefetch_related("released_to")
        for row in rows.order_by(*self.order, "pk").iterator(chunk_size=500):
            told = self.cells(row)
            yield [_cell(told[name]) for name in self.heads]

    def cells(self, row):
        """{column: value} of a record."""
        named = {"id": str(row.pk), "mission": row.mission.acronym}
        named |= {name: getattr(getattr(row, name), "code", "") for name in self.partners}
        named["released_to"] = sorted(partner.code for partner in row.released_to.all())
        own = {name: getattr(row, name) for name in self.heads if name not in named}
        return own | named

    def read(self, path, file_name=None):
        """A file as `lines` writes it. Raises FileRefused."""
        return read_records(path, file_name, self.name, self.fields, self.beside)


def _cell(value):
    return value.isoformat() if hasattr(value, "tzinfo") else written(value)


CONSTRAINTS = Sheet(
    "access-constraints",
    AccessConstraint,
    KEPT
    | {
        "title": said("title", 160, needed=True),
        "kind": coded("kind", AccessConstraint.Kind.values),
        "severity": column("severity", whole(Incident.Severity.values[-1])),
        "sector": coded("sector", Sector.values),
        "text": said("text", 2000),
        "affects": said("affects", 300),
        "steps_taken": said("steps_taken", 2000),
        "starts_on": column("starts_on", day()),
        "ends_on": column("ends_on", day()),
    }
    | PLACED
    | {"precision": coded("precision", AccessConstraint.Precision.values)}
    | LABELLED,
    ("state", "outcome"),
    ("kind", "severity", "starts_on", "precision", "label"),
    ("mission__acronym", "starts_on"),
)
NOTIFICATIONS = Sheet(
    "humanitarian-notifications",
    HumanitarianNotification,
    KEPT
    | {
        "title": said("title", 160, needed=True),
        "kind": coded("kind", HumanitarianNotification.Kind.values),
        "purpose": said("purpose", 1000),
        "starts_at": column("starts_at", moment),
        "ends_at": column("ends_at", moment),
    }
    | PLACED
    | {
        "precision": coded("precision", HumanitarianNotification.Precision.values),
        "to_place": said("to_place", 120),
        "to_latitude": column("to_latitude", decimal(-90, 90, 5)),
        "to_longitude": column("to_longitude", decimal(-180, 180, 5)),
        "route": said("route", 1000),
        "persons": column("persons", whole(MOST)),
        "vehicles": column("vehicles", whole(MOST)),
        "contact": said("contact", 300),
    }
    | LABELLED,
    ("state",),
    ("kind", "starts_at", "ends_at", "precision", "label"),
    ("mission__acronym", "starts_at"),
)
REQUESTS = Sheet(
    "assistance-requests",
    AssistanceRequest,
    KEPT
    | {
        "title": said("title", 160, needed=True),
        "kind": coded("kind", AssistanceRequest.Kind.values),
        "text": said("text", 2000),
        "criteria": said("criteria", 1000),
        "last_resort": said("last_resort", 1000),
        "needed_from": column("needed_from", day()),
        "needed_until": column("needed_until", day()),
    }
    | PLACED
    | {"precision": coded("precision", AssistanceRequest.Precision.values)}
    | LABELLED,
    ("state", "decision", "outcome"),
    ("kind", "needed_from", "needed_until", "precision", "label"),
    ("mission__acronym", "needed_from"),
)
ACTIVITIES = Sheet(
    "civil-activities",
    CivilActivity,
    KEPT
    | {
        "title": said("title", 160, needed=True),
        "actor": said("actor", 120),
        "actor_kind": coded("actor_kind", ActorKind.values),
        "sector": coded("sector", Sector.values),
        "text": said("text", 2000),
        "starts_on": column("starts_on", day()),
        "ends_on": column("ends_on", day()),
        "state": coded("state", CivilActivity.State.values),
    }
    | PLACED
    | {"precision": coded("precision", CivilActivity.Precision.values)}
    | LABELLED,
    (),
    ("actor_kind", "sector", "starts_on", "state", "precision", "label"),
    ("mission__acronym", "starts_on"),
)
