"""What caveats do to a mission, counted of those their reader may see, in a sentence each."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Prefetch, Sum
from django.utils.translation import gettext as _

from accounts.notation import number
from contributors.covering import limited
from contributors.models import Caveat, Pledge
from contributors.models.pledge_life import TAKEN
from missions.measuring import measured
from missions.models import MandateTask

Kind = Caveat.Kind


def with_tasks(user, rows):
    """These caveats, each with the tasks it touches that this reader may see, as `touched`."""
    tasks = MandateTask.objects.visible_to(user).order_by("position", "pk")
    return rows.prefetch_related(Prefetch("tasks", tasks, to_attr="touched"))


def tasks_touched(user, keys):
    """{caveat's key: paragraphs it touches}, of those this reader may see."""
    found = {key: [] for key in keys}
    tasks = MandateTask.objects.visible_to(user).filter(caveats__in=keys).order_by("position", "pk")
    for key, paragraph in tasks.values_list("caveats", "number"):
        found.setdefault(key, []).append(paragraph)
    return found


class Effect(NamedTuple):
    """Of so much accepted of a capability in a mission, so much is limited in one way."""

    mission: object
    capability: object
    kind: str
    sector: str
    limited: int
    accepted: int

    @property
    def sentence(self):
        """14 of 22 units (Infantry company) may not leave sector East."""
        said = _("%(limited)s of %(accepted)s (%(capability)s)") % {
            "limited": number(self.limited),
            "accepted": measured(self.accepted, self.capability),
            "capability": self.capability.local_name,
        }
        return f"{said} {_may_not(self.kind, self.sector)}"


def _may_not(kind, sector):
    if kind == Kind.GEOGRAPHY and sector:
        return _("may not leave sector %(sector)s.") % {"sector": sector}
    said = {
        Kind.GEOGRAPHY: _("may not go everywhere in the mission."),
        Kind.TASK: _("may not do every task of the mandate."),
        Kind.TIME: _("may not serve at all times."),
        Kind.FORCE: _("are limited in the use of force."),
        Kind.NIGHT: _("may not work at night."),
        Kind.WEAPONS: _("are limited in their weapons."),
        Kind.MEDEVAC: _("may not evacuate the wounded freely."),
    }[kind]
    return said


def effects(user, mission=None):
    """Of what is accepted: how much each kind of caveat limits, the most first."""
    taken = Pledge.objects.visible_to(user).filter(state__in=TAKEN, is_reserve=False, mission__isnull=False)
    taken = taken.filter(mission=mission) if mission else taken
    sums = taken.order_by().values_list("mission", "capability").annotate(Sum("accepted_quantity"))
    accepted = {(of, capability): total for of, capability, total in sums}
    rows = Caveat.objects.visible_to(user).standing().filter(pledge__in=taken.order_by().values("pk"))
    found = defaultdict(dict)
    for row in rows.select_related("pledge__mission", "pledge__capability"):
        pledge = row.pledge
        by_pledge = found[pledge.mission, pledge.capability, row.kind, row.sector]
        by_pledge[pledge.pk] = max(by_pledge.get(pledge.pk, 0), limited(pledge.accepted_quantity, [row]))
    made = [
        Effect(*key, sum(by_pledge.values()), accepted[key[0].pk, key[1].pk])
        for key, by_pledge in found.items()
    ]
    return sorted(made, key=lambda effect: (-effect.limited, effect.mission.acronym, effect.kind))
