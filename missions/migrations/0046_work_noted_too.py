"""Notes changes of projects with their parts, priorities, channels, plans and announcements for the feed."""

from django.db import migrations

from accounts.feed import drop_triggers_sql, triggers_sql


def noted(name, resource, quiet=(), is_labelled=True, **beside):
    """The triggers that note a record's changes for the feed, and the rows beside it that say who sees it."""
    table = f"missions_{name}"
    label = {f"{table}_released_to": (f"{name}_id", ["partner_id"])} if is_labelled else {}
    beside = label | {f"{table}_{of}": (f"{name}_id", columns) for of, columns in beside.items()}
    made = triggers_sql(table, resource, keeps=True, quiet=quiet, beside=beside)
    return migrations.RunSQL(made, "\n".join(map(drop_triggers_sql, [table, *beside])))


class Migration(migrations.Migration):
    dependencies = [("missions", "0045_one_list_of_sectors")]

    operations = [
        noted("project", "projects", partners=["partner_id"]),
        noted("projectmilestone", "project-milestones", is_labelled=False),
        noted("projectfeedback", "project-feedback", is_labelled=False),
        noted("projectresult", "project-results", is_labelled=False),
        noted("priority", "priorities"),
        noted("channel", "channels"),
        noted("paceplan", "pace-plans"),
        noted(
            "announcement",
            "announcements",
            quiet=["reminded_on"],
            partners=["partner_id"],
            elements=["element_id"],
        ),
    ]
