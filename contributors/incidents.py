"""How those who died came to die: the words of the UN's register; others stand as they were printed."""

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


def words(incident):
    """What the register says of an incident, in the reader's language."""
    printed = incident.lower()
    return str(INCIDENTS.get(printed, printed)) or _("not stated")
