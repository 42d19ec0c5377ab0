"""Rows into PostgreSQL by COPY, made only as fast as they are read."""

import io

from django.db import connection


class CopyStream(io.TextIOBase):
    """Tuples as the text COPY reads; None is NULL."""

    def __init__(self, rows):
        self.rows, self.left = iter(rows), ""

    def readable(self):
        return True

    def read(self, size=-1):
        parts, length = [self.left], len(self.left)
        while size is None or size < 0 or length < size:
            values = next(self.rows, None)
            if values is None:
                break
            text = "\t".join("\\N" if v is None else _escape(v) for v in values) + "\n"
            parts.append(text)
            length += len(text)
        text = "".join(parts)
        if size is None or size < 0:
            size = len(text)
        self.left = text[size:]
        return text[:size]


def copy_in(records):
    """Store new records of one kind, given as for `bulk_create`, of columns that are text, numbers, days or
    keys; returns how many. They learn no keys, and what the database gives by default it gives each."""
    records = list(records)
    if records:
        meta = records[0]._meta
        fields = [f for f in meta.local_concrete_fields if not f.primary_key and not f.has_db_default()]
        columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        rows = ([field.pre_save(record, add=True) for field in fields] for record in records)
        with connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{meta.db_table}" ({columns}) FROM STDIN', CopyStream(rows))
    return len(records)


def _escape(value):
    text = value if type(value) is str else str(value)
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text
