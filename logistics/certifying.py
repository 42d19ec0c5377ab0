"""What courses and exercises have alike: whose unit is sent, and the certificate of who passed.

Stores nothing.
"""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from logistics.models import Certificate, Unit
from logistics.validity import last_day


def refuse_strange_unit(by, unit, partner):
    """Raise where a unit is not among those of this contributor's whose insides `by` sees."""
    if unit is None:
        return
    if not Unit.objects.visible_to(by).between(by).filter(pk=unit.pk).exists():
        raise ValidationError({"unit": _("You see no such unit.")})
    if partner.pk not in {unit.contributor_id, *unit.parents.values_list("partner", flat=True)}:
        raise ValidationError({"unit": _("This unit is of another contributor.")})


def certificate(held, *, unit, course, passed, attended, issuer, offered, taken, **origin):
    """The certificate, not yet kept, that `passed` of a unit's `attended` persons earned on its last day.

    `held`: the course or exercise. `origin`: the row it comes from, by its field.
    """
    if attended is None or passed > attended:
        raise ValidationError({"passed": _("No more passed than attended; say first who came.")})
    if held.ends_on > timezone.localdate():
        raise ValidationError(_("It is not over."), "wrong_state")
    return Certificate(
        unit=unit,
        course=course,
        persons=passed,
        issued_on=held.ends_on,
        expires_on=last_day(course, held.ends_on),
        issuer=issuer.name,
        places_offered=offered,
        places_taken=taken,
        source=str(held),
        **origin,
    )
