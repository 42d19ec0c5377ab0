from django.urls import path

from contributors.views import burden, contributors, fatalities, memberships, months, nations, scales

app_name = "contributors"
urlpatterns = [
    path("missions/<slug:slug>/months/<str:month>/", months.month, name="month"),
    path("contributors/", contributors.contributors, name="contributors"),
    path("contributors/compare/", nations.compare, name="compare"),
    path("contributors/fatalities/", fatalities.fatalities, name="fatalities"),
    path("contributors/<str:code>/", nations.contributor, name="contributor"),
    path("memberships/", memberships.memberships, name="memberships"),
    path("burden-sharing/", burden.burden, name="burden"),
    path("burden-sharing/rows/", burden.burden_rows, name="burden_rows"),
    path("burden-sharing/file.<str:kind>", burden.burden_file, name="burden_file"),
    path("scales/", scales.scales, name="scales"),
    path("scales/<int:pk>/", scales.scale, name="scale"),
]
