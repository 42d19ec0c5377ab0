"""The review of an inspection by another of the mission's side, and what comes of it: once final, what was
found is fact, and of a periodic verification the quarter's claim rests on it.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from accounts.models import User
from contributors.models import VerifiedHolding, VerifiedStrength
from contributors.models.finding import Standard
from contributors.services_verifications import post_verification
from logistics import inspecting
from logistics import rights_inspections as rights
from logistics.inspected import counted_of, holdings_of
from logistics.models import (
    EquipmentCount,
    Inspection,
    InspectionContest,
    ItemFinding,
    ItemRecord,
    SustainmentCheck,
    Unit,
    UnitStrength,
)
from logistics.models.inspection_life import LIFE
from missions.models.strength import Category

State, Kind = Inspection.State, Inspection.Kind
STRENGTHS = {Unit.Kind.CONTINGENT: "contingent", Unit.Kind.FORMED_POLICE: "formed_police"}
CATEGORIES = {Unit.Kind.CONTINGENT: Category.TROOPS, Unit.Kind.FORMED_POLICE: Category.FORMED_POLICE}
BY = EquipmentCount.By.INSPECTION
YEAR = timedelta(days=400)  # a category that is reported no more ends with that


@transaction.atomic
def review_inspection(row, *, words, decisions=(), version, reason="", by):
    """Another than the inspector reviews it. `decisions` on all that is contested: contest, outcome,
    outcome_words, and, where it is upheld, what counts instead (`corrected`)."""
    rights.require_reviews(by, row)
    row = records.stepped(records.held(row, version), LIFE, "review")
    _decide(row, decisions)
    if not words.strip():
        raise ValidationError({"words": _("Say what the review found.")})
    person, _token = access.answerable(by)
    row.reviewed_by, row.reviewed_at, row.review_words = person, timezone.now(), words.strip()
    row.full_clean()
    row.save(update_fields=["state", "version", "reviewed_by", "reviewed_at", "review_words"])
    events.record("inspection.reviewed", row, by=by, about=row.roots, reason=reason, contested=len(decisions))
    return row


@transaction.atomic
def finish_inspection(row, *, version=None, reason="", by):
    """What was found counts from now on; of a periodic verification the quarter's claim rests on it too."""
    rights.require_reviews(by, row)
    row = records.stepped(records.held(row, version), LIFE, "finish")
    row.final_on = timezone.localdate()
    row.save(update_fields=["state", "version", "final_on"])
    counted = counted_of(row)
    _write_facts(row, counted)
    if row.kind == Kind.PERIODIC:
        _post(row)
    events.record("inspection.finished", row, by=by, about=row.roots, reason=reason, on=str(row.conducted_on))
    return row


# --- What was contested
def _decide(row, decisions):
    open_ = {one.pk: one for one in row.contests.filter(round=row.round)}
    given = {getattr(one["contest"], "pk", one["contest"]): one for one in decisions}
    if set(given) != set(open_):
        raise ValidationError(
            {"decisions": _("Decide on each finding that is contested, and on nothing else.")}
        )
    for key, one in given.items():
        contest = open_[key]
        contest.outcome, contest.outcome_words = one["outcome"], one.get("outcome_words", "").strip()
        upheld = contest.outcome == InspectionContest.Outcome.UPHELD
        contest.corrected = _corrected(contest, one.get("corrected") or {}) if upheld else {}
        if not contest.outcome_words:
            raise ValidationError({"decisions": _("Say of each outcome why; both sides read it.")})
        contest.full_clean()
        contest.save(update_fields=["outcome", "outcome_words", "corrected"])


def _corrected(contest, given):
    """What counts in place of a finding that was contested and upheld."""
    words = _("%(about)s: say what counts instead.") % {"about": contest.about}
    wrong = ValidationError({"decisions": words})
    if contest.equipment_id:
        counts = [given.get("on_hand"), given.get("serviceable")]
        if not all(type(count) is int and count >= 0 for count in counts) or counts[1] > counts[0]:
            raise wrong
        return dict(zip(("on_hand", "serviceable"), counts, strict=True))
    if contest.sustainment_id:
        if type(given.get("is_met")) is not bool:
            raise wrong
        return {"is_met": given["is_met"]}
    if contest.dimension:
        if given.get("standard") not in Standard.values:
            raise wrong
        return {"standard": given["standard"]}
    count = given.get("strength_present")
    if type(count) is not int or count < 0:
        raise wrong
    return {"strength_present": count}


# --- What counts
def _write_facts(row, counted):
    """What counts, as facts of its day that name the inspection: counts of equipment, checks of
    self-sustainment, the strength, events of items."""
    strength, equipment, sustainment = counted
    named = {"counted_on": row.conducted_on, "counted_by": BY, "source": row.reference, "inspection": row}
    EquipmentCount.objects.bulk_create(
        [
            EquipmentCount(line=found.line, on_hand=on_hand, serviceable=works, **named)
            for found, (on_hand, works) in equipment.items()
        ],
        update_conflicts=True,
        unique_fields=["line", "counted_on", "counted_by"],
        update_fields=["on_hand", "serviceable", "source", "inspection"],
    )
    named = {"checked_on": row.conducted_on, "checked_by": BY, "source": row.reference, "inspection": row}
    SustainmentCheck.objects.bulk_create(
        [
            SustainmentCheck(line=found.line, is_met=is_met, note=found.remark, **named)
            for found, is_met in sustainment.items()
        ],
        update_conflicts=True,
        unique_fields=["line", "checked_on", "checked_by"],
        update_fields=["is_met", "source", "note", "inspection"],
    )
    if strength is not None:
        _write_strength(row, strength)
    _write_items(row)


def _write_strength(row, present):
    """Who was present, as the unit's strength of the day, in place of what the unit itself reported of it.

    Those present were counted as one: of a unit that reports several categories nothing is written, since
    nobody knows how many there are of each.
    """
    reported = UnitStrength.objects.filter(unit=row.unit_id, reported_on__lte=row.conducted_on)
    reported = reported.filter(reported_on__gt=row.conducted_on - YEAR)
    categories = set(reported.order_by().values_list("category", flat=True).distinct())
    category = next(iter(categories), CATEGORIES.get(row.unit.kind))
    if len(categories) > 1 or category is None:
        return
    standing = UnitStrength.objects.select_for_update(no_key=True, of=("self",))
    one = standing.filter(unit=row.unit_id, reported_on=row.conducted_on, category=category).first()
    if one is None:
        one = UnitStrength(unit=row.unit, reported_on=row.conducted_on, category=category)
    elif one.present != present:
        one.men, one.women, one.on_leave, one.absent = None, None, None, None
    one.present, one.source, one.inspection = present, row.reference, row
    one.version += not one._state.adding
    one.full_clean()
    one.save()


def _write_items(row):
    found = ItemFinding.objects.filter(finding__inspection=row).exclude(result=ItemFinding.Result.ABSENT)
    found = found.annotate(last=Max("item__happened__number"))
    kinds = {
        ItemFinding.Result.UNSERVICEABLE: ItemRecord.Kind.FOUND_UNSERVICEABLE,
        ItemFinding.Result.SERVICEABLE: ItemRecord.Kind.FOUND_SERVICEABLE,
        ItemFinding.Result.SURPLUS: ItemRecord.Kind.FOUND_SERVICEABLE,
    }
    ItemRecord.objects.bulk_create(
        ItemRecord(
            item_id=one.item_id,
            kind=kinds[one.result],
            happened_on=row.conducted_on,
            number=(one.last or 0) + 1,
            note=row.reference,
        )
        for one in found
    )


# --- The quarter's claim
def _post(row):
    """Post what was verified of its contributor in the quarter, summed over the contributor's units there.

    Signed once each of them has its final verification of the quarter; the claim waits for that.
    """
    unit, last = row.unit, inspecting.quarter_end(row.quarter)
    units = Unit.objects.filter(contributor=unit.contributor_id, mission=unit.mission_id)
    units = list(units.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    there = {
        one.pk
        for one in units
        if one.kind != Unit.Kind.POST and one.arrived_on and one.arrived_on <= last
        and (one.left_on is None or one.left_on >= row.quarter)
    }  # fmt: skip
    rows = Inspection.objects.filter(
        kind=Kind.PERIODIC, quarter=row.quarter, state=State.FINAL, unit__in=[one.pk for one in units]
    )
    rows = list(rows.select_related("unit").order_by("unit", "pk"))
    is_whole = not there - {one.unit_id for one in rows}
    shared = {
        "contributor": unit.contributor,
        "mission": unit.mission,
        "starts_on": row.quarter,
        "ends_on": last,
        "signed_on": max(one.final_on for one in rows) if is_whole else None,
        "source": ", ".join(one.reference for one in rows)[:300],
        "reason": _("Inspection %(reference)s is final.") % {"reference": row.reference},
        "by": User.objects.system(),
    }
    people, holdings = _sums(rows)
    for group, (agreed, present) in people.items():
        post_verification(VerifiedStrength, group=group, agreed=agreed, present=present, **shared)
    for (kind, group, lease), counts in holdings.items():
        named = dict(zip(("agreed", "present", "serviceable"), counts, strict=True))
        post_verification(VerifiedHolding, kind=kind, group=group, lease=lease, **named, **shared)


def _sums(rows):
    """({group: [agreed, present]}, {(kind, group, lease): [agreed, present, serviceable]}) of inspections."""
    people, holdings = {}, {}
    for row in rows:
        strength, equipment, sustainment = counted_of(row)
        group = STRENGTHS.get(row.unit.kind)
        if group and strength is not None:
            _add(people, group, (row.unit.personnel or strength, strength))
        for key, counts in holdings_of(equipment, sustainment):
            _add(holdings, key, counts)
    return people, holdings


def _add(sums, key, counts):
    held = sums.setdefault(key, [0] * len(counts))
    sums[key] = [one + more for one, more in zip(held, counts, strict=True)]
