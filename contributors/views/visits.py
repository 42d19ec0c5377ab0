"""The list of visits, planned and held; each is entered and changed from the page of its pledge."""

from django.utils.translation import gettext_lazy as lazy

from accounts.cells import aside, unknown
from accounts.listing import Column, Empty, Listing
from accounts.names import LocalName
from contributors.forms_visits import VisitFilter
from contributors.models import Visit

VISITS = Listing(
    "contributors:visits",
    lazy("Visits"),
    (
        Column("pledge", lazy("Unit or post"), value="pledge.title", sort=("pledge__title", "pk")),
        Column(
            "contributor",
            lazy("Contributor"),
            value="pledge.contributor.local_name",
            sort=LocalName("pledge__contributor"),
        ),
        Column("mission", lazy("Mission"), value="pledge.mission.acronym", sort="pledge__mission__acronym"),
        Column("kind", lazy("Kind"), value="get_kind_display", sort=("kind", "pk"), near=True),
        Column("planned", lazy("Planned for"), value="planned_on", kind="day", sort=("planned_on", "pk")),
        Column("held", lazy("Held"), value="held_on", kind="day", sort=("held_on", "pk")),
        Column(
            "result",
            lazy("Result"),
            value="get_result_display",
            cell=lambda _row, words: words or unknown(lazy("none yet")),
            sort="result",
        ),
        Column(
            "failed_in",
            lazy("Short of the standard in"),
            value=lambda row: ", ".join(str(words) for words in row.dimension_words),
        ),
        Column("report", lazy("Report"), shown=False),
    ),
    order="planned",
    link=lambda row: row.pledge.get_absolute_url(),
    mark=lambda row: aside(row.pledge, row.pledge.reference),
    template="contributors/visits.html",
)
NO_VISIT = Empty(
    lazy("No visit fits."),
    lazy("You see visits to what you offered, and to what you decide on."),
    lazy("Show all"),
)


def visits(request):
    asked = VISITS.asked(request)
    form = VisitFilter(asked, user=request.user)
    rows = form.narrow(Visit.objects.visible_to(request.user))
    joined = rows.select_related("pledge__contributor", "pledge__mission")
    return VISITS.answer(request, asked, joined, form=form, empty=NO_VISIT)
