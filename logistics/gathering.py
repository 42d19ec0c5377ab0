"""What stood on a day of units: the latest reports by then, in as many questions for a mission as for a unit.

`on`: the day, today if left out. Whoever calls has narrowed units and lines to what its reader may see.
"""

from collections import defaultdict

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from logistics.holding import Holding
from logistics.models import EquipmentCount, ItemRecord, SustainmentCheck, UnitStrength


def holdings(lines, *, on=None):
    """{line's key: Holding} of these equipment lines (a queryset): the latest count, or, of a line followed
    by item, what the last events of its items leave. Of two counts of one day the inspection's holds."""
    day = on or timezone.localdate()
    lines = lines.order_by()
    keys = lines.values("pk")
    counts = EquipmentCount.objects.filter(line__in=keys, counted_on__lte=day)
    counts = counts.order_by("line_id", "-counted_on", "-counted_by").distinct("line_id")
    counted = {count.line_id: count for count in counts}
    items = _items(keys, day)
    return {
        key: _holding(agreed, counted.get(key), items.get(key) if is_by_item else None)
        for key, agreed, is_by_item in lines.values_list("pk", "agreed", "is_by_item")
    }


def item_states(items, *, on=None):
    """{item's key: its last event by then} of these items (a queryset)."""
    day = on or timezone.localdate()
    rows = ItemRecord.objects.filter(item__in=items.order_by().values("pk"), happened_on__lte=day)
    return {
        row.item_id: row for row in rows.order_by("item_id", "-happened_on", "-number").distinct("item_id")
    }


def checks(lines, *, on=None):
    """{line's key: the latest check} of these lines of self-sustainment (a queryset)."""
    day = on or timezone.localdate()
    rows = SustainmentCheck.objects.filter(line__in=lines.order_by().values("pk"), checked_on__lte=day)
    rows = rows.order_by("line_id", "-checked_on", "-checked_by").distinct("line_id")
    return {row.line_id: row for row in rows.select_related("inspection")}


def strengths(units, *, on=None):
    """{unit's key: {category: the latest report}} of these units (a queryset, or their keys)."""
    day = on or timezone.localdate()
    rows = UnitStrength.objects.filter(unit__in=units, reported_on__lte=day)
    found = defaultdict(dict)
    rows = rows.order_by("unit_id", "category", "-reported_on").distinct("unit_id", "category")
    for row in rows.select_related("inspection"):
        found[row.unit_id][row.category] = row
    return dict(found)


def own_strengths(found, *, on=None):
    """{unit's key: {category: its last report that says more than who was there}}, for those of the reports
    `found` (as `strengths` gives them) which an inspection counted as one."""
    counted = [row for of in found.values() for row in of.values() if row.inspection_id and not row.says_more]
    if not counted:
        return {}
    told = Q(women__isnull=False) | Q(men__isnull=False) | Q(on_leave__isnull=False) | Q(absent__isnull=False)
    rows = UnitStrength.objects.filter(told, unit__in={row.unit_id for row in counted})
    rows = rows.filter(reported_on__lte=on or timezone.localdate())
    rows = rows.order_by("unit_id", "category", "-reported_on").distinct("unit_id", "category")
    wanted, own = {(row.unit_id, row.category) for row in counted}, defaultdict(dict)
    for row in rows:
        if (row.unit_id, row.category) in wanted:
            own[row.unit_id][row.category] = row
    return dict(own)


def _items(keys, day):
    """{line's key: [the last event of each of its items]}."""
    rows = ItemRecord.objects.filter(item__line__in=keys, happened_on__lte=day)
    last = rows.order_by("item_id", "-happened_on", "-number").distinct("item_id")
    found = defaultdict(list)
    for line, kind, happened_on in last.values_list("item__line", "kind", "happened_on"):
        found[line].append((kind, happened_on))
    return found


def _holding(agreed, count, happened):
    if happened:
        kinds = [kind for kind, _day in happened]
        return Holding(
            agreed,
            sum(kind in ItemRecord.ON_HAND for kind in kinds),
            sum(kind in ItemRecord.SERVICEABLE for kind in kinds),
            max(day for _kind, day in happened),
        )
    if count:
        return Holding(
            agreed,
            count.on_hand,
            count.serviceable,
            count.counted_on,
            count.counted_by,
            count.source,
            count.inspection_id,
        )
    return Holding(agreed)


SERVICEABILITY = """
WITH days AS (SELECT unnest(%s::date[]) AS day), lines AS ({lines}),
by_item AS (
    SELECT record.item_id, item.line_id, record.kind, record.happened_on AS since,
        lead(record.happened_on) OVER (
            PARTITION BY record.item_id ORDER BY record.happened_on, record.number) AS until
    FROM logistics_itemrecord record JOIN logistics_item item ON item.id = record.item_id
        JOIN logistics_equipmentline line ON line.id = item.line_id AND line.is_by_item
    WHERE item.line_id IN (SELECT id FROM lines)
),
counted AS (
    SELECT line_id, on_hand, serviceable, counted_on AS since,
        lead(counted_on) OVER (PARTITION BY line_id ORDER BY counted_on) AS until
    FROM (
        SELECT DISTINCT ON (line_id, counted_on) line_id, counted_on, on_hand, serviceable
        FROM logistics_equipmentcount
        WHERE line_id IN (SELECT id FROM lines) AND line_id NOT IN (SELECT line_id FROM by_item)
        ORDER BY line_id, counted_on, counted_by DESC
    ) one
),
held AS (
    SELECT since, until, on_hand, serviceable FROM counted WHERE serviceable IS NOT NULL
    UNION ALL
    SELECT since, until, (kind = ANY(%s))::int, (kind = ANY(%s))::int FROM by_item
)
SELECT day, sum(on_hand), sum(serviceable)
FROM days JOIN held ON since <= day AND (until IS NULL OR until > day)
GROUP BY day ORDER BY day
"""


def serviceability(lines, days):
    """[(day, items on hand, serviceable)] of these lines (a queryset) on these days, of what was reported by
    then; a day before the first report is left out."""
    try:
        sql, values = lines.order_by().values("id").query.sql_with_params()
    except EmptyResultSet:  # its reader sees none
        return []
    on_hand, works = ([str(kind) for kind in kinds] for kinds in (ItemRecord.ON_HAND, ItemRecord.SERVICEABLE))
    with connection.cursor() as cursor:
        cursor.execute(SERVICEABILITY.format(lines=sql), [list(days), *values, on_hand, works])
        return cursor.fetchall()
