"""What figures of burden-sharing have in common: of whom they speak, of which scope, on what they stand."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import sources
from accounts.figures import Param
from accounts.models import Partner
from accounts.notation import iso_day
from contributors import reading
from contributors.forms import scope_choices, scope_words, scopes_seen
from contributors.models import BurdenShare, BurdenTotal
from missions.models import Mission

# How each measure is written in tables and on charts: the kinds of accounts.figures.Column.
KINDS = {
    "personnel": "count",
    "share": "share",
    "women_share": "share",
    "per_million": "decimal",
    "people_to_money": "ratio",
    "assessed_share": "percent",
    "fatalities": "count",
    "fatalities_share": "share",
}

ACROSS = {"un": gettext_lazy("UN missions"), "all": gettext_lazy("All missions")}
# Of one month; over periods the units of contributors.measures hold.
UNITS = {
    "personnel": gettext_lazy("persons"),
    "share": gettext_lazy("percent of all persons"),
    "women_share": gettext_lazy("percent of each contributor's persons"),
    "per_million": gettext_lazy("persons per million inhabitants"),
    "people_to_money": gettext_lazy("share of people divided by share of money; 1 is as much of either"),
    "assessed_share": gettext_lazy("percent of the money assessed for peacekeeping"),
    "fatalities": gettext_lazy("lives lost in the twelve months to this one"),
    "fatalities_share": gettext_lazy("percent of all lives lost in the twelve months to this one"),
}


def _contributor(user, code):
    found = Partner.objects.visible_to(user).nations().filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _scope(user, scope):
    """A mission the reader sees, reported or not; else a scope of which something was reported."""
    if scope.startswith("mission:"):
        seen = Mission.objects.visible_to(user).filter(acronym=scope.partition(":")[2])
    else:
        seen = BurdenTotal.objects.visible_to(user).filter(scope=scope)
    if not seen.exists() and scope not in scopes_seen(user):
        raise Http404
    return scope


def _nations(user):
    """Nations of which something was reported, by name."""
    given = BurdenShare.objects.visible_to(user).filter(scope="un").values("contributor")
    rows = Partner.objects.visible_to(user).nations().filter(pk__in=given)
    return sorted(((row.code, row.local_name) for row in rows), key=lambda pair: pair[1])


def _scopes(user):
    return scope_choices(user, scopes_seen(user))


CONTRIBUTOR = Param(_contributor, lambda partner: partner.code, gettext_lazy("Nation"), _nations)
SCOPE = Param(_scope, str, gettext_lazy("Of which missions or contributors"), _scopes)


def total_of(user, scope, month, as_of):
    """The scope's total of the month asked for, else of its latest; None where nothing was reported."""
    if month is None:
        return next(reversed(reading.totals(user, scope, as_of)), None)
    if as_of and month > as_of:
        return None
    return BurdenTotal.objects.visible_to(user).filter(scope=scope, month=month).first()


def named(user, scope):
    """The scope in words."""
    if scope in ACROSS:
        return str(ACROSS[scope])
    if scope.startswith("mission:"):
        return scope.partition(":")[2]
    return str(scope_words(scope_choices(user, {scope}), scope))


def of_total(total):
    """What a figure says of the total it stands on: its source, when it was computed, how it is due again."""
    known = total.computed_from.get("sources") or []
    is_fictional = (total.computed_from.get("reports") or {}).get("fictional")
    unnamed = _("invented for the demonstration") if is_fictional else _("reports in the portal")
    words = sources.words("; ".join(known)) or unnamed
    if reported_on := total.computed_from.get("reported_on"):
        words = _("%(source)s, as of %(day)s") % {"source": words, "day": iso_day(reported_on)}
    return {"source": words, "computed_at": total.as_of, "due_key": reading.due_key(total)}
