"""How readiness and gaps are computed, in words, as it is shown beside them."""

from django.utils.translation import gettext_lazy as _

from accounts.how import Explanation

SOURCES = _("Authorized: the instruments on each mission's page. Deployed: the reports imported.")
EXPLANATIONS = {
    "readiness": Explanation(
        _("Readiness"),
        _(
            "Deployed divided by authorized, for each category or component. Band 1 from 90 %, 2 from"
            " 80, 3 from"
            " 70, 4 below. The weakest area decides; a surplus elsewhere does not make up for it."
        ),
        _("band, 1 best to 4"),
        SOURCES,
        _(
            "Areas without an authorized strength are not judged. Evidence older than 92 days is at"
            " best band 3;"
            " what nobody reported is unknown."
        ),
        "readiness",
    ),
    "gap": Explanation(
        _("Gap"),
        _(
            "Authorized less deployed, for each category or component of a mission; none where more"
            " are deployed."
        ),
        _("persons"),
        SOURCES,
        _("Areas nobody reported, and closed missions. In the sums by area also fictional missions."),
        "readiness",
    ),
}
