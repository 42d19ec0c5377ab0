"""Where what was learned shows: what is registered of it, once, when the app is ready."""

from django.utils.translation import gettext_lazy as _

from accounts import access, attaching, calendars, inbox, navigation, places, search
from missions import (  # noqa: F401  (they register on import)
    adopting,
    calendar_learning,
    concerning,
    finding_learning,
    following,
    imports_learning,
    models,
    planning,
    told_learning,
    waiting_learning,
)
from missions.forms_decisions import run_missions
from missions.releasing import planners

LEARNING = _("Learning")


def register():
    _lessons()
    _procedures()
    _what_lessons_concern()
    _what_is_planned()


def _procedures():
    access.register(models.Procedure, models.ProcedureVersion, models.Adoption)
    access.register(models.ReadingDuty, models.Acknowledgement)
    for model in (models.Procedure, models.ProcedureVersion):
        places.register(model, model.get_absolute_url)
    places.register(models.Adoption, models.Adoption.get_absolute_url, "procedure")
    places.register(models.ReadingDuty, models.ReadingDuty.get_absolute_url, "procedure")
    places.register(models.Acknowledgement, models.Acknowledgement.get_absolute_url, "version")
    attaching.register(
        models.Procedure, {attaching.MISSION: models.Procedure.objects.run_by}, lambda row: row.roots
    )
    attaching.register(
        models.ProcedureVersion,
        {attaching.MISSION: models.ProcedureVersion.objects.run_by},
        lambda row: row.procedure.roots,
    )
    search.register("procedures", _("Procedures"), "need", finding_learning.procedures, 39)
    inbox.register(waiting_learning.procedures, inbox.Act.ACKNOWLEDGE)
    inbox.register(waiting_learning.drafts, inbox.Act.DECIDE)
    calendars.register(calendar_learning.readings)
    adopting.register(
        models.Mission, "mission", _("mission"), planners, lambda user: run_missions(user).order_by("acronym")
    )
    adopting.register(
        models.Element,
        "element",
        _("element of a structure"),
        lambda row: planners(row.mission),
        lambda user: models.Element.objects.visible_to(user).kept_by(user).select_related("mission"),
        ["mission"],
    )
    navigation.add(navigation.Entry(_("Procedures"), "missions:procedures", "need", 65, group=LEARNING))


def _lessons():
    for model, code, label in (
        (models.Lesson, "lesson", _("lesson")),
        (models.Review, "review", _("after-action review")),
    ):
        access.register(model)
        places.register(model, model.get_absolute_url)
        attaching.register(model, {attaching.MISSION: model.objects.run_by}, lambda row: row.roots)
        following.register(model, code, label, lambda row: (row.mission, row.keeper), ["mission", "keeper"])
    access.register(models.Theme)
    search.register("lessons", _("Lessons"), "book", finding_learning.lessons, 37)
    search.register("reviews", _("After-action reviews"), "book", finding_learning.reviews, 38)
    inbox.register(waiting_learning.lessons, inbox.Act.DECIDE)
    navigation.add(
        navigation.Entry(
            _("Lessons"), "missions:lessons", "book", 64, group=LEARNING, also=("missions:reviews",)
        )
    )


def _what_lessons_concern():
    for model, code, label, joined in (
        (models.MandateTask, "task", _("task of the mandate"), ["mandate__mission"]),
        (models.Mandate, "mandate", _("mandate"), ["mission"]),
        (models.Mission, "mission", _("mission"), []),
        (models.Element, "element", _("element of a structure"), ["mission"]),
        (models.Requirement, "requirement", _("requirement"), ["mission"]),
        (models.Activity, "activity", _("planned activity"), ["mission"]),
        (models.Benchmark, "benchmark", _("benchmark"), ["mission"]),
        (models.Condition, "condition", _("condition"), ["mission"]),
        (models.Transition, "transition", _("transition plan"), ["mission"]),
        (models.Incident, "incident", _("incident"), ["mission"]),
        (models.Patrol, "patrol", _("patrol or operation"), ["mission"]),
        (models.Proposal, "proposal", _("proposal"), []),
        (models.Decision, "decision", _("decision"), ["body"]),
        (models.Engagement, "engagement", _("engagement"), []),
        (models.Consultation, "consultation", _("consultation"), ["mission", "mandate"]),
    ):
        concerning.register(model, code, label, None, joined)


def _what_is_planned():
    planned = planning.Planned
    planning.register(
        models.Requirement,
        lambda row: planned(row.mission, row.capability, row.tasks.all(), f"{row.title} {row.standards}"),
    )
    planning.register(
        models.Activity,
        lambda row: planned(
            row.mission,
            row.element.capability if row.element else None,
            [row.task] if row.task else (),
            f"{row.title} {row.text}",
        ),
    )
    planning.register(
        models.Transition,
        lambda row: planned(row.mission, text=" ".join([row.title, *(one.name for one in row.phases.all())])),
    )
    planning.register(models.Proposal, lambda row: planned(row.body.mission, text=f"{row.title} {row.text}"))
    planning.register(models.Element, lambda row: planned(row.mission, row.capability, text=row.title))
    planning.register(models.Patrol, lambda row: planned(row.mission, text=f"{row.title} {row.task}"))
    planning.register(models.Incident, lambda row: planned(row.mission, text=f"{row.title} {row.summary}"))
