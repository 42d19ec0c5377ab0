"""Every step of an inspection: the mission's side plans, finds, signs; the contributor's signs or contests;
another of the mission's reviews, and what was found becomes fact.

What was signed is not changed: it is opened again first, with a reason, and both signatures are void.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records, versions
from accounts.models import User
from contributors.models import VerifiedHolding, VerifiedStrength
from contributors.models.finding import DIMENSIONS, Standard, kept_of
from contributors.services_verifications import post_verification
from logistics import inspecting
from logistics.inspected import counted_of, holdings_of, said_by
from logistics.models import (
    EquipmentCount,
    EquipmentFinding,
    EquipmentLine,
    Inspection,
    InspectionContest,
    InspectionSending,
    InspectionSignature,
    Item,
    ItemFinding,
    ItemRecord,
    SustainmentCheck,
    SustainmentFinding,
    SustainmentLine,
    Unit,
    UnitStrength,
)
from logistics.models.inspection_life import CONTRIBUTOR, LIFE, MISSION
from missions.models.strength import Category

State, Kind = Inspection.State, Inspection.Kind
PLAN = ("planned_on", "inspector", "purpose")
FOUND = ("conducted_on", "strength_present", "report")
WHOLE = (Kind.ARRIVAL, Kind.PERIODIC, Kind.REPATRIATION)  # each line and category is found before one signs
STRENGTHS = {Unit.Kind.CONTINGENT: "contingent", Unit.Kind.FORMED_POLICE: "formed_police"}
CATEGORIES = {Unit.Kind.CONTINGENT: Category.TROOPS, Unit.Kind.FORMED_POLICE: Category.FORMED_POLICE}
BY = EquipmentCount.By.INSPECTION
YEAR = timedelta(days=400)  # a category that is reported no more ends with that


# --- The plan
@transaction.atomic
def plan_inspection(unit, *, kind, planned_on, quarter=None, inspector=None, purpose="", reason="", by):
    """Plan an inspection of a unit that is in the mission or on its way there.

    `quarter`: the first day of the one a periodic verification is of; left out, that of the planned day.
    """
    _require_inspects(by, unit)
    unit = Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=unit.pk)
    if unit.state not in (Unit.State.PREPARING, Unit.State.PRESENT, Unit.State.LEAVING):
        raise ValidationError({"unit": _("Only a unit in its mission, or on its way, is inspected.")})
    row = Inspection(
        unit=unit, kind=kind, planned_on=planned_on, inspector=inspector, purpose=purpose,
        number=(unit.inspections.aggregate(last=Max("number"))["last"] or 0) + 1,
        is_fictional=unit.is_fictional,
    )  # fmt: skip
    if kind == Kind.PERIODIC:
        row.quarter = inspecting.quarter_of(quarter or planned_on)
    _require_inspector(row)
    row.full_clean()
    row.save(force_insert=True)
    events.record("inspection.planned", row, by=by, about=row.roots, reason=reason, on=str(planned_on))
    return row


@transaction.atomic
def change_plan(row, *, version=None, reason="", by, **fields):
    """Move an inspection that is planned, or name another inspector."""
    _require_inspects(by, row.unit)
    row = _held(row, version)
    records.require_state(row, State.SCHEDULED)
    before = Inspection.objects.get(pk=row.pk)
    records.put(row, records.known(fields, PLAN))
    _require_inspector(row)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields)
    events.record("inspection.moved", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def call_off_inspection(row, *, version=None, reason, by):
    """It does not take place."""
    _require_inspects(by, row.unit)
    row = _stepping(row, "call_off", version)
    _save(row)
    events.record("inspection.called_off", row, by=by, about=row.roots, reason=reason)
    return row


# --- What was found
@transaction.atomic
def conduct_inspection(
    row, *, equipment=(), sustainment=(), checklist=(), key=None, version=None, reason="", by, **found
):
    """Enter all that was found; until the inspector signs, entered again it takes the place of what was.

    `equipment`: line, on_hand, serviceable, remark and items (item and result) of each line looked at;
    `sustainment`: line, is_met, remark; `checklist`: dimension, standard, remark. `key`: made with the form's
    draft; what was sent under it already is not done again.
    """
    _require_inspects(by, row.unit)
    person, _token = access.answerable(by)
    row = Inspection.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    if key and row.sendings.filter(key=key, by=person).exists():
        return row
    row = _stepping(row, "conduct", version)
    records.put(row, records.known(found, FOUND))
    row.conducted_on = row.conducted_on or timezone.localdate()
    row.checklist = kept_of(checklist)
    row.inspector = row.inspector or person
    _require_inspector(row)
    if row.conducted_on > timezone.localdate():
        raise ValidationError({"conducted_on": _("That day has not come yet.")})
    row.full_clean()
    row.save()
    _keep_equipment(row, equipment)
    _keep_sustainment(row, sustainment)
    if key:
        InspectionSending.objects.create(inspection=row, key=key, by=person)
    counts = {"lines": len(equipment), "categories": len(sustainment)}
    events.record("inspection.conducted", row, by=by, about=row.roots, reason=reason, **counts)
    return row


# --- The two signatures
@transaction.atomic
def sign_inspection(row, *, version, words="", reason="", by):
    """The inspector signs what was found, in the version that was read."""
    _require_inspects(by, row.unit)
    _require_person(by)
    row = _stepping(row, "sign", version)
    if not by.is_system and row.inspector_id != by.pk:
        raise PermissionDenied(_("The inspector alone signs: %(who)s.") % {"who": row.inspector})
    _require_whole(row)
    told = _sign(row, MISSION, version, words, by)
    _save(row)
    events.record("inspection.signed", row, by=by, about=row.roots, reason=reason, **told)
    return row


@transaction.atomic
def countersign_inspection(row, *, version, words="", reason="", by):
    """Who speaks for the contributor signs what was found, in the version the inspector signed."""
    _require_answers(by, row)
    _require_person(by)
    row = _stepping(row, "countersign", version)
    told = _sign(row, CONTRIBUTOR, version, words, by)
    _save(row)
    events.record("inspection.countersigned", row, by=by, about=row.roots, reason=reason, **told)
    return row


@transaction.atomic
def contest_inspection(row, *, contests, version, reason="", by):
    """Say of findings what is not so, and what shows it. `contests`: words and evidence of each, and what it
    is of: `equipment`, `sustainment` (findings) or `dimension`; none of these: the strength."""
    _require_answers(by, row)
    _require_person(by)
    row = _stepping(row, "contest", version)
    _require_other(row, by)
    if not contests:
        raise ValidationError({"contests": _("Say what is contested.")})
    for given in contests:
        made = InspectionContest(inspection=row, round=row.round, **given)
        _check_contest(made)
        made.full_clean()
        made.save()
    _save(row)
    events.record("inspection.contested", row, by=by, about=row.roots, reason=reason, findings=len(contests))
    return row


# --- The review, and what comes of it
@transaction.atomic
def review_inspection(row, *, words, decisions=(), version, reason="", by):
    """Another than the inspector reviews it. `decisions` on all that is contested: contest, outcome,
    outcome_words, and, where it is upheld, what counts instead (`corrected`)."""
    _require_reviews(by, row)
    row = _stepping(row, "review", version)
    _decide(row, decisions)
    if not words.strip():
        raise ValidationError({"words": _("Say what the review found.")})
    person, _token = access.answerable(by)
    row.reviewed_by, row.reviewed_at, row.review_words = person, timezone.now(), words.strip()
    row.full_clean()
    _save(row, "reviewed_by", "reviewed_at", "review_words")
    events.record("inspection.reviewed", row, by=by, about=row.roots, reason=reason, contested=len(decisions))
    return row


@transaction.atomic
def finish_inspection(row, *, version=None, reason="", by):
    """What was found counts from now on; of a periodic verification the quarter's claim rests on it too."""
    _require_reviews(by, row)
    row = _stepping(row, "finish", version)
    row.final_on = timezone.localdate()
    _save(row, "final_on")
    counted = counted_of(row)
    _write_facts(row, counted)
    if row.kind == Kind.PERIODIC:
        _post(row)
    events.record("inspection.finished", row, by=by, about=row.roots, reason=reason, on=str(row.conducted_on))
    return row


@transaction.atomic
def reopen_inspection(row, *, version=None, reason, by):
    """What was signed may be changed again: signatures are void, what was contested is settled with it."""
    _require_inspects(by, row.unit)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is opened again; both sides read it.")})
    row = _stepping(row, "reopen", version)
    row.round += 1
    row.reviewed_by, row.reviewed_at, row.review_words = None, None, ""
    _save(row, "round", "reviewed_by", "reviewed_at", "review_words")
    events.record("inspection.reopened", row, by=by, about=row.roots, reason=reason)
    return row


# --- What may be done
def may_speak(by, unit):
    """Whether this person speaks for a parent of a unit."""
    if access.allows(by, "act_for", unit.contributor):
        return True
    return access.allows(
        by, "act_for", *(parent.partner for parent in unit.parents.select_related("partner"))
    )


def may_inspect(by, unit):
    """Who keeps the logistics of the unit's mission, and does not speak for the unit."""
    if unit.mission_id is None or not access.allows(by, "manage_logistics", unit.mission):
        return False
    return by.is_system or not may_speak(by, unit)


def may_take(by, row, step):
    """Whether this person takes a step of an inspection; from where it stands is not asked."""
    if step.side == CONTRIBUTOR:
        return may_speak(by, row.unit) and (by.is_system or by.pk != row.inspector_id)
    if not may_inspect(by, row.unit):
        return False
    if step.name == "sign":
        return by.is_system or by.pk == row.inspector_id
    return step.name not in ("review", "finish") or by.is_system or by.pk != row.inspector_id


# --- What these share
def _require_inspects(by, unit):
    access.require(by, "manage_logistics", unit.mission)
    if not may_inspect(by, unit):
        raise PermissionDenied(_("Who speaks for the unit's contributor does not inspect it."))


def _require_reviews(by, row):
    access.require(by, "manage_logistics", row.unit.mission)
    _require_inspects(by, row.unit)
    _require_person(by)
    if not by.is_system and by.pk == row.inspector_id:
        raise PermissionDenied(
            _("The inspector does not review what the inspector found: somebody else does.")
        )


def _require_answers(by, row):
    if not may_speak(by, row.unit):
        raise PermissionDenied(_("Who speaks for the unit's contributor signs or contests."))
    _require_other(row, by)


def _require_other(row, by):
    if not by.is_system and by.pk == row.inspector_id:
        raise PermissionDenied(_("The inspector does not answer for the other side."))


def _require_person(by):
    if getattr(by, "token", None) is not None:
        raise PermissionDenied(_("A person signs, contests and reviews, signed in; a token cannot."))


def _require_inspector(row):
    who = row.inspector
    if who is not None and not may_inspect(who, row.unit):
        raise ValidationError(
            {"inspector": _("%(who)s does not keep the logistics of this mission.") % {"who": who}}
        )


def _require_whole(row):
    """What stands for the whole unit leaves nothing out."""
    if row.kind not in WHOLE:
        return
    missing = [
        *EquipmentLine.objects.filter(unit=row.unit_id, is_closed=False)
        .exclude(pk__in=row.equipment.values("line"))
        .values_list("type", flat=True),
        *(
            line.get_category_display()
            for line in SustainmentLine.objects.filter(unit=row.unit_id).exclude(
                pk__in=row.sustainment.values("line")
            )
        ),
    ]
    if row.strength_present is None:
        missing.insert(0, _("strength present"))
    if missing:
        words = {"what": ", ".join(map(str, missing[:5]))}
        raise ValidationError(_("This is not entered yet: %(what)s.") % words, "incomplete")


def _keep_equipment(row, given):
    lines = _lines(row, EquipmentLine, given, "equipment")
    standing = {found.line_id: found for found in row.equipment.all()}
    for key, one in lines.items():
        line, items = one["line"], _items(one)
        on_hand, serviceable = one.get("on_hand"), one.get("serviceable")
        if items:
            results = list(items.values())
            there = sum(result != ItemFinding.Result.ABSENT for result in results)
            works = sum(result in WORKS for result in results)
            _require_same(line, (on_hand, serviceable), (there, works))
            on_hand, serviceable = there, works
        if on_hand is None or serviceable is None:
            words = _("Say of %(type)s how many are on hand, and how many of these are serviceable.")
            raise ValidationError({"equipment": words % {"type": line.type}})
        if serviceable > on_hand:
            words = _("%(type)s: no more is serviceable than is on hand.")
            raise ValidationError({"equipment": words % {"type": line.type}})
        found = standing.pop(key, None) or EquipmentFinding(inspection=row, line=line)
        found.agreed, found.on_hand, found.serviceable = line.agreed, on_hand, serviceable
        found.remark = one.get("remark", "")
        found.full_clean(exclude=["inspection", "line"], validate_unique=False, validate_constraints=False)
        found.save()
        found.items.all().delete()
        ItemFinding.objects.bulk_create(
            ItemFinding(finding=found, item_id=item, result=result) for item, result in items.items()
        )
    EquipmentFinding.objects.filter(pk__in=[found.pk for found in standing.values()]).delete()


WORKS = (ItemFinding.Result.SERVICEABLE, ItemFinding.Result.SURPLUS)


def _items(one):
    """{item: result} of a line that is followed by item."""
    given = {item["item"]: item["result"] for item in one.get("items") or ()}
    if not given:
        return {}
    known = set(Item.objects.filter(line=one["line"]).values_list("pk", flat=True))
    keys = {getattr(item, "pk", item): result for item, result in given.items()}
    if not one["line"].is_by_item or set(keys) - known:
        words = _("%(type)s: these are no items of it.")
        raise ValidationError({"equipment": words % {"type": one["line"].type}})
    if unknown := set(keys.values()) - set(ItemFinding.Result.values):
        raise ValidationError({"equipment": ", ".join(sorted(map(str, unknown)))})
    return keys


def _require_same(line, given, counted):
    for said, is_so in zip(given, counted, strict=True):
        if said is not None and said != is_so:
            words = _("%(type)s: the counts are not those of its items.")
            raise ValidationError({"equipment": words % {"type": line.type}})


def _keep_sustainment(row, given):
    lines = _lines(row, SustainmentLine, given, "sustainment")
    standing = {found.line_id: found for found in row.sustainment.all()}
    for key, one in lines.items():
        found = standing.pop(key, None) or SustainmentFinding(inspection=row, line=one["line"])
        found.entitled, found.is_met = one["line"].entitled, one["is_met"]
        found.remark = one.get("remark", "")
        found.full_clean(exclude=["inspection", "line"], validate_unique=False, validate_constraints=False)
        found.save()
    SustainmentFinding.objects.filter(pk__in=[found.pk for found in standing.values()]).delete()


def _lines(row, model, given, name):
    """{line's key: what was given of it}, each line of the unit and once."""
    found = {getattr(one["line"], "pk", one["line"]): dict(one) for one in given}
    if len(found) < len(given):
        raise ValidationError({name: _("The same stands there twice.")})
    lines = model.objects.filter(unit=row.unit_id).in_bulk(list(found))
    if len(lines) < len(found):
        raise ValidationError({name: _("This is nothing of the unit.")})
    for key, one in found.items():
        one["line"] = lines[key]
    return found


def _sign(row, side, version, words, by):
    """Put a signature, with the version that was read and a digest of what it says; returns what is told."""
    person, _token = access.answerable(by)
    others = row.signatures.filter(round=row.round)
    if not by.is_system and others.filter(by=person).exists():
        raise PermissionDenied(_("The same person does not sign for both sides."))
    digest = inspecting.digest(said_by(row))
    inspected = others.filter(side=MISSION).first()
    if inspected and inspected.digest != digest:
        raise ValidationError(_("It is no longer what the inspector signed."), "changed_meanwhile")
    signature = InspectionSignature(
        inspection=row,
        round=row.round,
        side=side,
        signed_version=version,
        digest=digest,
        words=words,
        by=person,
    )
    signature.full_clean()
    signature.save(force_insert=True)
    return {"side": side, "digest": digest}


def _check_contest(made):
    if not made.words.strip():
        raise ValidationError({"words": _("Say what is not so.")})
    if not made.evidence.strip():
        raise ValidationError({"evidence": _("Name what shows it: a document, a photograph, a log.")})
    if made.dimension and made.dimension not in DIMENSIONS:
        raise ValidationError({"dimension": _("The checklist has no such dimension.")})
    found = made.equipment or made.sustainment
    if found is not None and found.inspection_id != made.inspection_id:
        raise ValidationError({"contests": _("This is no finding of the inspection.")})


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


def _held(row, version):
    row = Inspection.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    versions.require(version, row.version)
    return row


def _stepping(row, name, version):
    return records.stepped(_held(row, version), LIFE, name)


def _save(row, *fields):
    row.save(update_fields=["state", "version", *fields])
