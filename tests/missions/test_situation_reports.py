"""Situation reports: put together from a day's facts, written, signed by another, followed by an edition."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

import accounts.demo
import missions.demo
from accounts.inbox import waiting
from accounts.models import User
from missions import demo_situation, reporting
from missions import services_incidents as incidents
from missions import services_reports as services
from missions.models import Casualties, Incident, Mission, SituationReport
from tests.missions.situated import AT, happened
from tests.missions.test_decision_pages import done, text
from tests.missions.test_incidents import partner, second  # noqa: F401

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def drafted(cast, **fields):
    return services.draft_report(cast.alpha, **{"starts_on": DAY, "by": cast.anwar} | fields)


def test_a_report_of_a_demo_day_equals_its_facts():
    accounts.demo.load_reference()
    missions.demo.load_reference()
    accounts.demo.load_partners_of_demo()
    missions.demo.load_demo()
    demo_situation.load()
    mission, by = Mission.objects.get(acronym="ALPHA", is_fictional=True), User.objects.system("demo")
    zone, days = ZoneInfo(mission.time_zone), set()
    for row in Incident.objects.filter(mission=mission):
        days.add(row.occurred_at.astimezone(zone).date())
    assert len(days) >= 6
    for day in days:
        report = services.draft_report(mission, starts_on=day, by=by)
        begins = datetime.combine(day, datetime.min.time(), zone)
        stands = Incident.objects.filter(
            mission=mission, occurred_at__gte=begins, occurred_at__lt=begins + timedelta(days=1)
        ).order_by("occurred_at")
        told = report.facts["incidents"]
        assert [one["id"] for one in told] == [str(row.pk) for row in stands]
        for one, row in zip(told, stands, strict=True):
            counts = Casualties.objects.filter(incident=row)
            for name in Casualties.COUNTS:
                known = [getattr(each, name) for each in counts if getattr(each, name) is not None]
                assert one[name] == (sum(known) if known else None)
            assert (one["title"], one["severity"], one["state"]) == (row.title, row.severity, row.state)
        for _section, lines, _text in reporting.told(report):
            assert all(lines)


def test_it_is_drafted_written_and_signed_by_another_through_pages(cast, second, sign_in):  # noqa: F811
    happened(cast, casualties=[("mission", 0, 2, None)])
    anwar, noor = sign_in(cast.anwar), sign_in(second)
    form = {"mission": cast.alpha.pk, "starts_on": str(DAY), "label": "mission"}
    done(anwar.post("/situation/reports/new/", form))
    row = SituationReport.objects.get()
    page = f"/situation/reports/{row.pk}/"
    shown = text(anwar.get(page))
    assert "Convoy fired at" in shown and "Killed: 0; injured: 2; missing: not reported." in shown
    words = {"assessment": "The road is unsafe.", "text_incidents": "The third in a week.", "version": "1"}
    done(anwar.post(f"{page}write/", words))
    assert anwar.get(f"{page}sign/").status_code == 302  # who wrote it last does not sign it
    done(noor.post(f"{page}sign/", {"version": "2"}))
    row.refresh_from_db()
    assert (row.state, row.signed_by) == ("signed", second)
    assert row.digest == reporting.digest(row.facts, row.texts, row.assessment)
    shown = text(noor.get(page))
    assert "Signed by Noor" in shown and "The third in a week." in shown
    for language in ("en", "ar"):
        with translation.override(language):
            anwar.cookies["django_language"] = language
            answer = anwar.get(f"{page}report.pdf")
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    with pytest.raises(ValidationError, match="changes no more"):
        services.write_report(row, assessment="other", by=cast.anwar)


def test_who_wrote_it_last_does_not_sign_it_and_nobody_from_outside_does(cast, second, partner):  # noqa: F811
    row = drafted(cast, label="partners")
    with pytest.raises(ValidationError, match="another person signs"):
        services.sign_report(row, by=cast.anwar)
    with pytest.raises(PermissionDenied):
        services.sign_report(row, by=partner)
    services.write_report(row, assessment="calm", by=second)
    with pytest.raises(ValidationError, match="another person signs"):
        services.sign_report(row, by=second)
    assert services.sign_report(row, by=cast.anwar).state == "signed"


def test_what_became_known_since_is_gathered_before_it_is_signed(cast, second):  # noqa: F811
    row = drafted(cast)
    assert row.facts["incidents"] == []
    happened(cast)
    with pytest.raises(ValidationError, match="assemble it anew"):
        services.sign_report(row, by=second)
    services.assemble_report(row, by=cast.anwar)
    row = services.sign_report(row, by=second)
    assert [one["title"] for one in row.facts["incidents"]] == ["Convoy fired at"]


def test_a_correction_is_a_new_edition_and_supersedes_when_signed(cast, second):  # noqa: F811
    told = happened(cast)
    first = services.sign_report(drafted(cast), by=second)
    incidents.change_incident(told, title="Two convoys fired at", by=cast.anwar)
    made = services.correct_report(first, reason="there were two", by=cast.anwar)
    assert made.edition == 2 and made.facts["incidents"][0]["title"] == "Two convoys fired at"
    with pytest.raises(ValidationError, match="begun already"):
        services.correct_report(first, reason="again", by=cast.anwar)
    first.refresh_from_db()
    assert first.state == "signed"
    services.sign_report(made, by=second)
    first.refresh_from_db()
    assert first.state == "superseded"
    assert first.facts["incidents"][0]["title"] == "Convoy fired at"


def test_a_day_is_that_of_the_mission(cast):
    cast.alpha.time_zone = "Pacific/Auckland"
    cast.alpha.save()
    late = happened(cast, occurred_at=AT.replace(hour=11, minute=30))  # after midnight there
    assert drafted(cast).facts["incidents"] == []
    told = drafted(cast, starts_on=DAY + timedelta(days=1)).facts["incidents"]
    assert [one["id"] for one in told] == [str(late.pk)]


@pytest.mark.parametrize(
    ("label", "titles"),
    [
        ("mission", ["inner", "named", "partners", "public"]),
        ("named", ["partners", "public"]),
        ("partners", ["partners", "public"]),
        ("public", ["public"]),
    ],
)
def test_a_report_tells_no_more_than_its_label_lets_its_readers_read(cast, label, titles):
    happened(cast, title="inner")
    happened(cast, title="named", label="named", released_to=[cast.bresland])
    happened(cast, title="partners", label="partners", precision="area")
    happened(cast, title="public", label="public")
    named = [cast.bresland] if label == "named" else []
    row = drafted(cast, label=label, released_to=named)
    assert sorted(one["title"] for one in row.facts["incidents"]) == titles
    places = {one["title"]: one["place"] for one in row.facts["incidents"]}
    if label in ("named", "partners"):
        assert places["partners"] == "Sector East"
    if label == "mission":
        assert places["partners"] == "Kasari, Eastern valleys, Sector East"


def test_a_draft_is_the_missions_own_and_a_signed_one_its_readers(cast, second, partner, sign_in):  # noqa: F811
    row = drafted(cast, label="partners")
    berit = sign_in(partner)
    assert berit.get(row.get_absolute_url()).status_code == 404
    assert berit.get("/api/v1/reports/").json()["results"] == []
    services.sign_report(row, by=second)
    assert berit.get(row.get_absolute_url()).status_code == 200
    assert len(berit.get("/api/v1/reports/").json()["results"]) == 1


def test_a_refuted_incident_is_in_no_report(cast, second):  # noqa: F811
    row = happened(cast)
    incidents.refute_incident(row, found="an exercise", by=second)
    assert drafted(cast).facts["incidents"] == []


def test_a_report_waits_for_who_may_sign_it(cast, second):  # noqa: F811
    row = drafted(cast)

    def waits(person):
        return [one for one in waiting(person, timezone.localdate()) if one.url == row.get_absolute_url()]

    assert waits(second) and not waits(cast.anwar) and not waits(cast.berit)
    services.sign_report(row, by=second)
    assert not waits(second)


def test_two_drafts_of_one_day_a_day_to_come_and_unknown_sections_are_refused(cast):
    row = drafted(cast)
    with pytest.raises(ValidationError, match="draft of these days already"):
        drafted(cast)
    with pytest.raises(ValidationError, match="not come yet"):
        drafted(cast, starts_on=timezone.localdate() + timedelta(days=2))
    with pytest.raises(ValidationError, match="at most 92 days"):
        drafted(cast, starts_on=DAY - timedelta(days=99), ends_on=DAY)
    with pytest.raises(ValidationError, match="no such section"):
        services.write_report(row, texts={"weather": "fine"}, by=cast.anwar)
