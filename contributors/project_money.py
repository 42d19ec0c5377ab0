"""What flows of money bring to one project, as its reader may see them, each amount counted once."""

from decimal import Decimal

from contributors import reading_flows
from contributors.models import Flow

CENT = Decimal("0.01")


def of(user, project):
    """The flows for a project and their sums; what fulfils one of them is for the same project."""
    rows = Flow.objects.visible_to(user).filter(project=project)
    return reading_flows.told(rows)


def missing(user, project, told=None):
    """What of its budget no flow brings, in its currency; None where that is not known."""
    budget = project.dollars
    if budget is None:
        return None
    told = told or of(user, project)
    left = max(Decimal(0), budget - told.sums.total)
    return left if project.rate is None else (left * project.rate).quantize(CENT)
