"""Who changes a book, a request, or who is present at a location makes the levels of its stocks due."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

OF_ITEM = (
    "SELECT DISTINCT 'stock:' || i.location_id FROM logistics_stockitem i JOIN changed x ON x.item_id = i.id"
)
KEPT_THERE = "EXISTS (SELECT FROM logistics_stockitem s WHERE s.location_id = u.location_id)"

TRIGGERS = [
    (
        "logistics_stockitem",
        "stock_of_item",
        {
            "keys": "SELECT DISTINCT 'stock:' || location_id FROM changed",
            "matters": ("location_id", "reserve_days", "least", "basis", "rate", "persons", "is_closed"),
        },
    ),
    ("logistics_stockmovement", "stock_of_movement", {"keys": OF_ITEM}),
    ("logistics_stockbatch", "stock_of_batch", {"keys": OF_ITEM, "matters": ("expires_on",)}),
    (
        "logistics_resupplyrequest",
        "stock_of_request",
        {"keys": OF_ITEM, "matters": ("state", "quantity", "needed_by", "due_on")},
    ),
    (
        "logistics_unitstrength",
        "stock_of_strength",
        {
            "keys": "SELECT DISTINCT 'stock:' || u.location_id FROM logistics_unit u"
            f" JOIN changed x ON x.unit_id = u.id WHERE {KEPT_THERE}"
        },
    ),
    (
        "logistics_unit",
        "stock_of_unit",
        {
            "keys": f"SELECT DISTINCT 'stock:' || u.location_id FROM changed u WHERE {KEPT_THERE}",
            "matters": ("location_id", "state"),
        },
    ),
]


class Migration(migrations.Migration):
    dependencies = [("logistics", "0010_stocks")]

    operations = [
        migrations.RunSQL(triggers_sql(table, name, **what), drop_triggers_sql(table, name))
        for table, name, what in TRIGGERS
    ]
