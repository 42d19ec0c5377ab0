"""Notes changes of exercises and of nominations for them for the feed, each with who sees them."""

from django.db import migrations

from accounts.feed import drop_triggers_sql, triggers_sql

TABLE, NOMINATION = "logistics_exercise", "logistics_exercisenomination"
BESIDE = {
    f"{TABLE}_released_to": ("exercise_id", ["partner_id"]),
    f"{TABLE}_hosts": ("exercise_id", ["partner_id"]),
    f"{TABLE}places": ("exercise_id", ["partner_id"]),
}


class Migration(migrations.Migration):
    dependencies = [("logistics", "0026_exercises"), ("missions", "0046_work_noted_too")]

    operations = [
        migrations.RunSQL(
            triggers_sql(TABLE, "exercises", keeps=True, beside=BESIDE),
            "\n".join(map(drop_triggers_sql, [TABLE, *BESIDE])),
        ),
        migrations.RunSQL(
            triggers_sql(NOMINATION, "exercise-nominations", keeps=True), drop_triggers_sql(NOMINATION)
        ),
    ]
