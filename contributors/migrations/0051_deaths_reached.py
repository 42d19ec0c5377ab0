"""Every month is worked out again: of months the register of deaths does not reach, deaths are not known,
and of months of which only a case study stands there is no total across missions."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('contributors', '0050_figures_as_they_stood'),
    ]

    operations = [
        migrations.RunSQL(
            "INSERT INTO accounts_duerefresh (key)"
            " SELECT DISTINCT 'burden:' || to_char(month, 'YYYY-MM') FROM contributors_burdentotal",
            migrations.RunSQL.noop,
        ),
    ]
