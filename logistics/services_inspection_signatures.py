"""The two signatures of an inspection: the inspector signs what was found, the contributor's side signs or
contests it. Opened again, with a reason, both are void.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events, records
from contributors.models.finding import DIMENSIONS
from logistics import inspecting
from logistics import rights_inspections as rights
from logistics.inspected import said_by
from logistics.models import (
    EquipmentLine,
    Inspection,
    InspectionContest,
    InspectionSignature,
    SustainmentLine,
)
from logistics.models.inspection_life import CONTRIBUTOR, LIFE, MISSION

Kind = Inspection.Kind
WHOLE = (Kind.ARRIVAL, Kind.PERIODIC, Kind.REPATRIATION)  # each line and category is found before one signs


@transaction.atomic
def sign_inspection(row, *, version, words="", reason="", by):
    """The inspector signs what was found, in the version that was read."""
    rights.require_inspects(by, row.unit)
    rights.refuse_tokens(by)
    row = records.stepped(records.held(row, version), LIFE, "sign")
    if not by.is_system and row.inspector_id != by.pk:
        raise PermissionDenied(_("The inspector alone signs: %(who)s.") % {"who": row.inspector})
    _require_whole(row)
    told = _sign(row, MISSION, version, words, by)
    row.save(update_fields=["state", "version"])
    events.record("inspection.signed", row, by=by, about=row.roots, reason=reason, **told)
    return row


@transaction.atomic
def countersign_inspection(row, *, version, words="", reason="", by):
    """Who speaks for the contributor signs what was found, in the version the inspector signed."""
    rights.require_answers(by, row)
    rights.refuse_tokens(by)
    row = records.stepped(records.held(row, version), LIFE, "countersign")
    told = _sign(row, CONTRIBUTOR, version, words, by)
    row.save(update_fields=["state", "version"])
    events.record("inspection.countersigned", row, by=by, about=row.roots, reason=reason, **told)
    return row


@transaction.atomic
def contest_inspection(row, *, contests, version, reason="", by):
    """Say of findings what is not so, and what shows it. `contests`: words and evidence of each, and what it
    is of: `equipment`, `sustainment` (findings) or `dimension`; none of these: the strength."""
    rights.require_answers(by, row)
    rights.refuse_tokens(by)
    row = records.stepped(records.held(row, version), LIFE, "contest")
    rights.refuse_the_inspector(row, by)
    if not contests:
        raise ValidationError({"contests": _("Say what is contested.")})
    for given in contests:
        made = InspectionContest(inspection=row, round=row.round, **given)
        _check_contest(made)
        made.full_clean()
        made.save()
    row.save(update_fields=["state", "version"])
    events.record("inspection.contested", row, by=by, about=row.roots, reason=reason, findings=len(contests))
    return row


@transaction.atomic
def reopen_inspection(row, *, version=None, reason, by):
    """What was signed may be changed again: signatures are void, what was contested is settled with it."""
    rights.require_inspects(by, row.unit)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is opened again; both sides read it.")})
    row = records.stepped(records.held(row, version), LIFE, "reopen")
    row.round += 1
    row.reviewed_by, row.reviewed_at, row.review_words = None, None, ""
    row.save(update_fields=["state", "version", "round", "reviewed_by", "reviewed_at", "review_words"])
    events.record("inspection.reopened", row, by=by, about=row.roots, reason=reason)
    return row


# --- What these share


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
