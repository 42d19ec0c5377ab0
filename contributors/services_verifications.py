"""What was verified of contributors, as it is posted and corrected: by page, file, API, or logistics."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events, records
from contributors import reimbursing
from contributors.models import Contribution, VerifiedHolding, VerifiedStrength

FIELDS = {
    VerifiedStrength: ("agreed", "present", "signed_on", "source"),
    VerifiedHolding: ("agreed", "present", "serviceable", "signed_on", "source"),
    Contribution: ("quantity", "unit", "value", "currency", "valuation", "signed_on", "source"),
}
KEYS = {
    VerifiedStrength: ("group",),
    VerifiedHolding: ("kind", "group", "lease"),
    Contribution: ("kind", "group"),
}


@transaction.atomic
def post_verification(model, *, contributor, mission, starts_on, ends_on, reason="", by, **fields):
    """Post a verified strength, holding or contribution of a period; posted again, it corrects what stands.

    `model`: VerifiedStrength, VerifiedHolding or Contribution. What a certified claim rests on is not
    corrected: open the claim again first, or, where it is paid, adjust the next one.
    """
    access.require(by, "report_strength", mission) if not _may_keep(by, mission) else None
    records.known(fields, (*FIELDS[model], *KEYS[model]))
    own = {name: fields[name] for name in KEYS[model] if name in fields}
    named = {"contributor": contributor, "mission": mission, "starts_on": starts_on, "ends_on": ends_on}
    row = model.objects.select_for_update(no_key=True, of=("self",)).filter(**named, **own).first()
    before = row and model.objects.get(pk=row.pk)
    row = row or model(**named)
    records.put(row, fields)
    row.version += 0 if row._state.adding else 1
    changed = events.changes(before, row, fields) if before else {}
    _keep(row)
    events.record("verification.posted", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def correct_verification(row, *, version=None, reason, by, **fields):
    """Correct what stands: counts, whether it is signed, its source."""
    access.require(by, "report_strength", row.mission) if not _may_keep(by, row.mission) else None
    model = type(row)
    row = records.held(row, version)
    before = model.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS[model]))
    row.version += 1
    _keep(row)
    changed = events.changes(before, row, fields)
    events.record("verification.corrected", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


def may_post(by, mission):
    """Who posts verifications of a mission: who reports its strength, and who keeps its money."""
    return _may_keep(by, mission) or access.allows(by, "report_strength", mission)


def _may_keep(by, mission):
    return access.allows(by, "manage_money", mission, mission.lead)


def _keep(row):
    row.full_clean()
    if isinstance(row, Contribution):
        row.save()
        return
    if final := reimbursing.final_claim(row):
        raise ValidationError(
            _("The claim %(claim)s is %(state)s: open it again first, or adjust the next claim.")
            % {"claim": final, "state": final.get_state_display()},
            "certified",
        )
    if cut := reimbursing.claim_cut_by(row):
        raise ValidationError(
            {
                "starts_on": _("It lies across the first or last day of the claim %(claim)s: post it in two.")
                % {"claim": cut}
            }
        )
    row.save()
    for claim in reimbursing.open_claims(row):
        reimbursing.restate(claim)
        claim.version += 1
        claim.save()
