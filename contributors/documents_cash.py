"""A mission's cash to come as plain data, which its file and the API write alike."""

from contributors import reading_cash

MONTHS = ("month", "opening", "expected", "spending", "closing")


def document(user, mission, on):
    """{"mission", "day", what it rests on, "months": [{"month": "2026-12", "opening", …}, …]}.

    Amounts are texts of whole units and cents in the mission's currency; None: not reported, or no budget.
    `months` is empty where nothing of the mission is in the books, or there is no budget.
    """
    budget, cash = reading_cash.of_mission(user, mission, on)
    is_in_books = cash.opening is not None
    return {
        "mission": mission.acronym,
        "day": f"{on}",
        "opening": _text(cash.opening),
        "outstanding": _text(cash.owed) if is_in_books else None,
        "overdue": _text(cash.overdue) if is_in_books else None,
        "without_pace": _text(cash.without_pace) if is_in_books else None,
        "spending_a_month": _text(cash.spending),
        "budget": budget and str(budget),
        "is_of_last_budget": cash.is_of_last,
        "mandate_ends_on": cash.mandate_ends_on and f"{cash.mandate_ends_on}",
        "months": [
            {
                "month": f"{month.first:%Y-%m}",
                "opening": _text(month.opening),
                "expected": _text(month.expected),
                "spending": _text(month.spending),
                "closing": _text(month.closing),
            }
            for month in cash.months
        ],
    }


def table(document):
    """(heads, rows) of the months; what they rest on is in every row, and in one where there is no month."""
    rests = {name: value for name, value in document.items() if name not in ("months", "opening")}
    months = document["months"] or [dict.fromkeys(MONTHS) | {"opening": document["opening"]}]
    return [*rests, *MONTHS], [(*rests.values(), *(month[name] for name in MONTHS)) for month in months]


def _text(amount):
    return None if amount is None else str(amount)
