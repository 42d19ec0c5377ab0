"""The cast: invented states, missions and people every test may call on by name."""

import os
import time
from collections import defaultdict
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings

from accounts import access, alike, services
from accounts.models import Partner, User
from contributors.services import report_strength
from missions.models import Mission
from missions.services import add_mandate, add_participation, authorize_strength, create_mission
from tests.snapshot import Snapshot

MONTHS = (date(2025, 6, 1), date(2025, 7, 1))
LONGEST = ("test_run.py", "test_two_worlds.py", "test_access.py", "test_crawl.py", "test_api_as_described.py")

# How long examples take to draw measures the machine, which other tests keep busy, and no rule of ours.
settings.register_profile("suite", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Files that take longest begin first, so that no worker of the suite is left with one at the end."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Test databases begin as copies of the migrated one, where the cluster is ours.

    Here and not in the plugin, which pytest-django's own would come after.
    """
    if template := os.environ.get("CONCORD_TEST_TEMPLATE"):
        connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(autouse=True)
def in_english():
    """What an earlier test asked in another language leaves nothing behind."""
    translation.activate("en")


@pytest.fixture(scope="session")
def snapshots():
    """{what builds it: the rows it built}."""
    return defaultdict(Snapshot)


@pytest.fixture(autouse=True)
def nothing_remembered():
    """A test begins with other rows than the last one ended with, and counts their changes anew."""
    alike.memory.forget()
    access.filters_written.clear()


@pytest.fixture
def cast(db, snapshots):
    """Two nations, two organizations, three missions (one hidden), eight people and their strengths."""
    return snapshots[build_cast].get(build_cast)


def build_cast():
    system = User.objects.system()
    people = _people(system)
    partners = _partners()
    missions = _missions(partners, people.administrator)
    _roles(people, partners, missions, system)
    _strengths(partners, missions, system)
    everyone = {**vars(people), **vars(partners), **vars(missions)}
    return SimpleNamespace(**everyone, system=system, months=MONTHS, people=vars(people))


def _people(system):
    names = "administrator anwar noor berit chidi pia dora ivo"
    made = {
        name: services.add_person(
            email=f"{name}@concord.example",
            name=name.capitalize(),
            password="a long enough word for tests",
            is_staff=name == "administrator",
            by=system,
        )
        for name in names.split()
    }
    services.change_person(made["ivo"], is_active=False, by=system)
    return SimpleNamespace(**made)


def _partners():
    nation, organization = Partner.Kind.NATION, Partner.Kind.ORGANIZATION
    rows = {
        "bresland": ("XBR", "Bresland", nation),
        "calmora": ("XCA", "Calmora", nation),
        "un": ("UN", "United Nations", organization),
        "au": ("AU", "African Union", organization),
    }
    return SimpleNamespace(
        **{
            key: Partner.objects.create(
                code=code,
                name=name,
                kind=kind,
                iso3=code if kind == nation else None,
                is_fictional=kind == nation,
                region="Nowhere" if kind == nation else "",
            )
            for key, (code, name, kind) in rows.items()
        }
    )


def _missions(partners, administrator):
    made = {
        acronym.lower(): create_mission(
            acronym=acronym,
            name=f"Mission {acronym.capitalize()} in Nowhere",
            lead=lead,
            phase=Mission.Phase.OPERATIONAL,
            series=Mission.Series.UN_MONTHLY,
            starts_on=date(2020, 1, 1),
            is_public=acronym != "SHADE",
            by=administrator,
        )
        for acronym, lead in (("ALPHA", partners.un), ("BETA", partners.au), ("SHADE", partners.un))
    }
    return SimpleNamespace(**made)


def _roles(people, partners, missions, system):
    give = services.grant_role
    give(role="lead_staff", subject=missions.alpha, person=people.anwar, by=system)
    give(role="lead_staff", subject=missions.shade, person=people.noor, by=system)
    give(role="desk", subject=partners.bresland, person=people.berit, by=system)
    give(role="desk", subject=partners.calmora, person=people.chidi, by=system)
    give(role="desk", subject=partners.au, person=people.pia, by=system)
    give(role="analyst", subject=missions.alpha, holders=partners.au, by=system)


def _strengths(partners, missions, system):
    """BETA's women and men are 5 and 45 a contributor, ALPHA's 10 and 90, SHADE's 7 and 70 of Bresland."""
    for mission, contributors, women, men in (
        (missions.alpha, (partners.bresland, partners.calmora), 10, 90),
        (missions.beta, (partners.bresland, partners.calmora), 5, 45),
        (missions.shade, (partners.bresland,), 7, 70),
    ):
        authorize_strength(mission, category="troops", personnel=250, starts_on=date(2020, 1, 1), by=system)
        add_mandate(
            mission,
            instrument=f"S/RES/1 ({mission})",
            starts_on=date(2020, 1, 1),
            tasks=[("1", "Keep the peace.")],
            by=system,
        )
        for contributor in contributors:
            add_participation(mission, partner=contributor, part="contributor", by=system)
            for month in MONTHS:
                report_strength(
                    mission=mission,
                    month=month,
                    contributor=contributor,
                    category="troops",
                    women=women,
                    men=men,
                    reason="as reported",
                    by=system,
                )


@pytest.fixture
def sign_in():
    """A browser in which this person is signed in."""

    return signed_in


def signed_in(person):
    """As by the sign-in page: with the proof that the password was given a moment ago."""
    browser = Client()
    browser.force_login(person, "django.contrib.auth.backends.ModelBackend")
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return browser


@pytest.fixture
def token(cast):
    """The Authorization header of a new token of this person."""

    def header(person, scopes=("read",), subject=None):
        until = timezone.localdate() + timedelta(days=30)
        _token, key = services.issue_token(
            name="for a test", scopes=scopes, expires_on=until, subject=subject, by=person
        )
        return {"Authorization": f"Bearer {key}"}

    return header
