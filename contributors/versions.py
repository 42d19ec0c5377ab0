"""Which version of a month's figures somebody saw."""

from accounts import versions

SEEN = ("contributor_id", "category", "women", "men", "personnel")


def mark_of_month(lines):
    """`lines`: those of the month that somebody may change."""
    return versions.mark_of(sorted(tuple(getattr(line, name) for name in SEEN) for line in lines))
