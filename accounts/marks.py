"""Marks that say a thing at a glance: bands, states, sparks, bars, what is invented. Never colour alone."""

from django.utils.html import format_html
from django.utils.translation import pgettext

from accounts import charts

BANDS = {
    1: ("band-1", "ok"),
    2: ("band-2", "ok"),
    3: ("band-3", "warn"),
    4: ("band-4", "bad"),
    None: ("band-unknown", "none"),
}


def band_word(value):
    return {
        1: pgettext("readiness", "ready"),
        2: pgettext("readiness", "mostly ready"),
        3: pgettext("readiness", "partly ready"),
        4: pgettext("readiness", "not ready"),
    }.get(value, pgettext("readiness", "unknown"))


def band(value, brief=False):
    """A readiness band as shape, number and word, never by colour alone."""
    shape, tone = BANDS.get(value, BANDS[None])
    return {"shape": shape, "tone": tone, "value": value, "word": band_word(value), "brief": brief}


TONES = {
    "queued": ("state-wait", "none"),
    "running": ("state-run", "info"),
    "done": ("band-1", "ok"),
    "applied": ("band-1", "ok"),
    "failed": ("band-4", "bad"),
    "refused": ("band-4", "bad"),
    "cancelled": ("state-stop", "none"),
    "uploaded": ("state-wait", "none"),
    "checked": ("band-3", "warn"),
    "unchanged": ("state-stop", "none"),
    "flagged": ("band-3", "warn"),
    "draft": ("state-stop", "none"),
    "approved": ("state-wait", "info"),
    "circulated": ("state-run", "info"),
    "on_track": ("state-run", "ok"),
    "closed": ("state-stop", "none"),
    "submitted": ("state-wait", "info"),
    "under_assessment": ("state-run", "info"),
    "accepted": ("band-1", "ok"),
    "agreement_signed": ("band-1", "ok"),
    "preparing": ("state-run", "ok"),
    "deployed": ("band-1", "ok"),
    "rotating": ("state-run", "ok"),
    "standby": ("state-wait", "none"),
    "present": ("band-1", "ok"),
    "leaving": ("state-run", "warn"),
    "ended": ("state-stop", "none"),
    "declined": ("band-4", "bad"),
    "withdrawn": ("state-stop", "warn"),
    "lapsed": ("state-stop", "warn"),
    "announced": ("state-stop", "none"),
    "pledged": ("state-wait", "info"),
    "committed": ("band-2", "ok"),
    "disbursed": ("band-1", "ok"),
    "spent": ("band-1", "ok"),
    "planned": ("state-wait", "info"),
    "published": ("band-1", "ok"),
    "standing": ("band-1", "ok"),
    "met": ("band-1", "ok"),
    "conditions": ("band-3", "warn"),
    "not_met": ("band-4", "bad"),
    "called_off": ("state-stop", "warn"),
    "open": ("band-3", "warn"),
    "requested": ("state-run", "info"),
    "cleared": ("band-1", "ok"),
    "not_needed": ("state-stop", "none"),
    "load_accepted": ("state-wait", "info"),
    "provider_set": ("state-wait", "info"),
    "scheduled": ("state-wait", "info"),
    "embarked": ("state-run", "info"),
    "in_transit": ("state-run", "info"),
    "at_port": ("state-run", "info"),
    "onward": ("state-run", "info"),
    "delivered": ("band-2", "ok"),
    "classified": ("band-1", "ok"),
    "abolished": ("state-stop", "none"),
    "vacant": ("band-3", "warn"),
    "seconded": ("band-1", "ok"),
    "contracted": ("band-2", "ok"),
    "shortlisted": ("state-run", "info"),
    "interviewed": ("state-run", "info"),
    "conducted": ("state-run", "info"),
    "signed_inspector": ("state-wait", "info"),
    "signed_contingent": ("band-2", "ok"),
    "reviewed": ("band-2", "ok"),
    "final": ("band-1", "ok"),
    "overdue": ("band-4", "bad"),
    "selected": ("band-2", "ok"),
    "agreed": ("band-2", "ok"),
    "extended": ("band-1", "ok"),
    "not_selected": ("band-4", "bad"),
    "opened": ("band-3", "warn"),
    "answered": ("state-run", "info"),
    "review": ("state-run", "info"),
    "settled": ("band-1", "ok"),
    "critical": ("band-4", "bad"),
    "priority": ("band-3", "warn"),
    "reported": ("state-wait", "none"),
    "verified": ("state-wait", "info"),
    "calculated": ("state-run", "info"),
    "certified": ("band-2", "ok"),
    "payable": ("band-2", "ok"),
    "paid": ("band-1", "ok"),
    "contested": ("band-3", "warn"),
    "upheld": ("band-1", "ok"),
    "dismissed": ("state-stop", "none"),
    "routine": ("state-stop", "none"),
    "care_open": ("state-run", "info"),
    "ordered": ("state-run", "info"),
    "transit": ("state-run", "info"),
    "part": ("band-2", "info"),
    "received": ("band-1", "ok"),
    "stock_enough": ("band-1", "ok"),
    "stock_below": ("band-3", "warn"),
    "stock_out": ("band-4", "bad"),
    "stock_unknown": ("state-wait", "none"),
}


def state(code, word):
    shape, tone = TONES.get(code, ("state-stop", "none"))
    return {"shape": shape, "tone": tone, "word": word}


def spark(values, label=""):
    return {"spark": charts.spark(list(values)), "label": label}


def bar(length, number_of_series=1):
    """A bar from zero, its length in percent of the longest."""
    if length is None:
        return ""
    return format_html(
        '<svg class="bar series-{}" aria-hidden="true" preserveAspectRatio="none">'
        '<rect width="{}%" height="100%" rx="1.5"></rect></svg>',
        number_of_series,
        length,
    )


def fictional(row, brief=False):
    """The mark of what was invented for the demo, wherever it shows."""
    return {"show": getattr(row, "is_fictional", False), "brief": brief}
