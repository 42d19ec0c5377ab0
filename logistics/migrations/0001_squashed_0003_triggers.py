"""The tables of logistics as of 0003_triggers. Written by `./run manage squash logistics`."""

import django.db.models.deletion
from django.db import migrations, models

from config.squashed import Squashed


class Migration(Squashed):

    initial = True

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('admin', '0003_logentry_add_action_flag_choices'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('axes', '0010_accessattemptexpiration'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('contributors', '0001_squashed_0032_windows_and_lines_counted'),
        ('django_celery_beat', '0019_alter_periodictasks_options'),
        ('guardian', '0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('missions', '0001_squashed_0010_posts_noted'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('sessions', '0001_initial'),
        ('socialaccount', '0006_alter_socialaccount_extra_data'),
    ]

    operations = [
        migrations.CreateModel(
            name='MissionReadiness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='empty: as things stand today', null=True, verbose_name='month')),
                ('band', models.PositiveSmallIntegerField(help_text='1 best to 4; none: unknown', null=True, verbose_name='band')),
                ('is_complete', models.BooleanField(default=False, verbose_name='every area known')),
                ('mean_fill', models.FloatField(help_text='0 to 1, second to the band', null=True, verbose_name='mean fill')),
                ('judged_on', models.DateField(verbose_name='judged on')),
                ('version', models.PositiveIntegerField(default=1)),
                ('as_of', models.DateTimeField(verbose_name='computed')),
                ('computed_from', models.JSONField(default=dict)),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readiness', to='missions.mission')),
            ],
            options={
                'ordering': ['mission', models.OrderBy(models.F('month'), descending=True, nulls_first=True)],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('mission', 'month'), name='one_readiness_a_mission_and_month', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='ReadinessArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('military', 'military'), ('police', 'police'), ('civilian', 'civilian'), ('troops', 'troops'), ('staff_officers', 'staff officers'), ('experts_on_mission', 'experts on mission'), ('formed_police', 'formed police'), ('individual_police', 'individual police'), ('civilians', 'civilians')], max_length=20, verbose_name='area')),
                ('authorized', models.PositiveIntegerField(help_text='persons', null=True, verbose_name='authorized')),
                ('deployed', models.PositiveIntegerField(help_text='persons', null=True, verbose_name='deployed')),
                ('filled', models.FloatField(help_text='0 to 1', null=True, verbose_name='filled')),
                ('gap', models.PositiveIntegerField(help_text='persons missing', null=True, verbose_name='gap')),
                ('over', models.PositiveIntegerField(help_text='persons above the authorized', null=True, verbose_name='over')),
                ('evidence_on', models.DateField(null=True, verbose_name='evidence of')),
                ('band', models.PositiveSmallIntegerField(null=True, verbose_name='band')),
                ('is_stale', models.BooleanField(default=False, verbose_name='evidence too old')),
                ('decides', models.BooleanField(default=False, verbose_name='decides the band')),
                ('reasons', models.JSONField(default=list)),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='missions.mission')),
                ('readiness', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='logistics.missionreadiness')),
            ],
            options={
                'ordering': ['readiness', 'category'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('readiness', 'category'), name='one_row_an_area')],
            },
        ),
        migrations.RunSQL(
            sql="CREATE FUNCTION readiness_of_report_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN WITH changed AS (SELECT * FROM after) INSERT INTO accounts_duerefresh (key) SELECT DISTINCT 'readiness:' || mission_id || ':' || to_char(month, 'YYYY-MM') FROM changed UNION SELECT DISTINCT 'readiness:' || mission_id || ':now' FROM changed; RETURN NULL; END $$;\nCREATE TRIGGER readiness_of_report_insert AFTER INSERT ON contributors_personnelreport REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION readiness_of_report_insert();\nCREATE FUNCTION readiness_of_report_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN WITH changed AS (SELECT * FROM before UNION ALL SELECT * FROM after) INSERT INTO accounts_duerefresh (key) SELECT DISTINCT 'readiness:' || mission_id || ':' || to_char(month, 'YYYY-MM') FROM changed UNION SELECT DISTINCT 'readiness:' || mission_id || ':now' FROM changed; RETURN NULL; END $$;\nCREATE TRIGGER readiness_of_report_update AFTER UPDATE ON contributors_personnelreport REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION readiness_of_report_update();\nCREATE FUNCTION readiness_of_report_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN WITH changed AS (SELECT * FROM before) INSERT INTO accounts_duerefresh (key) SELECT DISTINCT 'readiness:' || mission_id || ':' || to_char(month, 'YYYY-MM') FROM changed UNION SELECT DISTINCT 'readiness:' || mission_id || ':now' FROM changed; RETURN NULL; END $$;\nCREATE TRIGGER readiness_of_report_delete AFTER DELETE ON contributors_personnelreport REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION readiness_of_report_delete();",
            reverse_sql='DROP TRIGGER readiness_of_report_insert ON contributors_personnelreport; DROP FUNCTION readiness_of_report_insert();\nDROP TRIGGER readiness_of_report_update ON contributors_personnelreport; DROP FUNCTION readiness_of_report_update();\nDROP TRIGGER readiness_of_report_delete ON contributors_personnelreport; DROP FUNCTION readiness_of_report_delete();',
        ),
        migrations.RunSQL(
            sql="CREATE FUNCTION readiness_of_line_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN WITH changed AS (SELECT * FROM after) INSERT INTO accounts_duerefresh (key) SELECT DISTINCT 'readiness:' || mission_id || ':' || to_char(month, 'YYYY-MM') FROM changed UNION SELECT DISTINCT 'readiness:' || mission_id || ':now' FROM changed; RETURN NULL; END $$;\nCREATE TRIGGER readiness_of_line_insert AFTER INSERT ON contributors_personnelline REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION readiness_of_line_insert();\nCREATE FUNCTION readiness_of_line_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN WITH changed AS (SELECT * FROM before UNION ALL SELECT * FROM after) INSERT INTO accounts_duerefresh (key) SELECT DISTINCT 'readiness:' || mission_id || ':' || to_char(month, 'YYYY-MM') FROM changed UNION SELECT DISTINCT 'readiness:' || mission_id || ':now' FROM changed; RETURN NULL; END $$;\nCREATE TRIGGER readiness_of_line_update AFTER UPDATE ON contributors_personnelline REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION readiness_of_line_update();\nCREATE FUNCTION readiness_of_line_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN WITH changed AS (SELECT * FROM before) INSERT INTO accounts_duerefresh (key) SELECT DISTINCT 'readiness:' || mission_id || ':' || to_char(month, 'YYYY-MM') FROM changed UNION SELECT DISTINCT 'readiness:' || mission_id || ':now' FROM changed; RETURN NULL; END $$;\nCREATE TRIGGER readiness_of_line_delete AFTER DELETE ON contributors_personnelline REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION readiness_of_line_delete();",
            reverse_sql='DROP TRIGGER readiness_of_line_insert ON contributors_personnelline; DROP FUNCTION readiness_of_line_insert();\nDROP TRIGGER readiness_of_line_update ON contributors_personnelline; DROP FUNCTION readiness_of_line_update();\nDROP TRIGGER readiness_of_line_delete ON contributors_personnelline; DROP FUNCTION readiness_of_line_delete();',
        ),
        migrations.RunSQL(
            sql="CREATE FUNCTION readiness_of_authorized_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN WITH changed AS (SELECT * FROM after) INSERT INTO accounts_duerefresh (key) SELECT DISTINCT 'readiness:' || r.mission_id || ':' || to_char(r.month, 'YYYY-MM') FROM contributors_personnelreport r JOIN changed x ON r.mission_id = x.mission_id UNION SELECT DISTINCT 'readiness:' || mission_id || ':now' FROM changed; RETURN NULL; END $$;\nCREATE TRIGGER readiness_of_authorized_insert AFTER INSERT ON missions_authorizedstrength REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION readiness_of_authorized_insert();\nCREATE FUNCTION readiness_of_authorized_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN WITH changed AS (SELECT * FROM before UNION ALL SELECT * FROM after) INSERT INTO accounts_duerefresh (key) SELECT DISTINCT 'readiness:' || r.mission_id || ':' || to_char(r.month, 'YYYY-MM') FROM contributors_personnelreport r JOIN changed x ON r.mission_id = x.mission_id UNION SELECT DISTINCT 'readiness:' || mission_id || ':now' FROM changed; RETURN NULL; END $$;\nCREATE TRIGGER readiness_of_authorized_update AFTER UPDATE ON missions_authorizedstrength REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION readiness_of_authorized_update();\nCREATE FUNCTION readiness_of_authorized_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN WITH changed AS (SELECT * FROM before) INSERT INTO accounts_duerefresh (key) SELECT DISTINCT 'readiness:' || r.mission_id || ':' || to_char(r.month, 'YYYY-MM') FROM contributors_personnelreport r JOIN changed x ON r.mission_id = x.mission_id UNION SELECT DISTINCT 'readiness:' || mission_id || ':now' FROM changed; RETURN NULL; END $$;\nCREATE TRIGGER readiness_of_authorized_delete AFTER DELETE ON missions_authorizedstrength REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION readiness_of_authorized_delete();",
            reverse_sql='DROP TRIGGER readiness_of_authorized_insert ON missions_authorizedstrength; DROP FUNCTION readiness_of_authorized_insert();\nDROP TRIGGER readiness_of_authorized_update ON missions_authorizedstrength; DROP FUNCTION readiness_of_authorized_update();\nDROP TRIGGER readiness_of_authorized_delete ON missions_authorizedstrength; DROP FUNCTION readiness_of_authorized_delete();',
        ),
        migrations.RunSQL(
            sql="CREATE FUNCTION readiness_changed_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN  WITH changed AS (SELECT * FROM after) INSERT INTO accounts_change (resource, root, n) SELECT DISTINCT 'readiness', 'mission:' || mission_id, 1 FROM changed; RETURN NULL; END $$;\nCREATE TRIGGER readiness_changed_insert AFTER INSERT ON logistics_missionreadiness REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION readiness_changed_insert();\nCREATE FUNCTION readiness_changed_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN  WITH changed AS (SELECT * FROM before UNION ALL SELECT * FROM after) INSERT INTO accounts_change (resource, root, n) SELECT DISTINCT 'readiness', 'mission:' || mission_id, 1 FROM changed; RETURN NULL; END $$;\nCREATE TRIGGER readiness_changed_update AFTER UPDATE ON logistics_missionreadiness REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION readiness_changed_update();\nCREATE FUNCTION readiness_changed_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN  WITH changed AS (SELECT * FROM before) INSERT INTO accounts_change (resource, root, n) SELECT DISTINCT 'readiness', 'mission:' || mission_id, 1 FROM changed; RETURN NULL; END $$;\nCREATE TRIGGER readiness_changed_delete AFTER DELETE ON logistics_missionreadiness REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION readiness_changed_delete();",
            reverse_sql='DROP TRIGGER readiness_changed_insert ON logistics_missionreadiness; DROP FUNCTION readiness_changed_insert();\nDROP TRIGGER readiness_changed_update ON logistics_missionreadiness; DROP FUNCTION readiness_changed_update();\nDROP TRIGGER readiness_changed_delete ON logistics_missionreadiness; DROP FUNCTION readiness_changed_delete();',
        ),
    ]
