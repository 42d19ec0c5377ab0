from django.urls import path

from contributors import views

app_name = "contributors"
urlpatterns = [
    path("contributors/", views.contributors, name="contributors"),
    path("contributors/<str:code>/", views.contributor, name="contributor"),
    path("burden-sharing/", views.burden, name="burden"),
    path("scales/", views.scales, name="scales"),
    path("scales/<int:pk>/", views.scale, name="scale"),
]
