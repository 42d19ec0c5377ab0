"""Projects and priorities take the sectors of all other work: one list, and their rows of old come along.

What changed so counts for pages that are kept; their history reads as if it had been the list from the
first, and says nothing of a change that nobody made.
"""

from django.db import migrations, models

SECTORS = [
    ("protection", "protection"),
    ("food", "farming and food security"),
    ("nutrition", "nutrition"),
    ("health", "health"),
    ("water", "water, sanitation and hygiene"),
    ("shelter", "shelter and return"),
    ("camps", "camp coordination"),
    ("education", "education"),
    ("recovery", "livelihoods and early recovery"),
    ("logistics", "logistics and transport"),
    ("telecoms", "telecommunications"),
    ("mines", "mine action"),
    ("engineering", "roads, bridges and works"),
    ("energy", "energy and light"),
    ("security", "security and police"),
    ("justice", "courts and prisons"),
    ("governance", "governance and local administration"),
    ("dialogue", "dialogue and reconciliation"),
    ("coordination", "coordination"),
    ("other", "other"),
]
BECAME = {
    "transport": "engineering",
    "farming": "food",
    "livelihoods": "recovery",
    "administration": "governance",
    "police": "security",
}
OLD = ", ".join(f"'{old}'" for old in BECAME)
WHEN = " ".join(f"WHEN '{old}' THEN '{new}'" for old, new in BECAME.items())
NO_HISTORY = "pgtrigger_update_update_ca714,pgtrigger_update_update_395d3"


def come_along():
    """SQL that gives rows and their history the sectors of the one list."""
    yield f"SET LOCAL pgtrigger.ignore = '{{{NO_HISTORY}}}'"
    for table in ("project", "priority", "projectevent", "priorityevent"):
        yield f"UPDATE missions_{table} SET sector = CASE sector {WHEN} END WHERE sector IN ({OLD})"
    yield "SET LOCAL pgtrigger.ignore = '{}'"


def altered(model, longest, **more):
    field = models.CharField(choices=SECTORS, max_length=longest, verbose_name="sector", **more)
    return migrations.AlterField(model_name=model, name="sector", field=field)


ALL = {"blank": True, "help_text": "empty: all sectors"}


class Migration(migrations.Migration):
    dependencies = [("missions", "0044_projects_counted")]

    operations = [
        altered("accessconstraint", 12, **ALL),
        altered("accessconstraintevent", 12, **ALL),
        altered("civilactivity", 12),
        altered("civilactivityevent", 12),
        altered("priority", 14),
        altered("priorityevent", 14),
        altered("project", 14),
        altered("projectevent", 14),
        migrations.RunSQL(list(come_along()), migrations.RunSQL.noop, elidable=True),
    ]
