"""A body of ALPHA with three members, and proposals put to it, for tests."""

from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import Partner
from accounts.services import grant_role
from missions import services_actions, services_consultations, services_engagements, tasks
from missions import services_bodies as bodies
from missions import services_proposals as services
from missions.models import (
    Action,
    Body,
    BodyMember,
    Consultation,
    Consulted,
    Decision,
    Engagement,
    Position,
    Promise,
    Proposal,
    Round,
)

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


def decided_world(cast, mission):
    """{resource: key} of a body of a mission, an open proposal, a decision, and what follows from it."""
    body = body_of(cast, name=f"Committee of {mission}", mission=mission)
    let_pass(put(body, cast.system, title=f"Adopted in {mission}"))
    tasks.settle_proposals()
    decision = Decision.objects.get(body=body)
    proposal = put(body, cast.system, mode="consensus", title=f"Open in {mission}")
    services.give_position(proposal, partner=cast.calmora, stance="for", by=cast.system)
    action = services_actions.set_action(
        title=f"Follow up in {mission}",
        due_on=timezone.localdate() + timedelta(days=9),
        mission=mission,
        owner=cast.bresland,
        origin=decision,
        by=cast.system,
    )
    engagement = services_engagements.enter_engagement(
        mission=mission,
        kind="capital",
        title=f"Talks of {mission}",
        held_on=date(2026, 1, 5),
        place="Bres",
        met="two",
        by=cast.system,
    )
    promised = {"promised_by": "Bresland", "text": "a battalion"}
    services_engagements.add_promise(engagement, by=cast.system, **promised)
    consultation = services_consultations.begin_consultation(
        mission.mandates.get(),
        paragraph="9(z)",
        text="Protect",
        reasons="asked",
        due_on=timezone.localdate() + timedelta(days=9),
        by=cast.system,
    )
    return {
        "bodies": body.pk,
        "seat": body.members.get(partner=cast.bresland).pk,
        "proposals": proposal.pk,
        "positions": Position.objects.get(proposal=proposal).pk,
        "decisions": decision.pk,
        "actions": action.pk,
        "engagements": engagement.pk,
        "promise": engagement.promises.get().pk,
        "consultations": consultation.pk,
        "answers": Consulted.objects.get(consultation=consultation, partner=cast.bresland).pk,
    }


def decided_row(cast, nation, n):
    """A row of each list: a body of ALPHA, a proposal whose deadline passed and is not written, a decision,
    an action that comes from it, an engagement with a promise, a consultation."""
    now = timezone.now()
    kept = {"mission": cast.alpha, "created_by": cast.anwar}
    body = Body.objects.create(name=f"Body {n}", mission=cast.alpha, rule="silence", quorum=1)
    BodyMember.objects.create(body=body, partner=nation, starts_on=date(2020, 1, 1))
    ran = {"opened_at": now - timedelta(days=2), "first_deadline": now - timedelta(days=1)}
    ran |= {"deadline": now - timedelta(days=1), "text": TEXT, "mode": "silence"}
    put_ = {"body": body, "title": f"Proposal {n}", "created_by": cast.anwar} | ran
    Proposal.objects.create(state="open", **put_)
    settled = Proposal.objects.create(state="adopted", **put_)
    counts = {"seated": 1, "present": 1, "quorum": 1, "votes_for": 0, "against": 0, "abstained": 0}
    ended = Round.objects.create(
        proposal=settled, number=1, outcome="adopted", ended_at=now - timedelta(days=1), **ran, **counts
    )
    decision = Decision.objects.create(
        body=body, round=ended, year=2026, number=1, title=f"Decision {n}", text=TEXT, decided_at=now
    )
    action = Action(title=f"Action {n}", due_on=now.date(), owner=nation, **kept)
    action.origin_type, action.origin_id = ContentType.objects.get_for_model(Decision), str(decision.pk)
    action.save()
    met = Engagement.objects.create(
        kind="capital", title=f"Talks {n}", held_on=now.date(), place="Bres", met="two", **kept
    )
    Promise.objects.create(engagement=met, promised_by="Bresland", text="a battalion")
    Consultation.objects.create(
        mandate=cast.alpha.mandates.get(), paragraph=str(n), text="x", reasons="y", due_on=now.date(), **kept
    )
