from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contributors", "0045_shares_of_states")]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="reminded_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.RemoveIndex(model_name="bill", name="bills_of_a_state"),
        migrations.AddIndex(
            model_name="bill",
            index=models.Index(
                fields=["partner", "assessment"],
                include=("id", "gross", "credit", "is_unknown"),
                name="bills_of_a_state",
            ),
        ),
        migrations.RemoveIndex(model_name="payment", name="payments_of_a_state"),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                fields=["partner", "received_on"], include=("id",), name="payments_of_a_state"
            ),
        ),
    ]
