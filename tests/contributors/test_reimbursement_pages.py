"""Reimbursement by pages and the API: posted, claimed, certified, contested; seen by its two sides alone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Event
from accounts.services import grant_role, issue_token
from contributors import told_reimbursements, waiting_claims
from contributors.models import (
    LedgerLine,
    Reimbursement,
    ReimbursementTerm,
    VerifiedHolding,
    VerifiedStrength,
)
from tests.registers import bring, counted

pytestmark = pytest.mark.django_db
PERIOD = {"starts_on": "2023-07-01", "ends_on": "2023-09-30"}
WHOSE = {"contributor": "XBR", "mission": "alpha", **PERIOD, "reason": "the quarter"}
CLAIMS = "/api/v1/reimbursements/"


@pytest.fixture
def sides(cast, sign_in):
    """Browsers of two funding officers, of Bresland's desk officer and of one who holds nothing."""
    grant_role(role="funding", subject=cast.alpha, person=cast.dora, by=cast.system)
    grant_role(role="treasury", subject=cast.un, person=cast.chidi, by=cast.system)
    ReimbursementTerm.objects.create(
        organization=cast.un, kind="personnel", value=Decimal(1448), source="A/RES/76/276"
    )
    return sign_in(cast.dora), sign_in(cast.chidi), sign_in(cast.berit), sign_in(cast.pia)


def done(browser, url, **given):
    """Fill in the form of a page as it stands, and send it."""
    page = browser.get(url)
    assert page.status_code == 200, url
    version = page.context["form"].initial.get("version", "")
    answer = browser.post(url, {"version": version, "reason": "as agreed"} | given)
    errors = getattr(answer, "context", None) and answer.context["form"].errors
    assert answer.status_code == 302, errors
    return answer.headers["Location"]


def test_a_claim_is_posted_worked_out_and_paid_by_pages(cast, sides):
    faye, fred, desk, stranger = sides
    done(
        faye, "/money/verified/strengths/new/",
        **WHOSE, group="contingent", agreed=110, present=100, signed_on="2023-10-09", source="COE/1",
    )  # fmt: skip
    claim = done(faye, "/money/reimbursements/new/", **WHOSE)
    assert done(faye, f"{claim}calculate/") == claim
    page = desk.get(claim)
    assert "434,400 USD" in page.content.decode()
    assert "Jul 2023: 100 × 31 of 31 days × 1,448 = 144,800" in page.content.decode()
    assert stranger.get(claim).status_code == 404
    line = Reimbursement.objects.get().lines.get()
    done(desk, f"{claim}lines/{line.pk}/contest/", reason="We were 110.")
    assert [item.url for item in waiting_claims.claims(cast.chidi, timezone.localdate())] == [claim]
    assert waiting_claims.claims(cast.dora, timezone.localdate()) == []  # who calculated
    told = told_reimbursements.other_side(Event.objects.get(verb="reimbursement.contested"))
    assert told == {cast.dora.pk: "keeper", cast.chidi.pk: "keeper"}
    given = {"reason": "as agreed", "version": Reimbursement.objects.get().version}
    assert "contested" in str(fred.post(f"{claim}certify/", given).context["form"].errors)
    done(fred, f"{claim}lines/{line.pk}/decide/", outcome="dismissed", reason="Both sides signed it.")
    given["version"] = Reimbursement.objects.get().version
    assert faye.post(f"{claim}certify/", given).status_code == 403
    done(fred, f"{claim}certify/")
    done(faye, f"{claim}delay/", delay="cash", words="Arrears of the mission")
    found = desk.get("/money/receivables/XBR/").content.decode()
    assert "Arrears of the mission" in found and "434,400 USD" in found
    done(faye, f"{claim}release/")
    done(faye, f"{claim}pay/", paid_on=f"{timezone.localdate()}")
    assert Reimbursement.objects.get().state == "paid"
    assert "Everything is paid." in desk.get("/money/receivables/XBR/").content.decode()
    assert sum(LedgerLine.objects.values_list("amount", flat=True)) == 0
    assert "Trial balance" in faye.get("/money/ledger/").content.decode()
    assert "XBR" not in stranger.get("/money/ledger/").content.decode()
    (books,) = faye.get("/money/ledger/").context["books"]
    for account, debit, credit, address in books.rows:
        opened = faye.get(f"/money/ledger/{address}")
        lines = opened.context["listing"].records
        assert sum(line.amount for line in lines) == debit - credit and "Trial balance" in str(opened.content)
        assert {line.get_book_display() for line in lines} == {account}
    assert f"?mission={cast.alpha.slug}" in faye.get(f"/budgets/cash/{cast.alpha.slug}/").content.decode()
    assert "Receivables of contributors" not in stranger.get(f"/missions/{cast.alpha.slug}/").content.decode()


def test_lists_come_as_files(cast, sides):
    faye, *_others, stranger = sides
    VerifiedStrength.objects.create(
        contributor=cast.bresland, mission=cast.alpha, starts_on=date(2023, 7, 1), ends_on=date(2023, 9, 30),
        agreed=110, present=100, source="COE/1",
    )  # fmt: skip
    for kind in ("csv", "xlsx", "json"):
        assert faye.get(f"/money/verified/strengths/?format={kind}").status_code == 200
    told = b"".join(faye.get("/money/verified/strengths/?format=csv"))
    assert b"Bresland" in told
    assert b"Bresland" not in b"".join(stranger.get("/money/verified/strengths/?format=csv"))


def test_a_claim_is_worked_out_through_the_api(cast, sides, client):
    _token, secret = issue_token(
        name="t",
        scopes=["read", "missions:write", "money:write"],
        expires_on=timezone.localdate() + timedelta(5),
        by=cast.dora,
    )
    sent = 0

    def post(url, body):
        nonlocal sent
        sent += 1
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": f"key-{sent}"}
        answer = client.post(url, body, content_type="application/json", headers=headers)
        assert answer.status_code in (200, 201), answer.content
        return answer.json()

    strength = {"group": "contingent", "agreed": 110, "present": 90, "signed_on": "2023-10-09", "source": "S"}
    whose = {"contributor": "XBR", "mission": "ALPHA", **PERIOD}
    post("/api/v1/verified-strengths/", whose | strength)
    again = post("/api/v1/verified-strengths/", whose | strength | {"present": 100})
    assert (again["present"], again["version"]) == (100, 2)
    claim = post(CLAIMS, whose)
    assert (claim["state"], claim["total"], claim["lines"]) == ("verified", None, [])
    claim = post(f"{CLAIMS}{claim['id']}/calculate/", {"version": claim["version"]})
    assert claim["total"] == "434400.00"
    assert claim["lines"][0]["steps"][0]["values"]["rate"] == "1448"


HEADS = "kind,contributor,mission,starts_on,ends_on,group,lease,agreed,present,serviceable,signed_on,source\n"
QUARTER = "XBR,ALPHA,2023-07-01,2023-09-30"


def test_a_file_of_verifications_is_posted_and_corrects_what_stands(cast, sides, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    people = f"strength,{QUARTER},contingent,,110,100,,2023-10-09,COE/1\n"
    held = f"major,{QUARTER},Tankers,wet,4,4,3,2023-10-09,COE/1\n"
    assert counted(bring("verifications", HEADS + people + held, by=cast.dora)) == (2, 0, 0, 0)
    later = HEADS + people + held.replace(",3,2023", ",2,2023")
    assert counted(bring("verifications", later, by=cast.dora)) == (0, 1, 1, 0)
    assert VerifiedHolding.objects.get().serviceable == 2


def test_a_line_of_a_mission_that_is_not_yours_refuses_the_file(cast, sides, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    line = f"strength,{QUARTER},contingent,,110,100,,2023-10-09,COE/1\n"
    row = bring("verifications", HEADS + line + line.replace("ALPHA", "BETA"), by=cast.dora)
    assert row.counts["refused"] == 1 and not VerifiedStrength.objects.exists()
