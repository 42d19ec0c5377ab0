"""Ties each share to the total of its scope and month. Summaries are made anew from the facts."""

import django.db.models.deletion
from django.db import migrations, models

ANEW = """
DELETE FROM contributors_burdenshare;
INSERT INTO accounts_duerefresh (key)
SELECT DISTINCT 'burden:' || to_char(month, 'YYYY-MM') FROM contributors_personnelreport;
"""


class Migration(migrations.Migration):
    dependencies = [("contributors", "0005_report_counts")]

    operations = [
        migrations.RunSQL(ANEW, migrations.RunSQL.noop, elidable=True),
        migrations.AddField(
            model_name="burdenshare",
            name="total",
            field=models.ForeignKey(
                help_text="of the same scope and month: its as-of, version and what it was computed from",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="shares",
                to="contributors.burdentotal",
            ),
            preserve_default=False,
        ),
    ]
