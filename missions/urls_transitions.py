"""Addresses of renewals of mandates, of transitions, their phases, and handovers of tasks."""

from django.urls import path

from missions.views import handovers, renewals, transitions

urlpatterns = [
    path("missions/<slug:slug>/transition/new/", transitions.transition_new, name="transition_new"),
    path("missions/<slug:slug>/handovers/new/", handovers.handover_new, name="handover_new"),
    path("renewals/", renewals.renewals, name="renewals"),
    path("mandates/<int:pk>/renewal/", renewals.renewal, name="renewal"),
    path("mandates/<int:pk>/renewal/new/", renewals.renewal_step_new, name="renewal_step_new"),
    path("renewal-steps/<uuid:pk>/<slug:act>/", renewals.renewal_step_act, name="renewal_step_act"),
    path("transitions/", transitions.transitions, name="transitions"),
    path("transitions/<uuid:pk>/", transitions.transition, name="transition"),
    path("transitions/<uuid:pk>/<slug:act>/", transitions.transition_act, name="transition_act"),
    path("transition-phases/<uuid:pk>/<slug:act>/", transitions.phase_act, name="phase_act"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/<uuid:pk>/", handovers.handover, name="handover"),
    path("handovers/<uuid:pk>/<slug:act>/", handovers.handover_act, name="handover_act"),
]
