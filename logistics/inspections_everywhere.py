"""What inspections bring to what all pages share: it registers on import."""

from django.utils.translation import gettext_lazy as _

from accounts import access, attaching, calendars, inbox, navigation, places, search
from logistics import calendar_inspections, finding_inspections, waiting_inspections
from logistics.models import Inspection, InspectionRule

access.register(Inspection, InspectionRule)
attaching.register(
    Inspection,
    {
        attaching.CONTRIBUTOR: Inspection.objects.of_contributor,
        attaching.MISSION: Inspection.objects.of_inspectors,
    },
    lambda row: row.roots,
)
places.register(Inspection, Inspection.get_absolute_url, "unit")
search.register("inspections", _("Inspections"), "signature", finding_inspections.inspections, 31)
calendars.register(calendar_inspections.inspections, calendar_inspections.due)
inbox.register(waiting_inspections.of_contingent, inbox.Act.SIGN)
inbox.register(waiting_inspections.of_mission, inbox.Act.DECIDE)
inbox.register(waiting_inspections.overdue, inbox.Act.SEE_TO)
navigation.add(
    navigation.Entry(_("Inspections"), "logistics:inspections", "calendar", 35, group=_("Logistics"))
)
