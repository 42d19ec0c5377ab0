"""Who changes a letter, a bill, a payment or a flow makes the months of money it moves in due."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

OF_DAYS = "SELECT DISTINCT 'money:' || to_char(d, 'YYYY-MM') FROM"
PAID_ON = "ARRAY[p.received_on, greatest(p.received_on, a.issued_on), greatest(p.received_on, a.due_on + 1)]"
PARTS = (
    "contributors_paymentshare s JOIN contributors_payment p ON p.id = s.payment_id"
    " JOIN contributors_bill b ON b.id = s.bill_id JOIN contributors_assessment a ON a.id = b.assessment_id"
)
TRIGGERS = [
    (
        "contributors_assessment",
        "money_of_letter",
        {
            "keys": f"{OF_DAYS} (SELECT unnest(ARRAY[issued_on, due_on + 1]) FROM changed"
            f" UNION SELECT unnest({PAID_ON}) FROM changed a JOIN contributors_bill b ON b.assessment_id = a.id"
            " JOIN contributors_paymentshare s ON s.bill_id = b.id"
            " JOIN contributors_payment p ON p.id = s.payment_id) x (d)",
            "matters": ("issued_on", "due_on", "currency", "mission_id", "organization_id", "source"),
        },
    ),
    (
        "contributors_bill",
        "money_of_bill",
        {
            "keys": f"{OF_DAYS} (SELECT unnest(ARRAY[a.issued_on, a.due_on + 1]) FROM contributors_assessment a"
            " WHERE a.id IN (SELECT assessment_id FROM changed)"
            f" UNION SELECT unnest({PAID_ON}) FROM {PARTS} WHERE b.id IN (SELECT id FROM changed)) x (d)",
        },
    ),
    (
        "contributors_paymentshare",
        "money_of_payment_share",
        {
            "keys": f"{OF_DAYS} (SELECT unnest({PAID_ON}) FROM"
            f" {PARTS.replace('contributors_paymentshare', 'changed')}) x (d)",
        },
    ),
    (
        "contributors_payment",
        "money_of_payment",
        {
            "keys": f"{OF_DAYS} (SELECT unnest({PAID_ON}) FROM"
            f" {PARTS.replace('contributors_payment p', 'changed p')}) x (d)",
            "matters": ("received_on", "source"),
        },
    ),
    (
        "contributors_flow",
        "money_of_flow",
        {
            "keys": f"{OF_DAYS} (WITH RECURSIVE earlier AS (SELECT id, decided_on, fulfils_id FROM changed UNION"
            " SELECT f.id, f.decided_on, f.fulfils_id FROM contributors_flow f"
            " JOIN earlier e ON f.id = e.fulfils_id)"
            " SELECT decided_on FROM earlier WHERE decided_on IS NOT NULL) x (d)",
        },
    ),
    (
        "contributors_fund",
        "money_of_fund",
        {
            "keys": f"{OF_DAYS} (SELECT f.decided_on FROM contributors_flow f JOIN changed c ON f.fund_id = c.id"
            " WHERE f.decided_on IS NOT NULL) x (d)",
            "matters": ("organization_id", "mission_id", "is_fictional"),
        },
    ),
    (
        "missions_mission",
        "money_of_mission",
        {
            "keys": f"{OF_DAYS} (SELECT t.month FROM contributors_moneytotal t"
            " JOIN changed c ON t.mission_id = c.id) x (d)",
            "matters": ("acronym", "lead_id", "series", "is_public", "is_fictional"),
        },
    ),
    (
        "accounts_partner",
        "money_of_partner",
        {
            "keys": f"{OF_DAYS} (SELECT t.month FROM contributors_moneytotal t JOIN changed c"
            " ON t.scope IN ('organization:' || c.code, 'regular:' || c.code)) x (d)",
            "matters": ("code",),
        },
    ),
    ("contributors_moneyshare", "moneyshare_changed", {"counts": "money-shares"}),
    ("contributors_moneytotal", "moneytotal_changed", {"counts": "money-totals"}),
]
DUE = """
INSERT INTO accounts_duerefresh (key) SELECT DISTINCT 'money:' || to_char(d, 'YYYY-MM') FROM (
    SELECT issued_on FROM contributors_assessment UNION SELECT due_on + 1 FROM contributors_assessment
    UNION SELECT received_on FROM contributors_payment
    UNION SELECT decided_on FROM contributors_flow) x (d) WHERE d IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("contributors", "0034_money_shares")]

    operations = [
        *(
            migrations.RunSQL(triggers_sql(table, name, **what), drop_triggers_sql(table, name))
            for table, name, what in TRIGGERS
        ),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
    ]
