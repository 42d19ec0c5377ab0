"""Rates and bills as plain documents, alike for commands, the API and files."""

from contributors.apportionment import monthly


def rates_document(rates):
    """{"year", "rows"}: percent as numbers; `discount` is None in level A, which bears the others'."""
    return {"year": rates.year, "rows": [_rate(state) for state in rates.states]}


def _rate(state):
    return {
        "iso3": state.partner.code,
        "regular": float(state.regular),
        "level": state.held.level,
        "discount": None if state.discount is None else round(float(state.discount * 100), 4),
        "effective": float(state.shown),
    }


def assessment_document(billed):
    """A budget and everybody's bill; amounts are whole currency units, None where rates are missing."""
    return {
        "mission": billed.budget.mission.acronym,
        "cycle": billed.budget.cycle,
        "currency": billed.budget.currency,
        "appropriation": billed.gross,
        "assessed": billed.assessed,
        "periods": [_period(billed, period) for period in billed.periods],
        "years_without_rates": billed.years_without_rates,
        "rows": [_bill(row) for row in billed.rows],
    }


def _period(billed, period):
    return {
        "from": period.starts_on.isoformat(),
        "until": period.ends_on.isoformat(),
        "amount": int(period.amount),
        "monthly": monthly(billed.assessed),
        "conditional": period.is_conditional,
    }


def _bill(row):
    return {
        "iso3": row.partner.code,
        "name": row.partner.name,
        "amounts": row.amounts,
        "assessed": row.assessed,
        "special": row.special,
        "total": row.total,
    }
