"""What was told, in the reader's language: the records of events, the sources of figures."""

import pytest
from django.utils.translation import override

from accounts import naming, notices, services, services_access, sources
from accounts.access import ROLES
from accounts.models import Event, Notification
from contributors.models import PersonnelReport
from contributors.services import report_strength


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_role_is_told_in_the_readers_language(cast, language):
    services.grant_role(
        role="analyst", subject=cast.alpha, person=cast.dora, reason="t", by=cast.administrator
    )
    event = Event.objects.filter(verb="role.granted").first()
    assert event.subject_name == "partner analyst, ALPHA"
    with override(language):
        assert naming.name(event) == f"{ROLES['analyst'].label}, ALPHA" != event.subject_name


def test_a_notice_of_a_role_is_told_in_the_readers_language(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), override("fr"):
        services.grant_role(role="staff", subject=cast.alpha, person=cast.dora, by=cast.administrator)
    notice = Notification.objects.get(person=cast.dora, verb="role.granted")
    with override("ar"):
        assert str(ROLES["staff"].label) in notices.text(notice)


def test_months_and_categories_are_told_in_the_readers_language(cast):
    report_strength(
        mission=cast.alpha,
        month=cast.months[1],
        contributor=cast.bresland,
        category="troops",
        women=1,
        men=2,
        reason="counted",
        by=cast.anwar,
    )
    event = Event.objects.filter(verb="strength.reported").first()
    with override("fr"):
        assert naming.name(event) == "Bresland, ALPHA, juillet 2025: 3 contingents"


def test_what_an_event_kept_no_parts_of_is_called_as_it_was_then(cast):
    row = services_access.ask_access(wanted="the northern one", why="to plan", by=cast.dora)
    event = Event.objects.get(subject_id=str(row.pk), verb="access.asked")
    assert naming.name(event) == event.subject_name


@pytest.mark.parametrize(
    ("source", "french"),
    [
        (
            "United Nations, monthly report of uniformed personnel",
            "Nations Unies, rapport mensuel sur le personnel en tenue",
        ),
        ("World Bank SP.POP.TOTL, 2022–2024", "Banque mondiale SP.POP.TOTL, 2022–2024"),
        ("S/RES/2314 (2016); recalled", "S/RES/2314 (2016) ; de mémoire"),
        ("Entered in Concord by Anwar", "Saisi dans Concord par Anwar"),
        ("Ministry of Defence, letter of 3 May", "Ministry of Defence, letter of 3 May"),
        ("Recalledness", "Recalledness"),
        ("", ""),
    ],
)
def test_known_sources_are_said_in_the_readers_language(source, french):
    with override("fr"):
        assert sources.words(source) == french
    with override("en"):
        assert sources.words(source) == source


def test_a_figure_says_its_source_in_the_readers_language_and_the_data_keep_it(sign_in, cast):
    PersonnelReport.objects.filter(mission=cast.alpha).update(source=sources.REPORTS)
    cast.dora.language = "ar"
    cast.dora.save(update_fields=["language"])
    text = sign_in(cast.dora).get("/missions/alpha/strength/").content.decode()
    with override("ar"):
        assert sources.words(sources.REPORTS) in text
    assert sources.REPORTS not in text
