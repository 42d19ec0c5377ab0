"""What an inspection says, what counts of it, and what of that is paid for. Stores nothing."""

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notation import number
from contributors.models import VerifiedHolding
from contributors.models.finding import Standard
from logistics.models import InspectionContest


def counted_of(row):
    """What counts, as (strength, {finding: (on hand, serviceable)}, {finding: met}): what was found, but for
    what was contested and upheld."""
    contests = row.contests.filter(round=row.round, outcome=InspectionContest.Outcome.UPHELD)
    mended = {
        ("equipment", one.equipment_id) if one.equipment_id
        else ("sustainment", one.sustainment_id) if one.sustainment_id
        else ("checklist", one.dimension) if one.dimension
        else ("strength", None): one.corrected
        for one in contests
    }  # fmt: skip
    strength = mended.get(("strength", None), {}).get("strength_present", row.strength_present)
    equipment = {
        found: tuple(
            mended.get(("equipment", found.pk), {}).get(name, getattr(found, name))
            for name in ("on_hand", "serviceable")
        )
        for found in row.equipment.select_related("line")
    }
    sustainment = {
        found: mended.get(("sustainment", found.pk), {}).get("is_met", found.is_met)
        for found in row.sustainment.select_related("line")
    }
    return strength, equipment, sustainment


def counts_instead(contest):
    """What counts in place of a finding whose contest was upheld, in words; nothing of others."""
    given = contest.corrected
    if not given:
        return ""
    if contest.equipment_id:
        words = _("%(on_hand)s on hand, %(serviceable)s serviceable")
        return words % {name: number(count) for name, count in given.items()}
    if contest.sustainment_id:
        return _("met") if given["is_met"] else _("not met")
    if contest.dimension:
        return Standard(given["standard"]).label
    return number(given["strength_present"])


def said_by(row):
    """What is signed: all an inspection says, as plain values."""
    equipment = [
        {
            "line": str(found.line_id),
            "type": found.line.type,
            "lease": found.line.lease,
            "agreed": found.agreed,
            "on_hand": found.on_hand,
            "serviceable": found.serviceable,
            "remark": found.remark,
            "items": sorted((one.item.number, one.result) for one in found.items.all()),
        }
        for found in row.equipment.select_related("line").prefetch_related("items__item").order_by("line_id")
    ]
    sustainment = [
        [found.line.category, found.entitled, found.is_met, found.remark]
        for found in row.sustainment.select_related("line").order_by("line__category")
    ]
    return {
        "unit": str(row.unit_id),
        "number": row.number,
        "kind": row.kind,
        "quarter": str(row.quarter or ""),
        "conducted_on": str(row.conducted_on),
        "inspector": row.inspector_id,
        "strength_present": row.strength_present,
        "equipment": equipment,
        "sustainment": sustainment,
        "checklist": row.checklist,
        "report": row.report,
    }


def holdings_of(equipment, sustainment):
    """((kind, group, lease), (agreed, present, serviceable)) of what counts and is paid for: equipment of the
    contributor on a lease, by type as rates name it, and categories of self-sustainment in persons."""
    major, own = VerifiedHolding.Kind.MAJOR, VerifiedHolding.Kind.SELF_SUSTAINMENT
    for found, (on_hand, works) in equipment.items():
        if found.line.lease:
            yield (major, found.line.type[:80], found.line.lease), (found.agreed, on_hand, works)
    for found, is_met in sustainment.items():
        with override("en"):  # rates name categories so
            name = capfirst(str(found.line.get_category_display()))[:80]
        paid = found.entitled if found.line.accepted is None else min(found.line.accepted, found.entitled)
        yield (own, name, ""), (found.entitled, found.entitled, paid if is_met else 0)


def require_not_inspected(row):
    """What a final inspection found is not changed by hand: it would say other than what was signed."""
    if row.inspection_id:
        words = _("This is what %(inspection)s found, and it was signed. Another inspection finds anew.")
        raise ValidationError(words % {"inspection": row.inspection.reference}, "inspected")
