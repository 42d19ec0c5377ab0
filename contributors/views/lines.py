"""The reported lines behind a number of the explorer, as a list: its columns, order and files."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from accounts.dates import day
from accounts.listing import Column, Listing
from accounts.names import LocalName
from accounts.notation import number


def _mission(line, acronym):
    return format_html('<a href="{}">{}</a>', line.mission.get_absolute_url(), acronym)


def _report(line, origin):
    return f"{origin}, {day(line.report.reported_on)}"


LINES = Listing(
    "contributors:burden_rows",
    lazy("Lines as reported"),
    (
        Column(
            "contributor",
            lazy("Contributor"),
            value="contributor.local_name",
            sort=(LocalName("contributor"), "month", "mission__acronym", "category"),
            term="contributor",
        ),
        Column("code", lazy("Code"), value="contributor.code", sort="contributor__code", shown=False),
        Column(
            "month",
            lazy("Month"),
            kind="month",
            # latest first, and within a month by name: turned, as the list begins with it downwards
            sort=(
                "month",
                LocalName("contributor").desc(),
                "-mission__acronym",
                "-category",
            ),
            css="together",
        ),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym", cell=_mission),
        Column("category", lazy("Category"), value="get_category_display", sort="category"),
        Column("women", lazy("Women"), kind="number", sort="women"),
        Column("men", lazy("Men"), kind="number", sort="men"),
        Column("personnel", lazy("Persons"), kind="number", sort="personnel", near=True, term="personnel"),
        Column("edition", lazy("Edition"), sort="edition", term="edition"),
        Column("report", lazy("Report"), value="report.get_origin_display", cell=_report),
        Column(
            "reported",
            lazy("Reported on"),
            value="report.reported_on",
            kind="day",
            sort="report__reported_on",
            shown=False,
        ),
    ),
    order="-month",
    template="contributors/burden_rows.html",
    dense=True,
)


def totals(sums):
    """The row above all: what the lines add up to."""
    n = sums["lines"]
    words = ngettext("%(n)s line", "%(n)s lines", n) % {"n": number(n)}
    return {"contributor": words} | {name: sums[name] for name in ("women", "men", "personnel")}
