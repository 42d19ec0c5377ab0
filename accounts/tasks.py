"""Celery tasks of one call each: nudges, long work, and the nightly rounds."""

from celery import shared_task

from accounts import jobs, outbox, services
from accounts.models import User


@shared_task
def drain():
    outbox.drain()


@shared_task(soft_time_limit=1800, time_limit=1860)
def run_job(job_id):
    jobs.run(job_id)


@shared_task
def refresh_daily():
    outbox.mark_due(outbox.daily_keys())
    outbox.drain(at_once=True)


@shared_task(soft_time_limit=1800, time_limit=1860)
def compare_summaries():
    services.compare_summaries(by=User.objects.system("nightly-comparison"))
