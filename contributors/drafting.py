"""What holds of every offer as it is begun and put on the table, whoever writes it down. Stores nothing."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from missions.models import Requirement


def check(row):
    """Raise unless the offer is whole and offers what its requirement asks for."""
    row.full_clean()
    if row.requirement and row.requirement.capability_id != row.capability_id:
        raise ValidationError({"capability": _("The requirement asks for another capability.")})


def check_takes_offers(row):
    """Raise unless the offer may go on the table today."""
    if row.requirement and row.requirement.state != Requirement.State.CIRCULATED:
        raise ValidationError(_("The requirement takes no offers now."), "wrong_state")
    if row.valid_until and row.valid_until < timezone.localdate():
        raise ValidationError({"valid_until": _("That day has passed.")})
