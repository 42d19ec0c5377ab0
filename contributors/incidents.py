"""What the UN's register of deaths says: as what somebody served, how they died. Others stand as printed."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

INCIDENTS = {
    "accident": pgettext_lazy("how somebody died", "accident"),
    "illness": pgettext_lazy("how somebody died", "illness"),
    "malicious act": pgettext_lazy("how somebody died", "malicious act"),
    "self-inflicted": pgettext_lazy("how somebody died", "self-inflicted"),
    "to be determined": pgettext_lazy("how somebody died", "to be determined"),
    "unknown": pgettext_lazy("how somebody died", "unknown"),
}
SERVED = {
    "military": pgettext_lazy("as what somebody served", "military"),
    "military observer": pgettext_lazy("as what somebody served", "military observer"),
    "police": pgettext_lazy("as what somebody served", "police"),
    "international civilian": pgettext_lazy("as what somebody served", "international civilian"),
    "local": pgettext_lazy("as what somebody served", "local staff"),
    "other": pgettext_lazy("as what somebody served", "other"),
}
SEXES = {"M": pgettext_lazy("one person", "man"), "F": pgettext_lazy("one person", "woman")}


def words(incident):
    """What the register says of an incident, in the reader's language."""
    return _said(INCIDENTS, incident)


def served_as(personnel):
    """What the register says of somebody's service, in the reader's language."""
    return _said(SERVED, personnel)


def _said(known, text):
    printed = text.lower()
    return str(known.get(printed, printed)) or _("not stated")
