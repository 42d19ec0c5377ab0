"""One search over everything: by any name, without accents, and only what one may see."""

from datetime import date

import pytest
from django.utils import translation

from accounts import search
from accounts.models import Partner, PartnerName, User
from contributors.models import Scale
from missions.services import create_mission
from missions.services_reports import draft_report
from tests.access_world import build_world
from tests.missions.decided import body_of
from tests.missions.situated import happened

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
    with django_assert_max_num_queries(61):  # one or two of each kind there is
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


def test_whole_words_stand_before_parts_of_words_and_are_found_in_details_too(cast):
    for acronym, name in (
        ("AMISOM", "Mission in Somalia"),
        ("EUTM", "Training Mission in Somalia"),
        ("UNSOM", "Assistance Mission in Somalia"),
        ("ZUNMA", "Stabilization Mission in Mali"),
    ):
        create_mission(
            acronym=acronym, name=name, lead=cast.un, phase="operational", series="un_monthly",
            starts_on=date(2020, 1, 1), by=cast.administrator,
        )  # fmt: skip
    Partner.objects.create(kind="nation", code="MLI", iso3="MLI", name="Mali")
    found = search.search(cast.dora, "mali", 1)
    assert [(kind.code, [str(hit.title) for hit in hits]) for kind, hits in found][:2] == [
        ("partners", ["Mali"]),
        ("missions", ["ZUNMA"]),
    ]


def test_a_resolution_is_found_by_its_number_with_or_without_the_word(cast):
    for text in ("s/res/1 alpha", "resolution 1 alpha"):
        assert "S/RES/1 (ALPHA)" in _found(cast.dora, text), text
    with translation.override("fr"):
        assert "S/RES/1 (ALPHA)" in _found(cast.dora, "Résolution 1 ALPHA")
    assert "Hospital" not in _found(cast.dora, "resolution hospital")


def test_the_reference_of_the_api_is_a_page_that_is_found(cast, sign_in):
    hits = {kind.code: hits for kind, hits in search.search(cast.dora, "api")}
    assert [hit.url for hit in hits["pages"]] == ["/api/docs/"]
    assert '<a href="/api/docs/"' in sign_in(cast.dora).get("/glossary/").content.decode()


def test_records_of_the_situation_and_of_bodies_are_found_by_title(cast):
    happened(cast, title="Convoy fired at")
    (hit,) = [hit for _kind, hits in search.search(cast.anwar, "convoy fired") for hit in hits]
    assert str(hit.detail).endswith(", 2 March 2026")
    body_of(cast, name="Committee of contributors")
    assert "Committee of contributors" in _found(cast.anwar, "committee of contributors")
    report = draft_report(cast.alpha, starts_on=date(2025, 11, 22), ends_on=date(2025, 11, 22), by=cast.anwar)
    for text in ("situation of alpha", "22 november 2025", "2025-11-22"):
        assert str(report) in _found(cast.anwar, text), text
    with translation.override("fr"):
        assert str(report) in _found(cast.anwar, "22 novembre")
    assert str(report) not in _found(cast.dora, "22 november")
