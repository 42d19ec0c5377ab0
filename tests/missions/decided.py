"""A body of ALPHA with three members, and proposals put to it, for tests."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Partner
from accounts.services import grant_role
from missions import services_bodies as bodies
from missions import services_proposals as services
from missions.models import Proposal

TEXT = "The mission's patrols are extended to the eastern district."


def in_hours(n):
    return timezone.now() + timedelta(hours=n)


def body_of(cast, name="Committee of contributors", rule="consensus", quorum=2, members=(), **fields):
    """Bresland and Calmora have seats and votes since 2020, the African Union observes."""
    given = {"may_use_silence": True, "time_zone": "Africa/Nairobi"} | fields
    mission = given.pop("mission", cast.alpha)
    row = bodies.create_body(name=name, mission=mission, rule=rule, quorum=quorum, by=cast.system, **given)
    for partner in members or (cast.bresland, cast.calmora):
        bodies.seat_member(row, partner=partner, starts_on=date(2020, 1, 1), by=cast.system)
    if not members:
        bodies.seat_member(row, partner=cast.au, seat="observer", starts_on=date(2020, 1, 1), by=cast.system)
    row.refresh_from_db()
    return row


def drafted(body, by, mode="silence", title="Patrols in the east", **fields):
    return services.draft_proposal(body, title=title, text=TEXT, mode=mode, by=by, **fields)


def put(body, by, deadline=None, **fields):
    """A proposal that is before the body."""
    row = drafted(body, by, **fields)
    return services.open_proposal(row, deadline=deadline or in_hours(48), by=by)


def let_pass(row, seconds=1):
    """The deadline passed some seconds ago; nobody has looked since."""
    Proposal.objects.filter(pk=row.pk).update(
        opened_at=timezone.now() - timedelta(days=2),
        first_deadline=timezone.now() - timedelta(seconds=seconds),
        deadline=timezone.now() - timedelta(seconds=seconds),
    )
    row.refresh_from_db()
    return row


def third_nation(cast, name="Doria", code="XDO"):
    made = Partner.objects.create(code=code, name=name, kind="nation", iso3=code, is_fictional=True)
    grant_role(role="desk", subject=made, person=cast.dora, by=cast.system)
    return made
