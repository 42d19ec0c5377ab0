"""Invented inspections of the demo's units in ALPHA and BRAVO, in each state one can be in."""

from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from accounts.models import Partner, User
from logistics import inspecting
from logistics import rights_inspections as rights
from logistics import services_inspection_reviews as reviews
from logistics import services_inspection_signatures as signatures
from logistics import services_inspections as services
from logistics.inspected import said_by
from logistics.models import Inspection, InspectionRule, InspectionSignature, Unit
from logistics.models.inspection_life import CONTRIBUTOR, MISSION

WHY = "demonstration"
INSPECTOR, REVIEWER = "luc@mission.example", "ines@mission.example"


def load():
    units = Unit.objects.filter(is_fictional=True, state__in=("present", "leaving"))
    units = units.exclude(kind=Unit.Kind.POST).select_related("mission", "contributor")
    alpha = list(units.filter(mission__acronym="ALPHA").order_by("reference"))
    bravo = list(units.filter(mission__acronym="BRAVO").order_by("reference"))
    if Inspection.objects.filter(is_fictional=True).exists() or not alpha:
        return {}
    _rules()
    today = timezone.localdate()
    _arrived(list(units.filter(mission__acronym__in=("ALPHA", "BRAVO")).exclude(arrived_on=None)), today)
    last = inspecting.quarter_of(inspecting.quarter_of(today) - timedelta(days=1))
    for unit, (kind, ago, until, part) in zip(alpha, STATES, strict=False):
        _walk(unit, kind, today - timedelta(days=ago), until, part)
    for unit in bravo[:1]:  # of the last quarter, so that its claim rests on it
        _walk(unit, "periodic", inspecting.quarter_end(last) - timedelta(days=9), "final", 96, quarter=last)
    _by_item(alpha[0], today + timedelta(days=5))
    return {"invented inspections": Inspection.objects.filter(is_fictional=True).count()}


STATES = (  # (kind, days ago, how far it goes, percent of what is on hand that works)
    ("readiness", 1, "final", 95),  # after its own last report: its readiness rests on what was signed
    ("readiness", 6, "signed_inspector", 91),
    ("spot", 12, "contested", 82),
    ("spot", 3, "conducted", 97),
    ("readiness", 20, "reviewed", 93),
    ("spot", 15, "signed_contingent", 100),
    ("spot", 2, "called_off", 0),
)  # units after these were never inspected: what they are due is overdue


def _rules():
    for code in ("UN", "EU"):
        organization = Partner.objects.filter(code=code).first()
        if organization and not organization.inspection_rules.exists():
            InspectionRule.objects.create(
                organization=organization,
                source="manual on contingent-owned equipment; 30 days and 90 percent recalled, to be checked",
            )


def _arrived(units, today):
    """Each was inspected within 30 days of its arrival, and nothing was missing: stored as it would stand."""
    by, found = User.objects.system("demo"), []
    people = {unit.mission_id: (_person(INSPECTOR, unit), _person(REVIEWER, unit)) for unit in units}
    for unit in units:
        inspector, reviewer = people[unit.mission_id]
        day = unit.arrived_on + timedelta(days=18)
        if day + timedelta(days=6) > today:
            continue
        found.append(
            Inspection(
                unit=unit,
                kind=Inspection.Kind.ARRIVAL,
                number=1,
                planned_on=day,
                conducted_on=day,
                inspector=inspector or by,
                purpose="what came against what was agreed",
                state=Inspection.State.FINAL,
                checklist=[{"dimension": "general", "standard": "met"}],
                report="All that was agreed came with the unit or within the month after it.",
                reviewed_by=reviewer or by,
                reviewed_at=datetime.combine(day + timedelta(days=6), time(10), UTC),
                review_words="Nothing to add.",
                final_on=day + timedelta(days=6),
                is_fictional=unit.is_fictional,
            )
        )
    Inspection.objects.bulk_create(found)
    InspectionSignature.objects.bulk_create(
        InspectionSignature(
            inspection=row,
            round=row.round,
            side=side,
            signed_version=row.version,
            digest=inspecting.digest(said_by(row)),
            by=row.inspector if side == MISSION else by,
            at=row.reviewed_at - timedelta(days=later),
        )
        for row in found
        for side, later in ((MISSION, 5), (CONTRIBUTOR, 4))
    )


def _by_item(unit, day):
    """One that is still to come, for the field form."""
    by = User.objects.system("demo")
    services.plan_inspection(
        unit, kind="periodic", planned_on=day, inspector=_person(INSPECTOR, unit), reason=WHY, by=by
    )


def _person(email, unit):
    person = User.objects.filter(email=email).first()
    return person if person and rights.may_inspect(person, unit) else None


def _walk(unit, kind, day, until, part, quarter=None):
    by = User.objects.system("demo")
    inspector, reviewer = _person(INSPECTOR, unit), _person(REVIEWER, unit) or by
    row = services.plan_inspection(
        unit, kind=kind, planned_on=day, quarter=quarter, inspector=inspector, reason=WHY, by=by
    )
    if until == "called_off":
        services.call_off_inspection(row, reason="The road to the camp is closed.", by=by)
        return
    row = services.conduct_inspection(row, **_found(unit, day, part), reason=WHY, by=by)
    if until == "conducted":
        return
    row = signatures.sign_inspection(row, version=row.version, reason=WHY, by=inspector or by)
    if until == "signed_inspector":
        return
    if until == "contested":
        finding = row.equipment.first()
        signatures.contest_inspection(
            row,
            contests=[
                {
                    **({"equipment": finding} if finding else {}),
                    "words": "Two of those in the workshop were handed back on the same afternoon.",
                    "evidence": "workshop log, page 14",
                }
            ],
            version=row.version,
            reason=WHY,
            by=by,
        )
        return
    row = signatures.countersign_inspection(row, version=row.version, reason=WHY, by=by)
    if until == "signed_contingent":
        return
    row = reviews.review_inspection(
        row, words="The board went through the report and has nothing to add.", version=row.version,
        reason=WHY, by=reviewer,
    )  # fmt: skip
    if until == "final":
        reviews.finish_inspection(row, reason=WHY, by=reviewer)


def _found(unit, day, part):
    lines = []
    for line in unit.equipment.filter(is_closed=False):
        items = list(line.items.order_by("number")) if line.is_by_item else []
        if items:
            works = len(items) * part // 100
            results = ["serviceable"] * works + ["unserviceable"] * (len(items) - works)
            told = [{"item": item, "result": r} for item, r in zip(items, results, strict=True)]
            lines.append({"line": line, "items": told})
        else:
            works = -(-line.agreed * part // 100)  # one of a few that fails is not said to be many
            lines.append({"line": line, "on_hand": line.agreed, "serviceable": works})
    return {
        "conducted_on": day,
        "strength_present": unit.personnel and unit.personnel * 97 // 100,
        "equipment": lines,
        "sustainment": [
            {"line": line, "is_met": part >= 90 or n > 0} for n, line in enumerate(unit.sustainment.all())
        ],
        "checklist": [
            {"dimension": "general", "standard": "met"},
            {"dimension": "medical", "standard": "conditions", "remark": "The dentist is on leave."},
            {"dimension": "ict", "standard": "met"},
        ],
        "report": "All that was asked for was shown; the workshop works in two shifts.",
    }
