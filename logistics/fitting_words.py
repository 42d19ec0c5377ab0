"""How it is said that two fit or do not: one word a grade, its mark, and a sentence for a cell."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from logistics.interoperability import Fit

WORDS = {
    Fit.TESTED: pgettext_lazy("how two fit", "fit, tested"),
    Fit.DECLARED: pgettext_lazy("how two fit", "fit, as declared"),
    Fit.UNKNOWN: pgettext_lazy("how two fit", "not known"),
    Fit.BRIDGED: pgettext_lazy("how two fit", "with a bridge"),
    Fit.NONE: pgettext_lazy("how two fit", "do not fit"),
}
NOTHING_ASKED = gettext_lazy("nothing is asked for")
STATES = {  # each grade looks as a state of this code does
    Fit.TESTED: "met",
    Fit.DECLARED: "submitted",
    Fit.UNKNOWN: "draft",
    Fit.BRIDGED: "conditions",
    Fit.NONE: "not_met",
}


def word(fit):
    return NOTHING_ASKED if fit is None else WORDS[fit]


def code(fit):
    return "draft" if fit is None else STATES[fit]


def sentence(cell):
    """Such as "does not fit in 2 subjects, not known in 3"."""
    parts = []
    if cell.wanting:
        wanting = ngettext("wanting in %(n)s subject", "wanting in %(n)s subjects", cell.wanting)
        parts.append(wanting % {"n": cell.wanting})
    if cell.unknown:
        unknown = ngettext("not known in %(n)s", "not known in %(n)s", cell.unknown)
        parts.append(unknown % {"n": cell.unknown})
    if cell.fitting and not parts:
        parts.append(_("in all that is asked"))
    return ", ".join(parts)
