"""Addresses of movements and shared lifts."""

from django.urls import path

from logistics.views import lifts, load_files, movement_days, movements

urlpatterns = [
    path("movements/", movements.movements, name="movements"),
    path("movements/board/", movements.board, name="movement_board"),
    path("movements/calendar/", movement_days.calendar, name="movement_calendar"),
    path("movements/map/", movement_days.ways, name="movement_map"),
    path("movements/carried/", movements.carried, name="carried"),
    path("movements/load-lists.<str:kind>", load_files.load_lists_file, name="load_lists_file"),
    path("movements/new/", movements.movement_new, name="movement_new"),
    path("movements/costs/<int:pk>/", movements.cost_remove, name="cost_remove"),
    path("movements/legs/<uuid:pk>/<slug:act>/", movements.leg_act, name="leg_act"),
    path("movements/<uuid:pk>/", movements.movement, name="movement"),
    path("movements/<uuid:pk>/load.<str:kind>", load_files.load_file, name="load_file"),
    path("movements/<uuid:pk>/<slug:act>/", movements.movement_act, name="movement_act"),
    path("lifts/", lifts.lifts, name="lifts"),
    path("lifts/new/", lifts.lift_new, name="lift_new"),
    path("lifts/bookings/<uuid:pk>/", lifts.booking_release, name="booking_release"),
    path("lifts/<uuid:pk>/", lifts.lift, name="lift"),
    path("lifts/<uuid:pk>/<slug:act>/", lifts.lift_act, name="lift_act"),
]
