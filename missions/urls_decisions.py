"""Addresses of bodies and what they decide, of actions, engagements and consultations."""

from django.urls import path

from missions.views import actions, bodies, consultations, engagements, proposals

urlpatterns = [
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/new/", bodies.body_new, name="body_new"),
    path("bodies/seats/<int:pk>/end/", bodies.seat_end, name="seat_end"),
    path("bodies/<uuid:pk>/", bodies.body, name="body"),
    path("bodies/<uuid:pk>/propose/", proposals.proposal_new, name="proposal_new"),
    path("bodies/<uuid:pk>/<slug:act>/", bodies.body_act, name="body_act"),
    path("decisions/", proposals.decisions, name="decisions"),
    path("decisions/<uuid:pk>/", proposals.decision, name="decision"),
    path("decisions/<uuid:pk>/record.pdf", proposals.decision_pdf, name="decision_pdf"),
    path("decisions/<uuid:pk>/release/", proposals.decision_release, name="decision_release"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<uuid:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<uuid:pk>/record.<str:kind>", proposals.proposal_record, name="proposal_record"),
    path("proposals/<uuid:pk>/edit/", proposals.proposal_edit, name="proposal_edit"),
    path("proposals/<uuid:pk>/position/<str:code>/", proposals.position, name="position"),
    path("proposals/<uuid:pk>/<slug:step>/", proposals.proposal_step, name="proposal_step"),
    path("actions/", actions.actions, name="actions"),
    path("actions/new/", actions.action_new, name="action_new"),
    path("actions/file.<str:kind>", actions.actions_file, name="actions_file"),
    path("actions/<uuid:pk>/", actions.action, name="action"),
    path("actions/<uuid:pk>/edit/", actions.action_edit, name="action_edit"),
    path("actions/<uuid:pk>/<slug:step>/", actions.action_step, name="action_step"),
    path("engagements/", engagements.engagements, name="engagements"),
    path("engagements/new/", engagements.engagement_new, name="engagement_new"),
    path("engagements/promises/<int:pk>/", engagements.promise_settle, name="promise_settle"),
    path("engagements/<uuid:pk>/", engagements.engagement, name="engagement"),
    path("engagements/<uuid:pk>/edit/", engagements.engagement_edit, name="engagement_edit"),
    path("engagements/<uuid:pk>/promise/", engagements.promise_add, name="promise_add"),
    path("consultations/", consultations.consultations, name="consultations"),
    path("missions/<slug:slug>/consultations/new/", consultations.consultation_new, name="consultation_new"),
    path("consultations/<uuid:pk>/", consultations.consultation, name="consultation"),
    path("consultations/<uuid:pk>/answer/<str:code>/", consultations.answer, name="consultation_answer"),
    path("consultations/<uuid:pk>/<slug:step>/", consultations.consultation_step, name="consultation_step"),
]
