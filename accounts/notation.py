"""How figures, dates, ages and sizes are written, in the reader's language. Never asks the database."""

from datetime import UTC, date
from decimal import ROUND_HALF_UP, Decimal

from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import get_language_bidi, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts import dates
from accounts.remembered import in_each_language

NARROW = "\u202f"


def _unknown():
    return format_html('<span class="unknown">{}</span>', _("not reported"))


def colon():
    """What stands between a word and what is said of it; French sets it off."""
    return _("%(word)s:") % {"word": ""}


def paired(word, said):
    """What is said of a word, beside it."""
    return f"{word}{colon()} {said}"


def number(value, places=0):
    """12,345; None is "not reported", zero is 0. The minus stands before its figure in Arabic too."""
    if value is None or value == "":
        return _unknown()
    return _number(value, int(places))


@in_each_language
def _number(value, places):
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    words = formats.number_format(rounded, places, use_l10n=True, force_grouping=True)
    return f"\u200e{words}" if rounded < 0 and get_language_bidi() else words


def quantity(value):
    """A decimal figure with as many places as it has: 12.5, 1,200; None is "not reported"."""
    if value is None:
        return _unknown()
    exponent = Decimal(value).normalize().as_tuple().exponent
    return number(value, max(0, -exponent))


def percent(value, places=1):
    """A share from 0 to 1 as 8.1 %."""
    if value is None:
        return _unknown()
    share, least = float(value) * 100, 10**-places
    if 0 < share < least / 2:  # somebody is there: never 0 %
        return f"<{NARROW}{number(least, places)}{NARROW}%"
    return f"{number(share, places)}{NARROW}%"


def rate(value, places=4):
    """A figure that is in percent already."""
    return _unknown() if value is None else f"{number(value, places)}{NARROW}%"


def signed(value):
    """+12 or −12; the sign stands before its figure in Arabic too."""
    if value is None:
        return _unknown()
    before = "\u200e" if get_language_bidi() else ""
    return f"{before}{'+' if value > 0 else '−' if value < 0 else '±'}{number(abs(value))}"


def month(value):
    """July 2025; with no day, in the reader's language."""
    return dates.month(value) if value else _unknown()


def short_month(value):
    return dates.short_month(value) if value else _unknown()


def month_key(value):
    return f"{value:%Y-%m}" if value else ""


def day(value):
    """31 July 2025."""
    return dates.day(value) if value else ""


def short_day(value):
    """31 Jul 2025."""
    return dates.short_day(value) if value else ""


def iso_day(text):
    """2025-07-31, as stored in a summary, as 31 July 2025."""
    return day(date.fromisoformat(text)) if text else ""


def period(row):
    """1 Jul 2025 – 15 Nov 2026, with open ends said in words."""
    return dates.period(row.starts_on, row.ends_on)


def moment(context, value):
    """A moment in the reader's own time zone, the zone named."""
    if value is None:
        return ""
    user = context["request"].user if "request" in context else None
    return format_html(
        '<time datetime="{}">{}</time>',
        value.astimezone(UTC).isoformat(timespec="seconds"),
        dates.moment(value, getattr(user, "time_zone", "") or "UTC"),
    )


def ago(value):
    """10 s ago, 4 min ago, 3 h ago, 12 days ago."""
    return (
        ""
        if value is None
        else _("%(age)s ago") % {"age": duration((timezone.now() - value).total_seconds())}
    )


def duration(seconds):
    seconds = max(0, int(seconds))
    for limit, unit, written in (
        (90, 1, pgettext("seconds", "%(n)s s")),
        (90 * 60, 60, pgettext("minutes", "%(n)s min")),
        (48 * 3600, 3600, pgettext("hours", "%(n)s h")),
    ):
        if seconds < limit:
            return written.replace(" ", NARROW) % {"n": seconds // unit}
    days = seconds // 86400
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def elapsed(job):
    """How long a job has taken, or took."""
    start = job.started_at or job.created_at
    return duration(((job.finished_at or timezone.now()) - start).total_seconds())


def file_size(size):
    if size is None:
        return _unknown()
    if size < 1_000_000:
        written, amount = pgettext("kilobytes", "%(n)s kB"), number(max(1, round(size / 1000)))
    else:
        written, amount = pgettext("megabytes", "%(n)s MB"), number(size / 1_000_000, 1)
    return written.replace(" ", NARROW) % {"n": amount}


def sub(later, earlier):
    """How far a figure moved; None where one of the two is unknown."""
    return None if later is None or earlier is None else later - earlier
