"""Whose step a signature under an agreement is: each party's own side records it. Stores nothing."""

from accounts import access
from accounts.members import active, speakers_of

NARROWED = ("starts_on", "amends_id")  # what both signed to, beside the last day, the parties and the pledges


def takers(row):
    """Keys of the parties that take what it covers: who leads its mission, or whom offers were made to."""
    if row.mission_id:
        return {row.mission.lead_id}
    return set(row.pledges.filter(offered_to__isnull=False).values_list("offered_to", flat=True))


def is_spoken_for(party):
    """Whether anyone here speaks for a party; of one nobody speaks for, the deciding side records."""
    return active(speakers_of([party.pk])).exists()


def needs_proof(row, party):
    """Whether neither side here stands for a party, so that its signature names the signer and a document."""
    return party.pk not in takers(row) and not is_spoken_for(party)


def signable(by, row):
    """Keys of the parties whose signature this person may record."""
    parties, taking = list(row.parties.all()), takers(row)
    if by.is_system:
        return {party.pk for party in parties}
    own = {p.pk for p in parties if p.pk not in taking and access.allows(by, "act_for", p)}
    if not _decides(by, row, parties, taking, own):
        return own
    return own | {p.pk for p in parties if p.pk in taking or p.pk not in own and not is_spoken_for(p)}


def _decides(by, row, parties, taking, own):
    """Nobody who speaks for another party signs for who takes its pledges."""
    if row.mission_id:
        return not own and access.allows(by, "decide_pledges", row.mission)
    if taking:
        organizations = [party for party in parties if party.pk in taking]
        return not own and access.allows(by, "decide_pledges", *organizations)
    return bool(own)


def unsigned(row):
    """The parties whose signature is missing, by name."""
    signed = row.signatures.values("party")
    return row.parties.exclude(pk__in=signed).order_by("name")


def signed_on(row):
    """The day the last of all parties signed; None while one has not."""
    days = dict(row.signatures.values_list("party", "signed_on"))
    parties = [party.pk for party in row.parties.all()]
    return max(days.values()) if parties and all(key in days for key in parties) else None


def says_more(before, after):
    """Whether one thing said of an agreement goes beyond the other, both as (row, parties, pledges): other
    parties, another pledge, another first day, a later end. To end sooner or cover less is no new promise."""
    (was, old_parties, old_pledges), (row, parties, pledges) = before, after
    if set(parties) != set(old_parties) or set(pledges) - set(old_pledges):
        return True
    if any(getattr(was, name) != getattr(row, name) for name in NARROWED):
        return True
    return was.ends_on is not None and (row.ends_on is None or row.ends_on > was.ends_on)
