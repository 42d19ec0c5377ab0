from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from config.celery import app as celery_app  # shared tasks belong to it once Django is up

__all__ = ["Config", "ConcordAdminConfig", "celery_app"]

# What packages call their own in the administration, where they have no words in all our languages.
THEIR_APPS = {"axes": _("Attempts to sign in"), "django_celery_beat": _("Schedules")}
THEIR_WORDS = (
    *(gettext_noop("crontab"), gettext_noop("crontabs")),
    *(gettext_noop("interval"), gettext_noop("intervals")),
    *(gettext_noop("periodic task"), gettext_noop("periodic tasks")),
)


class Config(AppConfig):
    """The wiring, an app so that its management commands are found."""

    name = "config"

    def ready(self):
        for label, words in THEIR_APPS.items():
            apps.get_app_config(label).verbose_name = words


class ConcordAdminConfig(AdminConfig):
    """The admin, for reference data and people."""

    default = False
    default_site = "config.admin.ConcordAdminSite"
