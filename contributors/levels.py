"""What each readiness level of an offer demands, and what is missing for it. Plain values in and out.

Source: United Nations, Manual for the Generation and Deployment of Military and Formed Police Units to
Peace Operations, ref. 2021.05, chapter 3; Peacekeeping Capability Readiness System guidelines, ref. 2019.01.
"""

from collections.abc import Collection

LEVELS = ("", "1", "2", "3", "rdl")  # each is reached from the one before it; "": not registered
PAPERS = ("note_verbale", "organization", "equipment", "sustainment")  # kinds of documents, for level 1
MOST_DAYS = 60  # from the request to arrival, for rapid deployment


def following(level: str) -> str | None:
    """The level after this one; None after the last. Raises ValueError for what is no level."""
    at = LEVELS.index(level) + 1
    return LEVELS[at] if at < len(LEVELS) else None


def missing(
    level: str,
    *,
    papers: Collection[str] = (),
    passed: Collection[str] = (),
    answers_a_need: bool = False,
    days_to_deploy: int | None = None,
) -> list[str]:
    """What `level` demands and is not there, as codes, in the order of the source; empty: it is reached.

    `papers`: kinds of documents that stand; `passed`: kinds of visits that were passed; `days_to_deploy`:
    days, None where it is not stated, which is too little. Raises ValueError for what is no level.
    """
    if level not in LEVELS:
        raise ValueError(level)
    if level == "1":
        return [paper for paper in PAPERS if paper not in papers]
    if level == "2":
        return [] if "aav" in passed else ["aav"]
    if level == "3":
        return [] if answers_a_need else ["requirement"]
    if level == "rdl":
        visit = [] if "vv" in passed else ["vv"]
        is_soon = days_to_deploy is not None and days_to_deploy <= MOST_DAYS
        return visit + ([] if is_soon else ["days_to_deploy"])
    return []
