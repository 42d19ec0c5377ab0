"""Whatever a unit's readiness is judged by makes it due, in the transaction that changes it."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

KEY = "SELECT DISTINCT 'unit-readiness:' || "
OF_UNIT = f"{KEY}unit_id FROM changed"
OF_LINE = KEY + "l.unit_id FROM logistics_{}line l JOIN changed x ON l.id = x.line_id"
OF_ITEM = f"{KEY}l.unit_id FROM logistics_equipmentline l JOIN logistics_item i ON i.line_id = l.id JOIN changed x ON i.id = x.item_id"
OF_PLEDGE = f"{KEY}u.id FROM logistics_unit u JOIN changed x ON u.pledge_id = x.pledge_id"
OF_AGREEMENT = (
    f"{KEY}u.id FROM logistics_unit u JOIN changed x ON u.agreement_id = x.{{0}} "
    f"UNION {KEY}u.id FROM logistics_unit u JOIN contributors_agreement_pledges p ON p.pledge_id = u.pledge_id "
    "JOIN changed x ON p.agreement_id = x.{0}"
)

TRIGGERS = [
    (
        "logistics_unit",
        "unit_readiness_of_unit",
        {
            "keys": f"{KEY}id FROM changed",
            "matters": (
                "personnel", "kind", "mission_id", "pledge_id", "agreement_id", "state", "capability_id",
                "start_clock",
            ),
        },
    ),
    ("logistics_unitstrength", "unit_readiness_of_strength", {"keys": OF_UNIT}),
    ("logistics_equipmentline", "unit_readiness_of_equipment", {"keys": OF_UNIT}),
    ("logistics_equipmentcount", "unit_readiness_of_count", {"keys": OF_LINE.format("equipment")}),
    ("logistics_item", "unit_readiness_of_item", {"keys": OF_LINE.format("equipment")}),
    ("logistics_itemrecord", "unit_readiness_of_record", {"keys": OF_ITEM}),
    ("logistics_sustainmentline", "unit_readiness_of_sustainment", {"keys": OF_UNIT}),
    ("logistics_sustainmentcheck", "unit_readiness_of_check", {"keys": OF_LINE.format("sustainment")}),
    ("logistics_certificate", "unit_readiness_of_certificate", {"keys": OF_UNIT}),
    (
        "logistics_course",
        "unit_readiness_of_course",
        {"keys": f"{KEY}u.id FROM logistics_unit u JOIN changed x ON u.kind = ANY(x.required_of)"},
    ),
    ("logistics_readinessoverride", "unit_readiness_of_override", {"keys": OF_UNIT}),
    (
        "logistics_readinessrule",
        "unit_readiness_of_rule",
        {
            "keys": f"{KEY}u.id FROM logistics_unit u LEFT JOIN missions_mission m ON m.id = u.mission_id "
            "LEFT JOIN contributors_pledge p ON p.id = u.pledge_id "
            "JOIN changed x ON x.organization_id IN (m.lead_id, p.offered_to_id)"
        },
    ),
    (
        "contributors_pledge",
        "unit_readiness_of_pledge",
        {
            "keys": f"{KEY}u.id FROM logistics_unit u JOIN changed x ON u.pledge_id = x.id",
            "matters": ("level", "terms", "submitted_at", "offered_to_id", "capability_id"),
        },
    ),
    ("contributors_visit", "unit_readiness_of_visit", {"keys": OF_PLEDGE}),
    ("contributors_deployment", "unit_readiness_of_deployment", {"keys": OF_PLEDGE}),
    ("contributors_caveat", "unit_readiness_of_caveat", {"keys": OF_PLEDGE, "matters": ("state", "pledge_id")}),
    (
        "contributors_agreement",
        "unit_readiness_of_agreement",
        {"keys": OF_AGREEMENT.format("id"), "matters": ("signed_on", "starts_on", "ends_on")},
    ),
    (
        "contributors_agreement_pledges",
        "unit_readiness_of_cover",
        {"keys": f"{KEY}u.id FROM logistics_unit u JOIN changed x ON u.pledge_id = x.pledge_id"},
    ),
    (
        "missions_mission",
        "unit_readiness_of_mission",
        {
            "keys": f"{KEY}u.id FROM logistics_unit u JOIN changed x ON u.mission_id = x.id",
            "matters": ("time_zone", "lead_id"),
        },
    ),
    ("logistics_unitreadiness", "unit_readiness_changed", {"counts": "unit-readiness"}),
    ("logistics_certificate", "certificate_changed", {"counts": "certificates"}),
    ("logistics_course", "course_changed", {"counts": "courses"}),
]


class Migration(migrations.Migration):
    dependencies = [
        ("logistics", "0005_unit_readiness"),
        ("contributors", "0041_disputes_noted"),
    ]

    operations = [
        migrations.RunSQL(triggers_sql(table, name, **what), drop_triggers_sql(table, name))
        for table, name, what in TRIGGERS
    ]
