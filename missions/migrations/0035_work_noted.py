"""Notes each changed record of command, decisions, plans, operations and learning, with the row as it stood
and those its label names, for the feed of changes."""

from django.db import migrations

from accounts.feed import drop_triggers_sql, triggers_sql

LABELLED = {
    "element": "elements",
    "authorityedge": "authority-edges",
    "body": "bodies",
    "proposal": "proposals",
    "decision": "decisions",
    "action": "actions",
    "engagement": "engagements",
    "consultation": "consultations",
    "activity": "activities",
    "benchmark": "benchmarks",
    "condition": "conditions",
    "transition": "transitions",
    "handover": "handovers",
    "incident": "incidents",
    "situationreport": "reports",
    "patrol": "patrols",
    "zone": "zones",
    "lesson": "lessons",
    "review": "reviews",
    "procedure": "procedures",
    "humanitariannotification": "humanitarian-notifications",
    "assistancerequest": "assistance-requests",
}
PARTS = {
    "position": "positions",
    "indicator": "indicators",
    "reading": "readings",
    "transitionphase": "transition-phases",
    "renewalstep": "renewal-steps",
    "acknowledgement": "acknowledgements",
}
QUIET = {
    "proposal": ["reminded_at"],
    "action": ["reminded_on"],
    "humanitariannotification": ["told_expired_at"],
}
BESIDE = {
    "procedure": {
        "missions_procedureversion": ("procedure_id", ["state"]),
        "missions_adoption": ("procedure_id", ["subject_type_id", "subject_id"]),
        "missions_readingduty": ("procedure_id", ["mission_id", "element_id"]),
    },
    "humanitariannotification": {"missions_notificationparty": ("notification_id", ["partner_id"])},
}


def _beside(name):
    named = {f"missions_{name}_released_to": (f"{name}_id", ["partner_id"])} if name in LABELLED else {}
    return named | BESIDE.get(name, {})


def _notes(name, resource):
    table, beside = f"missions_{name}", _beside(name)
    made = triggers_sql(table, resource, keeps=True, quiet=QUIET.get(name, ()), beside=beside)
    return migrations.RunSQL(made, "\n".join(map(drop_triggers_sql, [table, *beside])))


class Migration(migrations.Migration):
    dependencies = [
        ("missions", "0001_squashed_0031_assistance_requests"),
        ("accounts", "0029_names_in_words"),
    ]

    operations = [_notes(name, resource) for name, resource in (LABELLED | PARTS).items()]
