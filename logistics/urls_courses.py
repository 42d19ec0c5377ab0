"""Addresses of courses offered and their places."""

from django.urls import path

from logistics.views import courses

urlpatterns = [
    path("courses/", courses.sessions, name="sessions"),
    path("courses/new/", courses.session_new, name="session_new"),
    path("courses/places/<uuid:pk>/<slug:act>/", courses.taken_act, name="taken_act"),
    path("courses/<uuid:pk>/", courses.session, name="session"),
    path("courses/<uuid:pk>/<slug:act>/", courses.session_act, name="session_act"),
]
