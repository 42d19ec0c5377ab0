"""Plans of missions: activities, benchmarks, indicators, readings, judgements; by page, program and file."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts import calendars, inbox
from missions import services_activities as activities
from missions import services_benchmarks as services
from missions.models import Activity, Benchmark, Indicator, Judgement, Reading
from missions.services import renew_mandate
from tests.missions.planned import benchmark_of, tasks_of
from tests.missions.test_api_decisions import read, send
from tests.missions.test_imports_command import lines, stored, taken, written
from tests.registers import bring, counted

pytestmark = pytest.mark.django_db
WHY = {"reason": "as agreed"}


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def text(answer):
    main = re.search(r"<main.*</main>", answer.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def done(answer):
    assert answer.status_code == 302, text(answer)
    return answer


def versioned(row):
    row.refresh_from_db()
    return WHY | {"version": str(row.version)}


class TestPages:
    def test_a_benchmark_is_set_measured_read_verified_and_judged(self, cast, sign_in):
        task = tasks_of(cast.alpha, cast.anwar)["9(b)"]
        anwar = sign_in(cast.anwar)
        given = {"reference": "B-1", "statement": "The road is open", "task": task.pk, "label": "mission"}
        done(anwar.post("/missions/alpha/benchmarks/new/", given | WHY))
        row = Benchmark.objects.get()
        page = f"/benchmarks/{row.pk}/"
        assert "No indicator tells of it yet" in text(anwar.get(page))
        aim = {"name": "Days open", "unit": "days", "direction": "up", "baseline": "0", "target": "20.5"}
        aim |= {"baseline_on": "2025-01-01", "target_on": "2099-01-01", "every": "3"}
        done(anwar.post(f"{page}measure/", aim | versioned(row)))
        indicator = Indicator.objects.get()
        today = str(timezone.localdate())
        found = {"as_of": today, "value": "", "source": "survey"}
        done(anwar.post(f"/indicators/{indicator.pk}/read/", found | WHY))
        shown = text(anwar.get(page))
        assert "The last reading says that nothing was reported." in shown
        assert "not reported" in shown
        reading = Reading.objects.get()
        found |= {"value": "20.5"}
        done(anwar.post(f"/readings/{reading.pk}/edit/", found | versioned(reading)))
        assert "The target is reached." in text(anwar.get(page))
        same = anwar.post(f"/readings/{reading.pk}/verify/", versioned(reading))
        assert "another person verifies it" in text(same)
        services.verify_reading(reading, by=cast.system)
        judged = {"starts_on": "2025-01-01", "ends_on": today, "verdict": "at_risk", "reasons": "rains"}
        done(anwar.post(f"{page}judge/", judged | versioned(row)))
        shown = text(anwar.get(page))
        assert "the rule said: met" in shown
        assert "at risk" in shown
        assert "9(b)" in text(anwar.get("/missions/alpha/benchmarks/"))

    def test_an_activity_is_planned_begun_and_done(self, cast, sign_in):
        anwar = sign_in(cast.anwar)
        given = {"title": "Patrol the road", "starts_on": "2026-01-01", "label": "mission"}
        both = {"partner": cast.bresland.pk, "body": ""}
        done(anwar.post("/missions/alpha/activities/new/", given | both | WHY))
        row = Activity.objects.get()
        assert "Bresland" in text(sign_in(cast.berit).get(f"/activities/{row.pk}/"))
        assert sign_in(cast.chidi).get(f"/activities/{row.pk}/").status_code == 404
        done(anwar.post(f"/activities/{row.pk}/start/", versioned(row)))
        done(anwar.post(f"/activities/{row.pk}/done/", {"outcome": "Open all month."} | versioned(row)))
        assert "Open all month." in text(anwar.get(f"/activities/{row.pk}/"))
        row.refresh_from_db()
        with pytest.raises(ValidationError, match="changes no more"):
            activities.change_activity(row, title="Other", by=cast.anwar)

    def test_who_plans_no_mission_sets_nothing(self, cast):
        row = benchmark_of(cast.alpha, cast.anwar)
        for person in (cast.berit, cast.dora, cast.noor):
            with pytest.raises(PermissionDenied):
                services.change_benchmark(row, statement="Other", by=person)

    def test_what_was_dropped_changes_no_more_until_it_is_reinstated(self, cast):
        row = benchmark_of(cast.alpha, cast.anwar)
        row = services.drop_benchmark(row, reason="not asked for", by=cast.anwar)
        with pytest.raises(ValidationError, match="Reinstate it first"):
            services.add_indicator(row, name="Other", unit="days", by=cast.anwar)
        row = services.reinstate_benchmark(row, by=cast.anwar)
        services.add_indicator(row, name="Other", unit="days", by=cast.anwar)


def test_what_serves_a_task_follows_it_to_the_renewed_mandate(cast):
    tasks = tasks_of(cast.alpha, cast.anwar)
    kept = benchmark_of(cast.alpha, cast.anwar, "B-1", task=tasks["9(a)"])
    changed = benchmark_of(cast.alpha, cast.anwar, "B-2", task=tasks["9(b)"])
    planned = {"title": "Patrol", "starts_on": date(2026, 1, 1), "task": tasks["9(a)"]}
    activity = activities.plan_activity(cast.alpha, by=cast.anwar, **planned)
    mandate = cast.alpha.mandates.get()
    new = [("9(b)", "Keep all roads open"), ("12", "Protect civilians")]
    told = {"instrument": "S/RES/2", "starts_on": timezone.localdate(), "tasks": new}
    renewed = renew_mandate(mandate, without_consultation="the council decided", **told, by=cast.anwar)
    after = {task.number: task for task in renewed.tasks.all()}
    for row, number in ((kept, "12"), (changed, "9(b)"), (activity, "12")):
        before = row.version
        row.refresh_from_db()
        assert (row.task, row.version) == (after[number], before + 1)


def test_labels_hold_on_pages_lists_counts_search_and_programs(cast, sign_in):
    benchmark_of(cast.alpha, cast.anwar, "B-MISSION")
    benchmark_of(cast.alpha, cast.anwar, "B-NAMED", label="named", released_to=[cast.calmora])
    benchmark_of(cast.alpha, cast.anwar, "B-PARTNERS", label="partners")
    benchmark_of(cast.alpha, cast.anwar, "B-PUBLIC", label="public")
    wanted = {
        "anwar": {"B-MISSION", "B-NAMED", "B-PARTNERS", "B-PUBLIC"},
        "berit": {"B-PARTNERS", "B-PUBLIC"},
        "chidi": {"B-NAMED", "B-PARTNERS", "B-PUBLIC"},
        "dora": {"B-PUBLIC"},
    }
    for name, references in wanted.items():
        browser = sign_in(getattr(cast, name))
        for resource, key in (
            ("benchmarks", "reference"),
            ("indicators", "benchmark"),
            ("readings", "benchmark"),
        ):
            assert {one[key] for one in read(browser, f"{resource}/")["results"]} == references, (
                name,
                resource,
            )
        for page in ("/benchmarks/", "/missions/alpha/benchmarks/", "/search/?q=road+open"):
            shown = browser.get(page).content.decode()
            assert {one for one in wanted["anwar"] if one in shown} == references, (name, page)
        plan = text(browser.get("/missions/alpha/benchmarks/"))
        assert f"on track {len(references)}" in plan
        days = {day.key for day in calendars.days(getattr(cast, name), timezone.localdate())}
        seen = {str(row.pk) for row in Indicator.objects.visible_to(getattr(cast, name))}
        assert {key.removeprefix("reading-") for key in days if key.startswith("reading-")} == seen


class TestWhatWaits:
    def test_an_overdue_reading_waits_for_who_plans_the_mission(self, cast):
        row, today = benchmark_of(cast.alpha, cast.anwar, read=""), timezone.localdate()
        waits = [item for item in inbox.waiting(cast.anwar, today) if row.get_absolute_url() in item.url]
        assert [item.is_late for item in waits] == [True]  # three months after the baseline
        assert not [i for i in inbox.waiting(cast.berit, today) if row.get_absolute_url() in i.url]
        indicator = row.indicators.get()
        services.enter_reading(indicator, as_of=today, value=None, source="none", by=cast.anwar)
        assert not [i for i in inbox.waiting(cast.anwar, today) if row.get_absolute_url() in i.url]

    def test_a_reading_waits_for_another_to_verify_it(self, cast):
        row, today = benchmark_of(cast.alpha, cast.anwar), timezone.localdate()
        assert not [i for i in inbox.waiting(cast.anwar, today) if "#indicator" in i.url]
        reading = Reading.objects.get(indicator__benchmark=row)
        Reading.objects.filter(pk=reading.pk).update(entered_by=cast.noor)
        assert [i.kind for i in inbox.waiting(cast.anwar, today) if "#indicator" in i.url] == ["Reading"]


class TestPrograms:
    def test_a_program_sets_measures_reads_and_judges(self, cast, sign_in):
        anwar = sign_in(cast.anwar)
        task = tasks_of(cast.alpha, cast.anwar)["9(a)"]
        made = send(
            anwar, "benchmarks/", mission="ALPHA", reference="B-7", statement="Nobody is hurt", task=task.pk
        ).json()
        assert (made["verdict"], made["paragraph"]) == ("not_assessed", "9(a)")
        tasks = read(anwar, f"mandates/{task.mandate_id}/")["tasks"]
        assert (task.pk, "9(a)", task.text) in [(one["id"], one["number"], one["text"]) for one in tasks]
        measured = send(
            anwar,
            "indicators/",
            benchmark=made["id"],
            name="Hurt",
            unit="persons",
            direction="down",
            target="0",
        ).json()
        assert (measured["verdict"], measured["why"]) == ("not_assessed", "no_reading")
        given = {"indicator": measured["id"], "as_of": str(timezone.localdate()), "source": "report"}
        entered = send(anwar, "readings/", value="0.5", **given).json()
        assert (entered["value"], entered["verified_on"]) == ("0.5000", None)
        assert send(anwar, "readings/", value="1", **given).status_code == 400
        assert send(anwar, f"readings/{entered['id']}/verify/").status_code == 400
        judged = {"starts_on": "2026-01-01", "ends_on": "2026-03-31", "verdict": "met", "reasons": "none was"}
        told = send(anwar, f"benchmarks/{made['id']}/judge/", **judged).json()["judgements"]
        assert [(one["computed"], one["verdict"]) for one in told] == [("not_assessed", "met")]
        assert Judgement.objects.get().judged_by == cast.anwar
        assert (
            send(
                sign_in(cast.berit), "benchmarks/", mission="ALPHA", reference="B", statement="x"
            ).status_code
            == 403
        )


class TestFiles:
    @pytest.mark.parametrize(
        ("kind", "model"), [("benchmarks", Benchmark), ("indicators", Indicator), ("readings", Reading)]
    )
    def test_out_and_in_again_changes_nothing(self, cast, kind, model):
        task = tasks_of(cast.alpha, cast.anwar)["9(b)"]
        benchmark_of(cast.alpha, cast.anwar, "B-1", task=task, label="named", released_to=[cast.bresland])
        benchmark_of(cast.alpha, cast.anwar, "B-2", read=None)
        before = stored(model)
        found = bring(kind, taken(cast.anwar, kind), by=cast.anwar, file_name="plan.csv")
        assert counted(found) == (0, 0, len(before), 0)
        assert stored(model) == before

    def test_lines_add_and_change(self, cast):
        tasks_of(cast.alpha, cast.anwar)
        new = {"mission": "ALPHA", "reference": "B-1", "statement": "The road is open", "paragraph": "9(b)"}
        assert counted(bring("benchmarks", written([new]), by=cast.anwar, file_name="b.csv"))[0] == 1
        aim = {"mission": "ALPHA", "benchmark": "b-1", "name": "Days", "unit": "days", "target": "20"}
        assert counted(bring("indicators", written([aim]), by=cast.anwar, file_name="i.csv"))[0] == 1
        day = timezone.localdate() - timedelta(days=3)
        of = {"mission": "ALPHA", "benchmark": "B-1", "indicator": "days"}
        rows = [
            of | {"as_of": str(day), "value": "12.5", "source": "survey"},
            of | {"as_of": str(day - timedelta(days=1)), "value": "", "source": "no survey was made"},
        ]
        assert counted(bring("readings", written(rows), by=cast.anwar, file_name="r.csv"))[0] == 2
        assert sorted(str(one.value) for one in Reading.objects.all()) == ["12.5000", "None"]
        rows = lines(taken(cast.anwar, "readings"))
        rows[0]["source"] = "a second survey"
        assert counted(bring("readings", written(rows), by=cast.anwar, file_name="r.csv"))[:3] == (0, 1, 1)

    def test_a_wrong_line_names_its_column(self, cast):
        new = {"mission": "ALPHA", "reference": "B-1", "statement": "Open", "paragraph": "99(z)"}
        found = bring("benchmarks", written([new]), by=cast.anwar, file_name="b.csv")
        assert [(one.column, "no such task" in one.reason) for one in found.findings.all()] == [
            ("paragraph", True)
        ]
        assert not Benchmark.objects.exists()
