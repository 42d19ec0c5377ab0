"""How a humanitarian notification stands at a moment: worked out of its steps and its days, by no worker.

A notification is a notice. That a party acknowledged it says that the party has read it, and no more.
"""

from datetime import datetime

SUBMITTED, RECEIVED, PASSED_ON = "submitted", "received", "passed_on"
COMPLETED, WITHDRAWN = "completed", "withdrawn"
ACKNOWLEDGED, EXPIRED, UNACKNOWLEDGED = "acknowledged", "expired", "unacknowledged"
OPEN = (SUBMITTED, RECEIVED, PASSED_ON)


def standing(state: str, ends_at: datetime, now: datetime, asked: int, acknowledged: int) -> str:
    """One of the names above.

    `state`: the last step taken. `asked`: parties it was passed to; `acknowledged`: how many of them said
    that they read it. Past its end an open one has expired; unacknowledged where a party said nothing, or
    where it was passed to none.
    """
    if state not in OPEN:
        return state
    heard = 0 < asked == acknowledged
    if now >= ends_at:
        return EXPIRED if heard else UNACKNOWLEDGED
    return ACKNOWLEDGED if state == PASSED_ON and heard else state
