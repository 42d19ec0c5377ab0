from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_exports")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="page_size",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="of lists; empty: as the portal shows them",
                null=True,
                verbose_name="rows a page",
            ),
        ),
    ]
