"""Which refreshers of this app exist, and what follows which event."""

from accounts import outbox
from logistics import summaries, summaries_units, told_movements  # noqa: F401  (some register on import)

outbox.register(
    "readiness",
    refresh=summaries.refresh_readiness,
    every=summaries.readiness_keys,
    stored=summaries.stored_readiness,
    daily=summaries.current_keys,
)
outbox.register(
    "unit-readiness",
    refresh=summaries_units.refresh_unit_readiness,
    every=summaries_units.unit_readiness_keys,
    stored=summaries_units.stored_unit_readiness,
    ripe=summaries_units.ripe_keys,
)
