"""Where records between military, civilian and humanitarian actors show, registered once."""

from django.utils.translation import gettext_lazy as _

from accounts import access, attaching, calendars, inbox, navigation, places, search, sweeper
from missions import (  # noqa: F401  (they register on import)
    calendar_civil,
    finding_civil,
    following,
    imports_civil,
    models,
    tasks_civil,
    told_civil,
    told_concerns,
    waiting_civil,
)

GROUP = _("Civil-military")


def register():
    access.register(models.HumanitarianNotification)
    places.register(
        models.HumanitarianNotification, models.HumanitarianNotification.get_absolute_url, "mission", "keeper"
    )
    attaching.register(
        models.HumanitarianNotification,
        {attaching.MISSION: models.HumanitarianNotification.objects.run_by},
        lambda row: row.roots,
    )
    following.register(
        models.HumanitarianNotification,
        "humanitarian",
        _("humanitarian notification"),
        lambda row: (row.mission, None),
        ["mission"],
    )
    access.register(models.AssistanceRequest)
    places.register(models.AssistanceRequest, models.AssistanceRequest.get_absolute_url, "mission", "keeper")
    attaching.register(
        models.AssistanceRequest,
        {attaching.MISSION: models.AssistanceRequest.objects.run_by},
        lambda row: row.roots,
    )
    following.register(
        models.AssistanceRequest,
        "assistance",
        _("request for assistance"),
        lambda row: (row.mission, None),
        ["mission"],
    )
    access.register(models.AccessConstraint)
    places.register(models.AccessConstraint, models.AccessConstraint.get_absolute_url, "mission", "keeper")
    attaching.register(
        models.AccessConstraint,
        {attaching.MISSION: models.AccessConstraint.objects.run_by},
        lambda row: row.roots,
    )
    following.register(
        models.AccessConstraint,
        "constraint",
        _("access constraint"),
        lambda row: (row.mission, None),
        ["mission"],
    )
    access.register(models.CivilActivity)
    places.register(models.CivilActivity, models.CivilActivity.get_absolute_url, "mission", "keeper")
    attaching.register(
        models.CivilActivity,
        {attaching.MISSION: models.CivilActivity.objects.run_by},
        lambda row: row.roots,
    )
    search.register("civil", _("Activities in areas"), "coverage", finding_civil.activities, 28)
    access.register(models.ProtectionConcern)
    places.register(models.ProtectionConcern, models.ProtectionConcern.get_absolute_url, "mission")
    search.register("concern", _("Protection concerns"), "lock", finding_civil.concerns, 28)
    search.register("constraint", _("Access constraints"), "warning", finding_civil.constraints, 28)
    inbox.register(waiting_civil.to_say_whether_it_stands, inbox.Act.REPORT)
    search.register("assistance", _("Requests for assistance"), "need", finding_civil.requests, 28)
    calendars.register(calendar_civil.requests)
    inbox.register(waiting_civil.to_decide, inbox.Act.DECIDE)
    sweeper.each_round(tasks_civil.tell_of_expired)
    search.register("humanitarian", _("Humanitarian notifications"), "bell", finding_civil.notifications, 28)
    calendars.register(calendar_civil.notifications)
    inbox.register(waiting_civil.to_pass_on, inbox.Act.ACKNOWLEDGE)
    inbox.register(waiting_civil.to_acknowledge, inbox.Act.ACKNOWLEDGE)
    navigation.add(
        navigation.Entry(_("Civil-military overview"), "missions:civil", "coverage", 59, group=GROUP),
        navigation.Entry(
            _("Who does what"),
            "missions:who",
            "coverage",
            64,
            group=GROUP,
            also=("missions:civil_activities",),
        ),
        navigation.Entry(_("Protection concerns"), "missions:concerns", "lock", 63, group=GROUP),
        navigation.Entry(_("Access constraints"), "missions:constraints", "warning", 62, group=GROUP),
        navigation.Entry(_("Humanitarian notifications"), "missions:humanitarians", "bell", 60, group=GROUP),
        navigation.Entry(_("Requests for assistance"), "missions:assistances", "need", 61, group=GROUP),
    )
