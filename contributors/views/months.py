"""A mission's month, entered or corrected at once by its staff, or by a contributor for its own persons."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts import as_of, editing
from accounts.models import Partner
from accounts.notation import month as month_words
from accounts.validity import stands_on
from contributors import contesting, services
from contributors.forms_months import MonthForm, categories_of, reportable, sheet
from contributors.models import PersonnelLine
from contributors.versions import mark_of_month
from missions.models import Mission, Participation


def month(request, slug, month):
    user, first = request.user, as_of.read(month)
    if first is None:
        raise Http404
    mission = get_object_or_404(Mission.objects.visible_to(user), slug=slug)
    writable = reportable(user, mission)
    if not writable:
        raise PermissionDenied
    counts, earlier, since = _figures(user, mission, first, writable)
    contributors = _rows(request, mission, first, writable, counts, earlier)
    categories = categories_of(counts, earlier)
    suggested = not counts and bool(earlier) and "empty" not in request.GET

    def look():
        now, _before, _since = _figures(user, mission, first, writable)
        return sheet(contributors, categories, now), mark_of_month(
            line for line in now.values() if line.contributor_id in {who.pk for who in contributors}
        )

    form = MonthForm(
        request.POST or None,
        look=look,
        contributors=contributors,
        others=Partner.objects.visible_to(user).filter(pk__in=writable).order_by("name"),
        categories=categories,
        counts=counts,
        earlier=earlier,
    )
    if suggested and not form.is_bound:
        form.initial |= sheet(contributors, categories, earlier)
    words = {"mission": mission, "month": month_words(first)}
    return editing.page(
        request if "add_row" not in request.POST else _only_shown(request),
        form,
        partial(services.report_month, mission=mission, month=first, by=user),
        to=lambda report: mission.part_url("strength"),
        said=lambda report: _("%(month)s of %(mission)s is stored.") % words,
        template="contributors/month.html",
        title=_("%(mission)s in %(month)s") % words,
        lead=_(
            "Persons as they stood at the end of the month. An empty cell is “not reported”; 0 is nobody."
        ),
        button=_("Store %(month)s of %(mission)s") % words,
        back=mission.part_url("strength"),
        crumbs=[
            (mission.acronym, mission.get_absolute_url()),
            (_("Strength"), mission.part_url("strength")),
        ],
        mission=mission,
        month=first,
        suggested_from=since if suggested else None,
        standing=bool(counts),
        contests=[
            (partner, contesting.month_link(partner, mission, first))
            for partner in contesting.own_partners(user).filter(pk__in={key[0] for key in counts})
        ],
        others=len(writable) > len(contributors),
    )


def _only_shown(request):
    """A row is added: what was typed is shown again, and nothing is stored yet."""
    request.method = "GET"
    return request


def _figures(user, mission, first, writable):
    """The lines of the month, and of the latest month reported before it: {(contributor, category): line}."""
    lines = PersonnelLine.objects.visible_to(user).filter(mission=mission, contributor__in=writable)
    before = lines.filter(month__lt=first).order_by("-month").values_list("month", flat=True).first()
    known = {first: {}, before: {}}
    for line in lines.filter(month__in=[month for month in known if month]):
        known[line.month][line.contributor_id, line.category] = line
    return known[first], known[before] if before else {}, before


def _rows(request, mission, first, writable, counts, earlier):
    """Who has a row: those reported now or just before, those that take part, and those named on the page,
    even where they are not the reader's to write: the service says so."""
    parts = Participation.objects.visible_to(request.user).filter(mission=mission, part="contributor")
    found = {contributor for contributor, _category in [*counts, *earlier]}
    found |= {part.partner_id for part in parts if stands_on(part, as_of.last_day(first))}
    if "add_row" in request.POST and request.POST.get("add", "").isdecimal():
        found.add(int(request.POST["add"]))
    named = {name.split(".")[0] for name in request.POST if name.count(".") == 2}
    rows = Partner.objects.visible_to(request.user).filter(Q(pk__in=found & writable) | Q(code__in=named))
    return sorted(rows, key=lambda partner: partner.local_name)
