"""The Celery application and its schedule. Tasks are nudges; what is due stands in the database."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_embedded_init, worker_process_init
from kombu.transport import redis

from config import processes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("concord")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "compare stored summaries with the facts": {
        "task": "accounts.tasks.compare_summaries",
        "schedule": crontab(hour=2, minute=30),
    },
    "who holds what, each month, and sessions that ran out": {
        "task": "accounts.tasks.look_over_access",
        "schedule": crontab(hour=0, minute=20),
    },
    "documents that wait for the scanner": {
        "task": "accounts.tasks.scan_documents",
        "schedule": 60.0,
    },
    "subscriptions that are due": {
        "task": "accounts.tasks.send_subscriptions",
        "schedule": 60.0,
    },
    "what waits for signatures": {
        "task": "accounts.tasks.look_over_approvals",
        "schedule": crontab(hour=0, minute=40),
    },
    "questions whose day has passed": {
        "task": "accounts.tasks.look_over_questions",
        "schedule": crontab(hour=0, minute=50),
    },
    "offers that lapse, and reminders before": {
        "task": "contributors.tasks.look_over_pledges",
        "schedule": crontab(hour=0, minute=30),
    },
    "disputes whose deadline is near": {
        "task": "contributors.tasks.look_over_disputes",
        "schedule": crontab(hour=0, minute=45),
    },
    "letters whose day has passed": {
        "task": "contributors.tasks.look_over_letters",
        "schedule": crontab(hour=0, minute=55),
    },
    "stocks below their reserve, and batches that expire": {
        "task": "logistics.tasks.look_over_stocks",
        "schedule": crontab(minute=25),
    },
    "alerts people asked for": {
        "task": "logistics.tasks.look_over_alerts",
        "schedule": crontab(minute="*/10"),
    },
    "calls whose deadline is near or has passed": {
        "task": "missions.tasks.look_over_calls",
        "schedule": crontab(hour=0, minute=35),
    },
    "proposals whose deadline is near or has passed, actions that are due": {
        "task": "missions.tasks.look_over_decisions",
        "schedule": 60.0,
    },
    "humanitarian notifications that expired unacknowledged": {
        "task": "missions.tasks_civil.look_over_notifications",
        "schedule": 60.0,
    },
    "briefings that are next by their rhythm": {
        "task": "missions.tasks_communication.call_next_briefings",
        "schedule": crontab(hour=0, minute=44),
    },
    "announcements not acknowledged by their day": {
        "task": "missions.tasks_communication.look_over_announcements",
        "schedule": crontab(hour=0, minute=42),
    },
    "procedures not read by their day": {
        "task": "missions.tasks.look_over_procedures",
        "schedule": crontab(hour=0, minute=40),
    },
    "what grew old overnight": {
        "task": "accounts.tasks.refresh_daily",
        "schedule": crontab(hour=0, minute=10),
    },
}

# A worker whose Redis is gone would die putting back what it had not finished (kombu 5.7.0). It need not try:
# what is due and what is queued stand in the database.
redis.Channel.do_restore = False


@worker_process_init.connect
@beat_embedded_init.connect
def end_with_the_worker(**_signal):
    """A killed worker leaves no children behind that hold its tasks or ring twice."""
    processes.end_with_parent()
