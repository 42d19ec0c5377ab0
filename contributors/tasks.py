"""Which refreshers of this app exist, and what follows which event."""

from accounts import outbox
from contributors import summaries

outbox.register(
    "burden",
    refresh=summaries.refresh_burden,
    every=summaries.burden_keys,
    stored=summaries.stored_burden,
)
