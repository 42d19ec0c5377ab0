from django.urls import path

from missions import views

app_name = "missions"
urlpatterns = [
    path("missions/", views.missions, name="missions"),
    path("missions/<slug:slug>/", views.mission, name="mission"),
    path("missions/<slug:slug>/history/", views.history, name="history"),
    path("organizations/", views.organizations, name="organizations"),
    path("organizations/<str:code>/", views.organization, name="organization"),
]
