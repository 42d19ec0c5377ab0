"""So much of what a capability is counted in, in words: 1 unit, 20 beds. Never asks the database."""

from django.utils.translation import ngettext

from accounts.notation import number


def measured(n, capability):
    """A whole number with the unit of a capability, in the reader's language."""
    return _WORDS[capability.unit](n) % {"count": number(n)}


_WORDS = {
    "units": lambda n: ngettext("%(count)s unit", "%(count)s units", n),
    "persons": lambda n: ngettext("%(count)s person", "%(count)s persons", n),
    "posts": lambda n: ngettext("%(count)s post", "%(count)s posts", n),
    "hours": lambda n: ngettext("%(count)s flying hour a month", "%(count)s flying hours a month", n),
    "beds": lambda n: ngettext("%(count)s bed", "%(count)s beds", n),
}
