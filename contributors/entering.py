"""Whether a secretariat may enter a pledge: the conference takes it, and its contributor's authority stands.
And who does not decide on it: whoever entered it.

Stores nothing. Every refusal names the authority that is missing, over or taken back.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.notation import day as written
from contributors.models import EnteredPledge, EntryAuthority

ENTERED_AT = ("open", "closed")  # a conference at which a secretariat enters what was said


def check_open(conference, requirement):
    """Raise unless the conference has begun, its minutes are not out, and the need is on its table."""
    if conference.state not in ENTERED_AT:
        words = {"state": conference.get_state_display()}
        raise ValidationError(
            _("The conference is %(state)s: pledges are entered from its opening until its minutes.") % words,
            "wrong_state",
        )
    if not conference.requirements.filter(pk=requirement.pk).exists():
        raise ValidationError({"requirement": _("It is not on the table of this conference.")})


def authority_for(contributor, organization):
    """The authority that stands today, held so that it cannot be taken back meanwhile; ValidationError on
    `contributor` where there is none."""
    today = timezone.localdate()
    given = EntryAuthority.objects.filter(contributor=contributor, organization=organization)
    given = given.select_related("contributor", "organization")
    standing = given.standing(today).select_for_update(no_key=True, of=("self",))
    if row := standing.order_by("needs_confirmation", "-ends_on", "pk").first():
        return row
    last = given.order_by("revoked_at", "-ends_on", "pk").first()
    if last is None:
        words = {"contributor": contributor.local_name, "organization": organization.local_name}
        raise ValidationError(
            {
                "contributor": _(
                    "%(contributor)s has recorded no authority by which %(organization)s may enter its "
                    "pledges; its people record one under My desk."
                )
                % words
            }
        )
    check_stands(last, today)
    return last


def check_stands(row, today, also_to_come=False):
    """Raise on `contributor` unless an authority is in force on this day, or to come where that will do."""
    words = {
        "contributor": row.contributor.local_name,
        "organization": row.organization.local_name,
        "from": written(row.starts_on),
        "until": written(row.ends_on),
    }
    if row.revoked_at:
        words["day"] = written(timezone.localdate(row.revoked_at))
        said = _("The authority of %(contributor)s for %(organization)s was taken back on %(day)s.")
    elif row.ends_on < today:
        said = _("The authority of %(contributor)s for %(organization)s ended on %(until)s.")
    elif row.starts_on > today and not also_to_come:
        said = _("The authority of %(contributor)s for %(organization)s begins on %(from)s.")
    else:
        return
    raise ValidationError({"contributor": said % words})


def refusal(row, person):
    """Why this person does not decide on a pledge, in a sentence; empty where they did not enter it."""
    if EnteredPledge.objects.filter(pledge=row, created_by=person).exists():
        return _("You entered this offer for its contributor: somebody else accepts or declines it.")
    return ""


def require_another(row, by):
    if why := refusal(row, by):
        raise PermissionDenied(why)
