"""Addresses of reconstruction: projects with their milestones, and local priorities."""

from django.urls import path

from missions.views import priorities, projects, results

urlpatterns = [
    path("projects/", projects.projects, name="projects"),
    path("projects/file.<str:kind>", projects.projects_file, name="projects_file"),
    path("projects/new/", projects.project_new, name="project_new"),
    path("projects/milestones/<uuid:pk>/<slug:act>/", projects.milestone_act, name="milestone_act"),
    path("projects/results/", results.results_page, name="results"),
    path("projects/results/file.<str:kind>", results.results_file, name="results_file"),
    path("projects/results/<uuid:pk>/<slug:act>/", results.result_act, name="result_act"),
    path("projects/feedback/<uuid:pk>/remove/", results.feedback_remove, name="feedback_remove"),
    path("projects/<uuid:pk>/", projects.project, name="project"),
    path("projects/<uuid:pk>/<slug:act>/", projects.project_act, name="project_act"),
    path("priorities/", priorities.priorities, name="priorities"),
    path("priorities/file.<str:kind>", priorities.priorities_file, name="priorities_file"),
    path("priorities/new/", priorities.priority_new, name="priority_new"),
    path("priorities/<uuid:pk>/", priorities.priority, name="priority"),
    path("priorities/<uuid:pk>/edit/", priorities.priority_edit, name="priority_edit"),
]
