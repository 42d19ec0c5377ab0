"""Documents on what bodies decide and on talks: who puts them there, who reads them, who finds them."""

import pytest

from accounts import search
from accounts import services_documents as documents
from accounts.models import Document
from tests.accounts.test_documents import pdf
from tests.missions.decided import body_of, drafted, put

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
