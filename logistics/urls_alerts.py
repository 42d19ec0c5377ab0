"""Addresses of alerts."""

from django.urls import path

from logistics.views import alerts

urlpatterns = [
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/set/", alerts.alerts_set, name="alerts_set"),
]
