"""What is one's own as lists: tokens, browsers one is signed in with, the members one looks after."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import services, services_access
from accounts.models import BrowserSession, Token


def records(browser, address):
    return browser.get(address).context["listing"].records


def lines(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def tokens(cast):
    """Three of anwar's, one of each state, and one of berit's."""
    today = timezone.localdate()
    made = {}
    for name, owner, until in (
        ("nightly copy", cast.anwar, today + timedelta(days=9)),
        ("old script", cast.anwar, today - timedelta(days=1)),
        ("lost laptop", cast.anwar, today + timedelta(days=5)),
        ("not mine", cast.berit, today + timedelta(days=5)),
    ):
        made[name] = Token.objects.create(
            name=name, owner=owner, prefix=f"k{len(made)}", scopes=["read"], expires_on=until
        )
    services.revoke_token(made["lost laptop"], by=cast.anwar)
    return made


def test_one_s_tokens_are_listed_by_their_last_day_and_nobody_else_s(tokens, cast, sign_in):
    def names(query=""):
        return [token.name for token in records(sign_in(cast.anwar), f"/account/tokens/{query}")]

    assert names() == ["nightly copy", "lost laptop", "old script"]
    assert names("?state=standing") == ["nightly copy"]
    assert names("?state=revoked") == ["lost laptop"]
    assert names("?state=expired") == ["old script"]
    assert names("?text=script") == names("?text=concord_k1") == ["old script"]
    assert names("?sort=name") == ["lost laptop", "nightly copy", "old script"]
    assert records(sign_in(cast.administrator), "/account/tokens/") == []


def test_the_list_of_tokens_is_a_file_without_any_key(tokens, cast, sign_in):
    answer = sign_in(cast.anwar).get("/account/tokens/?columns=key,scopes,state&sort=name&format=csv")
    assert lines(answer) == [
        ["For what", "Begins with", "It may", "State"],
        ["lost laptop", "k2", "read", "revoked"],
        ["nightly copy", "k0", "read", "in force"],
        ["old script", "k1", "read", "expired"],
    ]


def test_the_account_shows_the_tokens_in_force_and_leads_to_all(tokens, cast, sign_in):
    page = sign_in(cast.anwar).get("/account/")
    assert [token.name for token in page.context["tokens"].records] == ["nightly copy"]
    text = page.content.decode()
    assert f'action="/account/tokens/{tokens["nightly copy"].pk}/revoke/"' in text
    assert 'href="/account/tokens/"' in text and "lost laptop" not in text
    assert 'href="/account/tokens/"' not in sign_in(cast.dora).get("/account/").content.decode()


def test_the_browsers_one_is_signed_in_with_are_told_and_ended(cast, sign_in):
    here = sign_in(cast.anwar)
    here.get("/account/")
    other = sign_in(cast.anwar)
    other.get("/account/")
    answer = here.get("/account/")
    rows = BrowserSession.objects.filter(person=cast.anwar)
    assert set(answer.context["sessions"].records) == set(rows) and len(rows) == 2
    text = answer.content.decode()
    assert text.count("this one") == 1
    assert all(f'action="/account/sessions/{row.pk}/end/"' in text for row in rows)


def test_who_looks_after_members_finds_where_with_roles_and_review(cast, sign_in):
    anwar = sign_in(cast.anwar)
    services_access.open_reviews(date(2025, 8, 1), by=cast.system)
    (row,) = records(anwar, "/access/managed/mission/")
    assert row == cast.alpha and row.held == 2  # anwar, and everyone of the African Union
    assert records(anwar, "/access/managed/partner/") == []
    assert records(anwar, "/access/managed/mission/?text=shade") == []
    text = anwar.get("/access/managed/mission/").content.decode()
    assert "overdue" in text and "due on" in text and f'href="/access/mission/{cast.alpha.pk}/"' in text
    assert 'href="/access/managed/mission/"' in anwar.get("/access/").content.decode()
    assert records(sign_in(cast.dora), "/access/managed/mission/") == []


def test_administrators_find_every_mission_and_partner_with_a_role_they_see(cast, sign_in):
    browser = sign_in(cast.administrator)
    assert [str(row) for row in records(browser, "/access/managed/mission/")] == ["ALPHA"]  # SHADE is hidden
    names = [row.name for row in records(browser, "/access/managed/partner/?sort=-held")]
    assert sorted(names) == ["African Union", "Bresland", "Calmora"]
    rows = lines(browser.get("/access/managed/partner/?sort=code&columns=code,held&format=csv"))
    assert rows == [
        ["For", "Code", "Roles", "Fictional"],
        ["African Union", "AU", "1", "False"],
        ["Bresland", "XBR", "1", "True"],
        ["Calmora", "XCA", "1", "True"],
    ]


def test_there_is_no_list_of_another_kind(cast, sign_in):
    assert sign_in(cast.administrator).get("/access/managed/person/").status_code == 404
