"""The steps of a claim's arithmetic in words, as pages and files write them."""

from decimal import Decimal, InvalidOperation

from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from accounts.notation import day, number, short_month

SAYS = {
    "span": _("{month}: {quantity} × {days} of {of} days × {rate} = {amount}"),
    "no_rate": _("{month}: {quantity} × {days} of {of} days; no rate is on record"),
    "report": _("{from} – {until}: {serviceable} of {agreed} serviceable, {missing} percent missing"),
    "rule": _("above {tolerance} percent in {reports} reports in a row, up to {ceiling} percent"),
    "deducted": _("{share} percent of {owed} = {amount}"),
    "met": _(
        "{serviceable} of {agreed} serviceable meet {due} percent: all that is present is paid, {present}"
    ),
    "below": _("{serviceable} of {agreed} serviceable, below {due} percent: these alone are paid"),
    "serviceable": _("{serviceable} of {agreed} serviceable: these are paid"),
    "persons": _("the standard is met for {serviceable} of {agreed} persons"),
    "factor_environment": _("extreme environment: {percent} percent more"),
    "factor_operations": _("logistics and road conditions: {percent} percent more"),
    "factor_hostile": _("hostile action and forced abandonment: {percent} percent more"),
    "raised": _("with its factors {amount}"),
    "premium": _("premium of {percent} percent, limit {limit} percent: {amount}"),
    "claimed": _("as claimed: {amount}"),
}


def step_words(step):
    """One step of a line, {"what": …, "values": {…}}, in the reader's language."""
    values = {name: _value(name, value) for name, value in step["values"].items()}
    return str(SAYS[step["what"]]).format(**values)


def _value(name, value):
    if name == "month":
        return short_month(parse_date(f"{value}-01"))
    if name in ("from", "until"):
        return day(parse_date(value))
    try:
        given = Decimal(value)
    except InvalidOperation:
        return value or "–"
    return str(number(given, max(0, -given.as_tuple().exponent)))
