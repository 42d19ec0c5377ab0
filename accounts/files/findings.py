"""What is said about a file: a finding on one value, or the refusal of the whole. Never a database row."""

import re
from typing import NamedTuple

UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def shown(value: object, longest: int = 200) -> str:
    """A value fit to be stored and printed: control characters spelt out, cut at `longest`."""
    text = str(value)[: longest + 1]
    text = UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


class Finding(NamedTuple):
    """One remark on one value of a file."""

    severity: str  # "refused" or "flagged"
    code: str
    line: int | None
    column: str
    value: str
    reason: str


def refused(code: str, line: int | None, column: str, value: object, reason: str) -> Finding:
    return Finding("refused", code, line, shown(column, 80), shown(value), shown(reason, 400))


def flagged(code: str, line: int | None, column: str, value: object, reason: str) -> Finding:
    return Finding("flagged", code, line, shown(column, 80), shown(value), shown(reason, 400))


def missing(line: int | None, column: str, reason: str) -> Finding:
    return refused("missing", line, column, "", reason)


class FileRefused(ValueError):
    """The file as a whole cannot be read. The message says in plain words what to do about it."""

    def __init__(self, message: str, line: int | None = None, column: str | None = None):
        super().__init__(message, line, column)
        self.message = shown(message, 1000)
        self.line = line
        self.column = None if column is None else shown(column, 80)

    def __str__(self) -> str:
        place = [f"line {self.line}"] if self.line else []
        place += [f"column {self.column}"] if self.column else []
        return f"{', '.join(place)}: {self.message}" if place else self.message
