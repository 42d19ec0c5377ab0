"""The Celery application and its schedule. Tasks are nudges; what is due stands in the database."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("concord")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "compare stored summaries with the facts": {
        "task": "accounts.tasks.compare_summaries",
        "schedule": crontab(hour=2, minute=30),
    },
    "what grew old overnight": {
        "task": "accounts.tasks.refresh_daily",
        "schedule": crontab(hour=0, minute=10),
    },
}
