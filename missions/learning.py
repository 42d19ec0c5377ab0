"""The life of a lesson as plain rules: who may take which step, and what a step still lacks. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

OBSERVED, IDENTIFIED, ENDORSED = "observed", "identified", "endorsed"
ACTING, VERIFIED, LEARNED, REJECTED = "acting", "verified", "learned", "rejected"
STATES = (OBSERVED, IDENTIFIED, ENDORSED, ACTING, VERIFIED, LEARNED, REJECTED)
BY_ANOTHER = ("endorse", "verify")  # never by who wrote it
CANCELLED, SEEN_DONE = "cancelled", "verified"  # states of the actions that follow

SAME_PERSON, NO_ADVICE, NO_ACTION, NOT_DONE = "same_person", "no_advice", "no_action", "not_done"


def lacks(
    step: str,
    *,
    hands: Collection[int],
    authors: Collection[int],
    why: str,
    to_do: str,
    actions: Iterable[str],
) -> str:
    """Why a step cannot be taken, as a code; "" where it can.

    `hands`, `authors`: keys of who takes it, for themselves or another, and of who wrote the lesson.
    `actions`: the states of the actions that follow; those given up count for nothing.
    """
    if step in BY_ANOTHER and set(hands) & set(authors):
        return SAME_PERSON
    if step == "identify" and not (why.strip() and to_do.strip()):
        return NO_ADVICE
    standing = [state for state in actions if state != CANCELLED]
    if step in ("act", "verify") and not standing:
        return NO_ACTION
    if step == "verify" and any(state != SEEN_DONE for state in standing):
        return NOT_DONE
    return ""
