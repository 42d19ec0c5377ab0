"""What movements and shared lifts bring to what all pages share: it registers on import."""

from django.utils.translation import gettext_lazy as _

from accounts import attaching, calendars, inbox, navigation, places, search
from logistics import finding_movements, waiting_movements
from logistics.models import Movement, SharedLift

attaching.register(
    Movement,
    {
        attaching.CONTRIBUTOR: Movement.objects.requested_by,
        attaching.MISSION: Movement.objects.controlled_by,
    },
    lambda row: row.roots,
)
places.register(Movement, Movement.get_absolute_url)
places.register(SharedLift, SharedLift.get_absolute_url)
search.register("movements", _("Movements"), "forward", finding_movements.movements, 32)
search.register("lifts", _("Shared lifts"), "offer", finding_movements.lifts, 32)
inbox.register(waiting_movements.own, inbox.Act.REPORT)
inbox.register(waiting_movements.controlled, inbox.Act.DECIDE)
calendars.register(waiting_movements.days, waiting_movements.lift_days)
navigation.add(
    navigation.Entry(_("Movements"), "logistics:movements", "calendar", 36, group=_("Logistics")),
    navigation.Entry(_("Shared lifts"), "logistics:lifts", "offer", 37, group=_("Logistics")),
)
