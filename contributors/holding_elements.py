"""Who holds the elements of structures, told to the app that keeps what their holders must read."""

from accounts.access import granted
from accounts.models import Partner
from accounts.validity import standing_on
from contributors.models import Holder
from missions import holding


def of(elements, day):
    """{element's key: who holds it}: the holder, or who acts where there is none."""
    rows = Holder.objects.filter(standing_on(day), element__in=elements).select_related("partner")
    found = {}
    for row in rows.order_by("-is_acting"):
        found[row.element_id] = holding.Holding(row.partner_id, row.partner.name, row.starts_on)
    return found


def held_for(user, day):
    """A query of the keys of elements held by partners this person speaks for."""
    own = granted(user, "act_for", Partner)
    rows = Holder.objects.filter(standing_on(day), partner__in=own)
    return rows.order_by().values_list("element", flat=True)


holding.register(of, held_for)
