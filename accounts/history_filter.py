"""What the history of one record may be narrowed by, and the order it is told in.

It joins the trail with what the database kept, so it is narrowed when both are laid together.
"""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.filters import ANY, Filters, day, search
from accounts.folding import fold
from accounts.models import Event

ORDERS = {
    "-when": _("latest first"),
    "when": _("earliest first"),
    "who": _("by who did it"),
    "what": _("by what was done"),
}


def _on(act):
    return timezone.localdate(act.at)


class ActFilter(Filters):
    who = search(_("Who"))
    what = forms.ChoiceField(label=_("What"))
    changed = forms.ChoiceField(label=_("Field"))
    door = forms.ChoiceField(label=_("Door"), choices=[ANY, *Event.Door.choices])
    since = day(_("From"))
    until = day(_("To"))
    sort = forms.ChoiceField(label=_("Order"), choices=list(ORDERS.items()))

    asks = {
        "who": lambda act, text: fold(text) in fold(act.who),
        "what": lambda act, what: act.what == what,
        "changed": lambda act, name: any(change.name == name for change in act.changes),
        "door": lambda act, door: act.door == door,
        "since": lambda act, since: _on(act) >= since,
        "until": lambda act, until: _on(act) <= until,
    }

    def __init__(self, *args, acts, **kwargs):
        super().__init__(*args, **kwargs)
        self._offer("what", {act.what: act.words for act in acts})
        self._offer("changed", {change.name: change.label for act in acts for change in act.changes})

    def _offer(self, name, found):
        self.fields[name].choices = [ANY, *sorted(found.items(), key=lambda pair: fold(pair[1]))]

    @property
    def is_narrowed(self):
        return bool(self.chosen.keys() - {"sort"})

    @property
    def query(self):
        """What is asked, as an address carries it."""
        return {name: self.data[name] for name in self.chosen}

    def told(self, acts):
        """Those of the acts, the latest first, that are asked for, in the order asked for."""
        chosen = self.chosen
        order = chosen.pop("sort", "")
        for name, value in chosen.items():
            acts = [act for act in acts if self.asks[name](act, value)]
        if order == "when":
            return acts[::-1]
        if order in ("who", "what"):
            return sorted(acts, key=lambda act: fold(act.who if order == "who" else act.words))
        return acts
