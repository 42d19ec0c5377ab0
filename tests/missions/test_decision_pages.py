"""Pages of bodies, proposals, actions, engagements and consultations, as their people walk them."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from missions import services_consultations, services_engagements, tasks
from missions.models import (
    Action,
    Body,
    Consultation,
    Consulted,
    Decision,
    Engagement,
    MandateTask,
    Position,
    Promise,
    Proposal,
)
from missions.services import add_participation, change_mandate
from missions.services_actions import report_action, set_action, verify_action
from tests.missions.decided import body_of, drafted, in_hours, let_pass, put
from tests.weighing import PAGE_BYTES, weight

pytestmark = pytest.mark.django_db
WHY = {"reason": "as agreed"}


def text(answer):
    main = re.search(r"<main.*</main>", answer.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def versioned(row):
    row.refresh_from_db()
    return WHY | {"version": str(row.version)}


def done(answer):
    """The form was taken: it leads on; else what it says is wrong."""
    assert answer.status_code == 302, text(answer)
    return answer


@pytest.fixture
def body(cast):
    return body_of(cast)


def test_a_body_is_made_seated_and_asked_and_a_broken_silence_begins_anew(cast, sign_in):
    anwar, berit = sign_in(cast.anwar), sign_in(cast.berit)
    given = {"name": "Committee", "mission": cast.alpha.pk, "rule": "consensus", "may_use_silence": "on"}
    given |= {"quorum": "1", "time_zone": "Africa/Nairobi", "label": "mission"} | WHY
    done(anwar.post("/bodies/new/", given))
    row = Body.objects.get()
    seat = {"partner": cast.bresland.pk, "seat": "member", "may_vote": "on", "starts_on": "2024-01-01"}
    done(anwar.post(f"/bodies/{row.pk}/seat/", seat | WHY))
    assert "Bresland" in text(berit.get(f"/bodies/{row.pk}/"))

    proposed = {"title": "Patrols", "text": "Patrols in the east.", "mode": "silence", "label": "mission"}
    done(berit.post(f"/bodies/{row.pk}/propose/", proposed | {"sponsor": cast.bresland.pk} | WHY))
    proposal = Proposal.objects.get()
    page = f"/proposals/{proposal.pk}/"
    assert berit.get(f"{page}open/").status_code == 403
    there = (timezone.now() + timedelta(days=2)).astimezone(row.zone)
    deadline = {"deadline": f"{there:%Y-%m-%dT%H:%M}"}
    done(anwar.post(f"{page}open/", deadline | versioned(proposal)))
    proposal.refresh_from_db()
    assert proposal.deadline == there.replace(second=0, microsecond=0)
    assert "EAT" in text(berit.get(page))

    refused = berit.post(f"{page}position/XBR/", {"stance": "breaks", "words": "", "version": ""})
    assert "the others need the reason" in text(refused)
    done(berit.post(f"{page}position/XBR/", {"stance": "breaks", "words": "by day alone", "version": ""}))
    assert "silence broken" in text(berit.get(page))
    assert "who says nothing takes part by silence" in text(berit.get(page))
    changed = proposed | {"text": "Patrols by day.", "options": ""}
    done(anwar.post(f"{page}edit/", changed | versioned(proposal)))
    done(anwar.post(f"{page}open/", deadline | versioned(proposal)))
    shown = text(anwar.get(page))
    assert "Round 1: silence broken" in shown
    assert "by day alone" in shown


def test_a_moment_the_clock_skips_is_refused_with_words(cast, sign_in):
    row = body_of(cast, time_zone="Europe/Paris")
    proposal = drafted(row, cast.anwar)
    skipped = {"deadline": "2027-03-28T02:30"} | versioned(proposal)
    answer = sign_in(cast.anwar).post(f"/proposals/{proposal.pk}/open/", skipped)
    assert "a time there is once in Europe/Paris" in text(answer)


def test_a_page_read_after_the_deadline_without_any_worker_shows_it_adopted(cast, body, sign_in):
    row = let_pass(put(body, cast.anwar), seconds=1)
    berit = sign_in(cast.berit)
    shown = text(berit.get(f"/proposals/{row.pk}/"))
    assert "adopted" in shown
    assert "is being written" in shown
    assert "Patrols in the east" in text(berit.get("/proposals/?state=adopted"))
    assert "Patrols in the east" not in text(berit.get("/proposals/?state=open"))
    row.refresh_from_db()
    assert (row.state, Decision.objects.count()) == ("open", 0)  # reading writes nothing
    late = berit.post(
        f"/proposals/{row.pk}/position/XBR/", {"stance": "breaks", "words": "no", "version": ""}
    )
    assert "draft a proposal that changes what was decided" in text(late)
    tasks.settle_proposals()
    decision = Decision.objects.get()
    shown = text(berit.get(f"/proposals/{row.pk}/"))
    assert f"Decision {decision.reference}:" in shown
    assert f"?amends={decision.pk}" in berit.get(f"/proposals/{row.pk}/").content.decode()


def test_the_record_is_a_file_of_rounds_and_positions(cast, body, sign_in):
    row = put(body, cast.anwar, title="=Patrols")
    berit = sign_in(cast.berit)
    done(berit.post(f"/proposals/{row.pk}/position/XBR/", {"stance": "breaks", "words": "no", "version": ""}))
    answer = berit.get(f"/proposals/{row.pk}/record.csv")
    lines = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    told = [(line["outcome"], line["participant"], line["position"], line["words"]) for line in lines]
    assert told == [("broken", "XBR", "breaks", "no")]
    assert lines[0]["proposal"].lstrip("'") == "=Patrols"
    assert not lines[0]["proposal"].startswith("=")
    assert berit.get(f"/proposals/{row.pk}/record.pdf").status_code == 404
    assert sign_in(cast.dora).get(f"/proposals/{row.pk}/record.csv").status_code == 404


def test_of_two_who_speak_for_one_the_second_sees_both_answers(cast, sign_in):
    row = put(body_of(cast, rule="majority"), cast.anwar, mode="majority")
    berit = sign_in(cast.berit)
    page = f"/proposals/{row.pk}/position/XBR/"
    done(berit.post(page, {"stance": "for", "version": ""}))
    shown = text(berit.post(page, {"stance": "against", "version": ""}))
    assert "Someone" in shown or "changed" in shown
    done(berit.post(page, {"stance": "against", "version": "1"}))
    assert Position.objects.get().stance == "against"


def test_an_action_follows_from_a_decision_and_another_verifies_it(cast, body, sign_in):
    let_pass(put(body, cast.anwar))
    tasks.settle_proposals()
    decision = Decision.objects.get()
    anwar, berit = sign_in(cast.anwar), sign_in(cast.berit)
    new = f"/actions/new/?from=decision&key={decision.pk}"
    given = {"title": "Send the plan", "owner": cast.bresland.pk, "due_on": str(timezone.localdate())}
    done(anwar.post(new, given | {"mission": cast.alpha.pk, "label": "mission"} | WHY))
    action = Action.objects.get()
    assert f"decision: {decision}" in text(berit.get(f"/actions/{action.pk}/"))
    assert "Send the plan" in text(berit.get(decision.get_absolute_url()))
    assert sign_in(cast.chidi).get(f"/actions/{action.pk}/").status_code == 404
    done(berit.post(f"/actions/{action.pk}/done/", {"report": "sent on Monday", "version": "1"}))
    assert berit.get(f"/actions/{action.pk}/verify/").status_code == 403
    done(anwar.post(f"/actions/{action.pk}/verify/", versioned(action)))
    action.refresh_from_db()
    assert (action.state, action.verified_by) == ("verified", cast.anwar)


def test_who_reported_an_action_done_does_not_verify_it(cast):
    row = set_action(title="Write it", due_on=timezone.localdate(), mission=cast.alpha, by=cast.anwar)
    report_action(row, report="written", by=cast.anwar)
    with pytest.raises(Exception, match="another person verifies it"):
        verify_action(row, by=cast.anwar)


def test_what_an_action_comes_from_is_told_to_those_who_see_it_alone(cast, sign_in):
    held = {
        "kind": "host",
        "title": "Talks in secret",
        "held_on": date(2026, 1, 5),
        "place": "Bangui",
        "met": "two",
    }
    secret = services_engagements.enter_engagement(mission=cast.alpha, by=cast.anwar, **held)
    given = {"title": "Send a letter", "due_on": timezone.localdate(), "mission": cast.alpha}
    row = set_action(origin=secret, owner=cast.bresland, by=cast.anwar, **given)
    shown = text(sign_in(cast.berit).get(f"/actions/{row.pk}/"))
    assert "a record you may not see" in shown
    assert "Talks in secret" not in shown + text(sign_in(cast.berit).get("/actions/"))
    assert "Talks in secret" in text(sign_in(cast.anwar).get("/actions/"))


def test_an_engagement_keeps_who_met_and_whether_a_promise_was_kept(cast, sign_in):
    anwar = sign_in(cast.anwar)
    given = {"kind": "capital", "title": "Talks with Bresland", "held_on": "2026-02-01", "place": "Bres"}
    given |= {"met": "The head of mission; the minister", "mission": cast.alpha.pk, "label": "named"}
    assert "Name the organizations" in text(anwar.post("/engagements/new/", given | WHY))
    done(anwar.post("/engagements/new/", given | {"released_to": [cast.bresland.pk]} | WHY))
    row = Engagement.objects.get()
    promise = {"promised_by": "Bresland", "text": "A second battalion", "due_on": "2026-03-01"}
    done(anwar.post(f"/engagements/{row.pk}/promise/", promise | versioned(row)))
    kept = Promise.objects.get()
    assert "overdue" in text(sign_in(cast.berit).get(f"/engagements/{row.pk}/"))
    done(
        anwar.post(
            f"/engagements/promises/{kept.pk}/", {"kept": "no", "note": "no unit came", "version": "1"}
        )
    )
    assert "not kept" in text(sign_in(cast.berit).get(f"/engagements/{row.pk}/"))
    assert sign_in(cast.chidi).get(f"/engagements/{row.pk}/").status_code == 404
    assert sign_in(cast.berit).get(f"/engagements/promises/{kept.pk}/").status_code == 403


@pytest.fixture
def asked(cast):
    """ALPHA's mandate with a task; Bresland, a contributor, and Calmora, also its host, are asked."""
    mandate = change_mandate(cast.alpha.mandates.get(), tasks=[("3(a)", "Protect")], by=cast.system)
    add_participation(cast.alpha, partner=cast.calmora, part="host", by=cast.system)
    return services_consultations.begin_consultation(
        mandate,
        paragraph="3(a)",
        text="Protect civilians",
        reasons="asked by the council",
        due_on=timezone.localdate() + timedelta(days=5),
        by=cast.anwar,
    )


def test_contributors_and_host_are_consulted_before_a_task_changes(cast, asked, sign_in):
    anwar, berit, chidi = sign_in(cast.anwar), sign_in(cast.berit), sign_in(cast.chidi)
    page = f"/consultations/{asked.pk}/"
    assert {one.partner: one.part for one in Consulted.objects.all()} == {
        cast.bresland: "contributor",
        cast.calmora: "host",
    }
    assert "the others need the reason" in text(
        berit.post(f"{page}answer/XBR/", {"answer": "objects", "words": "", "version": "1"})
    )
    done(berit.post(f"{page}answer/XBR/", {"answer": "concerns", "words": "too few troops", "version": "1"}))
    assert "too few troops" in text(anwar.get(page))
    assert "too few troops" not in text(chidi.get(page))
    assert "Not all have answered" in text(anwar.post(f"{page}close/", versioned(asked)))
    done(chidi.post(f"{page}answer/XCA/", {"answer": "agrees", "words": "", "version": "1"}))
    done(anwar.post(f"{page}close/", versioned(asked)))
    assert "too few troops" in text(chidi.get(page))
    asked.refresh_from_db()
    done(anwar.post(f"{page}carry_out/", {"outcome": "changed as put", "version": str(asked.version)}))
    task = MandateTask.objects.get(mandate=asked.mandate, number="3(a)")
    assert (task.text, task.consultation) == ("Protect civilians", asked)
    assert sign_in(cast.dora).get(page).status_code == 404


def test_a_change_is_not_made_where_the_task_changed_meanwhile(cast, asked, sign_in):
    MandateTask.objects.update(text="Otherwise")
    Consultation.objects.update(state="closed")
    given = {"outcome": "changed", "version": str(asked.version)}
    answer = sign_in(cast.anwar).post(f"/consultations/{asked.pk}/carry_out/", given)
    assert "begin a new consultation" in text(answer)


@pytest.mark.parametrize(
    "page", ["bodies", "proposals", "decisions", "actions", "engagements", "consultations"]
)
def test_lists_are_there_for_everyone_and_empty_for_strangers(cast, body, asked, sign_in, page):
    put(body, cast.anwar)
    let_pass(put(body, cast.anwar, title="Another"))
    tasks.settle_proposals()
    for person in (cast.dora, cast.administrator):
        shown = text(sign_in(person).get(f"/{page}/"))
        assert "ALPHA" not in shown
        assert "Patrols" not in shown
    assert sign_in(cast.anwar).get(f"/{page}/?format=csv").status_code == 200


def test_a_preview_of_long_deadlines_stays_small(cast, body, sign_in):
    for n in range(12):
        put(body, cast.anwar, title=f"Proposal {n}", deadline=in_hours(n + 1))
    assert weight(sign_in(cast.anwar).get(f"/bodies/{body.pk}/")) < PAGE_BYTES
