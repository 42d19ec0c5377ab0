"""What waits at exercises: approval, nominations and their decision, who came and who is certified."""

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.inbox import Act, Item
from accounts.models import Partner
from logistics.models import Exercise, ExerciseNomination, ExercisePlaces
from missions.models.releasing import keeps

MOST = 10
State = Exercise.State


def to_run(user, today):
    """The next steps of exercises one hosts, and plans of others that one may approve; asked at once."""
    if not (granted(user, "act_for", Partner) or keeps(user)):
        return []
    hosted = Q() if user.is_system else Exercise.hosted_filter(user)
    rows = Exercise.objects.run_by(user).annotate(
        nominated=Exists(_sent(state="nominated")),
        silent=Exists(_sent(state="accepted", attendance="")),
        uncertified=Exists(_uncertified()),
    )
    steps = Q(state=State.APPROVED) | Q(state=State.HELD, silent=True)
    steps |= Q(state=State.OFFERED, starts_on__lte=today) | Q(state=State.OFFERED, nominated=True)
    steps |= Q(state=State.HELD, ends_on__lt=today)
    steps |= Q(state__in=[State.HELD, State.CLOSED], uncertified=True, ends_on__lte=today)
    rows = rows.filter(Q(state=State.PLANNED) & ~Q(created_by=user.pk) | hosted & steps)
    rows = rows.select_related("keeper", "mission").order_by("starts_on", "pk")
    return [item for row in rows[:MOST] for item in _items(row, today)]


def to_nominate(user, today):
    """Places that are for a partner of one's own, of which none is taken yet."""
    if not (own := granted(user, "act_for", Partner)):
        return []
    rows = ExercisePlaces.objects.visible_to(user).filter(
        partner__in=own, taken=0, exercise__state=State.OFFERED, exercise__starts_on__gte=today
    )
    rows = rows.select_related("exercise__keeper", "exercise__mission").order_by("exercise__starts_on", "pk")
    return [
        _item(row.exercise, _("Nominate who comes."), row.exercise.closes_on, today)
        for row in rows[:MOST]
        if row.exercise.closes_on >= today
    ]


def _sent(**asked):
    return ExerciseNomination.objects.filter(places__exercise=OuterRef("pk"), **asked)


def _uncertified():
    """Units that attended and hold fewer certificates than the exercise gives."""
    found = _sent(attended__gt=0, unit__isnull=False).annotate(
        held=Count("certificates", filter=Q(certificates__withdrawn_on=None), distinct=True),
        given=Count("places__exercise__courses", distinct=True),
    )
    return found.filter(held__lt=F("given"))


def _items(row, today):
    if row.state == State.PLANNED:
        yield _item(row, _("Approve it."), row.starts_on, today, Act.DECIDE)
    if row.state == State.APPROVED:
        yield _item(row, _("Offer its places."), row.starts_on, today)
    if row.state == State.OFFERED and row.nominated:
        yield _item(row, _("Accept or decline who is nominated."), row.starts_on, today, Act.DECIDE)
    if row.state == State.OFFERED and row.starts_on <= today:
        yield _item(row, _("Say that it was held."), row.starts_on, today, Act.REPORT)
    if row.state == State.HELD and row.silent:
        yield _item(row, _("Record who came."), row.ends_on, today, Act.REPORT)
    elif row.state == State.HELD and row.ends_on < today:
        yield _item(row, _("Close it."), row.ends_on, today, Act.REPORT)
    if row.state in (State.HELD, State.CLOSED) and row.uncertified and row.ends_on <= today:
        step = _("Certify who passed.")
        yield Item(_("Exercise"), row.title, step, row.get_absolute_url(), act=Act.DECIDE)


def _item(row, step, due, today, act=""):
    return Item(_("Exercise"), row.title, step, row.get_absolute_url(), due, due < today, act)
