from django.urls import path

from logistics.views import readiness

app_name = "logistics"
urlpatterns = [
    path("readiness/", readiness.board, name="board"),
]
