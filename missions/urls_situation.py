"""Addresses of what happens in the areas of missions."""

from django.urls import path

from missions.views import incidents, patrol_days, patrols, reports, violence, zones

urlpatterns = [
    path("situation/incidents/", incidents.incidents, name="incidents"),
    path("situation/incidents/new/", incidents.incident_new, name="incident_new"),
    path("situation/incidents/map/", incidents.incident_map, name="incident_map"),
    path("situation/incidents/file.<str:kind>", incidents.incidents_file, name="incidents_file"),
    path("situation/incidents/<uuid:pk>/", incidents.incident, name="incident"),
    path("situation/incidents/<uuid:pk>/<slug:act>/", incidents.incident_act, name="incident_act"),
    path("situation/patrols/", patrols.patrols, name="patrols"),
    path("situation/patrols/new/", patrols.patrol_new, name="patrol_new"),
    path("situation/patrols/calendar/", patrol_days.calendar, name="patrol_calendar"),
    path("situation/patrols/map/", patrol_days.patrol_map, name="patrol_map"),
    path("situation/patrols/file.<str:kind>", patrols.patrols_file, name="patrols_file"),
    path("situation/patrols/<uuid:pk>/", patrols.patrol, name="patrol"),
    path("situation/patrols/<uuid:pk>/<slug:act>/", patrols.patrol_act, name="patrol_act"),
    path("situation/zones/", zones.zones, name="zones"),
    path("situation/zones/file.<str:kind>", zones.zones_file, name="zones_file"),
    path("situation/zones/new/", zones.zone_new, name="zone_new"),
    path("situation/zones/<uuid:pk>/", zones.zone, name="zone"),
    path("situation/zones/<uuid:pk>/edit/", zones.zone_edit, name="zone_edit"),
    path("situation/violence/", violence.violence, name="violence"),
    path("situation/violence/trend/", violence.violence_trend, name="violence_trend"),
    path("situation/reports/", reports.reports, name="reports"),
    path("situation/reports/new/", reports.report_new, name="report_new"),
    path("situation/reports/<uuid:pk>/", reports.report, name="report"),
    path("situation/reports/<uuid:pk>/report.pdf", reports.report_pdf, name="report_pdf"),
    path("situation/reports/<uuid:pk>/<slug:act>/", reports.report_act, name="report_act"),
]
