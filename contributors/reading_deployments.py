"""The rotation board: what ends or arrives within so many days, who follows, and what stands in the way.

A reader learns of a successor only if they see its pledge, and of visits, agreements and notes only if they
made the pledge or decide on it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.access import once
from accounts.notation import day
from contributors.deploying import visit_before_arrival
from contributors.models import Agreement, Deployment, Pledge, Visit
from missions.models.strength import Category

State, Block = Deployment.State, Deployment.Block
HOW_FAR = [*Block.choices, ("failed", pgettext_lazy("before arrival", "failed"))]
DONE = (Block.CLEARED, Block.NOT_NEEDED)
MOST_ENDING = 20  # contingents that end with nobody after them, on a page
LATE_WITHIN = 30  # days before arrival from which something still open is late: the portal's own line
VISITS = {
    Category.TROOPS: Visit.Kind.PDV,
    Category.FORMED_POLICE: Visit.Kind.AOC,
    Category.INDIVIDUAL_POLICE: Visit.Kind.AMS,
}
PASSED = (Visit.Result.PASSED, Visit.Result.CONDITIONS)


@dataclass(frozen=True)
class Found:
    """One thing that must be done before arrival: how far it is, since when, a note, and the key and name of
    the visit or agreement that says so."""

    name: str
    label: str
    state: str
    on: date | None = None
    note: str = ""
    record: UUID | None = None
    named: str = ""
    until: date | None = None  # of a signed agreement: its last day

    @property
    def word(self):
        return Block(self.state).label if self.state in Block.values else _("failed")

    @property
    def is_open(self):
        return self.state not in DONE


@dataclass(frozen=True)
class Turn:
    """A row of the board: one that ends or arrives, who comes, and what blocks the arrival.

    `coming`: the one whose arrival is prepared, itself if it is planned; None where no successor is seen.
    """

    row: Deployment
    coming: Deployment | None
    blocks: tuple[Found, ...]
    due_on: date | None
    days: int | None
    late: tuple[str, ...] = field(default=())

    @property
    def follows(self):
        """Who takes its place, where it has one that is seen."""
        return self.coming if self.coming and self.coming.pk != self.row.pk else None

    def block(self, name):
        return next((b for b in self.blocks if b.name == name), None)


def due(user, days):
    """Deployments that end or arrive within so many days or should have, each with its `due_on`.

    A planned one that follows another stands in the row of that other, where the reader sees it.
    """
    until = timezone.localdate() + timedelta(days=days)
    seen = Deployment.objects.visible_to(user)
    held = seen.filter(successor=OuterRef("pk"), state=State.STANDING, leaves_on__lte=until)
    due_on = Case(When(state=State.PLANNED, then=F("arrives_on")), default=F("leaves_on"))
    rows = seen.going_on().annotate(due_on=due_on).filter(due_on__lte=until)
    return rows.exclude(Exists(held) & Q(state=State.PLANNED))


def blocked(rows, user):
    """Those of these rows in whose way something stands that their reader may know of."""
    seen = Deployment.objects.visible_to(user).filter(state=State.PLANNED)
    stuck = seen.filter(_in_the_way(user)).order_by().values("pk")
    return rows.filter(Q(pk__in=stuck) | Q(successor__in=stuck) | _none_follows(user))


def ending_alone(user, days, mission=None):
    """Those that end within so many days or should have, and whom nobody follows that this reader may see."""
    rows = due(user, days).filter(_none_follows(user))
    rows = rows.filter(pledge__mission=mission) if mission else rows
    joined = rows.select_related("pledge__contributor", "pledge__capability", "pledge__mission")
    return joined.order_by("due_on", "pk")[:MOST_ENDING]


def _none_follows(user):
    planned = Deployment.objects.visible_to(user).filter(state=State.PLANNED)
    return Q(state=State.STANDING) & ~Q(successor__in=planned.order_by().values("pk"))


def _in_the_way(user):
    own = Q(pk__in=Deployment.objects.visible_to(user).between(user).order_by().values("pk"))
    visits = Visit.objects.visible_to(user).filter(pledge=OuterRef("pledge"), result__in=PASSED)
    without = Q()
    for category, kind in VISITS.items():
        without |= Q(pledge__capability__category=category) & ~Exists(visits.filter(kind=kind))
    agreed = Agreement.objects.visible_to(user).in_force(timezone.localdate())
    without |= ~Exists(agreed.filter(pledges=OuterRef("pledge")))
    return ~Q(visas__in=DONE) | ~Q(movement__in=DONE) | own & without


def turns(user, rows):
    """{row's key: its turn}, with as many questions for many rows as for one."""
    rows = list(rows)
    wanted = {row.successor_id for row in rows if row.successor_id}
    joined = "pledge__contributor", "pledge__capability", "pledge__mission", "pledge__offered_to"
    seen = Deployment.objects.visible_to(user).filter(pk__in=wanted).select_related(*joined)
    successors = seen.in_bulk()
    coming = {}
    for row in rows:
        coming[row.pk] = row if row.is_planned else successors.get(row.successor_id)
    going = [row for row in rows if row.state == State.STANDING]
    found = blocks(user, [*going, *(row for row in coming.values() if row is not None)])
    today = timezone.localdate()
    return {row.pk: _turn(row, coming[row.pk], found, today) for row in rows}


def _turn(row, coming, found, today):
    due_on = row.arrives_on if row.is_planned else row.leaves_on
    mine = found.get(coming.pk, ()) if coming else ()
    late = (*_late(row, coming, mine, today), *_outlives(row, found.get(row.pk, ())))
    return Turn(row, coming, mine, due_on, (due_on - today).days if due_on else None, late)


def _late(row, coming, blocks, today):
    """What is late, in sentences."""
    if row.is_planned and row.arrives_on < today:
        n = (today - row.arrives_on).days
        yield ngettext("It was to arrive %(n)d day ago.", "It was to arrive %(n)d days ago.", n) % {"n": n}
    if row.state == State.STANDING and row.leaves_on:
        if row.leaves_on < today:
            n = (today - row.leaves_on).days
            yield ngettext("It was to end %(n)d day ago.", "It was to end %(n)d days ago.", n) % {"n": n}
        if coming is None:
            yield _("No successor is named: its place is open from then on.")
        elif (gap := (coming.arrives_on - row.leaves_on).days - 1) > 0:
            yield ngettext(
                "Its place is open for %(n)d day before the successor comes.",
                "Its place is open for %(n)d days before the successor comes.",
                gap,
            ) % {"n": gap}
    if coming and coming.is_planned and coming.arrives_on - today <= timedelta(days=LATE_WITHIN):
        still = [block.label for block in blocks if block.is_open]
        if still:
            yield _("Not done yet: %(what)s.") % {"what": ", ".join(still)}


def _outlives(row, blocks):
    """Where one that stands or is planned stays after its offer or its agreement, in sentences."""
    if row.state not in (State.PLANNED, State.STANDING):
        return
    until = row.pledge.available_until
    if until and (row.leaves_on is None or row.leaves_on > until):
        yield _("It stays after its offer ends, on %(day)s.") % {"day": day(until)}
    agreement = next((block for block in blocks if block.name == "agreement"), None)
    ends = agreement.until if agreement else None
    if ends and (row.leaves_on is None or row.leaves_on > ends):
        yield _("It stays after its agreement ends, on %(day)s.") % {"day": day(ends)}


# --- What must be done before arrival
def blocks(user, rows):
    """{deployment's key: what must be done before it arrives}, as far as this reader may know it."""
    between = set(
        Deployment.objects.visible_to(user)
        .between(user)
        .filter(pk__in=[row.pk for row in rows])
        .values_list("pk", flat=True)
    )
    pledges = {row.pledge_id for row in rows if row.pk in between}
    visits, agreements = _visits(user, pledges), _agreements(user, pledges)
    before = _arrivals(user, pledges)
    return {
        row.pk: (
            *(_derived(row, visits, agreements, before) if row.pk in between else ()),
            *(_stated(row, name, row.pk in between) for name in ("visas", "movement")),
        )
        for row in rows
    }


def _visits(user, pledges):
    found = defaultdict(list)
    for visit in Visit.objects.visible_to(user).filter(pledge__in=pledges):
        found[visit.pledge_id].append(visit)
    return found


def _agreements(user, pledges):
    rows = Agreement.objects.visible_to(user).filter(pledges__in=pledges)
    found = defaultdict(list)
    columns = "pledges", "pk", "title", "starts_on", "ends_on", "signed_on"
    for row in rows.order_by("signed_on", "pk").values_list(*columns, named=True):
        found[row.pledges].append(row)
    return found


def _arrivals(user, pledges):
    """{pledge: [(number, arrived)]}: a visit before the arrival of one is none of the next."""
    found = defaultdict(list)
    rows = Deployment.objects.visible_to(user).filter(pledge__in=pledges, arrived_on__isnull=False)
    for pledge, number, arrived_on in rows.values_list("pledge", "number", "arrived_on"):
        found[pledge].append((number, arrived_on))
    return found


def _derived(row, visits, agreements, before):
    kind = visit_before_arrival(row.pledge)
    if kind:
        since = max((on for n, on in before[row.pledge_id] if n < row.number), default=date.min)
        of_kind = [v for v in visits[row.pledge_id] if v.kind == kind]
        yield _visited(kind, [v for v in of_kind if _day_of(v) >= since])
    yield _agreed(agreements[row.pledge_id], max(row.arrived_on or row.arrives_on, timezone.localdate()))


def _visited(kind, visits):
    label = str(Visit.Kind(kind).label)
    passed = [v for v in visits if v.result in PASSED]
    planned = [v for v in visits if not v.held_on or not v.result]
    for state, found in ((Block.CLEARED, passed), (Block.REQUESTED, planned), ("failed", visits)):
        if found:
            last = max(found, key=_day_of)
            return Found("visit", label, state, _day_of(last), record=last.pk, named=label)
    return Found("visit", label, Block.OPEN)


def _day_of(visit):
    return visit.held_on or visit.planned_on


def _agreed(agreements, on):
    label = _("agreement")
    ends = [row.ends_on for row in agreements if row.signed_on]
    until = None if None in ends else max(ends, default=None)
    signed = [row for row in agreements if row.signed_on and _holds(row, on)]
    unsigned = [row for row in agreements if row.signed_on is None]
    for state, found in ((Block.CLEARED, signed), (Block.REQUESTED, unsigned)):
        if found:
            last = found[-1]
            said = {"record": last.pk, "named": last.title}
            return Found("agreement", label, state, last.signed_on, until=until, **said)
    return Found("agreement", label, Block.OPEN, until=until)


def _holds(row, on):
    return (row.starts_on is None or row.starts_on <= on) and (row.ends_on is None or row.ends_on >= on)


def _stated(row, name, is_between):
    label = {"visas": _("visas"), "movement": _("movement")}[name]
    note = getattr(row, f"{name}_note") if is_between else ""
    return Found(name, label, getattr(row, name), getattr(row, f"{name}_on"), note)


def soon(user, days=90, mission=None, own=False):
    """The turns within so many days for a panel, the soonest first: of a mission, or of one's own."""
    key = "rotations", days, mission and mission.pk, own
    return once(user, key, lambda: _soon(user, days, mission, own))


def _soon(user, days, mission, own):
    rows = due(user, days).select_related("pledge__contributor", "pledge__capability", "pledge__mission")
    if mission is not None:
        rows = rows.filter(pledge__mission=mission)
    if own:
        rows = rows.filter(pledge__in=Pledge.objects.visible_to(user).own_of(user).order_by().values("pk"))
    found = list(rows.order_by("due_on", "pk"))
    made = turns(user, found)
    return [made[row.pk] for row in found]
