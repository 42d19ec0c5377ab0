"""Contacts: how posts of missions and their partners are reached; their changes noted for the feed."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from accounts.feed import drop_triggers_sql, triggers_sql

TABLE = "missions_contact"
NAMED = f"{TABLE}_released_to"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0029_names_in_words'),
        ('missions', '0047_briefings'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('label', models.CharField(choices=[('mission', 'the mission alone'), ('named', 'the mission, and the organizations and states named'), ('partners', 'partners of the mission'), ('public', 'everyone who signs in')], default='mission', max_length=8, verbose_name='who reads it')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('purpose', models.CharField(choices=[('duty', 'duty desk'), ('liaison', 'liaison'), ('notices', 'humanitarian notifications'), ('medevac', 'medical evacuation'), ('movement', 'movement control'), ('security', 'security'), ('supply', 'supply'), ('protection', 'protection of civilians'), ('press', 'press'), ('other', 'other')], default='duty', max_length=10, verbose_name='purpose')),
                ('title', models.CharField(help_text="such as Duty officer; never a person's name", max_length=160, verbose_name='name of the post')),
                ('phone', models.CharField(blank=True, max_length=60, verbose_name='telephone')),
                ('call_sign', models.CharField(blank=True, max_length=40, verbose_name='call sign')),
                ('email', models.EmailField(blank=True, help_text='of the post, not of a person', max_length=254, verbose_name='e-mail')),
                ('hours', models.CharField(blank=True, help_text='such as day and night', max_length=120, verbose_name='hours')),
                ('notes', models.CharField(blank=True, max_length=500, verbose_name='notes')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('element', models.ForeignKey(blank=True, help_text="of the mission's structure; empty: it is a partner's", null=True, on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='missions.element', verbose_name='post or unit')),
                ('keeper', models.ForeignKey(blank=True, help_text="whose post it is; empty: it is the mission's own", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='accounts.partner', verbose_name='partner')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='missions.mission', verbose_name='mission')),
                ('released_to', models.ManyToManyField(blank=True, help_text='organizations and states, where the label names them', related_name='+', to='accounts.partner', verbose_name='named')),
            ],
            options={
                'verbose_name': 'contact',
                'verbose_name_plural': 'contacts',
                'ordering': ['mission', 'title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ContactEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('label', models.CharField(choices=[('mission', 'the mission alone'), ('named', 'the mission, and the organizations and states named'), ('partners', 'partners of the mission'), ('public', 'everyone who signs in')], default='mission', max_length=8, verbose_name='who reads it')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('purpose', models.CharField(choices=[('duty', 'duty desk'), ('liaison', 'liaison'), ('notices', 'humanitarian notifications'), ('medevac', 'medical evacuation'), ('movement', 'movement control'), ('security', 'security'), ('supply', 'supply'), ('protection', 'protection of civilians'), ('press', 'press'), ('other', 'other')], default='duty', max_length=10, verbose_name='purpose')),
                ('title', models.CharField(help_text="such as Duty officer; never a person's name", max_length=160, verbose_name='name of the post')),
                ('phone', models.CharField(blank=True, max_length=60, verbose_name='telephone')),
                ('call_sign', models.CharField(blank=True, max_length=40, verbose_name='call sign')),
                ('email', models.EmailField(blank=True, help_text='of the post, not of a person', max_length=254, verbose_name='e-mail')),
                ('hours', models.CharField(blank=True, help_text='such as day and night', max_length=120, verbose_name='hours')),
                ('notes', models.CharField(blank=True, max_length=500, verbose_name='notes')),
                ('created_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('element', models.ForeignKey(blank=True, db_constraint=False, help_text="of the mission's structure; empty: it is a partner's", null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='missions.element', verbose_name='post or unit')),
                ('keeper', models.ForeignKey(blank=True, db_constraint=False, help_text="whose post it is; empty: it is the mission's own", null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.partner', verbose_name='partner')),
                ('mission', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='missions.mission', verbose_name='mission')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='missions.contact')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['title', 'id'], name='missions_co_title_8d0468_idx'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['mission', 'purpose'], name='missions_co_mission_be8783_idx'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(fields=('mission', 'element', 'keeper', 'purpose', 'title'), name='one_contact_a_post_and_purpose', nulls_distinct=False, violation_error_message='This post has a contact for this purpose already: change that.'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('element', None), ('keeper__isnull', False)), models.Q(('element__isnull', False), ('keeper', None)), _connector='OR'), name='a_contact_is_of_a_post_or_a_partner', violation_error_message='Name a post of the mission, or a partner: one of the two.'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('call_sign', ''), ('email', ''), ('phone', ''), _negated=True), name='a_contact_says_how', violation_error_message='Give a telephone, a call sign or an e-mail address.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "missions_contactevent" ("call_sign", "created_at", "created_by_id", "element_id", "email", "hours", "id", "keeper_id", "label", "mission_id", "notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "purpose", "title", "version") VALUES (OLD."call_sign", OLD."created_at", OLD."created_by_id", OLD."element_id", OLD."email", OLD."hours", OLD."id", OLD."keeper_id", OLD."label", OLD."mission_id", OLD."notes", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."phone", OLD."purpose", OLD."title", OLD."version"); RETURN NULL;', hash='1a948ff1b3c67bbe3ff2a5ab71c169f2977f5af6', operation='UPDATE', pgid='pgtrigger_update_update_cb148', table='missions_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "missions_contactevent" ("call_sign", "created_at", "created_by_id", "element_id", "email", "hours", "id", "keeper_id", "label", "mission_id", "notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "purpose", "title", "version") VALUES (OLD."call_sign", OLD."created_at", OLD."created_by_id", OLD."element_id", OLD."email", OLD."hours", OLD."id", OLD."keeper_id", OLD."label", OLD."mission_id", OLD."notes", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."purpose", OLD."title", OLD."version"); RETURN NULL;', hash='76bbbc872e2037f72d570c7a35c64038de3b09d8', operation='DELETE', pgid='pgtrigger_delete_delete_977d5', table='missions_contact', when='AFTER')),
        ),
        migrations.RunSQL(
            triggers_sql(TABLE, "contacts", keeps=True, beside={NAMED: ("contact_id", ["partner_id"])}),
            "\n".join(map(drop_triggers_sql, [TABLE, NAMED])),
        ),
    ]
