from django.urls import path

from missions.views import missions, organizations

app_name = "missions"
urlpatterns = [
    path("missions/", missions.missions, name="missions"),
    path("missions/<slug:slug>/", missions.mission, name="mission"),
    path("missions/<slug:slug>/history/", missions.history, name="history"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/<str:code>/", organizations.organization, name="organization"),
]
