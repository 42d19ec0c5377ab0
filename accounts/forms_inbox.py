"""What the list of all that waits is narrowed by, each with how many there are."""

from collections import Counter
from datetime import timedelta

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.filters import ANY, Filters
from accounts.inbox import Act

SOON = timedelta(days=7)
DUE = {
    "late": (_("late"), lambda item, today: item.is_late),
    "soon": (
        _("due within 7 days"),
        lambda item, today: not item.is_late and item.due_on is not None and item.due_on <= today + SOON,
    ),
    "none": (_("without a day"), lambda item, today: item.due_on is None),
}


class InboxFilter(Filters):
    act = forms.ChoiceField(label=_("To do"))
    kind = forms.ChoiceField(label=_("Kind"))
    due = forms.ChoiceField(label=_("Due"))

    def __init__(self, *args, items, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.items, self.today = items, today
        acts = Counter(item.act for item in items)
        self.acts = [(act, acts[act]) for act in Act if act in acts]
        kinds = Counter(str(item.kind) for item in items)
        days = {code: sum(fits(item, today) for item in items) for code, (_words, fits) in DUE.items()}
        self.fields["act"].choices = [ANY, *((str(act), _counted(act.label, acts[act])) for act in Act)]
        self.fields["kind"].choices = [ANY, *((kind, _counted(kind, n)) for kind, n in sorted(kinds.items()))]
        self.fields["due"].choices = [
            ANY,
            *((code, _counted(words, days[code])) for code, (words, _fits) in DUE.items()),
        ]

    def shown(self):
        return narrowed(self.items, self.today, **self.chosen)


def narrowed(items, today, act="", kind="", due=""):
    """Of what waits, what is of this act and kind, and due so."""
    return [
        item
        for item in items
        if (not act or item.act == act)
        and (not kind or str(item.kind) == kind)
        and (not due or DUE[due][1](item, today))
    ]


def _counted(words, n):
    return now("%(kind)s (%(n)d)") % {"kind": words, "n": n}
