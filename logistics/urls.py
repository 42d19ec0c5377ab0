from django.urls import path

from logistics import views

app_name = "logistics"
urlpatterns = [
    path("readiness/", views.board, name="board"),
]
