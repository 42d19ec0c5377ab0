"""Where patrols and zones show: what is registered of them, once, when the app is ready."""

from django.utils.translation import gettext_lazy as _

from accounts import access, attaching, calendars, inbox, navigation, places, search
from missions import (  # noqa: F401  (they register on import)
    calendar_patrols,
    figures_violence,
    finding_situation,
    following,
    imports_patrols,
    imports_violence,
    imports_zones,
    models,
    told_patrols,
    waiting_situation,
)


def register():
    access.register(models.Patrol, models.Zone)
    for model in (models.Patrol, models.Zone):
        places.register(model, model.get_absolute_url)
    attaching.register(
        models.Patrol, {attaching.MISSION: models.Patrol.objects.run_by}, lambda row: [row.mission]
    )
    following.register(
        models.Patrol, "patrol", _("patrol or operation"), lambda row: (row.mission, row.keeper)
    )
    search.register("patrols", _("Patrols and zones"), "warning", finding_situation.patrols, 28)
    calendars.register(calendar_patrols.patrols)
    inbox.register(waiting_situation.patrols, inbox.Act.DECIDE)
    navigation.add(
        navigation.Entry(
            _("Patrols and operations"),
            "missions:patrols",
            "missions",
            57,
            group=_("Situation"),
            also=("missions:zones",),
        ),
        navigation.Entry(_("Published violence"), "missions:violence", "band-2", 60, group=_("Situation")),
    )
