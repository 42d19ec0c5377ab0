"""How figures are told of whom and of which scope they are to speak."""

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.figures import Param, Unanswerable
from accounts.models import Partner
from accounts.templatetags.concord import iso_day
from contributors import reading
from contributors.models import BurdenTotal


def _contributor(user, code):
    found = Partner.objects.visible_to(user).nations().filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _scope(user, scope):
    if not BurdenTotal.objects.visible_to(user).filter(scope=scope).exists():
        raise Http404
    return scope


CONTRIBUTOR = Param(_contributor, lambda partner: partner.code)
SCOPE = Param(_scope)


def month_of(rows, month, as_of):
    """The total of the month asked for, else the latest; None where there is none."""
    if month and as_of and month > as_of:
        raise Unanswerable(_("That month is after the one the portal is looked at from."))
    found = [row for row in rows if month is None or row.month == month]
    return found[-1] if found else None


def of_total(total):
    """What a figure says of the total it stands on: its source, when it was computed, how it is due again."""
    sources = total.computed_from.get("sources") or []
    is_fictional = (total.computed_from.get("reports") or {}).get("fictional")
    unnamed = _("invented for the demonstration") if is_fictional else _("reports in the portal")
    words = "; ".join(sources) or unnamed
    if reported_on := total.computed_from.get("reported_on"):
        words = _("%(source)s, as of %(day)s") % {"source": words, "day": iso_day(reported_on)}
    return {"source": words, "computed_at": total.as_of, "due_key": reading.due_key(total)}
