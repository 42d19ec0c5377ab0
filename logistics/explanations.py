"""How readiness and gaps are computed, in words, as it is shown beside them."""

from django.utils.translation import gettext_lazy as _

from accounts.how import Explanation

SOURCES = _("Authorized: the instruments on each mission's page. Deployed: the reports imported.")
OF_UNITS = _("Reports, inspections, visits, certificates and agreements in the portal, each with its day.")
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
    "unit_readiness": Explanation(
        _("Readiness of a unit"),
        _(
            "Seven areas, each what is there of what is required, by line, none counted for more than it "
            "requires. Band 1 from 90 %, 2 from 80, 3 from 70, 4 below, unless the organization set "
            "other cuts. The weakest area decides; the mean is second to it."
        ),
        _("band, 1 best to 4; score, 0 to 100"),
        OF_UNITS,
        _(
            "An area of which a required line is not reported is unknown, and so is the unit. Evidence past "
            "its last day is at best band 3; a certificate past it is not there. A contingent's own "
            "report counts for no more than the inspection found that still holds. A band set by hand "
            "counts until its last day and stands beside the one by the evidence."
        ),
        "readiness",
    ),
    "days_to_deploy": Explanation(
        _("Days to deploy"),
        _(
            "The longest chain of open steps, each with what remains of its lead time or until the day it is "
            "planned for. Held against 60, 30 and 10 days, counted from the moment each system counts from."
        ),
        _("days"),
        OF_UNITS,
        _(
            "Of an area nobody reported it is not known how long it takes: then at least so many. Where the "
            "time between request, approval and activation is not stated, only what is sure is said."
        ),
        "readiness",
    ),
    "unit_rise": Explanation(
        _("What one thing would raise it most"),
        _(
            "Of each area it is asked how the unit would stand, were that area alone one band better and its "
            "open steps done. Named is what raises the unit's band most, then what saves most "
            "days, then what has the fewest open steps."
        ),
        _("area"),
        OF_UNITS,
        _("Where two areas decide, no single one raises the band."),
        "readiness",
    ),
    "force_readiness": Explanation(
        _("Readiness of a force"),
        _(
            "Each need filled by the ready units that stand in the mission, none for more than it requires; "
            "needs weighed critical 3, priority 2, routine 1. A gap in an enabler is critical whatever the "
            "fill."
        ),
        _("percent"),
        OF_UNITS,
        _("Units on their way, units that are not ready, and units of which an area is not known."),
        "readiness",
    ),
    "care_counts": Explanation(
        _("Counts of care"),
        _(
            "Records of care of a month by kind, one a person. From 1 to 4 a cell says 1 to 4, and a sum is "
            "that of what its cells say. A death tied to an entry of the register of lives lost, or of its "
            "day and nationality, is that entry."
        ),
        _("persons"),
        _("Records kept by medical officers of the mission and care officers of contributors."),
        _("Months before the first record of the mission; units and contributors, which no count names."),
        "care",
    ),
    "care_times": Explanation(
        _("The 10-1-2 guideline"),
        _(
            "Minutes from the injury, not from the request: first aid within 10, medical personnel within "
            "60, a hospital that operates within 120."
        ),
        _("minutes"),
        _("United Nations, Casualty Evacuation in the Field, policy DOS/2020.7, 1 March 2020."),
        _("A step of which a moment is not stated: it is not known, neither kept nor missed."),
        "care",
    ),
}
