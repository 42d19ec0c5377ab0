from django.db import migrations, models

FILL = """
ALTER TABLE contributors_paymentshare DISABLE TRIGGER USER;
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE contributors_paymentshare share SET partner_id = payment.partner_id
FROM contributors_payment payment WHERE payment.id = share.payment_id;
ALTER TABLE contributors_paymentshare ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0027_logistics_scope"), ("contributors", "0044_money_by_year")]

    operations = [
        migrations.AddField(
            model_name="paymentshare",
            name="partner",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to="accounts.partner",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop, elidable=True),
        migrations.AlterField(
            model_name="paymentshare",
            name="partner",
            field=models.ForeignKey(
                db_index=False, on_delete=models.PROTECT, related_name="+", to="accounts.partner"
            ),
        ),
        migrations.AddIndex(
            model_name="paymentshare",
            index=models.Index(
                fields=["partner"], include=("bill", "payment", "amount"), name="shares_of_a_state"
            ),
        ),
    ]
