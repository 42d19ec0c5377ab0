"""How many rows there are for each capability of the catalogue, as its page tells it."""

from collections import Counter

from django.db.models import Count
from django.utils.html import format_html

from accounts.notation import number


def counted(rows, capabilities, address):
    """{capability: (how many of `rows` ask for it or for what stands under it, their address)}."""
    found = Counter()
    keys = rows.order_by().values_list("capability", "capability__parent").annotate(n=Count("pk"))
    for capability, heading, n in keys:
        found[capability] += n
        if heading:
            found[heading] += n
    return {row.pk: (found[row.pk], f"{address}?capability={row.code}") for row in capabilities}


def told(found, _value):
    """How many, leading to them; none leads nowhere."""
    n, address = found
    return format_html('<a href="{}">{}</a>', address, number(n)) if n else number(n)
