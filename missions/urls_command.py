"""Addresses of the structure of missions, and of authority within it."""

from django.urls import path

from missions.views import command

urlpatterns = [
    path("command/", command.elements, name="elements"),
    path("command/authorities/", command.authorities, name="authorities"),
    path("command/authorities/<uuid:pk>/<slug:act>/", command.authority_act, name="authority_act"),
    path("command/elements/<uuid:pk>/", command.element, name="element"),
    path("command/elements/<uuid:pk>/<slug:act>/", command.element_act, name="element_act"),
    path("command/of/<slug:slug>/new/", command.element_new, name="element_new"),
]
