"""The catalogue of capabilities as a page: its tree, and how many needs and offers a reader sees of each."""

import pytest
from django.utils import timezone

from contributors.models import Pledge
from contributors.models.pledge import Visibility
from missions.models import Capability, Requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(cast):
    medical = Capability.objects.create(code="medical", name="Medical", unit="beds")
    hospital = Capability.objects.create(
        code="hospital-2", name="Level 2 hospital", unit="beds", parent=medical, symbol="1" * 20
    )
    for state, reference in (("draft", "SUR-1"), ("circulated", "SUR-2"), ("closed", "SUR-3")):
        Requirement.objects.create(
            mission=cast.alpha, capability=hospital, reference=reference, title="Hospital", quantity=20,
            needed_from=cast.months[0], audience="public", state=state, created_by=cast.anwar,
            **({} if state == "draft" else {"approved_at": timezone.now(), "circulated_at": timezone.now()}),
        )  # fmt: skip
    return hospital


def rows(browser, query=""):
    page = browser.get(f"/capabilities/{query}")
    assert page.status_code == 200
    columns = [column.name for column in page.context["listing"].columns]
    return page, columns, {row["record"].code: str(row["rest"]) for row in page.context["listing"].rows}


def test_a_heading_stands_before_what_is_under_it_and_counts_it(cast, tree, sign_in):
    page, _columns, found = rows(sign_in(cast.anwar))
    assert list(found)[:2] == ["medical", "hospital-2"] and "1" * 20 in found["hospital-2"]
    for code in found:
        assert f'href="/requirements/?capability={code}">2</a>' in found[code]  # a draft is its planner's
    others = rows(sign_in(cast.noor))[2]
    assert 'capability=hospital-2">1</a>' in others["hospital-2"]
    assert list(rows(sign_in(cast.noor), "?text=level")[2]) == ["hospital-2"]
    assert "/capabilities/" in sign_in(cast.noor).get("/requirements/").content.decode()


def test_offers_count_for_who_may_see_them(cast, tree, sign_in):
    Pledge.objects.create(
        contributor=cast.bresland, requirement=Requirement.objects.get(state="circulated"),
        mission=cast.alpha, capability=tree, title="Hospital", quantity=20,
        available_from=cast.months[0], state="submitted", created_by=cast.berit,
        submitted_at=timezone.now(), visibility=Visibility.MISSION,
    )  # fmt: skip
    assert 'href="/pledges/?capability=hospital-2">1</a>' in rows(sign_in(cast.berit))[2]["hospital-2"]
    assert "/pledges/?capability=" not in rows(sign_in(cast.chidi))[2]["hospital-2"]
    listed = sign_in(cast.berit).get("/pledges/?capability=medical")
    assert [row.title for row in listed.context["listing"].records] == ["Hospital"]


@pytest.mark.parametrize(
    ("address", "entry"),
    [
        ("/visits/", "/pledges/"),
        ("/caveats/", "/coverage/"),
        ("/capabilities/", "/requirements/"),
        ("/payments/", "/payments/"),
        ("/money/ledger/", "/money/ledger/"),
        ("/pledges/", "/pledges/"),
    ],
)
def test_every_list_lights_an_entry_of_the_rail(cast, sign_in, address, entry):
    page = sign_in(cast.anwar).get(address)
    lit = {
        one["url"]: group["is_open"]
        for group in page.context["rail"]
        for one in group["links"]
        if one["is_here"]
    }
    assert lit == {entry: True}
