"""Case studies: missions told in order from what the portal holds of them, to stand beside a living one."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import as_of
from accounts.api import formats
from missions import reading_stories as reading
from missions import story as stories
from missions.models import Mandate
from missions.views.mission import STORY, frame, seen

HEADS = ["on", "kind", "title", "words", "source"]


def case_studies(request):
    """Missions that have ended and whose structure the portal holds, each with its life in numbers."""
    found = reading.cases(request.user, as_of.day(request))
    return render(
        request,
        "missions/case_studies.html",
        {
            "cases": [(row, stories.tallied(moments)) for row, moments in found],
            "living": reading.living(request.user),
            "title": _("Case studies"),
        },
    )


def story(request, slug):
    row = seen(request, slug)
    found = _moments(request, row)
    mandates = Mandate.objects.visible_to(request.user).filter(mission=row)
    return render(
        request,
        "missions/mission_story.html",
        frame(request, row, STORY)
        | {
            "years": stories.by_year(found),
            "tallied": stories.tallied(found),
            "kinds": dict(stories.kinds()),
            "mandates": mandates.count(),
            "living": [one for one in reading.living(request.user) if one != row],
        },
    )


def story_file(request, slug, kind):
    """The moments as a file, one a line."""
    row = seen(request, slug)
    if kind not in ("csv", "xlsx"):
        raise Http404
    words = dict(stories.kinds())
    lines = [
        (one.on, words[one.kind], str(one.title), str(one.words), one.source)
        for one in _moments(request, row)
    ]
    return formats.MAKERS[kind](HEADS, lines, f"{row.slug}-story")


def _moments(request, row):
    return stories.moments(request.user, row, as_of.day(request))
