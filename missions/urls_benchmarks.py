"""Addresses of a mission's plan: activities, benchmarks, their indicators and readings."""

from django.urls import path

from missions.views import activities, benchmarks, conditions, plan

urlpatterns = [
    path("missions/<slug:slug>/benchmarks/", plan.plan, name="plan"),
    path("missions/<slug:slug>/activities/new/", activities.activity_new, name="activity_new"),
    path("missions/<slug:slug>/benchmarks/new/", benchmarks.benchmark_new, name="benchmark_new"),
    path("missions/<slug:slug>/conditions/new/", conditions.condition_new, name="condition_new"),
    path("conditions/", conditions.conditions, name="conditions"),
    path("conditions/<uuid:pk>/", conditions.condition, name="condition"),
    path("conditions/<uuid:pk>/<slug:act>/", conditions.condition_act, name="condition_act"),
    path("activities/", activities.activities, name="activities"),
    path("activities/<uuid:pk>/", activities.activity, name="activity"),
    path("activities/<uuid:pk>/<slug:act>/", activities.activity_act, name="activity_act"),
    path("benchmarks/", benchmarks.benchmarks, name="benchmarks"),
    path("benchmarks/<uuid:pk>/", benchmarks.benchmark, name="benchmark"),
    path("benchmarks/<uuid:pk>/<slug:act>/", benchmarks.benchmark_act, name="benchmark_act"),
    path("indicators/<uuid:pk>/<slug:act>/", benchmarks.indicator_act, name="indicator_act"),
    path("readings/<uuid:pk>/<slug:act>/", benchmarks.reading_act, name="reading_act"),
]
