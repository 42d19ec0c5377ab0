"""Addresses of duty of care."""

from django.urls import path

from logistics.views import care

urlpatterns = [
    path("care/", care.care, name="care"),
    path("care/new/", care.care_new, name="care_new"),
    path("care/counts/", care.care_counts, name="care_counts"),
    path("care/counts.<str:kind>", care.care_counts_file, name="care_counts_file"),
    path("care/records.<str:kind>", care.care_file, name="care_file"),
    path("care/<uuid:pk>/", care.care_record, name="care_record"),
    path("care/<uuid:pk>/<slug:act>/", care.care_act, name="care_act"),
]
