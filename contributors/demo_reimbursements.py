"""The terms of reimbursement, as published and invented; and invented claims of the demo's missions."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from accounts import tables
from accounts.models import Partner, User
from contributors import services_reimbursements as claims
from contributors import services_verifications as verifications
from contributors.models import (
    Contribution,
    Reimbursement,
    ReimbursementTerm,
    VerifiedHolding,
    VerifiedStrength,
)
from missions.models import Mission

WHY = "demonstration"
ON_THE_WAY = ("calculate", "certify", "release", "pay")


def load_reference():
    """Rates and rules as published or recalled."""
    if ReimbursementTerm.objects.filter(is_fictional=False).exists():
        return {}
    return {"terms of reimbursement": _terms("reference", is_fictional=False)}


def load():
    """Four contributors at two invented missions, their claims in every state."""
    missions = {row.acronym: row for row in Mission.objects.filter(is_fictional=True).select_related("lead")}
    if not {"ALPHA", "BRAVO"} <= missions.keys() or Reimbursement.objects.exists():
        return {}
    _terms("fictional", is_fictional=True)
    by = User.objects.system("demo")
    nations = {row.code: row for row in Partner.objects.filter(is_fictional=True)}
    quarters = _quarters(timezone.localdate(), 4)
    alpha = missions["ALPHA"]
    for code, present, steps, serviceable in (
        ("XBR", 842, (4, 3, 2, 1), (30, 31, 30, 38)),
        ("XCA", 415, (4, 2, 2, 0), (38, 38, 38, 37)),
        ("XDU", 160, (3, 1, 1, None), (10, 30, 36, 36)),
    ):
        for quarter, taken, works in zip(quarters, steps, serviceable, strict=True):
            _verified(nations[code], alpha, quarter, present, works, taken is not None, by)
            _claim(nations[code], alpha, quarter, taken or 0, by)
    for quarter, taken in zip(quarters[-2:], (2, 0), strict=True):
        _strength(nations["XBR"], missions["BRAVO"], quarter, 24, 24, True, by, "formed_police")
        _claim(nations["XBR"], missions["BRAVO"], quarter, taken, by)
    _contested(nations["XBR"], alpha, by)
    _given(nations["XDU"], alpha, quarters[-1], by)
    for days, state in ((12, "calculated"), (41, "certified"), (70, "payable")):
        late = Reimbursement.objects.filter(state=state, ends_on__lt=timezone.localdate() - timedelta(days))
        late.update(waits_since=F("ends_on") + timedelta(days))
    return {"invented claims": Reimbursement.objects.count()}


def _terms(folder, *, is_fictional):
    codes = dict(Partner.objects.values_list("code", "pk"))
    missions = dict(Mission.objects.values_list("acronym", "pk"))
    rows = tables.rows(f"contributors/{folder}/reimbursement_terms.csv")
    return len(
        ReimbursementTerm.objects.bulk_create(
            ReimbursementTerm(
                organization_id=codes[row["organization"]],
                mission_id=missions[row["mission"]] if row["mission"] else None,
                starts_on=tables.day(row["starts_on"]),
                ends_on=tables.day(row["ends_on"]),
                value=Decimal(row["value"]),
                is_fictional=is_fictional,
                **{name: row[name] for name in ("kind", "group", "instrument", "certainty", "source")},
            )
            for row in rows
        )
    )


def _quarters(today, count):
    """The last whole quarters before today, the oldest first: [(first day, last day)]."""
    first, found = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), []
    while len(found) < count:
        last = first - timedelta(1)
        first = date(last.year, last.month - 2, 1)
        found.insert(0, (first, last))
    return found


def _post(model, contributor, mission, quarter, is_signed, by, **fields):
    first, last = quarter
    return verifications.post_verification(
        model,
        contributor=contributor,
        mission=mission,
        starts_on=first,
        ends_on=last,
        signed_on=last + timedelta(12) if is_signed else None,
        source=f"Verification report {last:%Y-%m}, invented",
        reason=WHY,
        by=by,
        **fields,
    )


def _strength(contributor, mission, quarter, agreed, present, is_signed, by, group="contingent"):
    counts = {"group": group, "agreed": agreed, "present": present}
    return _post(VerifiedStrength, contributor, mission, quarter, is_signed, by, **counts)


def _verified(contributor, mission, quarter, present, works, is_signed, by):
    _strength(contributor, mission, quarter, present + 8, present, is_signed, by)
    for kind, group, lease, agreed, serviceable in (
        ("major", "Armoured personnel carriers", "wet", 40, works),
        ("major", "Generators", "dry", 6, 6),
        ("self_sustainment", "Catering", "", present, present),
        ("self_sustainment", "Dental care", "", present, present),
    ):
        counts = {"agreed": agreed, "present": agreed, "serviceable": serviceable}
        named = {"kind": kind, "group": group, "lease": lease}
        _post(VerifiedHolding, contributor, mission, quarter, is_signed, by, **named, **counts)


def _claim(contributor, mission, quarter, taken, by):
    first, last = quarter
    row = claims.open_reimbursement(contributor, mission, starts_on=first, ends_on=last, reason=WHY, by=by)
    for step in ON_THE_WAY[:taken]:
        more = {"paid_on": timezone.localdate()} if step == "pay" else {}
        row = claims.SERVICES[step](row, reason=WHY, by=by, **more)
    return row


def _contested(contributor, mission, by):
    row = Reimbursement.objects.filter(contributor=contributor, mission=mission, state="calculated").first()
    line = row and row.lines.filter(kind="personnel").first()
    if line:
        claims.contest_line(line, reason="A platoon on escort was not counted as present.", by=by)
    waiting = Reimbursement.objects.filter(contributor=contributor, mission=mission, state="certified")
    for claim in waiting:
        claims.delay_reimbursement(
            claim, delay="cash", words="The mission's states are late with what they were asked for.", by=by
        )


def _given(contributor, mission, quarter, by):
    """Training and fuel, the latter with its value."""
    named = {"kind": "training", "group": "Training of police instructors"}
    _post(Contribution, contributor, mission, quarter, True, by, **named, quantity=40, unit="persons")
    named = {"kind": "in_kind", "group": "Fuel and rations", "valuation": "at national cost"}
    _post(Contribution, contributor, mission, quarter, True, by, **named, value=240_000)
