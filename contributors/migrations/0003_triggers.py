"""Who changes a fact makes its summaries due and counts the change, in the same transaction."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

MONTH = "to_char(month, 'YYYY-MM')"
OF_REPORTS = "SELECT DISTINCT 'burden:' || to_char(r.month, 'YYYY-MM') FROM contributors_personnelreport r JOIN"
STANDS = "(x.starts_on IS NULL OR r.month >= x.starts_on) AND (x.ends_on IS NULL OR r.month <= x.ends_on)"
OF_MISSION = "coalesce('mission:' || mission_id, '')"

TRIGGERS = [
    (
        "contributors_personnelreport",
        "burden_of_report",
        {"keys": f"SELECT DISTINCT 'burden:' || {MONTH} FROM changed"},
    ),
    (
        "contributors_personnelline",
        "burden_of_line",
        {
            "keys": f"SELECT DISTINCT 'burden:' || {MONTH} FROM changed",
            "counts": "personnel",
            "root": "'mission:' || mission_id",
        },
    ),
    (
        "contributors_fatality",
        "burden_of_fatality",
        {
            "keys": f"{OF_REPORTS} changed x ON r.month >= date_trunc('month', x.happened_on)"
            " AND r.month < date_trunc('month', x.happened_on) + interval '12 months'",
            "counts": "fatalities",
            "root": OF_MISSION,
        },
    ),
    ("contributors_scale", "burden_of_scale", {"keys": f"{OF_REPORTS} changed x ON {STANDS}", "counts": "scales"}),
    (
        "contributors_scalerate",
        "burden_of_rate",
        {
            "keys": f"{OF_REPORTS} (SELECT s.* FROM contributors_scale s WHERE s.id IN"
            f" (SELECT scale_id FROM changed)) x ON {STANDS}",
            "counts": "scales",
        },
    ),
    (
        "contributors_capacityfigure",
        "burden_of_capacity",
        {
            "keys": f"{OF_REPORTS} (SELECT min(year) AS year FROM changed WHERE kind = 'population') x"
            " ON r.month >= make_date(x.year, 1, 1)",
            "counts": "capacities",
        },
    ),
    ("contributors_burdenshare", "burdenshare_changed", {"counts": "burden-shares", "root": OF_MISSION}),
    ("contributors_burdentotal", "burdentotal_changed", {"counts": "burden-totals", "root": OF_MISSION}),
    (
        "missions_mission",
        "burden_of_mission",
        {
            "keys": f"{OF_REPORTS} changed x ON r.mission_id = x.id",
            "matters": ("acronym", "lead_id", "series", "is_public", "is_fictional"),
        },
    ),
    (
        "accounts_membership",
        "burden_of_membership",
        {"keys": f"{OF_REPORTS} changed x ON {STANDS}"},
    ),
    (
        "accounts_partner",
        "burden_of_partner",
        {
            "keys": "SELECT DISTINCT 'burden:' || to_char(l.month, 'YYYY-MM')"
            " FROM contributors_personnelline l JOIN changed x ON l.contributor_id = x.id",
            "matters": ("code", "region", "is_fictional"),
        },
    ),
]


class Migration(migrations.Migration):
    dependencies = [("contributors", "0002_initial"), ("missions", "0002_triggers")]

    operations = [
        migrations.RunSQL(triggers_sql(table, name, **what), drop_triggers_sql(table, name))
        for table, name, what in TRIGGERS
    ]
