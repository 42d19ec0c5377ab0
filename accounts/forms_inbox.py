"""What the list of all that waits is narrowed by: what it is and until when, each with how many there are."""

from collections import Counter
from datetime import timedelta

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.filters import ANY, Filters

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
    kind = forms.ChoiceField(label=_("Kind"))
    due = forms.ChoiceField(label=_("Due"))

    def __init__(self, *args, items, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.items, self.today = items, today
        kinds = Counter(str(item.kind) for item in items)
        days = {code: sum(fits(item, today) for item in items) for code, (_words, fits) in DUE.items()}
        self.fields["kind"].choices = [ANY, *((kind, _counted(kind, n)) for kind, n in sorted(kinds.items()))]
        self.fields["due"].choices = [
            ANY,
            *((code, _counted(words, days[code])) for code, (words, _fits) in DUE.items()),
        ]

    def shown(self):
        kind, due = self.chosen.get("kind"), self.chosen.get("due")
        return [
            item
            for item in self.items
            if (not kind or str(item.kind) == kind) and (not due or DUE[due][1](item, self.today))
        ]


def _counted(words, n):
    return now("%(kind)s (%(n)d)") % {"kind": words, "n": n}
