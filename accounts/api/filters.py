"""Query parameters: each is declared, typed and described; any other is refused by name."""

import re
from calendar import monthrange
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.api.errors import Refused, TooLong
from accounts.validity import standing_on

MAX_QUERY = 4096
MAX_VALUES = 100
ALWAYS = ("format", "fields", "expand", "ordering", "cursor", "page_size")


class Parameter:
    """One query parameter: the path it filters, what it takes, what it means."""

    schema: dict = {"type": "string"}

    def __init__(self, path, help_text, lookup=""):
        self.path, self.help_text, self.lookup = path, help_text, lookup

    def parse(self, raw):
        return raw

    def condition(self, raw):
        return Q(**{self.path + (f"__{self.lookup}" if self.lookup else ""): self.parse(raw)})


class Text(Parameter):
    """A code or short text, exactly; several may stand, with commas between."""

    def __init__(self, path, help_text, upper=False, lower=False):
        super().__init__(path, help_text)
        self.change = str.upper if upper else str.lower if lower else str

    def condition(self, raw):
        values = {self.one(value) for value in raw.split(",")}
        if len(values) > MAX_VALUES:
            raise ValueError(_("Name at most %(n)d values.") % {"n": MAX_VALUES})
        if len(values) == 1:
            return Q(**{self.path: values.pop()})
        return Q(**{f"{self.path}__in": sorted(values)})

    def one(self, value):
        return self.change(value.strip()[:200])


class Choice(Text):
    """One of a list of codes; several may stand, with commas between."""

    def __init__(self, path, choices, help_text):
        super().__init__(path, help_text)
        self.codes = [str(code) for code, _label in choices]

    @property
    def schema(self):
        return {"type": "string", "description": ", ".join(self.codes)}

    def one(self, value):
        if value not in self.codes:
            raise ValueError(_("It takes %(codes)s.") % {"codes": ", ".join(self.codes)})
        return value


class Number(Parameter):
    """A whole number of up to nine digits."""

    schema = {"type": "integer", "minimum": 0, "maximum": 999_999_999}

    def parse(self, raw):
        if not re.fullmatch(r"[0-9]{1,9}", raw):
            raise ValueError(_("It takes a whole number from 0 to 999999999."))
        return int(raw)


class Flag(Parameter):
    schema = {"type": "boolean"}

    def parse(self, raw):
        if raw not in ("true", "false"):
            raise ValueError(_("It takes true or false."))
        return raw == "true"


class Month(Parameter):
    """A month as 2025-07."""

    schema = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "example": "2025-07"}

    def parse(self, raw):
        if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", raw) or raw < "0001":
            raise ValueError(_("It takes a month such as 2025-07."))
        return date(int(raw[:4]), int(raw[5:]), 1)


class Day(Parameter):
    """A day as 2025-07-31."""

    schema = {"type": "string", "format": "date"}

    def parse(self, raw):
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw):
                return date.fromisoformat(raw)
        except ValueError:
            pass
        raise ValueError(_("It takes a day such as 2025-07-31."))


class AsOf(Parameter):
    """The picture on a past day: 2025-07-31, or 2025-07 for the last day of that month."""

    schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$", "example": "2025-07"}

    def __init__(self, path, help_text, lookup="lte"):
        super().__init__(path, help_text, lookup)

    def parse(self, raw):
        try:
            if len(raw) == 7:
                first = Month.parse(self, raw)
                return first.replace(day=monthrange(first.year, first.month)[1])
            return Day.parse(self, raw)
        except ValueError as error:
            raise ValueError(_("It takes a month such as 2025-07, or a day such as 2025-07-31.")) from error


class AsOfStanding(AsOf):
    """Rows true on that day; `prefix` leads to where the dates stand."""

    def __init__(self, help_text, prefix=""):
        super().__init__(prefix, help_text)

    def condition(self, raw):
        return standing_on(self.parse(raw), self.path)


class AsOfMonth(AsOf):
    """Figures of the months up to that day."""

    def __init__(self, path="month", help_text="figures of the months up to this day"):
        super().__init__(path, help_text)


class Words(Parameter):
    """Words that must all stand in one of the texts; at most five."""

    def __init__(self, paths, help_text):
        super().__init__("", help_text)
        self.paths = paths

    def condition(self, raw):
        words = raw.split()
        if len(words) > 5 or any(len(word) > 64 for word in words):
            raise ValueError(_("It takes at most 5 words of 64 letters."))
        found = Q()
        for word in words:
            found &= Q(*((f"{path}__icontains", word) for path in self.paths), _connector=Q.OR)
        return found


def given(request, known):
    """The query parameters as a plain dict; refuses what is unknown, repeated, too long or unreadable."""
    if len(request.META.get("QUERY_STRING", "")) > MAX_QUERY:
        raise TooLong()
    found = {}
    for name, values in request.GET.lists():
        if name not in known:
            raise Refused(
                name[:80],
                _("There is no parameter %(name)s; there are %(names)s.")
                % {"name": name[:80], "names": ", ".join(sorted(known))},
                "unknown",
            )
        if len(values) > 1:
            raise Refused(
                name, _("This parameter stands twice; put commas between several values."), "repeated"
            )
        if "\0" in values[0]:
            raise Refused(name, _("A NUL cannot stand here."))
        found[name] = values[0]
    return found


def narrow(queryset, filters, values):
    """The rows that meet every filter given."""
    for name, raw in values.items():
        if name in filters:
            try:
                queryset = queryset.filter(filters[name].condition(raw))
            except ValueError as error:
                raise Refused(name, error.args[0]) from error
    return queryset
