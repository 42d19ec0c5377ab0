"""Which refreshers of this app exist, and what follows which event."""

from accounts import outbox
from logistics import summaries

outbox.register(
    "readiness",
    refresh=summaries.refresh_readiness,
    every=summaries.readiness_keys,
    stored=summaries.stored_readiness,
    daily=summaries.current_keys,
)
