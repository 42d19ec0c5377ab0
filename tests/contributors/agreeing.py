"""Agreements signed by all their parties, for tests of what follows from that."""

from django.utils import timezone

from accounts.models import User
from contributors import services_agreements


def signed(row, on=None):
    """The agreement, signed by each party on this day."""
    for party in row.parties.order_by("code"):
        row = services_agreements.sign_agreement(
            row,
            party=party,
            version=row.version,
            signed_on=on or timezone.localdate(),
            signer="its minister",
            document="the signed copy",
            by=User.objects.system(),
        )
    return row


def agreed(*, signed_on, **given):
    """An agreement, recorded as given and signed by all its parties."""
    return signed(services_agreements.record_agreement(**given), signed_on)
