"""Celery tasks of one call each: nudges, long work, and the nightly rounds."""

import logging

from celery import shared_task

from accounts import jobs, outbox

log = logging.getLogger(__name__)


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
    for key in outbox.differing_keys():
        log.error("the stored summary %s differs from the facts", key)
