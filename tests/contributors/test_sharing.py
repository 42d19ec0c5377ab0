"""A cost shared by any key: page, file and API say the same, and nothing is lost by rounding."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Membership, Partner
from contributors import reading_sharing as reading
from contributors.models import CapacityFigure, Scale, ScaleRate
from tests.beginnings import nation

pytestmark = pytest.mark.django_db
KEY = "scale:Key of Nowhere"


@pytest.fixture
def key(cast):
    """A key of the AU: Bresland 50, Calmora 30, Dorland 20 percent; the first two are members."""
    scale = Scale.objects.create(
        organization=cast.au,
        kind="custom",
        name="Key of Nowhere",
        starts_on=date(2025, 1, 1),
        source="A test",
    )
    dorland = nation("XDO", name="Dorland")
    for who, percent in ((cast.bresland, 50), (cast.calmora, 30), (dorland, 20)):
        ScaleRate.objects.create(scale=scale, partner=who, percent=percent)
    for who in (cast.bresland, cast.calmora):
        Membership.objects.create(partner=who, organization=cast.au, starts_on=date(2020, 1, 1))
    return scale


def amounts(found):
    return {row.partner.code: row.amount for row in found.rows}


def test_shares_come_to_the_amount_and_the_largest_takes_what_rounding_leaves(cast, key):
    found = reading.shared(cast.noor, reading.key_of(cast.noor, KEY), Decimal("1001"), unit="100")
    assert amounts(found) == {"XBR": Decimal(501), "XCA": Decimal(300), "XDO": Decimal(200)}
    cents = reading.shared(cast.noor, reading.key_of(cast.noor, KEY), Decimal("0.07"), unit="0.01")
    assert sum(amounts(cents).values()) == Decimal("0.07") and sum(r.percent for r in cents.rows) == 100


def test_members_alone_take_part_and_who_opts_out_is_carried_by_the_others(cast, key):
    of = reading.key_of(cast.noor, KEY)
    found = reading.shared(cast.noor, of, Decimal(800), members_of="AU")
    assert amounts(found) == {"XBR": Decimal(500), "XCA": Decimal(300)}
    assert [partner.code for partner in found.left_out] == ["XDO"]
    alone = reading.shared(cast.noor, of, Decimal(800), members_of="AU", without=["XCA"])
    assert amounts(alone) == {"XBR": Decimal(800)}
    with pytest.raises(reading.NoShares, match="XXX"):
        reading.shared(cast.noor, of, Decimal(800), without=["XXX"])
    with pytest.raises(reading.NoShares, match="Nobody"):
        reading.shared(cast.noor, of, Decimal(800), without=["XBR", "XCA", "XDO"])


def test_a_member_the_key_says_nothing_of_is_named(cast, key):
    CapacityFigure.objects.create(partner=cast.bresland, kind="gdp", year=2024, value=5)
    found = reading.shared(cast.noor, reading.key_of(cast.noor, "gdp:2024"), Decimal(9), members_of="AU")
    assert amounts(found) == {"XBR": Decimal(9)} and found.unknown == [cast.calmora]


def test_custom_keys_of_one_organization_may_stand_at_once(cast, key):
    other = Scale(organization=cast.au, kind="custom", name="Another", starts_on=date(2025, 1, 1))
    other.full_clean()


def test_page_file_and_api_say_the_same(cast, key, sign_in):
    browser = sign_in(cast.noor)
    asked = f"?amount=1%2C001&key={KEY}&unit=100"
    page = browser.get(f"/share/{asked}").content.decode()
    assert "501" in page and "1,001" in page and "A test" in page and 'value="USD"' in page
    file = b"".join(browser.get(f"/share/file.csv{asked}").streaming_content).decode()
    assert "XBR,Bresland,50.000000,501,USD" in file
    answer = browser.get(f"/api/v1/cost-shares/{asked}").json()
    assert answer["amount"] == "1001" and answer["rows"][0] | {"percent": ""} == {
        "code": "XBR", "name": "Bresland", "percent": "", "amount": "501",
    }  # fmt: skip
    keys = browser.get("/api/v1/cost-keys/").json()["rows"]
    assert {"key": KEY, "name": "Key of Nowhere", "source": "A test"}.items() <= keys[0].items()


@pytest.mark.parametrize(
    "asked, name",
    [("", "amount"), ("amount=x&key=gdp:1", "amount"), ("amount=5", "key"), ("amount=5&key=gdp:1", "key"),
     ("amount=0&key=" + KEY, "amount"), (f"amount=5&key={KEY}&without=XXX", "without"),
     (f"amount=5&key={KEY}&unit=3", "unit"), (f"amount=5&key={KEY}&members_of=ZZ", "members_of"),
     (f"amount=5&key={KEY}&currency=usd", "currency")],
)  # fmt: skip
def test_the_api_names_what_is_wrong(cast, key, sign_in, asked, name):
    answer = sign_in(cast.noor).get(f"/api/v1/cost-shares/?{asked}")
    assert answer.status_code == 400 and name in str(answer.json()["errors"])


def test_the_page_says_why_a_cost_cannot_be_shared(cast, key, sign_in):
    page = sign_in(cast.noor).get(f"/share/?amount=5&key={KEY}&without=XXX").content.decode()
    assert "Not in this key: XXX." in page
    assert sign_in(cast.noor).get("/share/file.csv").status_code == 404


def test_organizations_are_named_as_the_reader_knows_them(cast, sign_in):
    Partner.objects.filter(pk=cast.un.pk).update(names={"fr": "Nations Unies"})
    cast.noor.language = "fr"
    cast.noor.save()
    assert "Nations Unies (UN)" in sign_in(cast.noor).get("/share/").content.decode()
