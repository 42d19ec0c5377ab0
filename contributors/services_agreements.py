"""Agreements as they are negotiated, amended and ended, entered by who decides; each side signs."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from contributors import signing
from contributors.models import Agreement, Signature

FIELDS = ["title", "starts_on", "ends_on", "amends", "lapses_with_it", "source"]


@transaction.atomic
def record_agreement(
    *, kind, title, parties, mission=None, pledges=(), is_fictional=False, reason="", by, **fields
):
    """Enter an agreement between parties; what it covers counts once all signed and it is in force."""
    _require_may_record(by, mission, parties)
    row = Agreement(
        kind=kind, title=title, mission=mission, is_fictional=is_fictional, **records.known(fields, FIELDS)
    )
    row.is_fictional |= any(root.is_fictional for root in (mission, *parties) if root)
    row.full_clean()
    _check(row, parties, pledges)
    row.save()
    row.parties.set(parties)
    row.pledges.set(pledges)
    events.record("agreement.recorded", row, by=by, about=_about(row, parties), reason=reason)
    return row


@transaction.atomic
def change_agreement(row, *, parties=None, pledges=None, version=None, reason="", by, **fields):
    """Enter that an agreement ended or was corrected. What all have signed says no more than they signed to;
    where some have, they sign anew to what says more."""
    _require_may_record(by, row.mission, row.parties.all())
    row = records.held(row, version)
    before = Agreement.objects.get(pk=row.pk)
    stood = before, list(row.parties.all()), list(row.pledges.all())
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    parties = stood[1] if parties is None else parties
    pledges = stood[2] if pledges is None else pledges
    _check(row, parties, pledges)
    if signing.says_more(stood, (row, parties, pledges)):
        _open_again(row)
    row.save(update_fields=[*fields, "version"])
    row.parties.set(parties)
    row.pledges.set(pledges)
    changed = events.changes(before, row, fields)
    about = _about(row, parties)
    events.record("agreement.changed", row, by=by, about=about, reason=reason, changes=changed)
    return row


@transaction.atomic
def sign_agreement(row, *, party, version, signed_on=None, signer="", document="", reason="", by):
    """Record that a party signed, as the version `version` that was read: by its own side, signed in. Of a
    party nobody speaks for here the deciding side does, and names the signer and the document."""
    _require_may_sign(by, row, party)
    row = records.held(row, version)
    if row.signatures.filter(party=party).exists():
        raise ValidationError({"party": _("%(party)s has signed it already.") % {"party": party}})
    day = timezone.localdate() if signed_on is None else signed_on
    if day > timezone.localdate():
        raise ValidationError({"signed_on": _("That day is still to come.")})
    if signing.needs_proof(row, party):
        _require_named(signer=signer, document=document)
    person, _token = access.answerable(by)
    signature = Signature(agreement=row, party=party, signed_on=day, signer=signer, document=document)
    signature.by = person
    signature.full_clean()
    signature.save()
    row.signed_on = signing.signed_on(row)
    row.version += 1
    row.save(update_fields=["signed_on", "version"])
    about, told = _about(row, row.parties.all()), {"party": party.code, "on": str(day)}
    events.record("agreement.signed", row, by=by, about=about, reason=reason, **told)
    return row


def may_record(by, mission, parties):
    """Who decides on pledges of its mission; of one without a mission, who speaks for a party."""
    if mission is not None:
        return access.allows(by, "decide_pledges", mission)
    return any(access.allows(by, "act_for", party) for party in parties)


def _require_may_record(by, mission, parties):
    if not may_record(by, mission, parties):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission or _("its parties")})


def _require_may_sign(by, row, party):
    if getattr(by, "token", None) is not None:
        raise PermissionDenied(_("A person signs, signed in; a token cannot."))
    if party.pk not in signing.signable(by, row):
        words = {"party": party}
        raise PermissionDenied(_("The signature of %(party)s is recorded by its own side.") % words)


def _require_named(**given):
    """Nobody here can confirm such a signature: its record says who signed, and in which document."""
    missing = [name for name, text in given.items() if not text.strip()]
    if missing:
        words = _("Nobody speaks for this party here: name who signed, and the document that shows it.")
        raise ValidationError(dict.fromkeys(missing, words))


def _open_again(row):
    """Some signed to less than it says now: they sign anew. What all signed takes an amendment."""
    if row.signed_on is not None:
        raise ValidationError(
            _("It is signed by all its parties; what says more than that takes an agreement that amends it."),
            "signed",
        )
    row.signatures.all().delete()


def _check(row, parties, pledges):
    if len(set(parties)) < 2:
        raise ValidationError({"parties": _("An agreement has two parties at least.")})
    strangers = [pledge for pledge in pledges if pledge.contributor not in parties]
    if strangers:
        words = {"pledge": strangers[0]}
        raise ValidationError({"pledges": _("The contributor of %(pledge)s is no party to it.") % words})
    others = [
        pledge for pledge in pledges if (pledge.mission or pledge.offered_to) not in (row.mission, *parties)
    ]
    if others:
        words = {"pledge": others[0]}
        raise ValidationError({"pledges": _("%(pledge)s was made for another mission.") % words})
    if pledges and row.mission and row.mission.lead not in parties:
        words = {"party": row.mission.lead}
        raise ValidationError(
            {"parties": _("%(party)s, which takes the pledges, is no party to it.") % words}
        )


def _about(row, parties):
    return [*parties, *([row.mission] if row.mission else [])]
