"""Addresses of what military, civilian and humanitarian actors do beside each other."""

from django.urls import path

from missions.views import assistance, beside, civil, concerns, constraints, humanitarian

urlpatterns = [
    path("civil/", civil.civil, name="civil"),
    path("civil/who/", beside.who, name="who"),
    path("civil/who/file.<str:kind>", beside.who_file, name="who_file"),
    path("civil/activities/", beside.civil_activities, name="civil_activities"),
    path("civil/activities/new/", beside.civil_activity_new, name="civil_activity_new"),
    path("civil/activities/file.<str:kind>", beside.civil_activities_file, name="civil_activities_file"),
    path("civil/activities/<uuid:pk>/", beside.civil_activity, name="civil_activity"),
    path("civil/activities/<uuid:pk>/edit/", beside.civil_activity_edit, name="civil_activity_edit"),
    path("civil/concerns/", concerns.concerns, name="concerns"),
    path("civil/concerns/new/", concerns.concern_new, name="concern_new"),
    path("civil/concerns/<uuid:pk>/", concerns.concern, name="concern"),
    path("civil/concerns/<uuid:pk>/<slug:act>/", concerns.concern_act, name="concern_act"),
    path("civil/constraints/", constraints.constraints, name="constraints"),
    path("civil/constraints/new/", constraints.constraint_new, name="constraint_new"),
    path("civil/constraints/file.<str:kind>", constraints.constraints_file, name="constraints_file"),
    path("civil/constraints/<uuid:pk>/", constraints.constraint, name="constraint"),
    path("civil/constraints/<uuid:pk>/<slug:act>/", constraints.constraint_act, name="constraint_act"),
    path("civil/assistance/", assistance.assistances, name="assistances"),
    path("civil/assistance/file.<str:kind>", assistance.assistances_file, name="assistances_file"),
    path("civil/assistance/new/", assistance.assistance_new, name="assistance_new"),
    path("civil/assistance/<uuid:pk>/", assistance.assistance, name="assistance"),
    path("civil/assistance/<uuid:pk>/<slug:act>/", assistance.assistance_act, name="assistance_act"),
    path("civil/notifications/", humanitarian.humanitarians, name="humanitarians"),
    path("civil/notifications/file.<str:kind>", humanitarian.humanitarians_file, name="humanitarians_file"),
    path("civil/notifications/new/", humanitarian.humanitarian_new, name="humanitarian_new"),
    path("civil/notifications/<uuid:pk>/", humanitarian.humanitarian, name="humanitarian"),
    path("civil/notifications/<uuid:pk>/<slug:act>/", humanitarian.humanitarian_act, name="humanitarian_act"),
]
