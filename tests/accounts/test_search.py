"""One search over everything: by any name, without accents, and only what one may see."""

import pytest

from accounts import search
from accounts.models import Partner, PartnerName, User
from contributors.models import Scale
from tests.access_world import build_world

pytestmark = pytest.mark.django_db


def _found(person, text):
    return {str(hit.title) for _kind, hits in search.search(person, text) for hit in hits}


@pytest.fixture
def ivory_coast(cast):
    row = Partner.objects.create(
        kind="nation",
        code="CIV",
        iso2="CI",
        iso3="CIV",
        name="Côte d'Ivoire",
        names={"fr": "Côte d’Ivoire", "ar": "كوت ديفوار", "ru": "Кот-д’Ивуар"},
    )
    PartnerName.objects.create(partner=row, kind="former", language="en", name="Ivory Coast")
    return row


@pytest.mark.parametrize(
    "text", ["cote ivoire", "CÔTE D’IVOIRE", "d'ivoire", "ivory", "كوت", "кот", "civ", " Ci  côte "]
)
def test_a_nation_is_found_by_any_of_its_names(cast, ivory_coast, text):
    assert "Côte d'Ivoire" in _found(cast.dora, text)


def test_missions_mandates_and_scales_are_found(cast):
    scale = Scale.objects.create(organization=cast.un, kind="regular", name="Scale of 2025")
    assert "ALPHA" in _found(cast.dora, "alpha nowhere")
    assert "S/RES/1 (BETA)" in _found(cast.dora, "res/1 beta")
    assert scale.name in _found(cast.dora, "scale 2025")
    assert "Gini coefficient" in _found(cast.dora, "unequal contributions")
    assert "Burden-sharing" in _found(cast.dora, "burden")


def test_only_what_one_may_see_is_found(cast):
    assert _found(cast.dora, "shade") == set()
    assert "SHADE" in _found(cast.noor, "shade")
    assert "Noor" in _found(cast.administrator, "noor@concord")
    assert _found(cast.anwar, "noor@concord") == set()
    assert "Administration" in _found(cast.administrator, "administration")
    assert "Administration" not in _found(cast.dora, "administration")


def test_every_word_must_be_found_and_the_best_stand_first(cast):
    Partner.objects.create(kind="agency", code="LAB", name="Office of Bresland")
    hits = dict(search.search(cast.dora, "bresland"))
    names = [hit.title for kind, found in hits.items() if kind.code == "partners" for hit in found]
    assert names == ["Bresland", "Office of Bresland"]
    assert _found(cast.dora, "bresland calmora") == set()


@pytest.mark.parametrize(
    "text",
    ["", "   ", "%", "_", "\\", "'", "\x00", "a" * 5000, "(((", "[a-z]*", "{}", "%s %(x)s", "🕊", "\u202e"],
)
def test_what_is_odd_finds_nothing_wrong(sign_in, cast, text):
    for part in ("", "hits"):
        assert sign_in(cast.dora).get("/search/", {"q": text, "part": part}).status_code == 200


def test_wildcards_are_letters(cast):
    assert "ALPHA" not in _found(cast.dora, "alp_a")
    assert "ALPHA" not in _found(cast.dora, "a%a")


def test_at_most_five_words_of_64_letters_are_asked():
    assert search.terms_of("one two three four five six") == ["one", "two", "three", "four", "five"]
    assert search.terms_of("x" * 100) == ["x" * 64]


def test_the_page_groups_and_the_piece_has_no_frame(sign_in, cast):
    browser = sign_in(cast.dora)
    page = browser.get("/search/", {"q": "alpha"}).content.decode()
    assert "<h1>Search</h1>" in page
    assert 'href="/missions/alpha/"' in page
    piece = browser.get("/search/", {"q": "alpha", "part": "hits"}).content.decode()
    assert 'href="/missions/alpha/"' in piece
    assert "<html" not in piece
    then = browser.get("/as-of/2025-06/search/", {"q": "alpha"})
    assert then.status_code == 404  # no figures yet, and so no month


def test_a_search_asks_little(cast, django_assert_max_num_queries):
    user = User.objects.get(pk=cast.anwar.pk)
    user.held_this_request = {}
    search.search(User.objects.get(pk=cast.dora.pk), "alpha")  # the kinds of records are known from then on
    with django_assert_max_num_queries(50):
        search.search(user, "alpha beta")


def test_needs_offers_and_agreements_are_found_by_those_who_see_them(cast):
    build_world(cast)
    assert {"Hospital", "Field hospital", "MOU of ALPHA"} <= _found(cast.anwar, "alpha")
    assert {"Hospital", "Field hospital"} <= _found(cast.berit, "hospital")
    assert "Field hospital" not in _found(cast.chidi, "hospital")
    assert "MOU of SHADE" not in _found(cast.anwar, "mou")
    hits = [hit for _kind, found in search.search(cast.berit, "second hospital") for hit in found]
    assert [(str(hit.title), str(hit.detail)) for hit in hits if "ALPHA" in hit.detail] == [
        ("Second hospital", "Bresland ALPHA-2, accepted")
    ]
