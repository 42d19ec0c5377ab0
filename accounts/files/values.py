"""One cell's text as a typed value, or what is wrong with it. Pure; remembers what it has read before."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from accounts.files.findings import UNPRINTABLE, shown

ABSENT = {"", "na", "n/a", "#n/a", "nan", "null", "none"}
APOSTROPHES = "'’‘`´"
MAX_COUNT = 1_000_000
MOST_REMEMBERED = 20_000
FORMULA_STARTS = ("=", "+", "-", "@", "|", "%", "\t")
DIRECTION_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Malformed(ValueError):
    """A text that is not what its column holds; `reason` names the way out."""

    def __init__(self, code: str, reason: str):
        super().__init__(code, reason)
        self.code, self.reason = code, reason


class Noted(NamedTuple):
    """A value read, with a remark that does not stop it."""

    value: Any
    code: str
    reason: str


class Column(dict):
    """Reads the texts of one column, each distinct one once; what it notes is told once as well."""

    def __init__(self, header: str, read: Callable[[str], Any], notes: list | None = None):
        self.header, self.read = header, read
        self.notes = [] if notes is None else notes

    def __missing__(self, text: str) -> Any:
        value = self.read(text)
        if isinstance(value, Noted):
            self.notes.append((self.header, text, value.code, value.reason))
            value = value.value
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        if len(text) < 200:
            self[text] = value
        return value


def trimmed(text: str) -> str:
    return text.replace("\xa0", " ").strip()


def is_absent(text: str) -> bool:
    return trimmed(text).casefold() in ABSENT


def printed(longest: int, needed: bool = False, apostrophes: bool = False) -> Callable[[str], str]:
    """Words as printed, without blanks at the ends and, with `apostrophes`, without stray ones there.

    The apostrophe our own exports put before a formula's first character is taken off again.
    """

    def read(text: str) -> str:
        text = "" if trimmed(text).upper() == "#N/A" else trimmed(text)
        if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
            text = text[1:]
        elif text.startswith("="):
            raise Malformed("formula", "This is a formula. Paste the values instead of the formulas.")
        if apostrophes:
            text = trimmed(text.strip(APOSTROPHES))
        if UNPRINTABLE.search(text) or DIRECTION_MARKS.search(text):
            raise Malformed("unprintable", "There are invisible or control characters. Type the value again.")
        if len(text) > longest:
            raise Malformed("too_long", f"Up to {longest} characters are kept, not {len(text)}. Shorten it.")
        if needed and not text:
            raise Malformed("missing", "There is no value. Every row needs one.")
        return text

    return read


def code_of_three(text: str) -> str | Noted | None:
    """An ISO 3166 alpha-3 code; None where the source gives none. BDS is how older exports wrote BRB."""
    code = trimmed(text).strip(APOSTROPHES).upper()
    if code.casefold() in ABSENT:
        return None
    if code == "BDS":
        return Noted("BRB", "code_mended", "Read as BRB, the ISO code of Barbados.")
    if len(code) == 3 and code.isascii() and code.isalpha():
        return code
    raise Malformed(
        "not_iso3", "This is no ISO code of three letters such as GHA. Leave it empty if unknown."
    )


def m49(text: str) -> int | None:
    """A UN M49 number, 1 to 999, also as the 250.0 of a table that knew gaps."""
    digits = trimmed(text).removesuffix(".0")
    if digits.casefold() in ABSENT:
        return None
    if len(digits) <= 3 and digits.isascii() and digits.isdigit() and int(digits):
        return int(digits)
    raise Malformed("not_m49", "This is no UN M49 number from 1 to 999. Leave it empty if unknown.")


THOUSANDS = re.compile(r"\d{1,3}([,.'’ \u2009\u202f]\d{3})+")
DECIMAL = re.compile(r"[+-]?\d+[.,]\d+")


def count(text: str) -> int | None:
    """A number of persons, 0 to 1,000,000; None where there is none."""
    text = trimmed(text)
    digits = text.removesuffix(".0")
    if digits.isascii() and digits.isdigit():
        if len(digits) > 12 or int(digits) > MAX_COUNT:
            raise Malformed("too_many", f"More than {MAX_COUNT:,} persons. Check the figure.")
        return int(digits)
    if digits.casefold() in ABSENT:
        return None
    if text.startswith(("=", "@")):
        raise Malformed("formula", "This is a formula. Paste the values instead of the formulas.")
    if text.startswith(("-", "−")):
        raise Malformed("negative", "A number of persons is never below 0. Correct the figure.")
    if THOUSANDS.fullmatch(text):
        raise Malformed("thousands", "Write the number without separators between thousands, such as 1234.")
    if DECIMAL.fullmatch(text):
        raise Malformed("not_whole", "Persons are counted in whole numbers. Correct the figure.")
    raise Malformed("not_a_number", "This is no whole number in the digits 0 to 9. Correct the figure.")


NUMBER = re.compile(r"-?\d{1,18}([.,]\d{1,30})?([eE][+-]?\d{1,2})?")


def number(
    least: Decimal | int, greatest: Decimal | int, places: int, comma: bool = True
) -> Callable[[str], Decimal | None]:
    """A decimal number between two bounds, rounded to `places`; None where there is none.

    With `comma` a single comma is the decimal sign, as in 45,3500; without, a comma is refused.
    """

    def read(text: str) -> Decimal | None:
        text = trimmed(text)
        if text.casefold() in ABSENT:
            return None
        if not (text.isascii() and NUMBER.fullmatch(text)):
            raise Malformed("not_a_number", "This is no number such as 12.5. Leave out separators and units.")
        if "," in text and not comma:
            raise Malformed("thousands", "Write the number with a point and without commas, such as 1234.5.")
        value = Decimal(text.replace(",", "."))
        if not least <= value <= greatest:
            raise Malformed("out_of_range", f"The number has to lie between {least} and {greatest:,}.")
        return round(value, places)

    return read


def year(text: str) -> int | None:
    digits = trimmed(text).removesuffix(".0")
    if digits.casefold() in ABSENT:
        return None
    if len(digits) == 4 and digits.isascii() and digits.isdigit() and 1800 <= int(digits) <= 2200:
        return int(digits)
    raise Malformed("not_a_year", "This is no year of four digits, such as 2024.")


def yes_or_no(text: str) -> bool | None:
    word = trimmed(text).casefold()
    if word in ABSENT:
        return None
    if word in {"yes", "y", "true", "1", "no", "n", "false", "0"}:
        return word in {"yes", "y", "true", "1"}
    raise Malformed("not_yes_or_no", "Write Yes or No.")


def one_of(words: dict[str, str], what: str) -> Callable[[str], str]:
    """One of a list of words, in any case and with blanks, hyphens or underscores alike."""
    known = ", ".join(word for word in words if word)

    def read(text: str) -> str:
        plain = re.sub(r"[\s_-]+", " ", trimmed(text)).strip(APOSTROPHES).casefold()
        if plain in words:
            return words[plain]
        raise Malformed(f"not_a_{what}", f"This is no known {what}. Write one of: {known}.")

    return read


def today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


def sample(values: list[str], most: int = 30) -> str:
    """Names in one line, for a message."""
    words = [shown(value, 40) for value in values[:most]]
    return ", ".join(words) + (f" and {len(values) - most} more" if len(values) > most else "")
