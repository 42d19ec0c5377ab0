"""What a body's rule makes of the positions its members gave: open, broken, adopted, rejected or lapsed.

Plain values in and out. The outcome is a function of the rule, of who was seated at the deadline and of what
was said before it; the moment at which somebody looks decides nothing but whether the deadline has passed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

MAJORITY, TWO_THIRDS, CONSENSUS, SILENCE = "majority", "two_thirds", "consensus", "silence"
FOR, AGAINST, ABSTAIN, BREAKS, REMARK = "for", "against", "abstain", "breaks", "remark"
OPEN, BROKEN, ADOPTED, REJECTED, LAPSED = "open", "broken", "adopted", "rejected", "lapsed"

# What a member with a vote may say, by mode; a remark is open to everyone seated and counts nowhere.
STANCES = {
    MAJORITY: (FOR, AGAINST, ABSTAIN),
    TWO_THIRDS: (FOR, AGAINST, ABSTAIN),
    CONSENSUS: (FOR, AGAINST, ABSTAIN),
    SILENCE: (BREAKS, FOR),
}
SHARES = {MAJORITY: Fraction(1, 2), TWO_THIRDS: Fraction(2, 3)}


class Said(NamedTuple):
    """One position: whose, what, for which option ("" none), and when it came in."""

    member: object
    stance: str
    option: str
    at: datetime


class Count(NamedTuple):
    """Members with a vote: seated, taking part, and what those who took part said."""

    seated: int
    present: int
    quorum: int
    votes_for: int
    against: int
    abstained: int

    @property
    def has_quorum(self):
        return self.present >= self.quorum


class Outcome(NamedTuple):
    """Where a round stands: its state, the option that carries ("" none), the count, when it was so."""

    state: str
    option: str
    counted: Count
    since: datetime | None


def outcome(
    *,
    mode: str,
    quorum: int,
    seated: Collection,
    asked: Collection,
    said: Iterable[Said],
    options: Sequence[str] = (),
    deadline: datetime,
    now: datetime,
) -> Outcome:
    """Where a round stands at `now`.

    `seated`: members with a vote at the deadline. `asked`: members with a vote when the round was opened; in
    a silence procedure those of them still seated take part by their silence. `quorum`: members with a vote
    who must take part, 1 or more. `options`: what to choose from; with two or more, a vote for names one.
    What was said at the deadline or later, or by one without a vote, counts nowhere; of several positions of
    one member the last counts. Raises ValueError for another mode, a quorum below 1 or a deadline without
    time zone.

    Adopted: by majority or two thirds, where the votes for (one option) are more than half, or at least two
    thirds, of those for and against; by consensus, where somebody is for (all for one option) and nobody
    against; by silence, where nobody broke it. Never where fewer than the quorum took part: then it lapsed.
    """
    _check(mode, quorum, deadline)
    votes = latest(said, seated, deadline)
    breaks = [one.at for one in votes.values() if one.stance == BREAKS]
    heard = {member for member, one in votes.items() if one.stance in (FOR, AGAINST, ABSTAIN, BREAKS)}
    present = (heard | (set(asked) & set(seated))) if mode == SILENCE else heard
    count = Count(
        seated=len(set(seated)),
        present=len(present),
        quorum=quorum,
        votes_for=sum(one.stance == FOR for one in votes.values()),
        against=sum(one.stance in (AGAINST, BREAKS) for one in votes.values()),
        abstained=sum(one.stance == ABSTAIN for one in votes.values()),
    )
    if mode == SILENCE and breaks:
        return Outcome(BROKEN, "", count, min(breaks))
    if now < deadline:
        return Outcome(OPEN, "", count, None)
    if not count.has_quorum:
        return Outcome(LAPSED, "", count, deadline)
    if mode == SILENCE:
        return Outcome(ADOPTED, options[0] if len(options) == 1 else "", count, deadline)
    option, carried = carries(mode, [one for one in votes.values() if one.stance == FOR], count, options)
    return Outcome(ADOPTED if carried else REJECTED, option if carried else "", count, deadline)


def latest(said: Iterable[Said], seated: Collection, deadline: datetime) -> Mapping[object, Said]:
    """{member: their last position before the deadline}, of members with a vote; a remark is none."""
    found: dict[object, Said] = {}
    for one in said:
        known = found.get(one.member)
        counts = one.stance != REMARK and one.member in seated and one.at < deadline
        if counts and (known is None or one.at >= known.at):
            found[one.member] = one
    return found


def carries(
    mode: str, votes_for: Sequence[Said], count: Count, options: Sequence[str] = ()
) -> tuple[str, bool]:
    """(the option with most votes, whether it carries); without a choice of options the text itself.

    Two options with the same number of votes both fail.
    """
    tally: dict[str, int] = {}
    for one in votes_for:
        option = one.option if len(options) > 1 else (options[0] if options else "")
        tally[option] = tally.get(option, 0) + 1
    if not tally:
        return "", False
    option = max(tally, key=lambda name: tally[name])
    most = tally[option]
    if sum(n == most for n in tally.values()) > 1:
        return "", False
    if mode == CONSENSUS:
        return option, count.against == 0 and len(tally) == 1
    share = Fraction(most, count.votes_for + count.against)
    return option, share > SHARES[mode] if mode == MAJORITY else share >= SHARES[mode]


def allowed(mode: str, *, may_vote: bool) -> tuple[str, ...]:
    """What somebody seated may say in a round of this mode."""
    return (*STANCES[mode], REMARK) if may_vote else (REMARK,)


def modes_of(rule: str, *, may_use_silence: bool) -> tuple[str, ...]:
    """The modes in which a body may decide: by its rule, and by silence where it may use that too."""
    return (rule, SILENCE) if may_use_silence and rule != SILENCE else (rule,)


def _check(mode, quorum, deadline):
    if mode not in STANCES:
        raise ValueError(f"{mode!r} is no mode of deciding.")
    if quorum < 1:
        raise ValueError("A quorum is one member or more.")
    if deadline.tzinfo is None:
        raise ValueError("A deadline names its time zone.")
