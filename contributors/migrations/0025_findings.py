"""A finding a dimension of a visit's checklist, in place of the dimensions that fell short alone."""

from django.db import migrations, models

SHORT = """
    UPDATE contributors_visit SET findings = (
        SELECT jsonb_agg(jsonb_build_object('dimension', d, 'standard', 'not_met', 'remark', ''))
        FROM unnest(failed_in) AS d
    ) WHERE failed_in <> '{}'
"""
BACK = """
    UPDATE contributors_visit SET failed_in = (
        SELECT coalesce(array_agg(f->>'dimension'), '{}') FROM jsonb_array_elements(findings) AS f
        WHERE f->>'standard' = 'not_met'
    )
"""
CONDITIONAL = "UPDATE contributors_visit SET result = 'conditions' WHERE result = 'passed' AND failed_in <> '{}'"


class Migration(migrations.Migration):
    dependencies = [("contributors", "0024_signed_as_they_stand")]
    operations = [
        migrations.AddField(
            "visit",
            "findings",
            models.JSONField(
                blank=True,
                default=list,
                help_text="by dimension of the checklist",
                verbose_name="findings",
            ),
        ),
        migrations.RunSQL(SHORT, BACK, elidable=True),
        migrations.RunSQL(CONDITIONAL, migrations.RunSQL.noop, elidable=True),
        migrations.RemoveField("visit", "failed_in"),
    ]
