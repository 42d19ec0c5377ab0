"""How the money of a mission meets its local priorities: the page, and its tables as files."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

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
                + (_fund(told, row, projects, one.verdict, *may), _is_known(told, one, projects))
                for row, one, names, projects in needs
            ],
        },
    )


def _most_pressing(needs):
    """As they stand; of more than a page holds those nobody funds, then those funded twice, and so on."""
    if len(needs) <= MOST:
        return needs
    return sorted(needs, key=lambda told: PRESSING.index(told[1].verdict))[:MOST]


def _is_known(told, one, projects):
    """Whether what is promised for a priority can be said: not where all there is has no rate."""
    return bool(one.dollars) or not any(project.pk in told.unpriced for project in projects)


def _fund(told, row, projects, verdict, may_enter, may_propose_one):
    """(its words, the address) where one funds a priority: money for the project not yet done that lacks
    the most, else a project that would meet it; None where neither."""
    if verdict not in (alignment.UNFUNDED, alignment.PARTLY):
        return None
    gaps = {project.pk: told.gaps[project.pk] for project in projects if project.pk in told.gaps}
    open_ = [key for key, gap in gaps.items() if gap is None or gap > 0]
    if open_ and may_enter:
        most = max(open_, key=lambda key: (gaps[key] or 0, str(key)))
        return _("Fund this priority"), f"{reverse('contributors:flow_new')}?{urlencode({'project': most})}"
    if not open_ and may_propose_one:
        asked = urlencode({"mission": told.mission.slug, "priority": row.pk})
        return _("Propose a project"), f"{reverse('missions:project_new')}?{asked}"
    return None


def alignment_file(request, table, kind):
    told = _asked(request)[1]
    if told is None or table not in alignment_files.TABLES or kind not in alignment_files.KINDS:
        raise Http404
    name = f"alignment-{table}-{told.mission.slug}-{timezone.now():%Y-%m-%d}"
    return formats.MAKERS[kind](alignment_files.HEADS[table], alignment_files.lines(told, table), name)
