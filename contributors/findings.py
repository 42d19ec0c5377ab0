"""The finding of a burden-sharing answer in one sentence, as on the page, in the files and in the report."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.notation import number, percent
from contributors import burden
from contributors.forms_burden import words
from contributors.keys import NONE

MANY = 10
WHAT = {
    "personnel": gettext_lazy("uniformed personnel"),
    "women": gettext_lazy("the women in uniform"),
    "fatalities": gettext_lazy("the lives lost"),
    "assessed_share": gettext_lazy("the money assessed"),
    "asked": gettext_lazy("the money assessed"),
    "paid": gettext_lazy("the money paid"),
    "outstanding": gettext_lazy("the money outstanding"),
    "voluntary": gettext_lazy("the voluntary money"),
    "in_kind": gettext_lazy("what is given in kind"),
    "enablers": gettext_lazy("the days of enabling units"),
    "training": gettext_lazy("the training contributed"),
    "contributed": gettext_lazy("the goods and services contributed"),
}


def finding(answer):
    """As "July 2025: the ten largest of 118 contributors carry 59 % …"; "" where nobody carries."""
    bearing = [row for row in answer.rows if row.value and row.code != NONE]
    if not bearing:
        return ""
    measure = answer.question.measure
    if measure in OF_THEIR_OWN:
        said = OF_THEIR_OWN[measure](answer, bearing)
    elif answer.question.by == "contributor" and len(bearing) > MANY:
        said = _of_the_largest(answer, bearing)
    else:
        said = _of_the_first(answer, bearing)
    return f"{said} {_of_the_key(answer)}".strip()


def _of_the_largest(answer, bearing):
    share, _key = burden.together(row.of for row in bearing[:MANY])
    if share is None:
        return _not_known(answer)
    return _("%(when)s: the ten largest of %(many)s contributors carry %(share)s of %(what)s.") % {
        "when": words(answer.question.span),
        "many": number(len(bearing)),
        "share": percent(share, 0),
        "what": WHAT[burden.CARRIED[answer.question.measure]],
    }


def _are_many(answer):
    """Whether the rows have names of several, such as the least developed countries."""
    return answer.question.by == "development"


def _of_the_first(answer, bearing):
    first = bearing[0]
    if first.of.carried is None:
        return _not_known(answer)
    if _are_many(answer):
        said = ngettext(
            "%(when)s: %(name)s carry %(share)s of %(what)s, alone.",
            "%(when)s: %(name)s carry %(share)s of %(what)s, the most of %(many)s.",
            len(bearing),
        )
    else:
        said = ngettext(
            "%(when)s: %(name)s carries %(share)s of %(what)s, alone.",
            "%(when)s: %(name)s carries %(share)s of %(what)s, the most of %(many)s.",
            len(bearing),
        )
    return said % {
        "when": words(answer.question.span),
        "name": first.name,
        "share": percent(first.of.carried),
        "what": WHAT[burden.CARRIED[answer.question.measure]],
        "many": number(len(bearing)),
    }


def _not_known(answer):
    """Of some it is not reported how much they carry, so no share of the whole is known."""
    bearing = [row for row in answer.rows if row.value]
    if _are_many(answer):
        said = _("%(when)s: %(name)s have the most, %(figure)s; of others it is not reported.")
    else:
        said = _("%(when)s: %(name)s has the most, %(figure)s; of others it is not reported.")
    return said % {
        "when": words(answer.question.span),
        "name": bearing[0].name,
        "figure": number(bearing[0].value),
    }


def _of_women(answer, bearing):
    whole = burden.womens_share(answer.total.women, answer.total.personnel)
    if whole is None:
        return _("%(when)s: women and men were not reported apart.") % {"when": words(answer.question.span)}
    return _("%(when)s: women are %(share)s of the personnel; %(more)s of %(many)s have more.") % {
        "when": words(answer.question.span),
        "share": percent(whole),
        "more": number(burden.more_than((row.of for row in bearing), "women_share", whole)),
        "many": number(len([row for row in answer.rows if row.of.personnel])),
    }


def _of_inhabitants(answer, bearing):
    if _are_many(answer):
        said = _("%(when)s: %(name)s give the most for their size, %(figure)s per million inhabitants.")
    else:
        said = _("%(when)s: %(name)s gives the most for its size, %(figure)s per million inhabitants.")
    return said % {
        "when": words(answer.question.span),
        "name": bearing[0].name,
        "figure": number(bearing[0].value),
    }


def _of_money(answer, bearing):
    return _("%(when)s: %(more)s of %(many)s carry a larger share of people than of money.") % {
        "when": words(answer.question.span),
        "more": number(burden.more_than((row.of for row in bearing), "people_to_money", 1)),
        "many": number(len(bearing)),
    }


def _of_days(answer, bearing):
    return _(
        "%(when)s: a dollar was paid %(days)s days after its letter; %(name)s took longest, %(most)s."
    ) % {
        "when": words(answer.question.span),
        "days": number(answer.whole.days_to_pay, 0),
        "name": bearing[0].name,
        "most": number(bearing[0].value, 0),
    }


def _of_late(answer, bearing):
    whole = getattr(answer.whole, answer.question.measure)
    said = {
        "when": words(answer.question.span),
        "measure": _(answer.measure.label),
        "name": bearing[0].name,
        "most": percent(bearing[0].value, 0),
        "share": percent(whole, 0),
    }
    if whole is None and _are_many(answer):
        return _("%(when)s: %(measure)s: %(name)s have the most, %(most)s; not known of all together.") % said
    if whole is None:
        return _("%(when)s: %(measure)s: %(name)s has the most, %(most)s; not known of all together.") % said
    if _are_many(answer):
        return _("%(when)s: %(measure)s: %(share)s of all together; %(name)s have the most, %(most)s.") % said
    return _("%(when)s: %(measure)s: %(share)s of all together; %(name)s has the most, %(most)s.") % said


OF_THEIR_OWN = {"women_share": _of_women, "per_million": _of_inhabitants, "people_to_money": _of_money}
OF_THEIR_OWN |= {
    "days_to_pay": _of_days,
    "late_share": _of_late,
    "arrears_share": _of_late,
    "kept_share": _of_late,
    "enablers_kept": _of_late,
}


def _of_the_key(answer):
    if not answer.has_ratio or not answer.key_sources:
        return ""
    held = [row for row in answer.rows if row.of.ratio is not None and row.code != NONE]
    return _("%(more)s of %(many)s carry more than their share of %(key)s.") % {
        "more": number(burden.more_than((row.of for row in held), "ratio", 1)),
        "many": number(len(held)),
        "key": _(answer.key.sentence),
    }
