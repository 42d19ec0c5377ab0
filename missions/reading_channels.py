"""Channels and plans a reader may see, and who reaches whom by them, as far as this reader can know.

Where a channel, an element or an authority is hidden from the reader, it counts for nothing here.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Q

from missions import chain, reaching
from missions.models import AuthorityEdge, Channel, ChannelMember, ChannelTest, Element, PacePlan

IN_SECTORS = (Element.Kind.HEADQUARTERS, Element.Kind.FORCE)  # whom a shared sector makes neighbours


class Line(NamedTuple):
    """A pair with its two elements, the channel that carries it (None: none does), and all its ways."""

    pair: reaching.Pair
    one: Element
    other: Element
    channel: Channel | None
    ways: list[tuple[reaching.Way, Channel]]


class Reach(NamedTuple):
    """Who reaches whom in a mission on a day: a line a pair, those that cannot first, and the elements they
    are of."""

    lines: list[Line]
    elements: list[Element]
    counts: dict[str, int]


def channels(user):
    return Channel.objects.visible_to(user).select_related("mission")


def members_of(user, channel, day):
    """Who is on a channel on a day or later, of the elements the reader sees."""
    rows = ChannelMember.objects.visible_to(user).filter(channel=channel).lasting(day)
    return rows.select_related("element__mission", "channel__mission").order_by("element__reference", "pk")


def tests_of(user, channel):
    rows = ChannelTest.objects.visible_to(user).filter(channel=channel)
    return rows.select_related("one__mission", "other__mission", "created_by")


def plans(user):
    return PacePlan.objects.visible_to(user).select_related("mission", "one__mission", "other__mission")


def on_channels(user, element, day):
    """That an element is on channels on a day, of those the reader sees."""
    rows = ChannelMember.objects.visible_to(user).filter(element=element).standing(day)
    return rows.select_related("channel__mission").order_by("channel__name", "pk")


def plans_of(user, element):
    """The plans by which an element reaches others."""
    rows = plans(user).filter(Q(one=element) | Q(other=element))
    return rows.order_by("one__reference", "other__reference", "pk")


def channels_by_key(user, keys):
    """{key: channel} of those the reader sees."""
    return channels(user).in_bulk([key for key in keys if key])


def reach(user, mission, day, element=None):
    """Who reaches whom in a mission on a day: pairs that must, pairs with a plan; of one element, when it is
    named, also all whom it shares a channel with."""
    known = channels(user).filter(mission=mission)
    named = {row.pk: row for row in known}
    is_open = list(known.open_on(day).order_by("name", "pk").values_list("pk", flat=True))
    members = _members(user, named, day)
    own = {(row.one_id, row.other_id): row.steps for row in plans(user).filter(mission=mission)}
    demanded = reaching.demands(_authorities(user, mission, day), _sectors(user, mission, day))
    wanted = {reaching.pair_of(*pair): pair for pair in [*map(tuple, demanded), *own]}
    if element is not None:
        of = {one.channel for one in members if one.element == element.pk}
        others = {one.element for one in members if one.channel in of} - {element.pk}
        wanted |= {reaching.pair_of(element.pk, other): (element.pk, other) for other in others}
        wanted = {pair: named_ for pair, named_ in wanted.items() if element.pk in pair}
    seen = Element.objects.visible_to(user).filter(pk__in=set().union(*wanted)).select_related("mission")
    elements = {row.pk: row for row in seen}
    ordered = sorted(
        (sorted(pair, key=lambda key: _place(elements[key])) for pair in wanted if pair <= elements.keys()),
        key=lambda pair: [_place(elements[key]) for key in pair],
    )
    found = reaching.pairs(
        ordered,
        is_open,
        members,
        {reaching.pair_of(*pair): _seen_steps(steps, named) for pair, steps in own.items()},
        _tests(user, named, day),
        demanded,
        day,
    )
    lines = [_line(pair, elements, named) for pair in reaching.worst_first(found)]
    return Reach(lines, sorted(elements.values(), key=_place), reaching.counted(found))


def ways_of(user, rows, day):
    """({plan's key: {step: its channel, None where the reader may not see it}}, {plan's key: its pair})."""
    rows = list(rows)
    known = channels_by_key(user, {key for row in rows for key in row.steps.values()})
    open_on = Channel.objects.visible_to(user).open_on(day).filter(pk__in=known)
    is_open = set(open_on.values_list("pk", flat=True))
    members, tests = _members(user, known, day), _tests(user, known, day)
    steps, stands = {}, {}
    for row in rows:
        pair = row.one_id, row.other_id
        own = {reaching.pair_of(*pair): _seen_steps(row.steps, known)}
        (stands[row.pk],) = reaching.pairs(
            [pair], is_open & set(row.steps.values()), members, own, tests, {}, day
        )
        steps[row.pk] = {step: known.get(key) for step, key in row.steps.items()}
    return steps, stands


def _place(element):
    return element.mission.acronym, element.reference


def _line(pair, elements, named):
    channel = named[pair.by.channel] if pair.by else None
    ways = [(way, named[way.channel]) for way in pair.ways]
    return Line(pair, elements[pair.one], elements[pair.other], channel, ways)


def _seen_steps(steps, named):
    return {step: key for step, key in steps.items() if key in named}


def _members(user, named, day):
    rows = ChannelMember.objects.visible_to(user).standing(day).filter(channel__in=list(named))
    fields = ("channel", "element", "sends", "receives")
    return [reaching.Member(*row) for row in rows.order_by("pk").values_list(*fields)]


def _tests(user, named, day):
    rows = ChannelTest.objects.visible_to(user).filter(channel__in=list(named), tested_on__lte=day)
    fields = ("channel", "one", "other", "tested_on", "result")
    return [
        reaching.Test(*row) for row in rows.order_by("tested_on", "created_at", "pk").values_list(*fields)
    ]


def _authorities(user, mission, day):
    """Who has authority over whom where one of the two is of the mission; who administers need not speak."""
    rows = AuthorityEdge.objects.visible_to(user).standing(day).exclude(superior=None)
    rows = rows.exclude(relationship=chain.ADMINISTRATIVE).filter(element__mission=mission)
    return rows.order_by("pk").values_list("element", "superior")


def _sectors(user, mission, day):
    rows = Element.objects.visible_to(user).standing(day).filter(mission=mission, kind__in=IN_SECTORS)
    return dict(rows.order_by("reference").values_list("pk", "location"))
