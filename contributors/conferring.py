"""What holds of a pledging conference: who it concerns, what may be announced there, whether it has minutes.

Stores nothing; the services ask who may, and write.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Document
from contributors.models import Conference
from contributors.models.conference import TAKES
from missions.models import Requirement

MOST = 500  # needs on the table, and contributors invited


def about(row):
    """The mission or the organization, and the partners invited."""
    return [row.convener, *row.participants.all()]


def has_minutes(row):
    """Whether minutes stand on it that more than its secretariat may read."""
    found = Document.objects.standing().on(row).filter(kind=Document.Kind.MINUTES)
    return found.exclude(label=Document.Label.OWN).exists()


def check_announced(pledge, conference, by):
    """Raise unless this offer may be announced at this conference, by one who sees both."""
    if not Conference.objects.visible_to(by).filter(pk=conference.pk).exists():
        raise ValidationError({"conference": _("There is no such conference that you may see.")})
    if conference.state not in TAKES:
        words = {"state": conference.get_state_display()}
        raise ValidationError({"conference": _("It is %(state)s and takes no more announcements.") % words})
    if pledge.requirement_id:
        belongs = conference.requirements.filter(pk=pledge.requirement_id).exists()
    else:
        belongs = pledge.offered_to_id == conference.secretariat.pk
    if not belongs:
        raise ValidationError(
            {"conference": _("What it answers is not on the table there; choose another conference.")}
        )


def check_table(row, participants, requirements, by, on_the_table=()):
    """Raise unless what is put on the table is circulated, seen by who puts it there, and of the mission
    where one convenes; what stands there already may stay."""
    for field, given in (("participants", participants), ("requirements", requirements)):
        if len(given) > MOST:
            raise ValidationError({field: _("It takes no more than %(n)d.") % {"n": MOST}})
    wanted = {need.pk for need in requirements}
    seen = set(Requirement.objects.visible_to(by).open().filter(pk__in=wanted).values_list("pk", flat=True))
    known = seen | {need.pk for need in on_the_table}
    for need in requirements:
        if need.pk not in known:
            words = {"need": need}
            raise ValidationError(
                {"requirements": _("%(need)s is not circulated; circulate it first.") % words}
            )
        if row.mission_id and need.mission_id != row.mission_id:
            words = {"need": need, "mission": row.mission}
            raise ValidationError({"requirements": _("%(need)s is no need of %(mission)s.") % words})
