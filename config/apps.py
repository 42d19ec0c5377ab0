from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig

from config.celery import app as celery_app  # shared tasks belong to it once Django is up

__all__ = ["Config", "ConcordAdminConfig", "celery_app"]


class Config(AppConfig):
    """The wiring, an app so that its management commands are found."""

    name = "config"


class ConcordAdminConfig(AdminConfig):
    """The admin, for reference data and people."""

    default = False
    default_site = "config.admin.ConcordAdminSite"
