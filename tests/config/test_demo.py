"""The demo: loaded by one command, agreeing with what is published, again and again the same."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts import access, outbox, tables
from accounts.models import Membership, Partner, RoleGrant, User
from accounts.sign_ins import SIGN_INS
from contributors.models import (
    BurdenShare,
    BurdenTotal,
    Coverage,
    PersonnelLine,
    PersonnelReport,
    Pledge,
    ScaleRate,
)
from logistics.models import MissionReadiness, UnitReadiness
from missions import story
from missions.models import AuthorizedStrength, Mandate, Mission, Requirement

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("demo"),
    pytest.mark.slow,
    pytest.mark.timeout(600),
]
WORKED_OUT = (MissionReadiness, UnitReadiness)
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
    """The demo and its summaries, loaded once; how many statements the loading took."""
    asked = 0

    def count(execute, *args):
        nonlocal asked
        asked += 1
        return execute(*args)

    with django_db_blocker.unblock(), transaction.atomic():
        with connection.execute_wrapper(count):
            call_command("demo", "--no-refresh", stdout=StringIO())
        outbox.settle()
        yield asked
        transaction.set_rollback(True)


def counts():
    """How many there are of each kind of record whose acts are told of, and of some that tell of none; not of
    what is worked out of them."""
    told = [model for model in apps.get_models() if access.is_registered(model) and model not in WORKED_OUT]
    return {model.__name__: model.objects.count() for model in (*MODELS, RoleGrant, *told)}


def test_it_asks_the_database_little(loaded):
    """Most of its seconds (docs/performance.md) are its statements, which every machine counts alike."""
    assert loaded < 22_000


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
    # A month of one case study says nothing of all missions its organization leads.
    assert not BurdenTotal.objects.filter(scope="organization:AU").exists()


@pytest.mark.parametrize(
    ("acronym", "kinds"),
    [
        ("MINUSTAH", {"command", "holder", "benchmark", "incident", "transition", "strength", "lesson"}),
        ("AMISOM", {"command", "benchmark", "strength", "lesson"}),
    ],
)
def test_a_case_study_is_told_from_all_its_records_with_their_sources(loaded, acronym, kinds):
    reader = User.objects.get(email="omar@observer.example")
    found = story.moments(reader, Mission.objects.get(acronym=acronym))
    assert {one.kind for one in found} >= kinds | {"mandate", "ceiling"}
    assert all(one.source for one in found if one.kind in ("mandate", "ceiling", "command", "lesson"))


def test_what_is_invented_is_marked_and_counts_nowhere_else(loaded):
    invented = Mission.objects.filter(is_fictional=True)
    assert invented.exists()
    own = [mission.scope for mission in invented]
    for share in BurdenShare.objects.filter(contributor__is_fictional=True):
        assert share.scope in own
    assert Partner.objects.filter(code__startswith="X", is_fictional=True).count() == 5


# By hand from the tables of what is invented: of a need in a month what is required, offered, accepted,
# agreed, deployed, limited by caveats and missing, in units, beds, flying hours a month or posts. An offer
# counts in a month if it stands on each day of it on which the need does, as deployed if its contingent does:
# that of SUR-01 is to leave at the end of December, those of SUR-02 and SOR-01 at the end of January, and who
# follows has not come. Months are as they were written.
COUNTED = """
ALPHA SUR-01 2026-12 mission   1  1  1 1 1 1   0
ALPHA SUR-01 2026-12 partners  1  1  1 1 1 1   0
ALPHA SUR-01 2026-12 public    1  1  1 1 1 0   0
ALPHA SUR-01 2027-01 mission   1  1  1 1 0 1   0
ALPHA SUR-02 2026-12 mission   2  1  1 1 1 1   1
ALPHA SUR-02 2026-12 public    2  1  1 1 1 0   1
ALPHA SUR-02 2027-01 mission   2  1  1 1 1 1   1
ALPHA SUR-02 2027-02 mission   2  1  1 1 0 1   1
ALPHA SUR-02 2027-03 mission   2  1  0 0 0 0   2
ALPHA SUR-02 2027-03 partners  2  1  0 0 0 0   2
ALPHA SUR-02 2027-03 public    2  0  0 0 0 0   2
ALPHA SUR-03 2027-01 mission  20 12 12 0 0 0   8
ALPHA SUR-03 2027-02 mission  20 32 12 0 0 0   8
ALPHA SUR-03 2027-02 partners 20 12 12 0 0 0   8
ALPHA SUR-03 2027-02 public   20  0  0 0 0 0  20
ALPHA SUR-03 2027-07 mission  20 20  0 0 0 0  20
ALPHA SUR-04 2027-02 mission 120  0  0 0 0 0 120
ALPHA SUR-04 2027-03 mission 120 60  0 0 0 0 120
ALPHA SUR-04 2027-03 partners 120 0  0 0 0 0 120
ALPHA SUR-05 2027-03 public    1  1  1 1 0 0   0
ALPHA SUR-06 2027-01 mission   2  0  0 0 0 0   2
ALPHA SUR-07 2027-04 mission  12  0  0 0 0 0  12
BRAVO SOR-01 2026-12 public    2  1  1 1 1 0   1
BRAVO SOR-01 2027-01 mission   2  2  2 1 1 0   0
BRAVO SOR-01 2027-01 partners  2  2  2 1 1 0   0
BRAVO SOR-01 2027-01 public    2  1  1 1 1 0   1
BRAVO SOR-01 2027-02 mission   2  2  2 1 0 0   0
BRAVO SOR-01 2027-06 mission   2  1  1 0 0 0   1
BRAVO SOR-02 2027-02 mission   1  0  0 0 0 0   1
"""


def test_coverage_of_both_invented_missions_is_as_counted_by_hand(loaded):
    names = ("required", "offered", "accepted", "agreed", "deployed", "limited", "gap")
    for line in COUNTED.strip().splitlines():
        mission, reference, month, tier, *counted = line.split()
        [found] = Coverage.objects.filter(
            requirement__mission__acronym=mission,
            requirement__reference=reference,
            month=tables.day_told_now(f"{month}-01"),
            tier=Coverage.Tier[tier.upper()],
        ).values_list(*names)
        assert found == tuple(map(int, counted)), line
    assert not Coverage.objects.filter(requirement__reference__in=["SUR-08", "SUR-09"]).exists()


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


def test_it_loads_as_well_in_years_to_come(loaded):
    """What it tells of lies ahead whenever it is loaded: the same lives, each day later by as much."""
    before = dict(Pledge.objects.values_list("title", "state"))
    with time_machine.travel(timezone.now() + timedelta(days=800), tick=True):
        call_command("demo", "--rebuild", "--no-refresh", stdout=StringIO())
        open_needs = Requirement.objects.open().filter(mission__is_fictional=True)
        assert open_needs.filter(needed_until__gt=timezone.localdate()).count() >= 5
    assert dict(Pledge.objects.values_list("title", "state")) == before
