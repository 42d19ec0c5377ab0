"""The invented mission's committee: what it adopted, what was broken, what is open, and what follows.

Taken through the services that people use; moments are counted from the day on which it is loaded, and those
that lie in the past are set so afterwards, since nothing is put to a body for a deadline that has passed.
"""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Partner, User
from missions import (
    gathering_decisions,
    services_actions,
    services_bodies,
    services_consultations,
    services_engagements,
    services_proposals,
)
from missions.models import Body, Mandate, Mission, Position, Proposal, Round

MISSION, NAME, WHY = "ALPHA", "Committee of contributors (fictional)", "demonstration"


def load():
    mission = Mission.objects.filter(acronym=MISSION, is_fictional=True).first()
    if mission is None or Body.objects.filter(mission=mission, name=NAME).exists():
        return {}
    by, partners = User.objects.system("demo"), {p.code: p for p in Partner.objects.filter(is_fictional=True)}
    body = _body(mission, partners, by)
    decision = _adopted(body, by)
    _broken(body, partners["XBR"], by)
    _open(body, partners["XCA"], by)
    _silent(body, by)
    _followed(mission, decision, partners, by)
    _met(mission, partners, by)
    _consulted(mission, by)
    return {"bodies": 1, "proposals": 4, "actions": 3, "engagements": 2, "consultations": 1}


def _body(mission, partners, by):
    body = services_bodies.create_body(
        name=NAME,
        mission=mission,
        rule="consensus",
        may_use_silence=True,
        quorum=3,
        time_zone="Africa/Nairobi",
        label="partners",
        reason=WHY,
        by=by,
    )
    for code, seat in (("XBR", "member"), ("XCA", "member"), ("XDU", "member"), ("XEL", "observer")):
        given = {"partner": partners[code], "seat": seat, "starts_on": date(2024, 1, 1)}
        services_bodies.seat_member(body, reason=WHY, by=by, **given)
    return body


def _put(body, title, text, mode, by, days):
    row = services_proposals.draft_proposal(
        body, title=title, text=text, mode=mode, label="partners", reason=WHY, by=by
    )
    deadline = gathering_decisions.moment().replace(hour=14, minute=0, second=0, microsecond=0) + timedelta(
        days=max(days, 1)
    )
    return services_proposals.open_proposal(row, deadline=deadline, reason=WHY, by=by)


def _ran(row, opened, ended):
    """Let its round have run between these days, counted from today."""
    deadline = row.deadline.replace(minute=0) + (
        timedelta(days=ended) - (row.deadline - gathering_decisions.moment())
    )
    deadline = deadline.replace(minute=0, second=0, microsecond=0)
    opened_at = deadline - timedelta(days=ended - opened)
    moments = {"opened_at": opened_at, "first_deadline": deadline, "deadline": deadline}
    Proposal.objects.filter(pk=row.pk).update(**moments)
    return moments


def _adopted(body, by):
    text = "Units in the eastern valleys rest one day in seven; sectors relieve each other by a common plan."
    row = _put(body, "Rest days in the east", text, "silence", by, 1)
    _ran(row, -14, -10)
    row = services_proposals.settle_proposal(row, by=by)
    return row.rounds.get().decision


def _broken(body, partner, by):
    text = "Every sector patrols by night, from the first of the coming month."
    row = _put(body, "Patrols by night in every sector", text, "silence", by, 1)
    words = "Our units have no equipment for work at night before the next rotation; by day we agree."
    services_proposals.give_position(row, partner=partner, stance="breaks", words=words, reason=WHY, by=by)
    moments = _ran(row, -7, -3)
    broken = moments["deadline"] - timedelta(minutes=4)  # at the last minute
    Position.objects.filter(proposal=row).update(given_at=broken)
    Round.objects.filter(proposal=row).update(ended_at=broken, **moments)


def _open(body, partner, by):
    text = "Contributors share one plan of medical evacuation; the mission's control room calls the aircraft."
    row = _put(body, "One plan of medical evacuation", text, "consensus", by, 3)
    services_proposals.give_position(row, partner=partner, stance="for", reason=WHY, by=by)


def _silent(body, by):
    """One that is adopted unless a member breaks the silence."""
    text = "Maps and orders name places as the host names them, with the grid reference beside the name."
    _put(body, "One name for each place", text, "silence", by, 4)


def _followed(mission, decision, partners, by):
    today = timezone.localdate()
    for reference, title, code, days in (
        ("ACT-1", "Send the plan by which sectors relieve each other", "XBR", 5),
        ("ACT-2", "Name an officer for the common plan", "XCA", -3),
        ("ACT-3", "Mark rest days in the roster of the sector", "XDU", 12),
    ):
        row = services_actions.set_action(
            reference=reference,
            title=title,
            due_on=today + timedelta(days=days),
            mission=mission,
            owner=partners[code],
            origin=decision,
            label="partners",
            reason=WHY,
            by=by,
        )
    services_actions.report_action(row, report="Marked from the coming week on.", reason=WHY, by=by)


def _met(mission, partners, by):
    today = timezone.localdate()
    host = services_engagements.enter_engagement(
        mission=mission,
        kind="host",
        title="Use of the airfield at Port Eldor",
        held_on=today - timedelta(days=40),
        place="Port Eldor",
        partners=[partners["XEL"]],
        met="The head of mission and the force commander; the minister of transport of Eldoria",
        text="The airfield is closed at night. The mission asked for two nights a week for evacuations.",
        reason=WHY,
        by=by,
    )
    promised = {"promised_by": "Minister of transport of Eldoria"}
    _promise(host, "Two nights a week for evacuations", -20, True, "The airfield was open.", by, promised)
    _promise(host, "Fuel for the mission's helicopters at cost", -5, None, "", by, promised)
    capital = services_engagements.enter_engagement(
        mission=mission,
        kind="capital",
        title="A second engineer company of Calmora",
        held_on=today - timedelta(days=75),
        place="Calmora",
        partners=[partners["XCA"]],
        met="The military adviser of the mission; the chief of operations of Calmora",
        text="Calmora weighs a second company once its first has rotated.",
        reason=WHY,
        by=by,
    )
    promised = {"promised_by": "Chief of operations of Calmora"}
    _promise(
        capital,
        "An answer on the second company",
        -30,
        False,
        "No answer came by the day named.",
        by,
        promised,
    )


def _promise(engagement, text, days, kept, note, by, promised):
    due_on = timezone.localdate() + timedelta(days=days)
    services_engagements.add_promise(engagement, text=text, due_on=due_on, reason=WHY, by=by, **promised)
    if kept is not None:
        promise = engagement.promises.get(text=text)
        services_engagements.settle_promise(promise, kept=kept, note=note, reason=WHY, by=by)


def _consulted(mission, by):
    mandate = Mandate.objects.filter(mission=mission, tasks__isnull=False).order_by("-starts_on").first()
    if mandate is None:
        return
    task = mandate.tasks.first()
    services_consultations.begin_consultation(
        mandate,
        paragraph=task.number,
        text=f"{task.text.rstrip('.')}; also in the eastern valleys.",
        reasons="People move back to the eastern valleys since the roads were cleared.",
        due_on=timezone.localdate() + timedelta(days=10),
        reason=WHY,
        by=by,
    )
