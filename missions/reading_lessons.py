"""Lessons a reader may see: with their themes and subjects, and those that bear on what somebody plans."""

from collections import defaultdict
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext as _

from missions import likeness, planning
from missions.models import Capability, Lesson, MandateTask, Review, Theme

MOST, SHOWN = 400, 6
WORDS = {
    likeness.CAPABILITY: lambda near, lesson, themes: (
        _("same capability: %(what)s") % {"what": lesson.capability.local_name}
    ),
    likeness.HEADING: lambda near, lesson, themes: (
        _("related capability: %(what)s") % {"what": lesson.capability.local_name}
    ),
    likeness.TASK: lambda near, lesson, themes: _("same task of the mandate"),
    likeness.THEME: lambda near, lesson, themes: (
        _("same theme: %(what)s") % {"what": ", ".join(sorted(themes[code] for code in near.themes))}
    ),
    likeness.REGION: lambda near, lesson, themes: (
        _("same region: %(what)s") % {"what": _region(lesson.mission)}
    ),
    likeness.MISSION: lambda near, lesson, themes: _("same mission"),
}


class Bearing(NamedTuple):
    """A lesson that bears on a plan, and why, in words."""

    lesson: Lesson
    reasons: list[str]


def lessons(user):
    return Lesson.objects.visible_to(user).select_related("mission", "keeper", "capability", "review")


def reviews(user):
    return Review.objects.visible_to(user).select_related("mission", "keeper")


def themes_of(user, keys):
    """{key of a lesson: its themes}, of lessons the reader was shown."""
    found, register = defaultdict(list), {theme.pk: theme for theme in Theme.objects.visible_to(user)}
    named = Theme.objects.visible_to(user).filter(lessons__in=keys).order_by("code")
    for key, theme in named.values_list("lessons", "pk"):
        found[key].append(register[theme])
    return found


def bearing_on(user, row, most=SHOWN):
    """The lessons `user` may read that bear on a record somebody plans, those with most in common first."""
    known = planning.planned(row)
    register = {theme.code: theme for theme in Theme.objects.visible_to(user)}
    parents = dict(Capability.objects.visible_to(user).values_list("code", "parent__code"))
    plan = _plan(known, register, parents)
    rows = {
        str(lesson.pk): lesson
        for lesson in lessons(user)
        .exclude(pk=row.pk)
        .filter(_may_bear(user, plan, known, parents))
        .exclude(state=Lesson.State.REJECTED)
        .select_related(None)
        .select_related("mission__host", "keeper", "capability")
        .order_by("-observed_on", "pk")[:MOST]
    }
    themes, tasks = themes_of(user, [lesson.pk for lesson in rows.values()]), _tasks_of(user, rows.values())
    told = [_told(lesson, themes[lesson.pk], tasks, parents) for lesson in rows.values()]
    names = {code: theme.local_name for code, theme in register.items()}
    return [
        Bearing(rows[near.key], [str(WORDS[why](near, rows[near.key], names)) for why in near.reasons])
        for near in likeness.near(plan, told)[:most]
    ]


def _plan(known, register, parents):
    capability = known.capability.code if known.capability else ""
    words = {code: [*theme.words_list, theme.name] for code, theme in register.items()}
    text = " ".join([known.text, *(task.text for task in known.tasks)])
    return likeness.Plan(
        capability=capability,
        headings=_line(capability, parents),
        tasks=frozenset(_task(task) for task in known.tasks),
        themes=likeness.themes_named(text, words),
        region=_region(known.mission),
        mission=known.mission.acronym if known.mission else "",
    )


def _told(lesson, themes, tasks, parents):
    capability = lesson.capability.code if lesson.capability else ""
    return likeness.Told(
        key=str(lesson.pk),
        state=lesson.state,
        on=lesson.observed_on,
        capability=capability,
        headings=_line(capability, parents),
        tasks=frozenset({tasks[lesson.pk]} if lesson.pk in tasks else ()),
        themes=frozenset(theme.code for theme in themes),
        region=_region(lesson.mission),
        mission=lesson.mission.acronym if lesson.mission else "",
    )


def _may_bear(user, plan, known, parents):
    """The filter for lessons that could bear on a plan, wider than the rule. It joins no table but those a
    lesson shows: to plan more joins takes a hundred times as long as to find the rows."""
    of_theme = Theme.objects.visible_to(user).filter(code__in=plan.themes).order_by().values("lessons")
    near = plan.headings | {code for code, parent in parents.items() if parent in plan.headings}
    found = Q(pk__in=of_theme) | Q(capability__code__in=near)
    if plan.tasks:
        found |= Q(subject_type=ContentType.objects.get_for_model(MandateTask))
    return found | Q(mission=known.mission) if known.mission else found


def _line(code, parents):
    """A capability and the headings over it."""
    found = set()
    while code and code not in found:
        found.add(code)
        code = parents.get(code)
    return frozenset(found)


def _tasks_of(user, rows):
    """{key of a lesson: the task of a mandate it concerns}, of tasks the reader sees."""
    kind = ContentType.objects.get_for_model(MandateTask).pk
    asked = {row.pk: int(row.subject_id) for row in rows if row.subject_type_id == kind}
    seen = MandateTask.objects.visible_to(user).in_bulk(set(asked.values())) if asked else {}
    return {key: _task(seen[pk]) for key, pk in asked.items() if pk in seen}


def _task(task):
    """What makes two tasks the same: their words, so that a renewed mandate's counts too."""
    return " ".join(task.text.casefold().split())


def _region(mission):
    host = mission.host if mission else None
    return (host.subregion or host.region) if host else ""
