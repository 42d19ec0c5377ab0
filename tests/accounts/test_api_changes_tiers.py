"""The feed of changes of what tiers open: each reader's own sight; of the rest no word and no movement."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import feed, services_documents, services_messages, versions
from accounts.services import grant_role
from contributors import (
    services_caveats,
    services_conferences,
    services_disputes,
    services_nominations,
    services_pledges,
    services_visits,
)
from missions import services_requirements as needs
from missions.models import Capability
from tests.accounts.test_api_changes import URL, ask, told
from tests.contributors.test_conferences import convened
from tests.contributors.test_nominations import nominated
from tests.missions.test_posts import called, classified

pytestmark = pytest.mark.django_db(transaction=True)  # what is not committed is in no feed
PEOPLE = ("berit", "chidi", "anwar", "dora", "noor", "administrator")


@pytest.fixture
def need(cast):
    """ALPHA needs beds: everyone reads it, Bresland and Calmora were asked."""
    beds = Capability.objects.create(code="hospital-2", name="Level 2 hospital", unit="beds")
    row = needs.draft_requirement(
        cast.alpha,
        capability=beds,
        reference="SUR-1",
        title="Hospital",
        quantity=20,
        needed_from=date(2027, 1, 1),
        audience="public",
        by=cast.anwar,
    )
    needs.approve_requirement(row, by=cast.system)
    return needs.circulate_requirement(row, partners=[cast.bresland, cast.calmora], by=cast.anwar)


@pytest.fixture
def readers(cast, sign_in, need):
    return {name: sign_in(cast.people[name]) for name in PEOPLE}


def starts(readers):
    return {name: ask(browser)["since"] for name, browser in readers.items()}


def learned(readers, since, resource="pledges"):
    """{reader: how each change came to them}, of those who learned of any."""
    found = {
        name: [how for kind, _key, how in told(ask(browser, since[name])) if kind == resource]
        for name, browser in readers.items()
    }
    return {name: ways for name, ways in found.items() if ways}


def bytes_of(readers, since):
    answers = {name: browser.get(f"{URL}?since={since[name]}") for name, browser in readers.items()}
    return {name: (answer.content, answer.headers["ETag"]) for name, answer in answers.items()}


def draft(cast, need, **given):
    return services_pledges.draft_pledge(
        cast.bresland,
        requirement=need,
        reference="1",
        title="Hospital",
        quantity=12,
        available_from=date(2027, 1, 1),
        by=cast.berit,
        **given,
    )


def test_a_pledge_comes_into_sight_and_leaves_it_tier_by_tier(cast, need, readers):
    since = starts(readers)
    row = services_pledges.change_pledge(draft(cast, need), quantity=11, by=cast.berit)
    assert learned(readers, since) == {"berit": ["created", "changed"]}
    since = starts(readers)
    row = services_pledges.submit_pledge(row, by=cast.berit)
    assert learned(readers, since) == {"berit": ["changed"], "anwar": ["created"]}
    since = starts(readers)
    row = services_pledges.show_pledge(row, visibility=3, by=cast.berit)
    everyone = {name: ["created"] for name in ("chidi", "dora", "noor", "administrator")}
    assert learned(readers, since) == {"berit": ["changed"], "anwar": ["changed"]} | everyone
    since = starts(readers)
    row = services_pledges.show_pledge(row, visibility=1, by=cast.berit)
    gone = {name: ["deleted"] for name in ("chidi", "dora", "noor", "administrator")}
    assert learned(readers, since) == {"berit": ["changed"], "anwar": ["changed"]} | gone
    (change,) = ask(readers["dora"], since["dora"])["results"]
    assert (change["key"], change["record"]) == (str(row.pk), None)


def test_what_happens_out_of_sight_moves_nothing(cast, need, readers):
    others = {name: readers[name] for name in ("chidi", "dora", "noor", "administrator")}
    since = starts(others)
    before, now = bytes_of(others, since), starts(others)
    row = services_pledges.submit_pledge(draft(cast, need), by=cast.berit)
    services_pledges.change_pledge(row, quantity=9, conditions="x", by=cast.berit)
    services_caveats.declare_caveat(row, kind="night", text="No night work", by=cast.berit)
    services_documents.add_document(
        row, file=SimpleUploadedFile("a.txt", b"a"), kind="other", label="record", by=cast.berit
    )
    services_messages.ask_question(need, line=cast.bresland, text="Beds?", by=cast.berit)
    assert bytes_of(others, since) == before
    assert starts(others) == now
    kinds = {kind for kind, _key, _how in told(ask(readers["berit"]))} | {
        change["resource"]
        for change in readers["berit"].get(f"{URL}?since={since['dora']}").json()["results"]
    }
    assert {"pledges", "caveats", "documents", "messages"} <= kinds


def test_of_the_time_before_a_reader_saw_it_they_learn_nothing(cast, need, readers):
    since = starts(readers)
    row = draft(cast, need, visibility=3)
    for quantity in (3, 4, 5):
        row = services_pledges.change_pledge(row, quantity=quantity, by=cast.berit)
    services_pledges.submit_pledge(row, by=cast.berit)
    ways = learned(readers, since)
    assert ways["berit"] == ["created"] + ["changed"] * 4
    assert ways["dora"] == ways["chidi"] == ways["anwar"] == ["created"]


def test_a_requirement_closed_to_fewer_is_deleted_for_the_others(cast, need, readers):
    since = starts(readers)
    needs.change_requirement(need, audience="asked", reason="x", by=cast.anwar)
    ways = learned(readers, since, "requirements")
    assert ways == {
        **{name: ["changed"] for name in ("berit", "chidi", "anwar")},
        **{name: ["deleted"] for name in ("dora", "noor", "administrator")},
    }


def test_a_document_is_told_to_those_its_label_names(cast, need, readers):
    row = services_pledges.submit_pledge(draft(cast, need, visibility=3), by=cast.berit)
    since = starts(readers)
    file = SimpleUploadedFile("a.txt", b"a")
    paper = services_documents.add_document(row, file=file, kind="other", label="record", by=cast.berit)
    ways = learned(readers, since, "documents")
    assert set(ways) == set(PEOPLE) and {each[0] for each in ways.values()} == {"created"}
    since = starts(readers)
    services_documents.label_document(paper, label="sides", by=cast.berit)
    ways = learned(readers, since, "documents")
    assert (ways.pop("berit"), ways.pop("anwar")) == (["changed"], ["changed"])
    assert set(map(tuple, ways.values())) == {("deleted",)}


def test_a_question_is_told_to_the_two_sides_of_its_line(cast, need, readers):
    since = starts(readers)
    question = services_messages.ask_question(need, line=cast.bresland, text="Beds?", by=cast.berit)
    assert learned(readers, since, "messages") == {"berit": ["created"], "anwar": ["created"]}
    since = starts(readers)
    services_messages.answer_question(question, text="Yes", to_all=True, by=cast.anwar)
    ways = learned(readers, since, "messages")
    assert ways.pop("chidi") == ["created"]
    assert set(ways) == {"berit", "anwar"}


def test_what_the_two_sides_alone_read_moves_nothing_for_others(cast, need, readers):
    row = services_pledges.submit_pledge(draft(cast, need, visibility=3), by=cast.berit)
    others = {name: readers[name] for name in ("chidi", "dora", "noor", "administrator")}
    since = starts(readers)
    before, now = bytes_of(others, since), starts(others)
    records = {name: each.get(f"/api/v1/pledges/{row.pk}/") for name, each in others.items()}
    seen = row.version_of_sides
    row = services_pledges.change_pledge(row, conditions="If flown there.", by=cast.berit)
    services_visits.plan_visit(row, kind="aav", planned_on=date(2027, 1, 1), by=cast.anwar)
    assert bytes_of(others, since) == before and starts(others) == now
    for name, each in others.items():
        again = each.get(f"/api/v1/pledges/{row.pk}/")
        assert (again.content, again["ETag"]) == (records[name].content, records[name]["ETag"])
    assert learned(readers, since) == {"berit": ["changed"], "anwar": ["changed"]}
    told_now = readers["anwar"].get(f"/api/v1/pledges/{row.pk}/").json()["version"]
    assert told_now == row.version_of_sides == seen + 1
    with pytest.raises(versions.ChangedMeanwhile):
        services_pledges.accept_pledge(row, version=seen, by=cast.anwar)
    assert services_pledges.accept_pledge(row, version=told_now, by=cast.anwar).state == "accepted"


def test_posts_calls_and_nominations_come_into_the_sight_of_those_they_concern(cast, need, readers):
    since = starts(readers)
    post = classified(cast.alpha, cast.anwar)
    assert learned(readers, since, "posts") == {
        "anwar": ["created", "changed"],
        "berit": ["created"],
        "chidi": ["created"],
    }
    call = called([post], cast.anwar, [cast.bresland])
    assert learned(readers, since, "calls") == {"anwar": ["created", "changed"], "berit": ["created"]}
    others = {name: readers[name] for name in ("chidi", "dora", "noor", "administrator")}
    before = bytes_of(others, since)
    row = nominated(call, cast.bresland, cast.berit)
    services_nominations.shortlist_nomination(row, by=cast.anwar)
    both = ["created", "changed"]
    assert learned(readers, since, "nominations") == {"anwar": both, "berit": both}
    assert bytes_of(others, since) == before


def test_a_conference_is_told_to_who_runs_it_and_who_is_invited(cast, need, readers):
    since = starts(readers)
    row = convened(cast, need, participants=[cast.bresland])
    services_conferences.open_conference(row, by=cast.anwar)
    ways = learned(readers, since, "conferences")
    assert set(ways) == {"anwar", "berit"} and ways["anwar"] == ["created", "changed"]


def test_a_dispute_is_told_to_its_two_sides_and_moves_nothing_for_others(cast, need, readers):
    grant_role(role="funding", subject=cast.alpha, person=cast.anwar, by=cast.system)
    others = {name: readers[name] for name in ("chidi", "dora", "noor", "administrator")}
    since = starts(readers)
    before, now = bytes_of(others, since), starts(others)
    row = services_disputes.open_dispute(
        kind="figure",
        title="Leave",
        words="Twelve.",
        partner=cast.bresland,
        mission=cast.alpha,
        by=cast.berit,
    )
    services_disputes.answer_dispute(row, words="It stands.", by=cast.anwar)
    both = ["created", "changed"]
    assert learned(readers, since, "disputes") == {"berit": both, "anwar": both}
    assert bytes_of(others, since) == before and starts(others) == now


def test_pages_of_any_size_tell_the_same_past_what_is_hidden(cast, need, readers, monkeypatch):
    monkeypatch.setattr(feed, "AT_ONCE", 2)
    start = ask(readers["dora"])["since"]
    row = draft(cast, need)
    for turn in range(4):
        row = services_pledges.change_pledge(row, quantity=turn + 2, by=cast.berit)
    row = services_pledges.submit_pledge(row, by=cast.berit)
    for visibility in (3, 1, 2, 3):
        row = services_pledges.show_pledge(row, visibility=visibility, by=cast.berit)
    whole, seen, since, page = told(ask(readers["dora"], start)), [], start, {"more": True}
    while page["more"]:
        page = ask(readers["dora"], since, page_size=1)
        seen, since = seen + told(page), page["since"]
    assert seen == whole and [how for _kind, _key, how in whole] == ["created", "deleted", "created"]
    assert ask(readers["dora"])["since"] == since
