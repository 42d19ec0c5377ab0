"""The chart of command: an element's chain up and what stands below it on a day, with holders and caveats."""

from datetime import date
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import figures
from accounts.as_of import last_day
from accounts.charts.branch import Node, branch_chart
from accounts.dates import day as day_words
from accounts.figures import Column, Figure, Param, Table, Unanswerable
from contributors import reading_holders
from contributors.columns_command import word
from missions import reading_command as reading
from missions.models import Element

HOW = gettext_lazy(
    "Each element stands below the one that has operational authority over it on the day; where nobody has, "
    "below the one it is placed under, with a dashed line. Shown are the elements, authorities, holders and "
    "caveats you may see; what you may not see breaks the line and is not counted."
)


def chart(user, *, as_of=None, element, on=None):
    day = on or (last_day(as_of) if as_of else timezone.localdate())
    branch = reading.branch(user, element, day)
    held, caveats = reading_holders.of_branch(user, branch, day)
    told = [_told(line, held[line.element.pk], caveats[line.element.pk]) for line in branch.lines]
    nodes = [
        Node(
            line.depth,
            [one["name"], one["holder"], *([one["by"]] if line.depth else []), *one["caveats"]],
            is_own=line.element == element,
            is_loose=line.edge is None,
            is_empty=held[line.element.pk].code == "vacant",
        )
        for line, one in zip(branch.lines, told, strict=True)
    ]
    rows = [
        [one["name"], one["by"], one["holder"], len(caveats[line.element.pk]), line.below]
        for line, one in zip(branch.lines, told, strict=True)
    ]
    columns = [
        Column(_("Element"), "text"),
        Column(_("Stands there by"), "text"),
        Column(_("Holder"), "text"),
        Column(_("Caveats you may see")),
        Column(_("Right below it")),
    ]
    more = _("More stand right below it than are drawn; the list has them all.") if branch.more else ""
    sources = sorted({line.element.source for line in branch.lines if line.element.source})
    invented = _("invented for the demonstration")
    return Figure(
        title=_("%(element)s on %(day)s") % {"element": element.title, "day": day_words(day)},
        subtitle=_("%(mission)s: its chain of command up, and what stands right below it")
        % {"mission": element.mission},
        table=Table(columns, rows, [line.element.get_absolute_url() for line in branch.lines]),
        scene=branch_chart(nodes),
        note=more,
        source="; ".join(sources) or (invented if element.is_fictional else _("as the mission entered it")),
        how=str(HOW),
    )


def _told(line, held, caveats):
    """What a box says, by part."""
    said = []
    if caveats:
        kinds = ", ".join(sorted({str(one.get_kind_display()) for one in caveats}))
        words = ngettext("%(n)d caveat: %(kinds)s", "%(n)d caveats: %(kinds)s", len(caveats))
        said = [words % {"n": len(caveats), "kinds": kinds}]
    return {
        "name": f"{line.element.reference} · {line.element.title}",
        "holder": _held_words(held),
        "by": by_words(line.edge),
        "caveats": said,
    }


def _held_words(held):
    partner = held.shown.partner.local_name if held.shown and held.shown.shown_as else ""
    return f"{word(held)} ({partner})" if partner else word(held)


def by_words(edge):
    """By which authority an element stands where it does."""
    if edge is None:
        return _("by its place; nobody's operational authority that you may see")
    limits = f"; {_('limits')}: {edge.limits}" if edge.limits else ""
    return f"{edge.get_relationship_display()}{limits}"


def _element(user, text):
    try:
        key = UUID(text)
    except ValueError as error:
        raise Http404 from error
    found = reading.elements(user).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _elements(user):
    rows = Element.objects.visible_to(user).select_related("mission").filter(under=None)
    return [
        (str(row.pk), f"{row} {row.title}") for row in rows.order_by("mission__acronym", "reference")[:100]
    ]


def _day(_user, text):
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unanswerable(_("A day is 2025-07-31.")) from error


figures.register(
    "command.chart",
    chart,
    label=gettext_lazy("Chart of command"),
    about=gettext_lazy("An element's chain up and what stands below it on a day, with holders and caveats."),
    element=Param(_element, lambda row: str(row.pk), gettext_lazy("Element"), _elements),
    on=Param(_day, lambda found: found.isoformat(), gettext_lazy("On the day")),
)
