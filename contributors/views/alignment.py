"""How the money of a mission meets its local priorities: the page, and its tables as files."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts import access
from accounts.api import formats
from contributors import alignment, alignment_files, reading_alignment
from contributors.forms_alignment import AlignmentFilter
from contributors.forms_flows import keeps_money
from missions.reading_projects import may_propose

MARKS = {
    alignment.UNFUNDED: "failed",
    alignment.DOUBLE: "flagged",
    alignment.PARTLY: "circulated",
    alignment.FUNDED: "accepted",
    alignment.NOT_KNOWN: "submitted",
}


MOST = 100  # priorities on the page; all are in the file
PRESSING = (alignment.UNFUNDED, alignment.DOUBLE, alignment.PARTLY, alignment.NOT_KNOWN, alignment.FUNDED)


def _asked(request):
    """(the form, the alignment of the mission it names or None)."""
    form = AlignmentFilter(request.GET, missions=list(reading_alignment.missions(request.user)))
    return form, form.chosen_mission and reading_alignment.told(request.user, form.chosen_mission)


def alignment_page(request):
    form, told = _asked(request)
    may_enter = access.speaks_for_someone(request.user) or keeps_money(request.user)
    may = may_enter, may_propose(request.user)
    needs = _most_pressing(told.needs) if told else []
    return render(
        request,
        "contributors/alignment.html",
        {
            "form": form,
            "told": told,
            "needs": [
                (row, one, MARKS[one.verdict], reading_alignment.WORDS[one.verdict], names, projects)
                + (_fund(told.mission, row, projects, one.verdict, *may),)
                for row, one, names, projects in needs
            ],
        },
    )


def _most_pressing(needs):
    """As they stand; of more than a page holds those nobody funds, then those funded twice, and so on."""
    if len(needs) <= MOST:
        return needs
    return sorted(needs, key=lambda told: PRESSING.index(told[1].verdict))[:MOST]


def _fund(mission, row, projects, verdict, may_enter, may_propose_one):
    """Where one funds a priority: money for the largest project that meets it, else a project that would."""
    if verdict not in (alignment.UNFUNDED, alignment.PARTLY):
        return ""
    if projects and may_enter:
        largest = max(projects, key=lambda project: (project.dollars or 0, str(project.pk)))
        return f"{reverse('contributors:flow_new')}?{urlencode({'project': largest.pk})}"
    if not projects and may_propose_one:
        asked = urlencode({"mission": mission.slug, "priority": row.pk})
        return f"{reverse('missions:project_new')}?{asked}"
    return ""


def alignment_file(request, table, kind):
    _form, told = _asked(request)
    if told is None or table not in alignment_files.TABLES or kind not in alignment_files.KINDS:
        raise Http404
    name = f"alignment-{table}-{told.mission.slug}-{timezone.now():%Y-%m-%d}"
    return formats.MAKERS[kind](alignment_files.HEADS[table], alignment_files.lines(told, table), name)
