"""What tests begin with: the portal's own registers, and partners and missions that do not exist."""

import os
import time
from datetime import UTC, date, datetime
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.management import call_command
from django.db import connection, transaction

import accounts.demo
import contributors.demo
import missions.demo
from accounts.models import Partner
from contributors.models import PersonnelLine, PersonnelReport
from missions.models import AuthorizedStrength, Mission


def nation(code, **fields):
    fields = {"name": f"Nation {code}", "iso3": code, "is_fictional": False} | fields
    return Partner.objects.create(kind=Partner.Kind.NATION, code=code, **fields)


def organization(code, **fields):
    fields = {"name": f"Organization {code}"} | fields
    return Partner.objects.create(kind=Partner.Kind.ORGANIZATION, code=code, **fields)


def mission(acronym, lead, **fields):
    fields = {"name": f"Mission {acronym}", "series": Mission.Series.UN_MONTHLY} | fields
    return Mission.objects.create(acronym=acronym, lead=lead, **fields)


def report(of, month, lines, *, reported_on=None, origin="reported", edition="first"):
    """A mission's report of a month: {(contributor, category): (women, men)}, or persons alone."""
    found = PersonnelReport.objects.create(
        mission=of, month=month, reported_on=reported_on or month, origin=origin, edition=edition
    )
    for (contributor, category), counts in lines.items():
        women, men = counts if isinstance(counts, tuple) else (None, None)
        PersonnelLine.objects.create(
            report=found,
            mission=of,
            month=month,
            contributor=contributor,
            category=category,
            women=women,
            men=men,
            personnel=counts if women is None else women + men,
            edition=edition,
        )
    return found


def ceiling(of, category, personnel, starts_on=date(2000, 1, 1), ends_on=None):
    return AuthorizedStrength.objects.create(
        mission=of, category=category, personnel=personnel, starts_on=starts_on, ends_on=ends_on
    )


def load_registers():
    """Every partner with its names, every mission, and what contributors are weighed against."""
    accounts.demo.load_reference()
    missions.demo.load_reference()
    contributors.demo.load_reference()


def by_deadline(seconds, found, what):
    """Ask `found` again and again until it answers something true; fail, naming `what`, when time is up."""
    deadline = time.monotonic() + seconds
    while True:
        answer = found()
        if answer:
            return answer
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds} s: {what}")
        time.sleep(0.02)


def where_it_is_noon():
    """A time zone in which no day ends while a test runs, for what is counted by the day."""
    west = datetime.now(UTC).hour - 12
    return f"Etc/GMT{west:+d}"


def url_of_test_database(**options):
    """DATABASE_URL for another process that is to work on this test's database."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    query = "&".join([part for part in [parts.query] if part] + [f"{k}={v}" for k, v in options.items()])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}", query=query))


@pytest.fixture(scope="module")
def registers(django_db_setup, django_db_blocker):
    """The portal's registers, loaded once for all tests of a module and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_registers()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def committed(django_db_setup, django_db_blocker):
    """A database whose changes are committed, so that other processes see them; emptied at the end."""
    with django_db_blocker.unblock():
        yield
        connection.close()
        call_command("flush", interactive=False, verbosity=0)
