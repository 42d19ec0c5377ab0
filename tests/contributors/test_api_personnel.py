"""Strengths entered through the API, and burden-sharing out of it."""

import pytest

from accounts import outbox
from accounts.models import Event
from contributors.models import PersonnelLine, PersonnelReport

JSON = "application/json"
URL = "/api/v1/personnel/"
GIVEN = {
    "mission": "BETA",
    "contributor": "XBR",
    "month": "2025-08",
    "category": "troops",
    "women": 6,
    "men": 44,
    "reason": "note verbale 12",
}


def test_a_desk_enters_its_own_strength_and_a_new_report_begins(cast, sign_in):
    answer = sign_in(cast.berit).post(URL, GIVEN, content_type=JSON)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["personnel"], made["month"], made["reported_on"]) == (50, "2025-08", "2025-08-31")
    event = Event.objects.order_by("-pk").first()
    assert (event.verb, event.reason, event.by) == ("strength.reported", "note verbale 12", cast.berit)
    assert event.data["changes"] == {"women": [None, 6], "men": [None, 44], "personnel": [None, 50]}


def test_a_correction_changes_the_line_and_keeps_the_earlier_figure(cast, sign_in):
    berit = sign_in(cast.berit)
    assert berit.post(URL, GIVEN | {"month": "2025-07"}, content_type=JSON).json()["women"] == 6
    line = PersonnelLine.objects.get(mission=cast.beta, contributor=cast.bresland, month="2025-07-01")
    assert (line.women, line.men, line.personnel) == (6, 44, 50)
    assert Event.objects.order_by("-pk").first().data["changes"] == {"women": [5, 6], "men": [45, 44]}
    assert PersonnelReport.objects.filter(mission=cast.beta).count() == 2


@pytest.mark.parametrize("who", ["chidi", "anwar", "pia", "dora", "administrator"])
def test_others_do_not_speak_for_a_contributor(cast, sign_in, who):
    before = PersonnelLine.objects.count()
    assert sign_in(cast.people[who]).post(URL, GIVEN, content_type=JSON).status_code == 403
    assert PersonnelLine.objects.count() == before


def test_a_desk_reports_only_where_it_takes_part(cast, sign_in):
    cast.beta.participations.filter(partner=cast.calmora).delete()
    PersonnelLine.objects.filter(mission=cast.beta, contributor=cast.calmora).delete()
    given = GIVEN | {"contributor": "XCA"}
    assert sign_in(cast.chidi).post(URL, given, content_type=JSON).status_code == 403


def test_a_wrong_figure_is_refused_by_field(cast, sign_in):
    berit = sign_in(cast.berit)
    for wrong in ({"women": -1}, {"men": 1.5}, {"month": "2099-01"}, {"month": "2025-00"}, {"reason": ""}):
        answer = berit.post(URL, GIVEN | wrong, content_type=JSON)
        assert answer.status_code == 400, (wrong, answer.content)
        assert answer.json()["errors"][0]["field"] == next(iter(wrong))


def test_what_is_entered_comes_out_as_burden(cast, sign_in):
    outbox.settle()
    dora = sign_in(cast.dora)
    document = dora.get("/api/v1/burden/?scope=mission:BETA&month=2025-07").json()
    assert document["totals"]["personnel"] == 100
    assert [(row["iso3"], row["rank"], row["women"]) for row in document["rows"]] == [
        ("XBR", 1, 5),
        ("XCA", 1, 5),
    ]
    assert all(measure["formula"] for measure in document["measures"])
    period = dora.get("/api/v1/burden/?scope=mission:BETA&from=2025-06&to=2025-07").json()
    assert (period["totals"]["personnel"], period["months_missing"]) == (200, [])
    shares = dora.get("/api/v1/burden-shares/?scope=mission:BETA&month=2025-07&ordering=rank").json()[
        "results"
    ]
    assert [row["share"] for row in shares] == [0.5, 0.5]


def test_a_hidden_scope_is_told_like_one_that_is_not_there(cast, sign_in):
    outbox.settle()
    url = "/api/v1/burden/?month=2025-07&scope=mission:"
    hidden, never = (sign_in(cast.dora).get(url + name) for name in ("SHADE", "SHADF"))
    assert (hidden.status_code, never.status_code) == (404, 404)
    assert hidden.content.replace(b"SHADE", b"SHADF") == never.content
    assert sign_in(cast.noor).get(url + "SHADE").json()["totals"]["personnel"] == 77
    assert sign_in(cast.dora).get("/api/v1/burden-totals/?scope=mission:SHADE").json()["results"] == []


def test_figures_sent_together_are_written_and_told_a_month_at_a_time(cast, sign_in):
    before = Event.objects.count()
    given = [GIVEN | {"category": category} for category in ("troops", "staff_officers")]
    answer = sign_in(cast.berit).post(URL, [*given, GIVEN | {"month": "2025-07"}], content_type=JSON)
    assert answer.status_code == 201, answer.content
    rows = [row["record"] for row in answer.json()["results"]]
    assert [(row["month"], row["category"], row["personnel"]) for row in rows] == [
        ("2025-08", "troops", 50),
        ("2025-08", "staff_officers", 50),
        ("2025-07", "troops", 50),
    ]
    told = Event.objects.order_by("pk")[before:]
    assert [(event.verb, event.reason) for event in told] == [
        ("strength.month_reported", "note verbale 12"),
        ("strength.month_reported", "note verbale 12"),
    ]
    assert told[1].data["changes"] == {
        "XBR, troops, women + men": [None, "6 + 44"],
        "XBR, staff_officers, women + men": [None, "6 + 44"],
    }
    again = sign_in(cast.berit).post(URL, given, content_type=JSON)
    assert (again.status_code, Event.objects.count()) == (201, before + 2)


def test_figures_sent_together_are_refused_by_row_and_none_is_kept(cast, sign_in):
    before = PersonnelLine.objects.count()
    wrong = [{"contributor": "XCA"}, {"month": "2099-01"}, {"women": -1}, {"contributor": "X99"}, {}]
    given = [GIVEN, *(GIVEN | fault for fault in wrong)]
    answer = sign_in(cast.berit).post(URL, given, content_type=JSON)
    errors = answer.json()["errors"]
    assert [(error["row"], error["code"]) for error in errors] == [
        (2, "permission_denied"),
        (3, "invalid"),
        (4, "min_value"),
        (5, "unknown"),
        (6, "repeated"),
    ], errors
    assert PersonnelLine.objects.count() == before
