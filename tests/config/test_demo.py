"""The demo: loaded by one command, agreeing with what is published, again and again the same."""

import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from accounts import access, outbox
from accounts.models import Membership, Partner, RoleGrant, User
from accounts.sign_ins import SIGN_INS
from contributors.models import BurdenShare, BurdenTotal, PersonnelLine, PersonnelReport, ScaleRate
from logistics.models import MissionReadiness
from missions.models import AuthorizedStrength, Mandate, Mission

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo"), pytest.mark.slow]
MODELS = (
    Partner,
    Membership,
    Mission,
    Mandate,
    AuthorizedStrength,
    PersonnelReport,
    PersonnelLine,
    ScaleRate,
    User,
)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demo and its summaries, loaded once; how long the loading took."""
    with django_db_blocker.unblock(), transaction.atomic():
        began = time.monotonic()
        call_command("demo", "--no-refresh", stdout=StringIO())
        took = time.monotonic() - began
        outbox.settle()
        yield took
        transaction.set_rollback(True)


def counts():
    return {model.__name__: model.objects.count() for model in (*MODELS, RoleGrant)}


def test_it_loads_within_15_seconds(loaded):
    assert loaded < 15


def test_july_2025_is_as_the_un_printed_it(loaded):
    total = BurdenTotal.objects.get(scope="un", month="2025-07-01")
    assert (total.personnel, total.women, total.contributors) == (61_127, 6_212, 117)


def test_every_published_month_of_the_tables_is_there(loaded):
    months = PersonnelReport.objects.filter(origin="reported").values("month").distinct()
    assert months.count() == 13


def test_the_summaries_are_those_of_the_facts(loaded):
    recent = [key for key in outbox.all_keys() if key.endswith(("2025-07", ":now", "2015-02"))]
    assert recent and outbox.differing_keys(recent) == []


def test_the_case_studies_stand_in_the_summaries(loaded):
    for acronym in ("MINUSTAH", "AMISOM"):
        assert BurdenTotal.objects.filter(scope=f"mission:{acronym}").exists()
        assert Mandate.objects.filter(mission__acronym=acronym).exists()
        assert AuthorizedStrength.objects.filter(mission__acronym=acronym).exists()
    assert BurdenTotal.objects.filter(scope="organization:AU").exists()


def test_what_is_invented_is_marked_and_counts_nowhere_else(loaded):
    invented = Mission.objects.filter(is_fictional=True)
    assert invented.exists()
    own = [mission.scope for mission in invented]
    for share in BurdenShare.objects.filter(contributor__is_fictional=True):
        assert share.scope in own
    assert Partner.objects.filter(code__startswith="X", is_fictional=True).count() == 4


def test_missions_have_a_readiness_today(loaded):
    assert MissionReadiness.objects.filter(month=None, band__isnull=False).count() >= 5


@pytest.mark.parametrize("role, email, password", SIGN_INS)
def test_every_printed_sign_in_works(loaded, role, email, password, client):
    assert client.login(username=email, password=password)
    assert client.get("/").status_code == 200


def test_there_is_a_sign_in_for_each_role(loaded):
    held = set(RoleGrant.objects.standing().values_list("role", flat=True))
    assert held <= set(access.ROLES)
    assert {"staff", "desk", "analyst", "reader"} <= held
    assert User.objects.filter(is_staff=True, is_fictional=True).exists()


def test_loading_twice_adds_nothing(loaded):
    before = counts()
    call_command("demo", "--no-refresh", stdout=StringIO())
    assert counts() == before


def test_it_is_rebuilt_by_one_command(loaded):
    before, version = counts(), BurdenTotal.objects.get(scope="un", month="2025-07-01").personnel
    PersonnelLine.objects.filter(month="2025-07-01", mission__acronym="UNIFIL").delete()
    said = StringIO()
    call_command("demo", "--rebuild", "--no-refresh", stdout=said)
    assert "Loaded" in said.getvalue()
    assert counts() == before
    outbox.refresh("burden:2025-07")
    assert BurdenTotal.objects.get(scope="un", month="2025-07-01").personnel == version
