"""Documents on what bodies decide and on talks: who puts them there, who reads them, who finds them."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts import search
from accounts import services_documents as documents
from accounts.models import Document
from missions import reading_decisions, tasks
from missions import services_actions as actions
from missions import services_proposals as proposals
from missions.models import Decision, Position, Proposal
from missions.reports import decisions as typeset
from tests.accounts.test_documents import pdf
from tests.missions.decided import body_of, drafted, let_pass, put

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def readers(cast, paper):
    people = ("anwar", "berit", "chidi", "pia", "dora")
    return [n for n in people if Document.objects.visible_to(getattr(cast, n)).filter(pk=paper.pk).exists()]


def found(person):
    return {hit.title: hit.url for kind, hits in search.search(person, "annex") for hit in hits}


def test_who_runs_a_body_puts_documents_on_a_proposal_and_its_members_read_and_find_them(cast, sign_in):
    row = put(body_of(cast), cast.anwar)
    paper = documents.add_document(row, file=pdf(), kind="other", title="Annex on patrols", by=cast.anwar)
    assert readers(cast, paper) == ["anwar", "berit", "chidi", "pia"]
    for person in (cast.anwar, cast.berit):
        assert found(person) == {"Annex on patrols": f"{row.get_absolute_url()}#documents"}
        assert "Annex on patrols" in sign_in(person).get(row.get_absolute_url()).content.decode()
    assert found(cast.dora) == {}
    assert "documents/proposal" in sign_in(cast.anwar).get(row.get_absolute_url()).content.decode()
    assert "documents/proposal" not in sign_in(cast.berit).get(row.get_absolute_url()).content.decode()


def test_what_is_on_a_draft_is_read_by_who_reads_the_draft(cast):
    row = drafted(body_of(cast), cast.anwar)
    paper = documents.add_document(
        row, file=pdf(), kind="other", label="record", title="Annex", by=cast.anwar
    )
    assert readers(cast, paper) == ["anwar"]


class TestRecordForPrint:
    @pytest.fixture
    def decided(self, cast):
        """A decision of two options after a vote, released to all partners, with a task of the mission."""
        body = body_of(cast, rule="majority")
        row = put(body, cast.anwar, mode="majority", options=["East", "West"], title="Where to patrol")
        for partner, by, words in ((cast.bresland, cast.berit, "Roads."), (cast.calmora, cast.chidi, "")):
            proposals.give_position(row, partner=partner, stance="for", option="East", words=words, by=by)
        Position.objects.update(given_at=timezone.now() - timedelta(hours=1))
        let_pass(row)
        tasks.settle_proposals()
        found = Decision.objects.get()
        actions.set_action(
            title="Plan the patrols",
            due_on=timezone.localdate(),
            mission=cast.alpha,
            owner=cast.bresland,
            origin=found,
            by=cast.anwar,
        )
        return proposals.release_decision(found, label="partners", by=cast.anwar)

    def told(self, row, person, language="en"):
        with translation.override(language):
            return typeset.document(reading_decisions.record_of(person, row), "https://portal.example/")

    def rows(self, told, head):
        return next((table["rows"] for table in told["tables"] if table["head"] == head), None)

    def test_it_holds_options_positions_vote_and_tasks(self, cast, decided):
        told = self.told(decided, cast.anwar)
        assert self.rows(told, "Options") == [["East", "adopted"], ["West", ""]]
        positions = {one[0]: one[1:3] for one in self.rows(told, "Positions")}
        assert positions["Bresland"] == ["for: East", "Roads."]
        assert [one[0] for one in self.rows(told, "Tasks that follow")] == ["Plan the patrols"]
        assert ["Took part", "2 of 2 with a vote; quorum 2"] in told["facts"]
        assert ["Option adopted", "East"] in told["facts"]
        assert told["label"] == "Who reads it: the mission alone."  # the narrowest of what is in it

    def test_who_reads_the_decision_alone_gets_neither_positions_nor_tasks(self, cast, decided):
        reader, decided = cast.dora, proposals.release_decision(decided, label="public", by=cast.anwar)
        assert Decision.objects.visible_to(reader).exists()
        assert not Proposal.objects.visible_to(reader).exists()
        told = self.told(decided, reader)
        assert told["tables"] == [] and told["label"] == "Who reads it: everyone who signs in."
        assert "Roads." not in str(told) and "West" not in str(told)

    @pytest.mark.parametrize("language", ["en", "ar"])
    def test_it_comes_from_the_page_and_from_the_api_in_the_readers_language(
        self, cast, decided, sign_in, language
    ):
        told = self.told(decided, cast.anwar, language)
        assert (told["lang"], told["rtl"]) == (language, language == "ar")
        for person, status in ((cast.anwar, 200), (cast.dora, 404)):
            browser = sign_in(person)
            browser.cookies["django_language"] = language
            for address in (f"/decisions/{decided.pk}/record.pdf", f"/api/v1/decisions/{decided.pk}/pdf/"):
                answer = browser.get(address, headers={"Accept-Language": language})
                assert answer.status_code == status
                assert answer.content.startswith(b"%PDF") == (status == 200)
        assert f'href="/decisions/{decided.pk}/record.pdf"' in (
            sign_in(cast.anwar).get(f"/decisions/{decided.pk}/").text
        )
