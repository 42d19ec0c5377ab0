"""What stands beside a mission's own parts: records of it that the reader sees, counted in one question."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import CharField, Count, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from missions import reading_constraints, reading_humanitarian, reading_projects
from missions.models import (
    Action,
    AssistanceRequest,
    CivilActivity,
    Consultation,
    Decision,
    Element,
    Engagement,
    Incident,
    Lesson,
    Patrol,
    Priority,
    Procedure,
    Review,
    SituationReport,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Kind(NamedTuple):
    """One list a mission's page leads to: its page, its name, the rows of it that `user` sees."""

    page: str
    words: "StrOrPromise"
    rows: Callable
    path: str = "mission"


CONSULTATIONS = Kind("missions:consultations", _("Consultations"), Consultation.objects.visible_to)
GROUPS = (
    (
        _("Command and decisions"),
        (
            Kind(
                "missions:elements",
                _("Command"),
                lambda user: Element.objects.visible_to(user).standing(timezone.localdate()),
            ),
            Kind("missions:decisions", _("Decisions"), Decision.objects.visible_to, "body__mission"),
            Kind("missions:actions", _("Actions"), Action.objects.visible_to),
            Kind("missions:engagements", _("Engagements"), Engagement.objects.visible_to),
            CONSULTATIONS,
        ),
    ),
    (
        _("Situation"),
        (
            Kind("missions:incidents", _("Incidents"), Incident.objects.visible_to),
            Kind("missions:patrols", _("Patrols and operations"), Patrol.objects.visible_to),
            Kind("missions:reports", _("Situation reports"), SituationReport.objects.visible_to),
        ),
    ),
    (
        _("Civil-military"),
        (
            Kind(
                "missions:humanitarians",
                _("Humanitarian notifications"),
                reading_humanitarian.notifications,
            ),
            Kind(
                "missions:assistances",
                _("Requests for assistance"),
                lambda user: AssistanceRequest.objects.visible_to(user).read_by(user),
            ),
            Kind("missions:constraints", _("Access constraints"), reading_constraints.constraints),
            Kind(
                "missions:civil_activities",
                _("Activities in areas"),
                lambda user: CivilActivity.objects.visible_to(user).read_by(user),
            ),
        ),
    ),
    (
        _("Reconstruction"),
        (
            Kind("missions:projects", _("Projects"), reading_projects.projects),
            Kind("missions:priorities", _("Local priorities"), Priority.objects.visible_to),
        ),
    ),
    (
        _("Learning"),
        (
            Kind("missions:lessons", _("Lessons"), Lesson.objects.visible_to),
            Kind("missions:reviews", _("After-action reviews"), Review.objects.visible_to),
            Kind("missions:procedures", _("Procedures"), Procedure.objects.visible_to),
        ),
    ),
)


def joined(user, mission, groups=GROUPS):
    """[(words, [(kind, how many)])] of the kinds of which the reader sees a record of the mission (its key).

    A list knows a mission by its records, so that of a kind without any nothing is to be led to.
    """
    kinds = {kind.page: kind for _words, of in groups for kind in of}
    first, *others = [_counted(kind, user, mission) for kind in kinds.values()]
    counts = dict(first.union(*others, all=True) if others else first)
    found = [
        (words, [(kind, counts[kind.page]) for kind in of if counts.get(kind.page)]) for words, of in groups
    ]
    return [(words, of) for words, of in found if of]


def _counted(kind, user, mission):
    rows = kind.rows(user).filter(**{kind.path: mission}).order_by().values(kind.path)
    rows = rows.annotate(page=Value(kind.page, output_field=CharField()), n=Count("pk", distinct=True))
    return rows.values_list("page", "n")
