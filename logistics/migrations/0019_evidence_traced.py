"""Counts and checks that final inspections wrote before are led to them, by what they name as their source."""

from django.db import migrations

FOUND = """
UPDATE {facts} fact SET inspection_id = inspection.id
FROM logistics_inspection inspection
JOIN logistics_unit unit ON unit.id = inspection.unit_id
JOIN {lines} line ON line.unit_id = unit.id
WHERE line.id = fact.line_id AND inspection.state = 'final' AND fact.{by} = 'inspection'
  AND fact.{day} = inspection.conducted_on AND fact.source = unit.reference || '/' || inspection.number
"""
COUNTS = FOUND.format(
    facts="logistics_equipmentcount", lines="logistics_equipmentline", by="counted_by", day="counted_on"
)
CHECKS = FOUND.format(
    facts="logistics_sustainmentcheck", lines="logistics_sustainmentline", by="checked_by", day="checked_on"
)


class Migration(migrations.Migration):
    dependencies = [("logistics", "0018_evidence_of_inspections")]

    operations = [
        migrations.RunSQL(COUNTS, migrations.RunSQL.noop),
        migrations.RunSQL(CHECKS, migrations.RunSQL.noop),
    ]
