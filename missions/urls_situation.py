"""Addresses of what happens in the areas of missions."""

from django.urls import path

from missions.views import incidents, reports

urlpatterns = [
    path("situation/incidents/", incidents.incidents, name="incidents"),
    path("situation/incidents/new/", incidents.incident_new, name="incident_new"),
    path("situation/incidents/file.<str:kind>", incidents.incidents_file, name="incidents_file"),
    path("situation/incidents/<uuid:pk>/", incidents.incident, name="incident"),
    path("situation/incidents/<uuid:pk>/<slug:act>/", incidents.incident_act, name="incident_act"),
    path("situation/reports/", reports.reports, name="reports"),
    path("situation/reports/new/", reports.report_new, name="report_new"),
    path("situation/reports/<uuid:pk>/", reports.report, name="report"),
    path("situation/reports/<uuid:pk>/report.pdf", reports.report_pdf, name="report_pdf"),
    path("situation/reports/<uuid:pk>/<slug:act>/", reports.report_act, name="report_act"),
]
