"""Addresses of exercises, of places at them and of nominations for them."""

from django.urls import path

from logistics.views import exercises, nominations

urlpatterns = [
    path("exercises/", exercises.exercises, name="exercises"),
    path("exercises/new/", exercises.exercise_new, name="exercise_new"),
    path("exercises/offered/", exercises.offers, name="exercise_offers"),
    path("exercises/places/<uuid:pk>/remove/", exercises.places_remove, name="places_remove"),
    path("exercises/nominations/<uuid:pk>/<slug:act>/", nominations.nomination_act, name="nomination_act"),
    path("exercises/<uuid:pk>/", exercises.exercise, name="exercise"),
    path(
        "exercises/<uuid:pk>/nominations.<slug:kind>",
        exercises.nominations_file,
        name="exercise_nominations_file",
    ),
    path("exercises/<uuid:pk>/<slug:act>/", exercises.exercise_act, name="exercise_act"),
]
