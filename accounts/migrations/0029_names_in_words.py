import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from config.squashed import Worded


class Migration(Worded):
    dependencies = [
        ("accounts", "0001_squashed_0028_manage_care"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="accessrequest",
            options={
                "ordering": ["-asked_at"],
                "verbose_name": "request for access",
                "verbose_name_plural": "requests for access",
            },
        ),
        migrations.AlterModelOptions(
            name="accessreview",
            options={
                "ordering": ["-month", "due_on"],
                "verbose_name": "access review",
                "verbose_name_plural": "access reviews",
            },
        ),
        migrations.AlterModelOptions(
            name="event",
            options={"ordering": ["-at", "-pk"], "verbose_name": "event", "verbose_name_plural": "events"},
        ),
        migrations.AlterModelOptions(
            name="import",
            options={
                "ordering": ["-created_at", "-pk"],
                "verbose_name": "import",
                "verbose_name_plural": "imports",
            },
        ),
        migrations.AlterModelOptions(
            name="job",
            options={
                "ordering": ["-created_at", "-pk"],
                "verbose_name": "job",
                "verbose_name_plural": "jobs",
            },
        ),
        migrations.AlterModelOptions(
            name="membership",
            options={
                "ordering": ["organization", "partner", "starts_on"],
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
            },
        ),
        migrations.AlterModelOptions(
            name="partner",
            options={
                "default_permissions": ("add", "change", "delete", "view"),
                "ordering": ["name"],
                "permissions": [
                    ("act_for", "Speaks for the partner"),
                    ("manage_members", "Grants roles for the partner"),
                    ("manage_tokens", "Issues the partner's tokens"),
                    ("decide_pledges", "Decides on pledges offered to the organization"),
                    ("import_figures", "Imports figures the organization publishes"),
                    ("manage_money", "Enters budgets, assessments, payments and funds"),
                    ("manage_care", "Keeps records of casualties, evacuations and illness"),
                ],
                "verbose_name": "nation or organization",
                "verbose_name_plural": "nations and organizations",
            },
        ),
        migrations.AlterModelOptions(
            name="partnername",
            options={
                "ordering": ["partner", "name"],
                "verbose_name": "name of a partner",
                "verbose_name_plural": "names of partners",
            },
        ),
        migrations.AlterModelOptions(
            name="rolegrant",
            options={
                "ordering": ["-granted_at"],
                "verbose_name": "role given",
                "verbose_name_plural": "roles given",
            },
        ),
        migrations.AlterModelOptions(
            name="token",
            options={"ordering": ["-created_at"], "verbose_name": "token", "verbose_name_plural": "tokens"},
        ),
        migrations.AlterModelOptions(
            name="user",
            options={"ordering": ["name"], "verbose_name": "person", "verbose_name_plural": "people"},
        ),
        migrations.AlterField(
            model_name="accessrequest",
            name="decided_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="decided"),
        ),
        migrations.AlterField(
            model_name="accessrequest",
            name="decided_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AlterField(
            model_name="accessrequest",
            name="grant",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.rolegrant",
                verbose_name="role given",
            ),
        ),
        migrations.AlterField(
            model_name="accessrequest",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="access_requests",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AlterField(
            model_name="accessrequest",
            name="subject_id",
            field=models.BigIntegerField(editable=False, null=True, verbose_name="number of the record"),
        ),
        migrations.AlterField(
            model_name="accessrequest",
            name="subject_type",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contenttypes.contenttype",
                verbose_name="kind of record",
            ),
        ),
        migrations.AlterField(
            model_name="accessreview",
            name="finished_at",
            field=models.DateTimeField(null=True, verbose_name="finished"),
        ),
        migrations.AlterField(
            model_name="accessreview",
            name="finished_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="finished by",
            ),
        ),
        migrations.AlterField(
            model_name="accessreview",
            name="subject_id",
            field=models.BigIntegerField(verbose_name="number of the record"),
        ),
        migrations.AlterField(
            model_name="accessreview",
            name="subject_type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contenttypes.contenttype",
                verbose_name="kind of record",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="at",
            field=models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="when"),
        ),
        migrations.AlterField(
            model_name="event",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="concerns",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                default=list,
                help_text="missions and partners it concerns",
                size=None,
                verbose_name="concerns",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="data",
            field=models.JSONField(default=dict, verbose_name="details"),
        ),
        migrations.AlterField(
            model_name="event",
            name="door",
            field=models.CharField(
                choices=[
                    ("page", "page"),
                    ("api", "API"),
                    ("file", "file"),
                    ("admin", "administration"),
                    ("command", "command"),
                    ("system", "the portal itself"),
                ],
                default="system",
                max_length=8,
                verbose_name="door",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="is_between",
            field=models.BooleanField(
                default=False, help_text="told to those it concerns alone", verbose_name="between two sides"
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="key",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                editable=False,
                help_text="by which it is asked for",
                unique=True,
                verbose_name="key",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="reason"),
        ),
        migrations.AlterField(
            model_name="event",
            name="request_id",
            field=models.CharField(blank=True, max_length=40, verbose_name="request"),
        ),
        migrations.AlterField(
            model_name="event",
            name="subject_id",
            field=models.CharField(max_length=40, verbose_name="number of the record"),
        ),
        migrations.AlterField(
            model_name="event",
            name="subject_name",
            field=models.CharField(max_length=200, verbose_name="record"),
        ),
        migrations.AlterField(
            model_name="event",
            name="subject_type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contenttypes.contenttype",
                verbose_name="kind of record",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="token",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.token",
                verbose_name="token",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="verb",
            field=models.CharField(
                db_index=True,
                help_text="noun.past, such as mission.created",
                max_length=60,
                verbose_name="act",
            ),
        ),
        migrations.AlterField(
            model_name="import",
            name="content_hash",
            field=models.CharField(
                help_text="SHA-256 of the file's bytes",
                max_length=64,
                verbose_name="fingerprint of the content",
            ),
        ),
        migrations.AlterField(
            model_name="import",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imports",
                to=settings.AUTH_USER_MODEL,
                verbose_name="created by",
            ),
        ),
        migrations.AlterField(
            model_name="import",
            name="job",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="imports",
                to="accounts.job",
                verbose_name="job",
            ),
        ),
        migrations.AlterField(
            model_name="import",
            name="options",
            field=models.JSONField(blank=True, default=dict, verbose_name="options"),
        ),
        migrations.AlterField(
            model_name="import",
            name="token",
            field=models.ForeignKey(
                blank=True,
                help_text="a partner's own, whose owner answers for it",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.token",
                verbose_name="token",
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="arguments",
            field=models.JSONField(blank=True, default=dict, help_text="ids only", verbose_name="arguments"),
        ),
        migrations.AlterField(
            model_name="job",
            name="cancel_asked_at",
            field=models.DateTimeField(null=True, verbose_name="cancellation asked for"),
        ),
        migrations.AlterField(
            model_name="job",
            name="requested_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="jobs",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked for by",
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="token",
            field=models.ForeignKey(
                blank=True,
                help_text="a partner's own, whose owner answers for it",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.token",
                verbose_name="token",
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="accounts.partner",
                verbose_name="organization",
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="accounts.partner",
                verbose_name="partner",
            ),
        ),
        migrations.AlterField(
            model_name="membershipevent",
            name="organization",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.partner",
                verbose_name="organization",
            ),
        ),
        migrations.AlterField(
            model_name="membershipevent",
            name="partner",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.partner",
                verbose_name="partner",
            ),
        ),
        migrations.AlterField(
            model_name="partnername",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="former_names",
                to="accounts.partner",
                verbose_name="partner",
            ),
        ),
        migrations.AlterField(
            model_name="rolegrant",
            name="granted_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="granted"
            ),
        ),
        migrations.AlterField(
            model_name="rolegrant",
            name="granted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="granted by",
            ),
        ),
        migrations.AlterField(
            model_name="rolegrant",
            name="holders",
            field=models.ForeignKey(
                blank=True,
                help_text="everyone who speaks for this partner",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="grants_held",
                to="accounts.partner",
                verbose_name="holders",
            ),
        ),
        migrations.AlterField(
            model_name="rolegrant",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="grants",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AlterField(
            model_name="rolegrant",
            name="revoked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="revoked"),
        ),
        migrations.AlterField(
            model_name="rolegrant",
            name="settled_on",
            field=models.DateField(
                editable=False,
                help_text="permissions written for this day",
                null=True,
                verbose_name="settled on",
            ),
        ),
        migrations.AlterField(
            model_name="rolegrant",
            name="subject_id",
            field=models.BigIntegerField(verbose_name="number of the record"),
        ),
        migrations.AlterField(
            model_name="rolegrant",
            name="subject_type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contenttypes.contenttype",
                verbose_name="kind of record",
            ),
        ),
        migrations.AlterField(
            model_name="token",
            name="created_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="created"
            ),
        ),
        migrations.AlterField(
            model_name="token",
            name="last_used_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="last used"),
        ),
        migrations.AlterField(
            model_name="token",
            name="last_used_from",
            field=models.GenericIPAddressField(editable=False, null=True, verbose_name="last used from"),
        ),
        migrations.AlterField(
            model_name="token",
            name="networks",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=43),
                blank=True,
                default=list,
                help_text="addresses it may be used from",
                size=None,
                verbose_name="networks",
            ),
        ),
        migrations.AlterField(
            model_name="token",
            name="owner",
            field=models.ForeignKey(
                help_text="who answers for it; inactive owner, dead token",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="tokens",
                to=settings.AUTH_USER_MODEL,
                verbose_name="owner",
            ),
        ),
        migrations.AlterField(
            model_name="token",
            name="prefix",
            field=models.CharField(editable=False, max_length=12, unique=True, verbose_name="prefix"),
        ),
        migrations.AlterField(
            model_name="token",
            name="revoked_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="revoked"),
        ),
        migrations.AlterField(
            model_name="token",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("read", "read what its holder may read"),
                        ("missions:write", "change missions, mandates and strengths"),
                        ("requirements:write", "draft, change and circulate requirements"),
                        ("pledges:write", "draft, submit and withdraw pledges"),
                        ("personnel:write", "report personnel"),
                        ("messages:write", "ask and answer questions on pledges and requirements"),
                        ("documents:write", "put documents on records and change them"),
                        ("money:write", "enter funds, flows of money and cost-sharing packages"),
                        ("logistics:write", "enter units, equipment, inspections, stocks and movements"),
                        ("imports:write", "upload and apply files"),
                    ],
                    max_length=20,
                ),
                default=list,
                size=None,
                verbose_name="scopes",
            ),
        ),
        migrations.AlterField(
            model_name="token",
            name="subject_id",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="number of the record"),
        ),
        migrations.AlterField(
            model_name="token",
            name="subject_type",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contenttypes.contenttype",
                verbose_name="kind of record",
            ),
        ),
    ]
