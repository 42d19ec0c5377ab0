"""What a claim is worked out from, as plain values, and how it stands: whoever asks. Stores nothing."""

from datetime import timedelta
from itertools import groupby

from django.db.models import Q
from django.utils import timezone

from accounts import access
from contributors import reimbursement as rule
from contributors.models import (
    Reimbursement,
    ReimbursementTerm,
    VerifiedHolding,
    VerifiedStrength,
)
from contributors.reimbursement_life import LIFE, OPEN, WAITS

FACTORS = ("environment", "operations", "hostile")
LOOK_BACK = timedelta(days=2 * 366)  # as far as earlier verifications are looked for


def lines_of(claim):
    """The lines of a claim, by what is verified and by the terms that stand."""
    terms = terms_of(claim.mission)
    people = VerifiedStrength.objects.filter(within(claim)).order_by("group", "starts_on")
    strengths = [rule.Strength(row.group, row.starts_on, row.ends_on, row.present) for row in people]
    items = [
        rule.Item(row.kind, row.reference, row.percent, row.persons, row.amount) for row in claim.items.all()
    ]
    factors = factors_of(claim.mission, terms, claim.ends_on)
    return rule.lines(claim.period, strengths, _reports(claim), items, terms, factors)


def terms_of(mission):
    """All terms that stand at a mission as plain values: its own before those of its organization.

    Of a factor the organization's alone, which is its limit.
    """
    own = ReimbursementTerm.objects.filter(mission=mission).exclude(kind__in=FACTORS)
    shared = ReimbursementTerm.objects.filter(organization=mission.lead, mission=None)
    return [_term(row) for row in (*own, *shared)]


def within(claim):
    """The filter for verifications of a claim."""
    return Q(
        contributor=claim.contributor,
        mission=claim.mission,
        starts_on__gte=claim.starts_on,
        ends_on__lte=claim.ends_on,
    )


def standing_of(claim):
    """The state of a claim before it is calculated: verified once all that lies in its period is signed."""
    signed = [
        day
        for model in (VerifiedStrength, VerifiedHolding)
        for day in model.objects.filter(within(claim)).values_list("signed_on", flat=True)
    ]
    is_verified = bool(signed) and all(signed)
    return Reimbursement.State.VERIFIED if is_verified else Reimbursement.State.REPORTED


def open_claims(row):
    """Claims not certified yet in which a verification lies, or which look back on it; held."""
    after = LOOK_BACK if isinstance(row, VerifiedHolding) else timedelta(0)
    claims = Reimbursement.objects.filter(
        contributor=row.contributor,
        mission=row.mission,
        ends_on__gte=row.ends_on,
        starts_on__lte=row.ends_on + after,
        state__in=OPEN,
    )
    return list(claims.select_for_update(no_key=True, of=("self",)).order_by("pk"))


def final_claim(row):
    """The certified claim in whose period a verification lies; None: there is none."""
    claims = Reimbursement.objects.filter(
        contributor=row.contributor,
        mission=row.mission,
        starts_on__lte=row.starts_on,
        ends_on__gte=row.ends_on,
    ).exclude(state__in=OPEN)
    return claims.first()


def claim_cut_by(row):
    """A claim whose period ends or begins inside that of a verification; None: there is none."""
    claims = Reimbursement.objects.filter(
        contributor=row.contributor,
        mission=row.mission,
        starts_on__lte=row.ends_on,
        ends_on__gte=row.starts_on,
    )
    return claims.exclude(starts_on__lte=row.starts_on, ends_on__gte=row.ends_on).first()


def verification_cut_by(claim):
    """A verification that lies across the first or last day of a claim; None: there is none."""
    named = {"contributor": claim.contributor, "mission": claim.mission}
    across = {"starts_on__lte": claim.ends_on, "ends_on__gte": claim.starts_on}
    for model in (VerifiedStrength, VerifiedHolding):
        rows = model.objects.filter(**named, **across)
        if row := rows.exclude(starts_on__gte=claim.starts_on, ends_on__lte=claim.ends_on).first():
            return row
    return None


def steps_for(by, row):
    """The steps this person may take from where a claim stands."""
    if not access.allows(by, "manage_money", *row.keepers):
        return []
    return [
        step
        for step in LIFE.from_(row.state)
        if not (step.name == "certify" and by.pk is not None and row.calculated_by_id in access.hands(by))
    ]


def restate(claim, state=None):
    """Put a claim in the state its verifications give it, with nothing calculated, and what it waits for."""
    claim.state = state or standing_of(claim)
    claim.total = claim.calculated_by = claim.calculated_at = None
    claim.certified_by = claim.certified_at = claim.payable_at = None
    wait(claim)


def wait(claim, reason=None, words=""):
    """Say what a claim waits for; since today, where it is something else than before."""
    reason = reason or (Reimbursement.Delay.CONTESTED if _is_contested(claim) else WAITS[claim.state])
    if reason != claim.delay:
        claim.waits_since = timezone.localdate()
    claim.delay, claim.delay_words = reason, words


def _is_contested(claim):
    """Whether a line waits for a decision, before it is certified; later it does not hold up the rest."""
    if claim.state != Reimbursement.State.CALCULATED:
        return False
    return claim.lines.filter(contested_on__isnull=False, outcome="").exists()


def _reports(claim):
    """Verifications of equipment up to the end of a claim, each a list of holdings, in order of time."""
    rows = VerifiedHolding.objects.filter(
        contributor=claim.contributor,
        mission=claim.mission,
        ends_on__lte=claim.ends_on,
        ends_on__gte=claim.starts_on - LOOK_BACK,
        signed_on__isnull=False,
    ).order_by("ends_on", "starts_on", "kind", "group", "lease")
    plain = [
        rule.Holding(
            row.kind,
            row.group,
            row.lease,
            row.starts_on,
            row.ends_on,
            row.agreed,
            row.present,
            row.serviceable,
        )
        for row in rows
    ]
    return [list(report) for _period, report in groupby(plain, lambda row: (row.ends_on, row.starts_on))]


def factors_of(mission, limits, on):
    """{factor: percent} of a mission on the last day of a claim, each up to its limit."""
    rows = [_term(row) for row in ReimbursementTerm.objects.filter(mission=mission)]
    found = {}
    for name in FACTORS:
        own = rule.value_on(rows, name, on)
        limit = rule.value_on(limits, name, on)
        if own:
            found[name] = own if limit is None else min(own, limit)
    return found


def _term(row):
    source = " ".join(filter(None, (row.instrument, "" if row.instrument else row.source)))
    return rule.Term(row.kind, row.group, row.starts_on, row.ends_on, row.value, source)
