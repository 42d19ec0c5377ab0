"""Patrols as their readers see them: where, of which force, and what each comes upon.

A conflict is worked out for each reader, of the plans and zones that reader sees and of places as exactly as
the reader may know them, so that it says nothing of what is hidden.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import dates
from accounts.access import granted
from accounts.models import Partner
from accounts.notation import number
from missions import conflicts as rules
from missions import placing
from missions.models import Element, Mission, Patrol, Zone
from missions.models.patrol import FARTHEST, KM_A_DEGREE, partners_alongside
from missions.models.releasing import inside, keeps, takes_part

DAY = timedelta(days=1)  # by which days of two time zones differ at most


def patrols(user):
    """Those this reader sees, with what a list says of them."""
    return Patrol.objects.visible_to(user).select_related("mission", "keeper")


def planned_missions(user):
    """Missions this person plans or decides for, and those in which a partner of theirs takes part."""
    rows = Mission.objects.visible_to(user)
    if user.is_system:
        return rows
    return rows.filter(Q(pk__in=keeps(user)) | Q(pk__in=takes_part(granted(user, "act_for", Partner))))


class Own:
    """Whose places a reader reads as they were entered; asked once for a page."""

    def __init__(self, user):
        self.is_system = user.is_system
        self.missions, self.partners = inside(user), granted(user, "act_for", Partner)

    def __call__(self, row):
        return self.is_system or row.mission_id in self.missions or row.keeper_id in self.partners


def is_own(user, row):
    return Own(user)(row)


def places(user, rows):
    """{patrol: its place in words, as exactly as this reader may know it}."""
    own = Own(user)
    return {row.pk: row.place_for(own(row)) for row in rows}


def units(user, rows):
    """{patrol: the unit of the mission's structure, None where none is stated or the reader sees it not}."""
    seen = _seen_units(user, rows)
    return {row.pk: seen.get(row.element_id) for row in rows}


def _seen_units(user, rows):
    keys = {row.element_id for row in rows} - {None}
    return Element.objects.visible_to(user).in_bulk(keys) if keys else {}


def forces(user, rows):
    """{patrol: whose force it is, in words, with its unit where the reader sees that}."""
    named = units(user, rows)
    return {row.pk: told_force(row, named[row.pk]) for row in rows}


def told_force(row, unit):
    whose = row.keeper.local_name if row.keeper_id else str(row.mission)
    return f"{whose}, {unit.reference} {unit.title}" if unit else whose


# --- What each comes upon
class Found(NamedTuple):
    """One conflict of a patrol: what the rule says, and the plan or the zone it comes upon."""

    conflict: rules.Conflict
    other: Patrol | Zone
    zone: object  # the time zone of the patrol's mission

    @property
    def words(self):
        return told(self)


def conflicts_of(user, rows):
    """{patrol: [Found]} of these patrols, the first to begin first; none of a plan that is over."""
    found = {row.pk: [] for row in rows}
    live = [row for row in rows if row.is_live]
    if not live:
        return found
    plans = {
        plan.key: plan
        for plan in as_plans(user, Patrol.objects.visible_to(user).filter(pk__in=[r.pk for r in live]))
    }
    others, areas = _beside(user, list(plans.values())), _areas(user, list(plans.values()))
    shown = {row.pk: row for row in live}
    told = {key: rules.against(plan, others, areas.values()) for key, plan in plans.items()}
    met = {each.other for all_ in told.values() for each in all_ if each.kind == rules.SAME_PLACE}
    seen = patrols(user).in_bulk(met) if met else {}
    zones = (
        Zone.objects.visible_to(user)
        .select_related("mission", "keeper")
        .in_bulk({each.other for all_ in told.values() for each in all_} - met)
    )
    for key, all_ in told.items():
        zone = shown[key].zone
        found[key] = [Found(each, (seen | zones)[each.other], zone) for each in all_]
    return found


def _beside(user, plans):
    """Every plan the reader sees that is live, at some time of these and not far from them all."""
    if not plans:
        return []
    north, south = max(p.latitude for p in plans), min(p.latitude for p in plans)
    far = FARTHEST / KM_A_DEGREE
    rows = Patrol.objects.visible_to(user).filter(
        starts_at__lt=max(plan.ends for plan in plans),
        ends_at__gt=min(plan.begins for plan in plans),
        told_latitude__range=(south - far, north + far),
    )
    return as_plans(user, rows)


def as_plans(user, rows):
    """Live plans among `rows`, which the reader sees, as the rules know them; none without a point."""
    rows = rows.filter(state__in=Patrol.LIVE, latitude__isnull=False)
    rows = rows.placed_for(user)
    rows, own = list(rows.order_by().select_related("mission")), Own(user)
    seen = _seen_units(user, rows)
    joined = partners_alongside(row.pk for row in rows)
    return [
        _plan(
            row,
            own(row),
            row.element_id in seen,
            frozenset(("partner", key) for key, _code in joined[row.pk]),
        )
        for row in rows
    ]


def _plan(row, is_own, names_unit, joined):
    """A unit the reader does not see tells no two plans apart."""
    owner = _owner(row)
    north, east = float(row.at_latitude), float(row.at_longitude)
    return rules.Plan(
        row.pk,
        owner,
        (owner, row.element_id if names_unit else None),
        row.starts_at,
        row.ends_at,
        north,
        east,
        float(row.reach_km),
        0.0 if is_own else placing.slack(north, row.precision),
        joined,
    )


def _owner(row):
    return ("partner", row.keeper_id) if row.keeper_id else ("mission", row.mission_id)


def _areas(user, plans):
    """{zone: as the rules know it} of the zones this reader sees, of the days of these plans."""
    if not plans:
        return {}
    first, last = min(p.begins for p in plans).date(), max(p.ends for p in plans).date()
    rows = Zone.objects.visible_to(user).select_related("mission")
    rows = rows.filter(
        Q(starts_on=None) | Q(starts_on__lte=last + DAY),
        Q(ends_on=None) | Q(ends_on__gte=first - DAY),
    )
    return {
        row.pk: rules.Area(
            row.pk,
            None if row.kind == Zone.Kind.NO_GO else _owner(row),
            tuple((north, east) for north, east in row.outline),
            float(row.margin_km),
            row.begins,
            row.ends,
        )
        for row in rows
    }


def told(found):
    """One conflict in a sentence."""
    each, other = found.conflict, found.other
    said = {"other": other, "force": other.force, "km": number(each.distance, 1)}
    said["days"] = between(each.begins, each.ends, found.zone)
    if each.kind == rules.NO_GO:
        words = (
            _("It comes into the no-go site “%(other)s”, %(days)s.")
            if each.is_certain
            else _("It may come into the no-go site “%(other)s”, %(days)s: its place is told roughly.")
        )
    elif each.kind == rules.ZONE:
        words = (
            _("It crosses into “%(other)s”, the zone of %(force)s, %(days)s.")
            if each.is_certain
            else _(
                "It may cross into “%(other)s”, the zone of %(force)s, %(days)s: its place is told roughly."
            )
        )
    else:
        words = (
            _("It meets “%(other)s” of %(force)s, %(km)s km apart, %(days)s.")
            if each.is_certain
            else _("It may meet “%(other)s” of %(force)s, %(days)s: a place is told roughly.")
        )
    return words % said


def between(begins, ends, zone):
    """Two moments of a time zone: with one day said once where both are of it."""
    first, last = begins.astimezone(zone), ends.astimezone(zone)
    told = {"from": f"{first:%H:%M}", "until": f"{last:%H:%M}"}
    if first.date() == last.date():
        return _("%(day)s, %(from)s to %(until)s") % (told | {"day": dates.short_day(first.date())})
    told |= {"day": dates.short_day(first.date()), "last": dates.short_day(last.date())}
    return _("%(day)s, %(from)s to %(last)s, %(until)s") % told
