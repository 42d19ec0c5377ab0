"""How often each list asks the database: kept in a file, never more, and no more often for more rows.

What the frame of every page asks is not counted. `./test -n0 tests/test_lists.py --count-queries` keeps
the counts as they are now.
"""

import json
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import alike
from tests.lists_world import world  # noqa: F401  (a fixture)

pytestmark = pytest.mark.timeout(400)
KEPT = Path(__file__).with_name("query_counts.json")
LISTS = {
    "missions": "/missions/?size=200",
    "contributors": "/contributors/?size=200",
    "lives lost": "/contributors/fatalities/?size=200",
    "memberships": "/memberships/?size=200",
    "organizations": "/organizations/?size=200",
    "readiness": "/readiness/?size=200",
    "scales": "/scales/?size=200",
    "rates of a scale": "/scales/{scale}/?size=200",
    "imports": "/imports/?size=200",
    "findings of a file": "/imports/{file}/?size=200",
    "jobs": "/jobs/?size=200",
    "history": "/history/?size=200",
    "history of a mission": "/missions/alpha/history/?size=200",
    "lines of a number": "/burden-sharing/rows/?of=XBR&size=200",
    "notifications": "/notifications/?kind=mission.changed&size=200",
    "requirements": "/requirements/?size=200",
    "requirements of a mission": "/missions/alpha/requirements/?size=200",
    "capabilities": "/capabilities/?size=200",
    "pledges": "/pledges/?size=200",
    "agreements": "/agreements/?size=200",
    "budgets": "/budgets/?size=200",
    "letters of assessment": "/assessments/?size=200",
    "account of a state": "/owed/XBR/?of=UN&size=200",
    "payments": "/payments/?size=200",
    "receivables": "/money/receivables/?size=200",
    "verified strength": "/money/verified/strengths/?size=200",
    "verified equipment": "/money/verified/holdings/?size=200",
    "contributions": "/money/verified/contributions/?size=200",
    "terms of reimbursement": "/money/terms/?size=200",
    "books": "/money/ledger/?size=200",
    "conferences": "/conferences/?size=200",
    "authorities": "/conferences/authorities/?size=200",
    "flows of money": "/money/flows/?size=200",
    "funds": "/money/funds/?size=200",
    "cost-sharing packages": "/money/packages/?size=200",
    "disputes": "/money/disputes/?size=200",
    "stocks": "/stocks/?size=200&goods=any",
    "book of a stock": "/stocks/{stock}/book/?size=200",
    "resupply requests": "/resupply/?size=200",
    "discrepancies": "/discrepancies/?size=200",
    "records of care": "/care/?size=200",
    "locations": "/locations/?size=200",
    "exercises": "/exercises/?size=200",
    "places at exercises offered": "/exercises/offered/?size=200",
    "courses offered": "/courses/?size=200&state=any",
    "caveats": "/caveats/?size=200",
    "units": "/units/?size=200",
    "movements": "/movements/?size=200",
    "legs carried": "/movements/carried/?size=200",
    "shared lifts": "/lifts/?size=200&state=any",
    "standards of units": "/interoperability/standards/?size=200",
    "visits": "/visits/?size=200",
    "inspections": "/inspections/?size=200&state=any",
    "rotations": "/rotations/?size=200",
    "structures": "/command/?size=200",
    "authorities over elements": "/command/authorities/?size=200",
    "holders": "/command/holders/?size=200",
    "civilian posts": "/posts/?size=200",
    "calls for contributions": "/calls/?size=200",
    "nominations": "/nominations/?size=200",
    "bodies": "/bodies/?size=200",
    "proposals": "/proposals/?size=200",
    "proposals that were adopted": "/proposals/?size=200&state=adopted",
    "decisions": "/decisions/?size=200",
    "actions": "/actions/?size=200",
    "engagements": "/engagements/?size=200",
    "consultations": "/consultations/?size=200",
    "benchmarks": "/benchmarks/?size=200",
    "conditions": "/conditions/?size=200",
    "transitions": "/transitions/?size=200",
    "renewals": "/renewals/?size=200",
    "handovers": "/handovers/?size=200",
    "planned activities": "/activities/?size=200",
    "situation reports": "/situation/reports/?size=200",
    "incidents": "/situation/incidents/?size=200",
    "patrols": "/situation/patrols/?size=200",
    "published violence": "/situation/violence/?size=200",
    "zones": "/situation/zones/?size=200",
    "lessons": "/learning/lessons/?size=200",
    "after-action reviews": "/learning/reviews/?size=200",
    "humanitarian notifications": "/civil/notifications/?size=200",
    "procedures": "/learning/procedures/?size=200",
    "requests for assistance": "/civil/assistance/?size=200",
    "projects": "/projects/?size=200",
    "local priorities": "/priorities/?size=200",
    "access constraints": "/civil/constraints/?size=200",
    "announcements": "/communication/announcements/?size=200",
    "briefings": "/communication/briefings/?size=200",
    "briefing series": "/communication/briefing-series/?size=200",
    "channels": "/communication/channels/?size=200",
    "contacts": "/communication/contacts/?size=200",
    "PACE plans": "/communication/plans/?size=200",
    "protection concerns": "/civil/concerns/?size=200",
    "activities in areas": "/civil/activities/?size=200",
    "coverage": "/coverage/needs/?size=200&month={month}",
    "questions": "/messages/?size=200",
    "tokens": "/account/tokens/?size=200",
    "missions one looks after": "/access/managed/mission/?size=200",
    "partners one looks after": "/access/managed/partner/?size=200",
    "members": "/access/mission/{mission}/?size=200",
    "requests for access": "/access/requests/?size=200",
    "access reviews": "/access/reviews/?size=200",
    "approvals": "/approvals/?size=200&state=pending",
}
READERS = dict.fromkeys(
    ("visits", "questions", "conferences", "authorities", "nominations", "civilian posts", "approvals"),
    "anwar",
)  # of lists that an administrator finds empty


READERS |= {"movements": "pia", "legs carried": "chidi"}
READERS |= {"units": "noor", "standards of units": "noor"}


READERS["inspections"] = "anwar"
READERS |= dict.fromkeys(
    ("bodies", "proposals", "decisions", "actions", "engagements", "consultations"), "anwar"
)
READERS["proposals that were adopted"] = "anwar"
READERS |= dict.fromkeys(
    ("benchmarks", "planned activities", "conditions", "transitions", "handovers", "renewals"), "anwar"
)
READERS |= dict.fromkeys(("incidents", "situation reports", "patrols", "zones"), "anwar")
READERS |= dict.fromkeys(("lessons", "after-action reviews", "procedures"), "anwar")
READERS["protection concerns"] = "anwar"
READERS |= dict.fromkeys(("protection concerns", "activities in areas"), "anwar")
READERS |= dict.fromkeys(
    ("announcements", "briefings", "briefing series", "channels", "contacts", "PACE plans"), "anwar"
)
READERS |= dict.fromkeys(("projects", "local priorities"), "anwar")
READERS |= dict.fromkeys(
    ("humanitarian notifications", "requests for assistance", "access constraints"), "anwar"
)
READERS |= dict.fromkeys(
    ("receivables", "verified strength", "verified equipment", "contributions", "books", "disputes"), "noor"
)
READERS |= dict.fromkeys(("stocks", "book of a stock", "resupply requests", "discrepancies"), "anwar")


READERS |= {"records of care": "anwar", "courses offered": "pia", "locations": "anwar"}
READERS |= {"exercises": "anwar", "places at exercises offered": "chidi"}


def _answer(browser, address):
    browser.get(address)
    alike.memory.forget()
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(address)
    assert answer.status_code == 200
    return len(asked), answer


def _all_asked(browsers, addresses):
    """{list: (its questions, its rows)}, at one moment: what is noted every few minutes, as that a person is
    here, is noted before, and falls into no list's questions however long all of them take."""
    with time_machine.travel(timezone.now(), tick=False):
        for browser in browsers.values():
            _answer(browser, "/about/")
        return {name: _asks(browsers[name], address) for name, address in addresses.items()}


def _asks(browser, address):
    """(questions of the list without those of the frame, its rows)."""
    frame, _about = _answer(browser, "/about/")
    asked, answer = _answer(browser, address)
    return asked - frame, len(answer.context["listing"].records)


def test_lists_ask_no_more_often_than_kept_nor_for_more_rows(world, sign_in, cast, request):  # noqa: F811
    places, add = world
    browsers = {name: sign_in(getattr(cast, READERS.get(name, "administrator"))) for name in LISTS}
    addresses = {name: address.format(**places) for name, address in LISTS.items()}
    few = _all_asked(browsers, addresses)
    add(12, start=2)
    many = _all_asked(browsers, addresses)
    assert [name for name in LISTS if many[name][1] < few[name][1] + 12] == []  # there are more rows
    assert {name: n for name, (n, _rows) in many.items()} == {name: n for name, (n, _rows) in few.items()}
    counts = {name: n for name, (n, _rows) in few.items()}
    if request.config.getoption("--count-queries"):
        KEPT.write_text(json.dumps(counts, indent=2) + "\n")
    kept = json.loads(KEPT.read_text())
    assert kept.keys() == counts.keys()
    assert {name: n for name, n in counts.items() if n > kept[name]} == {}
