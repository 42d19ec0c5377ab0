"""Windows of funds and lines of packages show on kept pages with what they belong to: counted alike."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

COUNTED = {
    "contributors_fundwindow": ("fund_window_changed", "funds"),
    "contributors_packagequarter": ("package_quarter_changed", "packages"),
    "contributors_packageline": ("package_line_changed", "packages"),
}


class Migration(migrations.Migration):
    dependencies = [("contributors", "0031_books_balance")]

    operations = [
        migrations.RunSQL(triggers_sql(table, name, counts=resource), drop_triggers_sql(table, name))
        for table, (name, resource) in COUNTED.items()
    ]
