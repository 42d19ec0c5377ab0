"""Figures of the offer: who gives how many, over time, of what was authorized. Reads stored summaries."""

from contributors.figures import (  # noqa: F401  (each registers its figures)
    across,
    carried,
    command,
    compared,
    each,
    explored,
    fatalities,
    gaps,
    money,
    nations,
    of_mission,
    over_time,
    parts,
)
