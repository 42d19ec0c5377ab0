"""What readers are told of reconstruction projects and local priorities, as far as they may see them."""

from collections import Counter, defaultdict

from django.db.models import Q

from missions.forms_decisions import may_keep
from missions.models import Priority, Project, ProjectFeedback, ProjectResult, ResultShare
from missions.models.project import meeting
from missions.results import Result, part, share


def projects(user):
    rows = Project.objects.visible_to(user).read_by(user)
    return rows.select_related("mission", "keeper")


def priorities(user):
    return Priority.objects.visible_to(user).select_related("mission")


def may_propose(user):
    """Whether this person may propose a project: one who plans a mission, or speaks for a partner."""
    return may_keep(user)


def met_by(user, keys):
    """{priority: number of projects that meet it}, of projects this reader sees that are not cancelled."""
    seen = Project.objects.visible_to(user).exclude(state=Project.State.CANCELLED)
    return Counter(meeting(seen, keys).values_list("priority", flat=True))


def verdicts(feedback):
    """[(what they say, how often)] of this feedback."""
    told = Counter(one.verdict for one in feedback)
    return [(choice, told[choice.value]) for choice in ProjectFeedback.Verdict]


def results(user, rows):
    """[(row, what the rule takes of it, [(another project, its percent)])] of results, a queryset this reader
    may see; of shares those of projects they see."""
    rows, shares = list(rows), defaultdict(list)
    seen = ResultShare.objects.visible_to(user).filter(result__in=[row.pk for row in rows])
    for one in seen.select_related("project").order_by("project__title"):
        shares[one.result_id].append((one.project, one.percent))
    return [(row, _given(row, shares[row.pk]), shares[row.pk]) for row in rows]


def _given(row, shares):
    shared = {project.pk: percent for project, percent in shares}
    return Result(row.project_id, row.indicator, row.unit, row.target, row.reached, shared)


def results_of(user, project):
    """[(row, shares, its percent, its part)] of the results that stand with a project or that it shares."""
    rows = ProjectResult.objects.visible_to(user).select_related("project")
    rows = rows.filter(Q(project=project) | Q(shares__project=project)).distinct()
    return [
        (row, shares, share(one, project.pk), part(one, project.pk))
        for row, one, shares in results(user, rows)
    ]
