"""Addresses of inspections; their field form is ruled by a worker of its own."""

from django.urls import path

from logistics.views import inspections

urlpatterns = [
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/new/", inspections.inspection_new, name="inspection_new"),
    path("inspections/worker.js", inspections.worker, name="inspection_worker"),
    path("inspections/<uuid:pk>/", inspections.inspection, name="inspection"),
    path("inspections/<uuid:pk>/file/", inspections.inspection_file, name="inspection_file"),
    path("inspections/<uuid:pk>/form/", inspections.inspection_form, name="inspection_form"),
    path("inspections/<uuid:pk>/<slug:step>/", inspections.inspection_step, name="inspection_step"),
]
