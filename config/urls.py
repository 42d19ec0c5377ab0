"""The addresses of the portal: with config.api the only place that knows all apps."""

from django.contrib import admin
from django.urls import include, path

from config import api, health

urlpatterns = [
    api.addresses(),
    path("api/docs/", api.docs, name="api-docs"),
    path("api/docs/run/", api.run, name="api-docs-run"),
    path("api/docs/start/", api.start, name="api-docs-start"),
    path("", include("accounts.urls")),
    path("", include("missions.urls")),
    path("", include("contributors.urls")),
    path("", include("logistics.urls")),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("health/detail", health.detail, name="health-detail"),
    path("admin/", admin.site.urls),
]

handler400 = "accounts.views.errors.bad_request"
handler403 = "accounts.views.errors.forbidden"
handler404 = "accounts.views.errors.not_found"
handler500 = "accounts.views.errors.failed"
