"""How days, figures and sizes are written in each language, and how one chooses a language."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

from accounts import dates
from accounts.models import User

JULY = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("language", "day", "short", "month", "moment"),
    [
        ("en", "1 July 2025", "1 Jul 2025", "July 2025", "1 Jul 2025, 16:05 CEST"),
        ("fr", "1er juillet 2025", "1er juil. 2025", "juillet 2025", "1er juil. 2025, 16:05 CEST"),
        ("ar", "1 تموز/يوليه 2025", "1 يوليه 2025", "تموز/يوليه 2025", "1 يوليه 2025، 16:05 CEST"),
    ],
)
def test_days_are_written_as_the_language_writes_them(language, day, short, month, moment):
    at = datetime(2025, 7, 1, 14, 5, tzinfo=UTC)
    with translation.override(language):
        assert [dates.day(JULY), dates.short_day(JULY), dates.month(JULY)] == [day, short, month]
        assert dates.moment(at, "Europe/Paris") == moment


@pytest.mark.parametrize(
    ("language", "start", "end", "words"),
    [
        ("en", JULY, date(2026, 11, 15), "1 Jul 2025 – 15 Nov 2026"),
        ("fr", JULY, None, "depuis le 1er juil. 2025"),
        ("ar", None, JULY, "حتى 1 يوليه 2025"),
        ("fr", None, None, "aucune date connue"),
    ],
)
def test_periods_say_their_open_ends_in_words(language, start, end, words):
    with translation.override(language):
        assert dates.period(start, end) == words


def test_a_zone_nobody_knows_is_utc():
    assert dates.moment(datetime(2025, 7, 31, 14, 5, tzinfo=UTC), "Nowhere/Land") == "31 Jul 2025, 14:05 UTC"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["12,345", "8.1\u202f%", "+1,200", "−3", "not reported", "1.5\u202fMB", "2 days"]),
        (
            "fr",
            ["12\u202f345", "8,1\u202f%", "+1\u202f200", "−3", "non communiqué", "1,5\u202fMo", "2 jours"],
        ),
        (
            "ar",
            [
                "12\xa0345",
                "8,1\u202f%",
                "\u200e+1\xa0200",
                "\u200e−3",
                "لم يُبلَّغ عنه",
                "1,5\u202fم.ب",
                "يومين",
            ],
        ),
    ],
)
def test_figures_are_written_as_the_language_writes_them(language, written):
    template = Template(
        "{% load concord %}{{ a|number }};{{ b|percent }};{{ c|signed }};{{ d|signed }};"
        "{{ e|number|striptags }};{{ f|file_size }};{{ job|elapsed }}"
    )
    ends = datetime(2025, 7, 31, 12, tzinfo=UTC)
    job = SimpleNamespace(started_at=datetime(2025, 7, 29, 11, tzinfo=UTC), created_at=None, finished_at=ends)
    values = {"a": 12345, "b": 0.081, "c": 1200, "d": -3, "e": None, "f": 1_500_000, "job": job}
    with translation.override(language):
        assert template.render(Context(values)).split(";") == written


# --- Choosing a language
def lang(answer):
    return answer.content.decode().partition("<html lang=")[2].partition(">")[0]


def test_a_page_comes_in_the_language_of_the_browser(client, cast):
    assert lang(client.get("/sign-in/")).startswith('"en" dir="ltr"')
    assert lang(client.get("/sign-in/", headers={"accept-language": "ar-EG,ar;q=0.9"})).startswith(
        '"ar" dir="rtl"'
    )
    assert lang(client.get("/sign-in/", headers={"accept-language": "zh"})).startswith('"en"')


def test_a_stranger_chooses_a_language_and_returns_to_the_page(client, cast):
    answer = client.post("/language/", {"language": "fr", "next": "/sign-in/?next=/missions/"})
    assert answer.url == "/sign-in/?next=/missions/"
    assert lang(client.get(answer.url)).startswith('"fr"')


def test_a_person_keeps_a_language_on_every_machine(sign_in, cast, client):
    sign_in(cast.anwar).post("/language/", {"language": "ar", "next": "/missions/"})
    assert User.objects.get(pk=cast.anwar.pk).language == "ar"
    assert lang(sign_in(cast.anwar).get("/missions/", headers={"accept-language": "fr"})).startswith('"ar"')


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_one_returns_to_this_portal_alone(client, cast, back):
    assert client.post("/language/", {"language": "fr", "next": back}).url == "/"


def test_a_language_that_is_not_offered_is_refused(client, cast):
    assert client.post("/language/", {"language": "xx", "next": "/"}).status_code == 400


def test_a_program_is_told_what_is_wrong_in_its_language_and_codes_stay(client, cast, token):
    headers = {**token(cast.anwar), "Accept-Language": "fr"}
    answer = client.get("/api/v1/missions/?colour=red", headers=headers)
    assert answer.status_code == 400
    assert "n’existe pas" in answer.json()["errors"][0]["detail"]
    assert (
        answer.json()["errors"][0]["code"]
        == client.get("/api/v1/missions/?colour=red", headers=token(cast.anwar)).json()["errors"][0]["code"]
    )
    assert answer.headers["Content-Language"] == "fr"
