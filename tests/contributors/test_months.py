"""A month entered or corrected at once, by mission staff for everyone and by a contributor for its own."""

from datetime import date

import pytest

from accounts import outbox
from accounts.models import Event, Partner
from contributors.models import BurdenTotal, PersonnelLine, PersonnelLineEvent
from contributors.services import report_month, report_strength
from missions.services import add_participation
from tests.missions.test_editing import as_shown, text_of

pytestmark = pytest.mark.django_db
JULY, AUGUST = "/missions/alpha/months/2025-07/", "/missions/alpha/months/2025-08/"


@pytest.fixture
def anwar(sign_in, cast):
    return sign_in(cast.anwar)


def figures(mission, month):
    lines = PersonnelLine.objects.filter(mission=mission, month=month)
    return {(line.contributor.code, line.category): (line.women, line.men) for line in lines}


def sent_of(answer, **typed):
    cells = {cell.name: cell.value for row in answer.context["form"].rows() for cell in row.cells}
    version = as_shown(answer)["version"]
    return cells | {"reason": "as reported", "version": version} | typed


def test_a_new_month_is_suggested_from_the_one_before_and_stored_as_a_whole(anwar, cast):
    shown = anwar.get(AUGUST)
    assert "as a suggestion" in text_of(shown)
    assert figures(cast.alpha, date(2025, 8, 1)) == {}  # looking stores nothing
    told = Event.objects.count()
    sent = sent_of(
        shown, **{"XBR.troops.women": "12", "XCA.formed_police.women": "3", "XCA.formed_police.men": "7"}
    )
    assert anwar.post(AUGUST, sent).url == "/missions/alpha/strength/"
    assert figures(cast.alpha, date(2025, 8, 1)) == {
        ("XBR", "troops"): (12, 90),
        ("XCA", "troops"): (10, 90),
        ("XCA", "formed_police"): (3, 7),
    }
    event = Event.objects.latest("pk")
    assert Event.objects.count() == told + 1
    assert (event.verb, event.reason) == ("strength.month_reported", "as reported")
    assert event.data["changes"]["XBR, troops, women + men"] == [None, "12 + 90"]
    outbox.settle()
    assert BurdenTotal.objects.get(scope="mission:ALPHA", month="2025-08-01").personnel == 212


def test_a_correction_changes_what_was_typed_and_nothing_else(anwar, cast):
    sent = sent_of(anwar.get(JULY), **{"XBR.troops.women": "11"})
    anwar.post(JULY, sent)
    assert figures(cast.alpha, cast.months[-1])["XBR", "troops"] == (11, 90)
    before = PersonnelLineEvent.objects.get()
    assert (before.women, before.contributor) == (10, cast.bresland)
    assert list(Event.objects.latest("pk").data["changes"]) == ["XBR, troops, women + men"]
    line = PersonnelLine.objects.get(mission=cast.alpha, contributor=cast.bresland, month=cast.months[-1])
    told = text_of(anwar.get(f"/history/personnel-line/{line.pk}/"))
    assert "Women" in told and "10" in told and "11" in told


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"XBR.troops.women": "ten"}, "Enter a whole number."),
        ({"XBR.troops.women": "-1"}, "greater than or equal to 0"),
        ({"XBR.troops.men": ""}, "Give women and men"),
        ({"XBR.troops.men": "999999999999999999999"}, "less than or equal to"),
        ({"reason": ""}, "This field is required."),
    ],
)
def test_a_wrong_cell_is_said_beside_it_and_nothing_is_stored(anwar, cast, typed, said):
    before = figures(cast.alpha, cast.months[-1])
    sent = sent_of(anwar.get(JULY), **({"XCA.troops.women": "11"} | typed))
    answer = anwar.post(JULY, sent)
    html = answer.content.decode()
    assert said in html
    name = next(iter(typed))
    assert f'href="#id_{name}"' in html
    assert 'value="11"' in html  # what was right is kept
    assert figures(cast.alpha, cast.months[-1]) == before


def test_figures_taken_off_and_great_leaps_are_asked_about(anwar, cast):
    sent = sent_of(anwar.get(JULY), **{"XBR.troops.women": "", "XBR.troops.men": "", "XCA.troops.men": "900"})
    answer = anwar.post(JULY, sent)
    assert "100 persons are taken off" in text_of(answer)
    assert "Calmora moves from 100 to 910 persons" in text_of(answer)
    assert figures(cast.alpha, cast.months[-1])["XBR", "troops"] == (10, 90)
    anwar.post(JULY, sent | {"confirmed": "on"})
    assert figures(cast.alpha, cast.months[-1]) == {("XCA", "troops"): (10, 900)}


def test_a_stale_sheet_shows_both_figures(anwar, cast):
    sent = sent_of(anwar.get(JULY), **{"XBR.troops.women": "11"})
    report_strength(
        mission=cast.alpha,
        month=cast.months[-1],
        contributor=cast.bresland,
        category="troops",
        women=20,
        men=90,
        reason="a later count",
        by=cast.system,
    )
    answer = anwar.post(JULY, sent)
    both = [(row.name, row.mine, row.theirs) for row in answer.context["form"].both]
    assert both == [("XBR.troops.women", "11", "20")]
    anwar.post(JULY, sent_of(answer, **{"take-XBR.troops.women": "theirs", "XCA.troops.women": "13"}))
    assert figures(cast.alpha, cast.months[-1])["XBR", "troops"] == (20, 90)
    assert figures(cast.alpha, cast.months[-1])["XCA", "troops"] == (13, 90)


def test_a_contributor_sees_and_enters_its_own_row_alone(sign_in, cast):
    browser = sign_in(cast.berit)
    shown = browser.get(JULY)
    assert [row.contributor for row in shown.context["form"].rows()] == [cast.bresland]
    browser.post(JULY, sent_of(shown, **{"XBR.troops.women": "11"}))
    assert figures(cast.alpha, cast.months[-1])["XBR", "troops"] == (11, 90)
    foreign = sent_of(browser.get(JULY), **{"XCA.troops.women": "1", "XCA.troops.men": "1"})
    assert browser.post(JULY, foreign).status_code == 403
    assert figures(cast.alpha, cast.months[-1])["XCA", "troops"] == (10, 90)


@pytest.mark.parametrize("month", ["2019-12", "2099-01"])
def test_a_month_the_mission_did_not_live_in_is_closed(anwar, cast, month):
    address = f"/missions/alpha/months/{month}/"
    sent = sent_of(anwar.get(address), **{"XBR.troops.women": "1", "XBR.troops.men": "1", "confirmed": "on"})
    answer = anwar.post(address, sent)
    assert answer.status_code == 200 and answer.context["form"].errors
    assert not PersonnelLine.objects.filter(month=date.fromisoformat(f"{month}-01")).exists()


@pytest.mark.parametrize("month", ["2025-13", "july", "2025-07-01"])
def test_what_is_no_month_is_not_there(anwar, month):
    assert anwar.get(f"/missions/alpha/months/{month}/").status_code == 404


def test_a_row_is_added_without_storing_anything(anwar, cast):
    sent = sent_of(anwar.get(JULY), **{"XBR.troops.women": "55", "add": str(cast.au.pk), "add_row": "1"})
    rows = anwar.post(JULY, sent).context["form"].rows()
    assert [row.contributor.code for row in rows] == ["AU", "XBR", "XCA"]
    assert "55" in [cell.value for row in rows for cell in row.cells]
    assert figures(cast.alpha, cast.months[-1])["XBR", "troops"] == (10, 90)


def test_an_unchanged_sheet_tells_nothing(anwar, cast):
    told = Event.objects.count()
    answer = anwar.post(JULY, sent_of(anwar.get(JULY)))
    assert "Nothing here differs" in text_of(answer)
    assert Event.objects.count() == told


def test_a_figure_whose_sexes_were_not_told_apart_stays(cast):
    line = PersonnelLine.objects.filter(mission=cast.alpha, contributor=cast.bresland, month=cast.months[0])
    line.update(women=None, men=None)
    report_month(
        mission=cast.alpha,
        month=cast.months[0],
        figures={(cast.bresland, "troops"): None, (cast.calmora, "troops"): (1, 2)},
        reason="",
        by=cast.anwar,
    )
    assert figures(cast.alpha, cast.months[0]) == {("XBR", "troops"): (None, None), ("XCA", "troops"): (1, 2)}


def test_a_sheet_of_every_nation_is_stored_whole(anwar, cast):
    """More than a thousand cells, which Django refuses of itself."""
    for number in range(100):
        nation = Partner.objects.create(
            code=f"N{number:02}", iso3=f"N{number:02}", name=f"Nation {number}", kind="nation"
        )
        add_participation(cast.alpha, partner=nation, part="contributor", by=cast.system)
    shown = anwar.get(AUGUST)
    sent = sent_of(shown, **{"N99.troops.women": "1", "N99.troops.men": "2"})
    assert len(sent) > 1000
    assert anwar.post(AUGUST, sent).status_code == 302
    assert figures(cast.alpha, date(2025, 8, 1))["N99", "troops"] == (1, 2)
