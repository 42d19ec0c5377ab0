"""Which refreshers of this app exist, and what follows which event."""

from celery import shared_task

from accounts import outbox
from logistics import (  # noqa: F401  (some register on import)
    alert_rounds,
    stock_rounds,
    summaries,
    summaries_stocks,
    summaries_units,
    told_movements,
    told_stocks,
)

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
outbox.register(
    "stock",
    refresh=summaries_stocks.refresh_stocks,
    every=summaries_stocks.stock_keys,
    stored=summaries_stocks.stored_stocks,
    daily=summaries_stocks.stock_keys,
)


@shared_task
def look_over_stocks():
    """Tell of stocks that fell below their reserve, and of batches that expire soon."""
    stock_rounds.look_over()


@shared_task
def look_over_alerts():
    """Tell people of what they asked to be told of, each occurrence once."""
    alert_rounds.look_over()
