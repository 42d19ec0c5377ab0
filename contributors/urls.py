from django.urls import path

from contributors.views import (
    agreements,
    burden,
    contributors,
    desk,
    fatalities,
    memberships,
    months,
    nations,
    pledges,
    scales,
)

app_name = "contributors"
urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/of/<slug:slug>/new/", agreements.agreement_new, name="agreement_new"),
    path("agreements/<uuid:pk>/", agreements.agreement, name="agreement"),
    path("agreements/<uuid:pk>/change/", agreements.agreement_change, name="agreement_change"),
    path("pledges/for/<uuid:pk>/", desk.offers, name="offers"),
    path("pledges/", pledges.pledges, name="pledges"),
    path("pledges/new/", pledges.pledge_new, name="pledge_new"),
    path("pledges/<uuid:pk>/", pledges.pledge, name="pledge"),
    path("pledges/<uuid:pk>/visits/new/", pledges.visit_new, name="visit_new"),
    path("pledges/<uuid:pk>/visits/<uuid:visit>/", pledges.visit_edit, name="visit_edit"),
    path("pledges/<uuid:pk>/change/<slug:part>/", pledges.pledge_part, name="pledge_part"),
    path("pledges/<uuid:pk>/<slug:step>/", pledges.pledge_step, name="pledge_step"),
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
