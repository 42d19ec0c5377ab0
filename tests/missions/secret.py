"""What a mission does for itself alone: structure, plans, decisions, incidents, lessons."""

from datetime import timedelta

from django.utils import timezone

from missions import services_activities as activities
from missions import services_benchmarks as benchmarks
from missions import services_channels as channels
from missions import services_command as command
from missions import services_conditions as conditions
from missions import services_engagements as engagements
from missions import services_incidents as incidents
from missions import services_proposals as proposals
from missions import services_reports as reports
from missions import services_results as results
from missions import tasks
from tests.missions import channelled, civil, decided, learnt, planned, rebuilt, situated

ALONE = {"label": "mission"}


def run_in_secret(cast, partner, *, name, words, many, desk, officer):
    """`name`, `words` and `many` stand nowhere else; `officer` plans ALPHA, `desk` speaks for the partner.

    Before it, every proposal whose deadline has passed was settled: here all that are due are written."""
    forces = _structured(cast, partner, name, words, officer)
    _told(cast, partner, name, words, officer, forces)
    _decided(cast, partner, name, words, officer)
    _planned(cast, partner, name, words, many, officer)
    _happened(cast, name, words, many, officer)
    _asked(cast, partner, name, words, desk, officer)
    _learned(cast, name, words, officer)
    _rebuilt(cast, name, words, many, officer)


def _structured(cast, partner, name, words, officer):
    """Two headquarters, a company under one, which goes to the other; a state keeps full command."""
    one, other, company = (
        command.add_element(
            cast.alpha,
            reference=f"S-E{n}",
            title=f"{name} {kind}",
            kind=kind,
            source=words,
            by=officer,
            **ALONE,
        )
        for n, kind in enumerate(("headquarters", "headquarters", "force"))
    )
    day = timezone.localdate() - timedelta(days=90)
    given = {"instrument": words, "by": officer} | ALONE
    command.give_authority(company, relationship="full", partner=partner, **given)
    command.give_authority(company, relationship="operational", superior=one, starts_on=day, **given)
    command.transfer_authority(
        company,
        relationship="operational",
        superior=other,
        effective_on=day + timedelta(days=30),
        instrument=words,
        by=officer,
    )
    return one, other


def _told(cast, partner, name, words, officer, forces):
    """A channel of two headquarters, which failed; what was announced to one of them."""
    one, other = forces
    today = timezone.localdate()
    row = channelled.channel_of(
        cast, cast.alpha, f"{name} net", by=officer, on=forces, details=words[:100], **ALONE
    )
    channels.plan_pace(cast.alpha, one=one, other=other, primary=row, by=officer, **ALONE)
    channels.enter_channel_test(
        row, one=one, other=other, tested_on=today, result="failed", note=words, by=officer
    )
    channels.take_out_channel(row, words=words, by=officer)
    channelled.reached(cast, None, one, f"{name} desk", notes=words, by=officer, **ALONE)
    channelled.reached(
        cast, title=f"{name} liaison", keeper=partner, call_sign=words[:40], by=officer, **ALONE
    )
    to_posts = {"people": "", "elements": [one]}  # what goes to people of a mission, its partners' read too
    channelled.announced(cast, title=f"{name} curfew", text=words, by=officer, **to_posts | ALONE)


def _decided(cast, partner, name, words, officer):
    """A body of the mission that adopted one proposal in silence and has another before it."""
    members = (partner, cast.un)
    body = decided.body_of(cast, f"{name} board", rule="silence", members=members, **ALONE)
    decided.let_pass(decided.put(body, officer, title=f"{name} adopted"))
    tasks.settle_proposals()
    asked = decided.put(body, officer, title=f"{name} open", deadline=decided.in_hours(60 * 24))
    proposals.give_position(asked, partner=partner, stance="remark", words=words, by=cast.system)
    met = engagements.enter_engagement(
        mission=cast.alpha, kind="capital", title=f"{name} talks", held_on=timezone.localdate(), place=words,
        met=words, by=officer, **ALONE,
    )  # fmt: skip
    engagements.add_promise(met, promised_by=words, text=words, by=officer)


def _planned(cast, partner, name, words, many, officer):
    """A benchmark that is behind, what is done for it and what all of it rests on; a drawdown."""
    day = timezone.localdate() - timedelta(days=60)
    row = planned.benchmark_of(cast.alpha, officer, reference="S-B1", read=many, **ALONE)
    benchmarks.change_benchmark(row, statement=f"{name} is open", by=officer)
    doing = activities.plan_activity(
        cast.alpha, title=f"{name} road", text=words, starts_on=day, partner=partner, by=officer, **ALONE
    )
    consent = conditions.enter_condition(
        cast.alpha, kind="consent", title=f"{name} consent", document=words, by=officer, **ALONE
    )
    conditions.change_condition(consent, activities=[doing], by=officer)
    conditions.state_condition(consent, since=day, state="failed", words=words, by=officer)
    planned.transition_of(cast.alpha, officer, title=f"{name} drawdown", **ALONE)


def _happened(cast, name, words, many, officer):
    """An ambush with casualties, verified by another; a patrol, a closed zone, the report of the day."""
    row = situated.happened(
        cast, title=f"{name} ambush", summary=words, actors=[("initiator", words)],
        casualties=[("civilians", many, None, None)], by=officer, **ALONE,
    )  # fmt: skip
    incidents.write_part(row, kind="sources", text=words, by=officer)
    incidents.rate_incident(row, severity=4, reason=words, by=officer)
    incidents.verify_incident(row, found=words, by=cast.system)
    situated.planned(cast, title=f"{name} patrol", by=officer, **ALONE)
    situated.zoned(cast, name=f"{name} site", words=words, by=officer, **ALONE)
    report = reports.draft_report(cast.alpha, starts_on=timezone.localdate(), by=officer, **ALONE)
    reports.write_report(report, assessment=words, by=officer)


def _asked(cast, partner, name, words, desk, officer):
    """What a partner told the mission in confidence: a site, its work, what hinders it, an escort."""
    own = {"keeper": partner, "by": desk} | ALONE
    site = civil.notified(cast, title=f"{name} clinic", **own | {"contact": words})
    civil.humanitarian.receive_notification(site, by=officer)
    civil.humanitarian.forward_notification(site, forces=True, by=officer)
    escort = civil.asked(cast, title=f"{name} escort", **own | {"last_resort": words})
    civil.assistance.refuse_assistance(escort, decision=words, by=officer)
    civil.hindered(cast, title=f"{name} bridge", **own)
    civil.at_work(cast, title=f"{name} wells", **own)


def _learned(cast, name, words, officer):
    """A lesson with what follows from it, and a procedure in force that the mission's people must read."""
    row = learnt.observed(cast, title=f"{name} lesson", by=officer, **ALONE | {"why": words})
    row = learnt.lessons.identify_lesson(row, by=officer)
    row = learnt.lessons.endorse_lesson(row, by=cast.system)
    learnt.follows(row, officer, cast.system, state="open")
    rule = learnt.in_force(cast, cast.alpha, title=f"{name} procedure", purpose=words)
    learnt.procedures.ask_to_read(
        rule, mission=cast.alpha, starts_on=timezone.localdate(), within=14, by=officer
    )


def _rebuilt(cast, name, words, many, officer):
    """What people need, a project for it with its money, and what they said of it."""
    need = rebuilt.needed(cast, title=f"{name} water", by=officer, **ALONE)
    given = {"keeper": None, "budget": many, "priorities": [need], "by": officer} | ALONE
    row = rebuilt.proposed(cast, title=f"{name} well", **given)
    row = rebuilt.projects.approve_project(row, decision=words, by=cast.system)
    row = rebuilt.projects.start_project(row, by=officer)
    told = {"given_on": timezone.localdate(), "voice": "women", "verdict": "mixed", "text": words}
    results.record_feedback(row, **told, by=officer)
    results.enter_result(row, indicator=f"{name} wells", unit="wells", target=many, by=officer)
