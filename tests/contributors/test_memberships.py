"""The list of memberships, and lists of partners by the name their reader sees."""

import csv
import io
from datetime import date

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation

from accounts import outbox
from accounts.models import Membership, Partner


@pytest.fixture
def world(cast):
    """Three nations whose names stand in another order in each language, and when they were members."""
    rows = {"Egypt": ("Égypte", "مصر"), "Germany": ("Allemagne", "ألمانيا"), "Spain": ("Espagne", "إسبانيا")}
    for number, (name, (french, arabic)) in enumerate(rows.items()):
        nation = Partner.objects.create(
            code=f"XX{number}",
            iso3=f"XX{number}",
            name=name,
            names={"fr": french, "ar": arabic},
            kind="nation",
            region="Somewhere",
            is_fictional=True,
        )
        Membership.objects.create(partner=nation, organization=cast.un, starts_on=date(2000, 1, 1))
    spain = Partner.objects.get(name="Spain")
    Membership.objects.create(
        partner=spain, organization=cast.au, starts_on=date(2001, 1, 1), ends_on=date(2010, 12, 31)
    )
    Membership.objects.create(partner=cast.bresland, organization=cast.au)
    return cast


def shown(browser, query=""):
    """(the member as its name is written, the organization) of each row."""
    rows = browser.get(f"/memberships/{query}").context["listing"].rows
    return [(row["first"], row["record"].organization.code) for row in rows]


def test_memberships_of_today_are_shown_and_former_ones_on_asking(world, sign_in):
    browser = sign_in(world.dora)
    now = [("Bresland", "AU"), ("Egypt", "UN"), ("Germany", "UN"), ("Spain", "UN")]
    assert shown(browser) == now
    assert shown(browser, "?time=not") == [("Spain", "AU")]
    assert shown(browser, "?time=any&organization=AU") == [("Bresland", "AU"), ("Spain", "AU")]
    assert shown(browser, "?text=ger") == [("Germany", "UN")]
    assert shown(browser, "?region=Somewhere&sort=-member") == [*reversed(now[1:])]


def test_what_stood_in_a_past_month_is_read_on_its_last_day(world, sign_in):
    outbox.settle()
    browser = sign_in(world.dora)
    records = browser.get("/as-of/2025-06/memberships/?organization=AU").context["listing"].records
    assert [row.partner.name for row in records] == ["Bresland"]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Egypt", "Germany", "Spain"]),
        ("fr", ["Allemagne", "Égypte", "Espagne"]),
        ("ar", ["إسبانيا", "ألمانيا", "مصر"]),
    ],
)
def test_names_stand_in_the_order_of_the_readers_language(world, sign_in, language, names):
    browser = sign_in(world.dora)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert [name for name, _code in shown(browser, "?organization=UN")] == names
    found = shown(browser, f"?text={names[0]}")
    assert [name for name, _code in found] == [names[0]]


def test_pages_by_name_hold_every_row_once_in_any_language(world, sign_in):
    for number in range(60):
        nation = Partner.objects.create(
            code=f"Y{number}",
            iso3=f"Y{number:02}",
            name=f"Land {number}",
            names={"fr": f"Île {number % 7}"} if number % 2 else {},
            kind="nation",
            is_fictional=True,
        )
        Membership.objects.create(partner=nation, organization=world.un)
    browser = sign_in(world.dora)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    seen, address = [], "?size=25&organization=UN"
    while address:
        listing = browser.get(f"/memberships/{address}").context["listing"]
        seen += [row.pk for row in listing.records]
        address = listing.after_url
    assert len(seen) == 63 and set(seen) == set(
        Membership.objects.filter(organization=world.un).values_list("pk", flat=True)
    )


def test_the_file_holds_what_is_shown(world, sign_in):
    answer = sign_in(world.dora).get("/memberships/?time=any&organization=AU&columns=code,ends&format=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows == [["Member", "Code", "Until"], ["Bresland", "XBR", ""], ["Spain", "XX2", "2010-12-31"]]


def test_pages_of_partners_lead_to_their_memberships_and_to_their_history(world, sign_in):
    browser = sign_in(world.dora)
    spain = Partner.objects.get(name="Spain")
    page = browser.get(f"/contributors/{spain.code}/").content.decode()
    assert f"/memberships/?text={spain.code}" in page and f"/history/partner/{spain.pk}/" in page
    for membership in spain.memberships.all():
        assert f"/history/membership/{membership.pk}/" in page
    assert "/memberships/?organization=AU" in browser.get("/organizations/AU/").content.decode()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "These dates overlap another entry of the same kind."),
        ("fr", "Ces dates chevauchent"),
        ("ar", "تتداخل هذه التواريخ"),
    ],
)
def test_dates_that_overlap_are_told_beside_the_first_of_them_in_the_readers_language(world, language, said):
    spain = Partner.objects.get(name="Spain")
    row = Membership(partner=spain, organization=world.au, starts_on=date(2005, 1, 1))
    with translation.override(language), pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert refused.value.message_dict.keys() == {"starts_on"}
    assert refused.value.message_dict["starts_on"][0].startswith(said)


def test_an_organization_is_no_member_of_itself(world):
    with pytest.raises(ValidationError) as refused:
        Membership(partner=world.un, organization=world.un).full_clean()
    assert refused.value.message_dict["organization"] == ["Nobody is a member of itself."]
