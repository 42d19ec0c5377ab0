"""Addresses of what was learned: lessons and after-action reviews."""

from django.urls import path

from missions.views import lessons, procedure_versions, procedures, reviews

urlpatterns = [
    path("learning/lessons/", lessons.lessons, name="lessons"),
    path("learning/lessons/new/", lessons.lesson_new, name="lesson_new"),
    path("learning/lessons/file.<str:kind>", lessons.lessons_file, name="lessons_file"),
    path("learning/lessons/<uuid:pk>/", lessons.lesson, name="lesson"),
    path("learning/lessons/<uuid:pk>/<slug:act>/", lessons.lesson_act, name="lesson_act"),
    path("learning/reviews/", reviews.reviews, name="reviews"),
    path("learning/reviews/new/", reviews.review_new, name="review_new"),
    path("learning/reviews/<uuid:pk>/", reviews.review, name="review"),
    path("learning/reviews/<uuid:pk>/edit/", reviews.review_edit, name="review_edit"),
    path("learning/procedures/", procedures.procedures, name="procedures"),
    path("learning/procedures/new/", procedures.procedure_new, name="procedure_new"),
    path("learning/procedures/<uuid:pk>/", procedures.procedure, name="procedure"),
    path("learning/procedures/<uuid:pk>/readers.<str:kind>", procedures.readers_file, name="readers_file"),
    path("learning/procedures/<uuid:pk>/<slug:act>/", procedures.procedure_act, name="procedure_act"),
    path("learning/adoptions/<uuid:pk>/end/", procedures.adoption_end, name="adoption_end"),
    path("learning/reading/<uuid:pk>/end/", procedures.reading_end, name="reading_end"),
    path("learning/versions/<uuid:pk>/", procedure_versions.version, name="procedure_version"),
    path("learning/versions/<uuid:pk>/read/", procedure_versions.version_read, name="version_read"),
    path("learning/versions/<uuid:pk>/<slug:act>/", procedure_versions.version_act, name="version_act"),
]
