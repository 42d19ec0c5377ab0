"""What passed from one to another within a mission on a report's days, and which channels failed a test."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import dates
from missions import chain
from missions.models import AuthorityEdge, ChannelTest

DAY = timedelta(days=1)


# --- Authority
def authority(mission, period, by):
    """Operational authority and tactical command that began on these days, or ended and passed to nobody."""
    labels = {f"{of}label__in": period.labels for of in ("", "element__", "superior__")}
    rows = AuthorityEdge.objects.visible_to(by).filter(
        element__mission=mission, relationship__in=chain.ONE_AT_A_TIME, **labels
    )
    days = Q(starts_on__range=(period.first, period.last + DAY)) | Q(
        ends_on__range=(period.first, period.last)
    )
    rows = list(rows.filter(days).select_related("element", "superior").order_by("starts_on", "pk"))
    begun = {(row.element_id, row.relationship, row.starts_on) for row in rows}
    found = [_told("begins", row.starts_on, row, row.instrument) for row in rows]
    found += [
        _told("ends", row.ends_on, row, row.end_instrument)
        for row in rows
        if row.ends_on and (row.element_id, row.relationship, row.ends_on + DAY) not in begun
    ]
    found = [fact for fact in found if period.first <= fact["on"] <= period.last]
    return sorted(found, key=lambda fact: (fact["on"], fact["element"], fact["relationship"]))


def _told(what, on, row, instrument):
    return {
        "what": what,
        "on": on,
        "relationship": row.relationship,
        "element": f"{row.element.reference} {row.element.title}",
        "superior": f"{row.superior.reference} {row.superior.title}",
        "instrument": instrument,
    }


def tell_authority(fact):
    """2 March 2026: operational authority (OPCON) over BN-1 passes to SECT-E, TOA 4."""
    words = {
        "day": dates.short_day(date.fromisoformat(fact["on"])),
        "what": AuthorityEdge.Relationship(fact["relationship"]).label,
        "element": fact["element"],
        "superior": fact["superior"],
        "instrument": fact["instrument"] or _("instrument not stated"),
    }
    if fact["what"] == "begins":
        return _("%(day)s: %(what)s over %(element)s passes to %(superior)s (%(instrument)s).") % words
    return _("%(day)s: last day of %(what)s of %(superior)s over %(element)s (%(instrument)s).") % words


# --- Channels
def failed_tests(mission, period, by):
    """Tests of channels that failed on these days, by whose channel and elements the readers may read."""
    labels = {f"{of}__label__in": period.labels for of in ("channel", "one", "other")}
    rows = ChannelTest.objects.visible_to(by).filter(
        channel__mission=mission,
        result=ChannelTest.Result.FAILED,
        tested_on__range=(period.first, period.last),
        **labels,
    )
    rows = rows.select_related("channel", "one", "other").order_by("tested_on", "channel__name", "pk")
    return [
        {
            "on": row.tested_on,
            "channel": row.channel.name,
            "one": row.one.reference,
            "other": row.other.reference,
            "note": row.note,
        }
        for row in rows
    ]


def tell_failed_test(fact):
    """2 March 2026: Force HF net failed between FC and SECT-E. No answer in an hour."""
    words = _("%(day)s: %(channel)s failed between %(one)s and %(other)s.") % {
        "day": dates.short_day(date.fromisoformat(fact["on"])),
        **{name: fact[name] for name in ("channel", "one", "other")},
    }
    return f"{words} {fact['note']}".strip()
