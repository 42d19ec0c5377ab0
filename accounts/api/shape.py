"""The columns of a resource, named once for JSON, CSV and XLSX, and read with one `values_list`."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.errors import Refused


class CodeField(serializers.CharField):
    """A short code that stands for a record, such as an acronym."""

    def __init__(self, help_text, **kwargs):
        super().__init__(help_text=help_text, read_only=True, **kwargs)


class MonthField(serializers.CharField):
    """A month as "2025-07"; the database keeps its first day."""

    @staticmethod
    def plain(day):
        return day and day.isoformat()[:7]


@dataclass(frozen=True)
class Shape:
    """Names of the columns, where each is found, and what turns a stored value into a plain one."""

    names: tuple
    paths: tuple
    plain: tuple  # (position, function) of the few that need one

    def as_dicts(self, rows):
        names, plain = self.names, self.plain
        if not plain:
            return [dict(zip(names, row, strict=True)) for row in rows]
        return [dict(zip(names, row, strict=True)) for row in map(self.as_values, rows)]

    def as_values(self, row):
        row = list(row)
        for position, function in self.plain:
            row[position] = function(row[position])
        return row

    def only(self, wanted):
        """The same, narrowed to the columns a reader named."""
        refuse_unknown("fields", wanted, self.names)
        kept = [i for i, name in enumerate(self.names) if name in wanted]
        plain = tuple((kept.index(i), function) for i, function in self.plain if i in kept)
        return Shape(tuple(self.names[i] for i in kept), tuple(self.paths[i] for i in kept), plain)


def refuse_unknown(parameter, wanted, known):
    for name in wanted:
        if name not in known:
            words = {"name": name[:80], "names": ", ".join(known)}
            detail = _("There is no field %(name)s here; there are %(names)s.") % words
            raise Refused(parameter, detail, "unknown")


class Rows(serializers.Serializer):
    """Declares a resource's columns; `source="mission.acronym"` is read through the join.

    What the resource itself puts in, nested lists and what is worked out, is named in `attached`; of that,
    `filed` is what its files have too, because they come in again.
    """

    attached: tuple = ()
    filed: tuple = ()

    @classmethod
    def shape(cls):
        """The flat columns; nested ones are attached by the resource."""
        if "_shape" not in cls.__dict__:
            flat = [
                (name, field)
                for name, field in cls._declared_fields.items()
                if not isinstance(field, serializers.BaseSerializer) and name not in cls.attached
            ]
            cls._shape = Shape(
                tuple(name for name, _field in flat),
                tuple(_path(name, field) for name, field in flat),
                tuple(
                    (i, field.plain) for i, (_name, field) in enumerate(flat) if isinstance(field, MonthField)
                ),
            )
        return cls._shape

    @classmethod
    def nested(cls):
        """The columns `shape` leaves to the resource: nested lists, and what is attached."""
        return [name for name in cls._declared_fields if name not in cls.shape().names]


def _path(name, field):
    return (field._kwargs.get("source") or name).replace(".", "__")
