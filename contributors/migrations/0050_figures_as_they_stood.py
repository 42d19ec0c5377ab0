"""Rates, capacities and deaths know since when they say what they say.

Of rows of before, history tells since when they stood; of those never changed it is not known, and they
count as standing from the beginning.
"""

import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


TABLES = ("contributors_capacityfigure", "contributors_fatality", "contributors_scalerate")
BEGINNING = "2000-01-01 00:00+00"
FROM_HISTORY = """
    UPDATE {table} SET recorded_at = coalesce(
        (SELECT max(pgh_created_at) FROM {table}event WHERE pgh_obj_id = {table}.id), '{since}'
    );
    UPDATE {table}event SET recorded_at = stood.since
    FROM (
        SELECT pgh_id, lag(pgh_created_at, 1, '{since}') OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS since
        FROM {table}event
    ) AS stood
    WHERE stood.pgh_id = {table}event.pgh_id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contributors', '0001_squashed_0049_flows_for_projects'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='capacityfigure',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='capacityfigure',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='fatality',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='fatality',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='scalerate',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='scalerate',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='capacityfigure',
            name='recorded_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, help_text='since when it says so', verbose_name='recorded'),
        ),
        migrations.AddField(
            model_name='capacityfigureevent',
            name='recorded_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, help_text='since when it says so', verbose_name='recorded'),
        ),
        migrations.AddField(
            model_name='fatality',
            name='recorded_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, help_text='since when it says so', verbose_name='recorded'),
        ),
        migrations.AddField(
            model_name='fatalityevent',
            name='recorded_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, help_text='since when it says so', verbose_name='recorded'),
        ),
        migrations.AddField(
            model_name='scalerate',
            name='recorded_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, help_text='since when it says so', verbose_name='recorded'),
        ),
        migrations.AddField(
            model_name='scalerateevent',
            name='recorded_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, help_text='since when it says so', verbose_name='recorded'),
        ),
        migrations.RunSQL(
            [FROM_HISTORY.format(table=table, since=BEGINNING) for table in TABLES],
            migrations.RunSQL.noop,
            elidable=True,
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='capacityfigure',
            trigger=pgtrigger.compiler.Trigger(name='said_since', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.recorded_at = now(); RETURN NEW;', hash='7627df9a873706f1c055ff78e0b43fc57df23b64', operation='UPDATE', pgid='pgtrigger_said_since_b9129', table='contributors_capacityfigure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='capacityfigure',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "contributors_capacityfigureevent" ("id", "kind", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "source", "value", "year") VALUES (OLD."id", OLD."kind", OLD."partner_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."recorded_at", OLD."source", OLD."value", OLD."year"); RETURN NULL;', hash='d0bba7d9be82670f7daa5893ec01fe935cf73fcb', operation='UPDATE', pgid='pgtrigger_update_update_2a905', table='contributors_capacityfigure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='capacityfigure',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "contributors_capacityfigureevent" ("id", "kind", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "source", "value", "year") VALUES (OLD."id", OLD."kind", OLD."partner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."source", OLD."value", OLD."year"); RETURN NULL;', hash='569972a64b75fe24b57881d45c8189fa182ad9a9', operation='DELETE', pgid='pgtrigger_delete_delete_7ed1f', table='contributors_capacityfigure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fatality',
            trigger=pgtrigger.compiler.Trigger(name='said_since', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.recorded_at = now(); RETURN NEW;', hash='bd411453434a9cdc51998a2cb48e1dc43b518eb5', operation='UPDATE', pgid='pgtrigger_said_since_5a5ec', table='contributors_fatality', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fatality',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "contributors_fatalityevent" ("casualty_id", "casualty_type", "edition", "happened_on", "id", "incident_type", "mission_as_printed", "mission_id", "nationality_as_printed", "nationality_id", "personnel_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "sex") VALUES (OLD."casualty_id", OLD."casualty_type", OLD."edition", OLD."happened_on", OLD."id", OLD."incident_type", OLD."mission_as_printed", OLD."mission_id", OLD."nationality_as_printed", OLD."nationality_id", OLD."personnel_type", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."recorded_at", OLD."sex"); RETURN NULL;', hash='588fbfb5cb6c2e6ba083cc5eff670057f76614dd', operation='UPDATE', pgid='pgtrigger_update_update_efa31', table='contributors_fatality', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fatality',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "contributors_fatalityevent" ("casualty_id", "casualty_type", "edition", "happened_on", "id", "incident_type", "mission_as_printed", "mission_id", "nationality_as_printed", "nationality_id", "personnel_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "sex") VALUES (OLD."casualty_id", OLD."casualty_type", OLD."edition", OLD."happened_on", OLD."id", OLD."incident_type", OLD."mission_as_printed", OLD."mission_id", OLD."nationality_as_printed", OLD."nationality_id", OLD."personnel_type", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."sex"); RETURN NULL;', hash='25e3387fdb2c8812690a6cd6d6a62bb62f77976b', operation='DELETE', pgid='pgtrigger_delete_delete_15310', table='contributors_fatality', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scalerate',
            trigger=pgtrigger.compiler.Trigger(name='said_since', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.recorded_at = now(); RETURN NEW;', hash='6225354e02ff923174c023a6e50d1ade9ba78c63', operation='UPDATE', pgid='pgtrigger_said_since_5c64f', table='contributors_scalerate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scalerate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "contributors_scalerateevent" ("id", "level", "partner_id", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provenance", "recorded_at", "scale_id") VALUES (OLD."id", OLD."level", OLD."partner_id", OLD."percent", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."provenance", OLD."recorded_at", OLD."scale_id"); RETURN NULL;', hash='4eb938c2d6bea922535ef16136db1b5a54f668c5', operation='UPDATE', pgid='pgtrigger_update_update_37069', table='contributors_scalerate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scalerate',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "contributors_scalerateevent" ("id", "level", "partner_id", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provenance", "recorded_at", "scale_id") VALUES (OLD."id", OLD."level", OLD."partner_id", OLD."percent", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."provenance", OLD."recorded_at", OLD."scale_id"); RETURN NULL;', hash='ecde9f41c816638fa4d7b6360dd420558cbb9941', operation='DELETE', pgid='pgtrigger_delete_delete_ed5e3', table='contributors_scalerate', when='AFTER')),
        ),
    ]
