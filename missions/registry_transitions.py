"""Where transitions and handovers show: what is registered of them, once, when the app is ready."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import access, attaching, calendars, inbox, navigation, places, search
from missions import (  # noqa: F401  (they register on import)
    calendar_transitions,
    figures_transitions,
    finding_plans,
    following,
    imports_handovers,
    models,
    reading_transitions,
    told_transitions,
    waiting_transitions,
)

IN_GROUP = 55  # after benchmarks


def register():
    access.register(models.Transition, models.TransitionPhase, models.Handover, models.RenewalStep)
    places.register(models.RenewalStep, models.RenewalStep.get_absolute_url, "mandate")
    places.register(models.Transition, models.Transition.get_absolute_url)
    places.register(models.TransitionPhase, models.TransitionPhase.get_absolute_url, "transition")
    places.register(models.Handover, models.Handover.get_absolute_url)
    for model in (models.Transition, models.Handover):
        attaching.register(model, {attaching.MISSION: model.objects.run_by}, lambda row: [row.mission])
    following.register(
        models.Handover, "handover", pgettext_lazy("of a task", "handover"), lambda row: (row.mission, None)
    )
    search.register("transitions", _("Transitions and handovers"), "mandate", finding_plans.transitions, 36)
    calendars.register(calendar_transitions.phases, calendar_transitions.handovers)
    calendars.register(calendar_transitions.renewals)
    inbox.register(waiting_transitions.handovers, inbox.Act.ANSWER)
    inbox.register(waiting_transitions.renewals, inbox.Act.REPORT)
    navigation.add(
        navigation.Entry(
            _("Transitions"),
            "missions:transitions",
            "leave",
            IN_GROUP,
            group=_("Command and decisions"),
            also=("missions:handovers", "missions:renewals"),
        )
    )
