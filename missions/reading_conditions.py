"""Conditions as a reader sees them: how each stands on a day, and what has stopped, of what they may see."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from missions import conditions
from missions.models import Activity, Condition, ConditionStatement, Element, MandateTask

WORDS = dict(ConditionStatement.State.choices) | {
    conditions.UNKNOWN: pgettext_lazy("condition", "not stated"),
}
STOPS = (
    ("tasks", MandateTask, _("Task")),
    ("activities", Activity, _("Activity")),
    ("elements", Element, _("Post or unit")),
)


def standings(user, rows, day):
    """{key: how it stands on a day} of conditions this reader sees, their mandates read with them."""
    stated = defaultdict(list)
    found = ConditionStatement.objects.visible_to(user).filter(condition__in=rows).order_by()
    for key, since, state in found.values_list("condition", "since", "state"):
        stated[key].append(conditions.Stated(since, state))
    return {row.pk: conditions.standing(stated[row.pk], row.last_day, day) for row in rows}


def stops(user, rows):
    """{condition's key: [(what kind of thing, the thing)]} of what each stops that this reader may see."""
    found = defaultdict(list)
    for name, model, label in STOPS:
        named = Condition.objects.visible_to(user).filter(pk__in=[row.pk for row in rows])
        pairs = list(named.filter(**{f"{name}__isnull": False}).values_list("pk", name))
        seen = model.objects.visible_to(user).in_bulk({key for _condition, key in pairs})
        for condition, key in pairs:
            if key in seen:
                found[condition].append((label, seen[key]))
    return found


def stopped(user, mission, day):
    """[(kind of thing, the thing, the conditions that failed)] of a mission on a day; and the conditions that
    have failed or are in doubt, each with how it stands."""
    rows = list(Condition.objects.visible_to(user).filter(mission=mission).select_related("mandate"))
    how = standings(user, rows, day)
    by_key, things = {row.pk: row for row in rows}, stops(user, rows)
    found = conditions.stopped(how, {row.pk: things[row.pk] for row in rows})
    uneasy = [(row, how[row.pk], WORDS[how[row.pk].state]) for row in rows]
    return (
        [(label, thing, [by_key[key] for key in keys]) for (label, thing), keys in found.items()],
        [one for one in uneasy if one[1].state in (conditions.FAILED, conditions.DOUBT)],
    )
