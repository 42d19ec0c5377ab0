"""Standards and bridges of the reference data; invented uses of them by the demo's units."""

from datetime import timedelta

from django.utils import timezone

from accounts import tables
from accounts.models import User
from logistics import services_interoperability as services
from logistics.models import Standard, StandardBridge, Unit
from missions.models import Mission, Requirement

WHY = "demonstration"


def load_reference():
    if Standard.objects.exists():
        return {}
    rows = Standard.objects.bulk_create(
        Standard(**row) for row in tables.rows("logistics/reference/standards.csv")
    )
    known = {row.code: row for row in rows}
    StandardBridge.objects.bulk_create(
        StandardBridge(one=known[row["one"]], other=known[row["other"]], kind=row["kind"], words=row["words"])
        for row in tables.rows("logistics/reference/bridges.csv")
    )
    return {"standards": len(rows)}


def load():
    """What the demo's units use, what their missions adopted and what its needs ask for."""
    units = {row.reference: row for row in Unit.objects.filter(is_fictional=True).select_related("mission")}
    if not units or any(unit.standards.exists() for unit in units.values()):
        return {}
    by, today = User.objects.system("demo"), timezone.localdate()
    known = {row.code: row for row in Standard.objects.all()}
    count = 0
    for row in tables.rows("logistics/fictional/unit_standards.csv"):
        if row["unit"] in units:
            told_on = today - timedelta(days=int(row["days_ago"]))
            given = {"state": row["state"], "told_on": told_on, "source": row["source"]}
            unit = units[row["unit"]]
            services.tell_standard(unit, known[row["standard"]], **given, reason=WHY, by=by)
            count += 1
    for row in tables.rows("logistics/fictional/adopted_standards.csv"):
        mission = Mission.objects.filter(is_fictional=True, acronym=row["mission"]).first()
        if mission:
            standards = [known[code] for code in row["standards"].split()]
            services.adopt_standards(mission, standards=standards, source=row["source"], reason=WHY, by=by)
    for row in tables.rows("logistics/fictional/needed_standards.csv"):
        need = Requirement.objects.filter(
            mission__acronym=row["mission"], reference=row["requirement"]
        ).first()
        if need:
            standards = [known[code] for code in row["standards"].split()]
            services.need_standards(need, standards=standards, reason=WHY, by=by)
    return {"standards of units": count}
