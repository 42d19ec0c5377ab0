"""Plans of the demo: benchmarks of MINUSTAH and AMISOM from public facts; the plan of an invented mission."""

from accounts import tables
from accounts.models import Partner, User
from missions import services_activities, services_benchmarks, services_conditions
from missions.models import Activity, Benchmark, Condition, Element, Mandate, MandateTask, Mission

WHY = "demonstration"
VERIFIER = "hana@mission.example"  # another person than the one who enters the demo


def load():
    counts = {"benchmarks": 0, "readings": 0, "activities": 0}
    for folder, day in (("missions/reference", tables.day), ("missions/fictional", tables.day_told_now)):
        new = _benchmarks(folder)
        indicators = _indicators(folder, day, new)
        counts["benchmarks"] += len(new)
        counts["readings"] += _readings(folder, day, indicators)
    _judged("missions/fictional", tables.day_told_now, new)
    counts["activities"] = _activities("missions/fictional", tables.day_told_now)
    counts["conditions"] = _conditions("missions/fictional", tables.day_told_now)
    return counts


def _by():
    return {"reason": WHY, "by": User.objects.system("demo")}


def _task(row):
    """The task a line names by the instrument of its mandate and its number."""
    return MandateTask.objects.get(
        mandate__mission__acronym=row["mission"],
        mandate__instrument=row["instrument"],
        number=row["task"],
    )


def _benchmarks(folder):
    """{(mission, reference): benchmark} of those that were not there yet."""
    missions, new = {row.acronym: row for row in Mission.objects.all()}, {}
    known = set(Benchmark.objects.values_list("mission__acronym", "reference"))
    for row in tables.rows(f"{folder}/benchmarks.csv"):
        key = row["mission"], row["reference"]
        if key in known or row["mission"] not in missions:
            continue
        new[key] = services_benchmarks.set_benchmark(
            missions[row["mission"]],
            task=_task(row),
            reference=row["reference"],
            statement=row["statement"],
            label=row["label"],
            source=row["source"],
            **_by(),
        )
    return new


def _indicators(folder, day, benchmarks):
    new = {}
    for row in tables.rows(f"{folder}/indicators.csv"):
        if benchmark := benchmarks.get((row["mission"], row["benchmark"])):
            new[row["mission"], row["benchmark"], row["name"]] = services_benchmarks.add_indicator(
                benchmark,
                name=row["name"],
                unit=row["unit"],
                direction=row["direction"],
                baseline=row["baseline"] or None,
                baseline_on=day(row["baseline_on"]),
                target=row["target"] or None,
                target_on=day(row["target_on"]),
                every=row["every"] or None,
                source=row["source"],
                **_by(),
            )
    return new


def _readings(folder, day, indicators):
    verifier, many = User.objects.filter(email=VERIFIER).first(), 0
    for row in tables.rows(f"{folder}/readings.csv"):
        indicator = indicators.get((row["mission"], row["benchmark"], row["indicator"]))
        if indicator is None:
            continue
        made = services_benchmarks.enter_reading(
            indicator,
            as_of=day(row["as_of"]),
            value=row["value"] or None,
            source=row["source"],
            note=row.get("note", ""),
            **_by(),
        )
        many += 1
        if verifier and indicator.benchmark.is_fictional and many % 3:
            services_benchmarks.verify_reading(made, reason=WHY, by=verifier)
    return many


def _judged(folder, day, benchmarks):
    for row in tables.rows(f"{folder}/judgements.csv"):
        if benchmark := benchmarks.get((row["mission"], row["benchmark"])):
            services_benchmarks.judge_benchmark(
                benchmark,
                starts_on=day(row["starts_on"]),
                ends_on=day(row["ends_on"]),
                verdict=row["verdict"],
                reasons=row["reasons"],
                adjustment=row["adjustment"],
                **_by(),
            )


def _activities(folder, day):
    known, many = set(Activity.objects.values_list("mission__acronym", "title")), 0
    missions = {row.acronym: row for row in Mission.objects.filter(is_fictional=True)}
    for row in tables.rows(f"{folder}/activities.csv"):
        if (row["mission"], row["title"]) in known or row["mission"] not in missions:
            continue
        made = services_activities.plan_activity(
            missions[row["mission"]],
            task=_task(row),
            title=row["title"],
            text=row["text"],
            element=Element.objects.filter(mission__acronym=row["mission"], reference=row["element"]).first(),
            partner=Partner.objects.filter(code=row["partner"]).first(),
            starts_on=day(row["starts_on"]),
            ends_on=day(row["ends_on"]),
            label=row["label"],
            **_by(),
        )
        _taken(made, row)
        many += 1
    return many


def _taken(activity, row):
    for step in filter(None, row["steps"].split(";")):
        if step == "start":
            activity = services_activities.start_activity(activity, **_by())
        elif step == "done":
            activity = services_activities.end_activity(activity, outcome=row["outcome"], **_by())
        else:
            services_activities.drop_activity(activity, **_by())


def _conditions(folder, day):
    known, new = set(Condition.objects.values_list("mission__acronym", "title")), {}
    missions = {row.acronym: row for row in Mission.objects.filter(is_fictional=True)}
    for row in tables.rows(f"{folder}/conditions.csv"):
        key = row["mission"], row["title"]
        if key in known or row["mission"] not in missions:
            continue
        now = missions[row["mission"]].mandates.filter(tasks__isnull=False).order_by("-starts_on").first()
        new[key] = services_conditions.enter_condition(
            missions[row["mission"]],
            kind=row["kind"],
            title=row["title"],
            mandate=Mandate.objects.filter(mission=now.mission, instrument=row["instrument"]).first(),
            document=row["document"],
            ends_on=day(row["ends_on"]),
            tasks=list(now.tasks.filter(number__in=row["tasks"].split(";"))),
            label=row["label"],
            **_by(),
        )
    for row in tables.rows(f"{folder}/statements.csv"):
        if condition := new.get((row["mission"], row["title"])):
            services_conditions.state_condition(
                condition,
                since=day(row["since"]),
                state=row["state"],
                words=row["words"],
                source=row["source"],
                **_by(),
            )
    return len(new)
