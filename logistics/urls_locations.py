"""Addresses of locations."""

from django.urls import path

from logistics.views import locations

urlpatterns = [
    path("locations/", locations.locations, name="locations"),
    path("locations/new/", locations.location_new, name="location_new"),
    path("locations/<uuid:pk>/", locations.location, name="location"),
    path("locations/<uuid:pk>/change/", locations.location_change, name="location_change"),
]
