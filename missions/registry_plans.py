"""Where the parts of a mission's plan show: what is registered of them, once, when the app is ready."""

from django.utils.translation import gettext_lazy as _

from accounts import access, attaching, calendars, inbox, navigation, places, search
from missions import (  # noqa: F401  (they register on import)
    calendar_plans,
    figures_benchmarks,
    finding_plans,
    following,
    imports_benchmarks,
    imports_conditions,
    models,
    told_benchmarks,
    waiting_benchmarks,
)

FIRST_IN_GROUP = 54  # after decisions and actions


def register():
    seen = (models.Activity, models.Benchmark, models.Indicator, models.Reading, models.Condition)
    access.register(*seen)
    for model, joined in zip(seen, ((), (), ("benchmark",), ("indicator",), ()), strict=True):
        places.register(model, model.get_absolute_url, *joined)
    attaching.register(
        models.Benchmark, {attaching.MISSION: models.Benchmark.objects.run_by}, lambda row: [row.mission]
    )
    following.register(models.Activity, "activity", _("planned activity"), lambda row: (row.mission, None))
    following.register(models.Benchmark, "benchmark", _("benchmark"), lambda row: (row.mission, None))
    search.register("benchmarks", _("Benchmarks and activities"), "mandate", finding_plans.plans, 34)
    search.register("conditions", _("Conditions"), "mandate", finding_plans.conditions, 36)
    calendars.register(calendar_plans.conditions)
    calendars.register(calendar_plans.activities, calendar_plans.targets, calendar_plans.readings)
    inbox.register(waiting_benchmarks.readings, inbox.Act.REPORT)
    inbox.register(waiting_benchmarks.verifications, inbox.Act.DECIDE)
    inbox.register(waiting_benchmarks.conditions, inbox.Act.REPORT)
    navigation.add(
        navigation.Entry(
            _("Benchmarks"),
            "missions:benchmarks",
            "band-2",
            FIRST_IN_GROUP,
            group=_("Command and decisions"),
            also=("missions:activities", "missions:conditions"),
        )
    )
