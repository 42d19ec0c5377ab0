"""How a person of the table of access asks: by which door, and what is sent."""

import json
from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import (
    Event,
    Token,
)
from tests.access_addresses import address
from tests.conftest import signed_in

QUERIES = {"api:burden-list": "?month=2025-07", "api-docs": "", "contributors:burden_rows": "?of=XBR"}
QUERIES["contributors:composite_file"] = "?personnel=1&period=2025-07"
VERIFIED = {
    "contributor": "XBR",
    "mission": "ALPHA",
    "starts_on": "2026-01-01",
    "ends_on": "2026-03-31",
    "source": "COE/2",
}
A_PAST_YEAR = {"starts_on": "2019-01-01", "ends_on": "2019-12-31"}
BODIES = {  # each right in itself, so that an answer tells of the person and not of the body
    ("POST", "personnel-list"): {
        "mission": "ALPHA",
        "month": "2025-05",
        "contributor": "XBR",
        "category": "troops",
        "women": 1,
        "men": 2,
        "reason": "a test",
    },
    ("POST", "missions-list"): {"acronym": "GAMMA", "name": "Gamma", "lead": "UN"},
    ("PATCH", "missions-detail"): {"area": "Elsewhere"},
    ("POST", "mandates-list"): {"mission": "ALPHA", "instrument": "S/RES/2"} | A_PAST_YEAR,
    ("PATCH", "mandates-detail"): {"summary": "In short"},
    ("POST", "authorized-strengths-list"): {
        "mission": "ALPHA",
        "category": "civilian",
        "personnel": 5,
        "starts_on": "2025-01-01",
    },
    ("PATCH", "authorized-strengths-detail"): {"personnel": 251},
    ("POST", "participations-list"): {"mission": "ALPHA", "partner": "AU", "part": "donor"},
    ("PATCH", "participations-detail"): {"ends_on": "2030-01-01"},
    ("POST", "requirements-list"): {
        "mission": "ALPHA",
        "reference": "SUR-9",
        "title": "Engineers",
        "capability": "hospital",
        "quantity": 1,
        "needed_from": "2026-01-01",
    },
    ("PATCH", "requirements-detail"): {"quantity": 21},
    ("POST", "requirements-approve"): {"version": 3},
    ("POST", "approvals-sign"): {"version": 1},
    ("POST", "approvals-back"): {"version": 1, "reason": "not as agreed"},
    ("POST", "delegations-list"): {
        "receiver": "nobody@concord.example",
        "on": "ALPHA",
        "ends_on": str(timezone.localdate() + timedelta(days=9)),
    },
    ("POST", "requirements-circulate"): {"partners": ["XCA"]},
    ("POST", "pledges-list"): {
        "contributor": "XBR",
        "reference": "9",
        "offered_to": "UN",
        "capability": "hospital",
        "title": "Hospital",
        "quantity": 1,
        "available_from": "2026-01-01",
    },
    ("POST", "appropriations-list"): {
        "mission": "ALPHA",
        "cycle": "2026/27",
        "starts_on": "2026-07-01",
        "ends_on": "2027-06-30",
        "instrument": "A/RES/80/0",
        "maintenance": "1000",
    },
    ("POST", "assessments-list"): {"period": 2_000_000_000, "reference": "L", "issued_on": "2026-01-01"},
    ("POST", "payments-list"): {
        "partner": "XBR",
        "mission": "ALPHA",
        "received_on": "2026-01-01",
        "amount": "5.00",
    },
    ("POST", "payments-reverse"): {"reason": "entered twice"},
    ("POST", "assessments-credit"): {
        "credits": [{"partner": "XBR", "amount": "1.00"}],
        "reason": "as resolved",
    },
    ("POST", "reimbursements-list"): {
        "contributor": "XBR",
        "mission": "ALPHA",
        "starts_on": "2026-01-01",
        "ends_on": "2026-03-31",
    },
    ("POST", "reimbursements-pay"): {"paid_on": "2026-01-01"},
    ("POST", "reimbursements-reopen"): {"reason": "counted twice"},
    ("POST", "reimbursements-delay"): {"delay": "cash"},
    ("POST", "reimbursements-items"): {"kind": "assist", "reference": "LOA", "amount": "5.00"},
    ("POST", "reimbursements-contest"): {"line": 2_000_000_000, "reason": "we were more"},
    ("POST", "reimbursements-decide"): {
        "line": 2_000_000_000,
        "outcome": "dismissed",
        "reason": "signed",
    },
    ("POST", "verified-strengths-list"): VERIFIED | {"group": "contingent", "agreed": 5, "present": 5},
    ("PATCH", "verified-strengths-detail"): {"present": 4, "reason": "counted again"},
    ("POST", "verified-holdings-list"): VERIFIED
    | {"kind": "major", "group": "Generators", "lease": "dry", "agreed": 5, "present": 5, "serviceable": 5},
    ("PATCH", "verified-holdings-detail"): {"serviceable": 3, "reason": "counted again"},
    ("POST", "contributions-list"): VERIFIED | {"kind": "in_kind", "group": "Fuel"},
    ("PATCH", "contributions-detail"): {"quantity": "3", "reason": "counted again"},
    ("POST", "payment-plans-list"): {
        "organization": "UN",
        "partner": "XBR",
        "agreed_on": "2026-01-01",
        "instalments": [{"due_on": "2026-06-30", "amount": "5.00"}],
    },
    ("POST", "payment-plans-end"): {"reason": "kept"},
    ("PATCH", "appropriations-detail"): {"maintenance": "1000.00", "source": "as adopted"},
    ("POST", "appropriations-apportion"): {
        "periods": [
            {"starts_on": "2025-07-01", "ends_on": "2025-08-31", "amount": 600},
            {"starts_on": "2025-09-01", "ends_on": "2026-06-30", "amount": 400},
        ]
    },
    ("POST", "agreements-list"): {
        "mission": "ALPHA",
        "kind": "mou",
        "title": "MOU",
        "parties": ["UN", "XCA"],
    },
    ("POST", "conferences-list"): {"mission": "ALPHA", "title": "Again", "starts_on": "2027-03-01"},
    ("POST", "entry-authorities-list"): {
        "contributor": "XBR",
        "organization": "AU",
        "starts_on": "2026-01-01",
        "ends_on": str(timezone.localdate() + timedelta(days=9)),
    },
    ("PATCH", "conferences-detail"): {"place": "Geneva"},
    ("POST", "pledges-announce"): {"conference": None},
    ("POST", "agreements-sign"): {"version": 1, "party": "XBR"},
    ("POST", "flows-list"): {"donor": "XBR", "mission": "ALPHA", "amount": "5.00"},
    ("PATCH", "flows-detail"): {"earmark": "police"},
    ("POST", "flows-withdraw"): {"reason": "budget cut"},
    ("POST", "flows-lapse"): {"reason": "never called"},
    ("POST", "funds-list"): {"organization": "UN", "code": "NEW", "name": "New"},
    ("PATCH", "funds-detail"): {"name": "Renamed"},
    ("POST", "packages-list"): {"mission": "ALPHA", "name": "Another"},
    ("PATCH", "packages-detail"): {"assessed_share": "50.00"},
    ("POST", "package-lines-list"): {
        "package": "00000000-0000-4000-8000-000000000000",
        "quarter": "2026-01-01",
        "part": "epf",
        "committed": "5.00",
    },
    ("PATCH", "package-lines-detail"): {"note": "as stated"},
    ("PATCH", "agreements-detail"): {"title": "MOU, mended"},
    ("POST", "elements-list"): {
        "mission": "ALPHA",
        "reference": "BN-1",
        "title": "Battalion",
        "kind": "force",
    },
    ("PATCH", "elements-detail"): {"location": "East"},
    ("POST", "elements-shut"): {"ends_on": "2026-02-01"},
    ("PATCH", "authority-edges-detail"): {"limits": "not by night"},
    ("POST", "authority-edges-end"): {"ends_on": "2026-02-01"},
    ("PATCH", "element-holders-detail"): {"shown_as": "Brigadier"},
    ("POST", "element-holders-end"): {"ends_on": "2026-02-01"},
    ("POST", "bodies-list"): {"name": "Board", "mission": "ALPHA", "rule": "majority", "quorum": 1},
    ("PATCH", "bodies-detail"): {"name": "Board"},
    ("POST", "bodies-seat"): {"partner": "UN", "starts_on": "2026-01-01"},
    ("POST", "bodies-unseat"): {"seat": 2_000_000_000, "ends_on": "2026-01-01"},
    ("POST", "proposals-list"): {
        "body": "00000000-0000-4000-8000-000000000000",
        "title": "Rest",
        "text": "One day in seven.",
        "mode": "silence",
    },
    ("PATCH", "proposals-detail"): {"title": "Rest days"},
    ("POST", "proposals-open"): {"deadline": "2099-01-31T17:00:00Z"},
    ("POST", "proposals-extend"): {"deadline": "2099-01-31T17:00:00Z"},
    ("POST", "positions-list"): {
        "proposal": "00000000-0000-4000-8000-000000000000",
        "partner": "XBR",
        "stance": "for",
    },
    ("PATCH", "positions-detail"): {"stance": "abstain"},
    ("POST", "decisions-release"): {"label": "public"},
    ("POST", "actions-list"): {"mission": "ALPHA", "title": "Send it", "due_on": "2026-01-31"},
    ("PATCH", "actions-detail"): {"title": "Send the plan"},
    ("POST", "actions-done"): {"report": "sent"},
    ("POST", "actions-reopen"): {"reason": "not sent"},
    ("POST", "actions-cancel"): {"reason": "not needed"},
    ("POST", "activities-list"): {"mission": "ALPHA", "title": "Patrol", "starts_on": "2026-01-01"},
    ("PATCH", "activities-detail"): {"title": "Patrols"},
    ("POST", "activities-done"): {"outcome": "done"},
    ("POST", "activities-drop"): {"reason": "not needed"},
    ("POST", "activities-reopen"): {"reason": "needed again"},
    ("POST", "conditions-list"): {
        "mission": "ALPHA",
        "kind": "consent",
        "title": "Consent",
        "document": "Note",
    },
    ("PATCH", "conditions-detail"): {"title": "Consents"},
    ("POST", "conditions-state"): {"since": "2026-01-02", "state": "holds", "words": "said so"},
    ("POST", "benchmarks-list"): {"mission": "ALPHA", "reference": "B-9", "statement": "It is open"},
    ("PATCH", "benchmarks-detail"): {"statement": "It is open"},
    ("POST", "benchmarks-drop"): {"reason": "not needed"},
    ("POST", "benchmarks-judge"): {
        "starts_on": "2025-01-01",
        "ends_on": "2025-03-31",
        "verdict": "met",
        "reasons": "seen",
    },
    ("POST", "indicators-list"): {
        "benchmark": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
        "name": "Days",
        "unit": "days",
    },
    ("PATCH", "indicators-detail"): {"unit": "days"},
    ("POST", "readings-list"): {
        "indicator": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
        "as_of": "2025-01-01",
        "value": "1",
        "source": "survey",
    },
    ("PATCH", "readings-detail"): {"value": "2"},
    ("POST", "engagements-list"): {
        "mission": "ALPHA",
        "kind": "host",
        "title": "Access",
        "held_on": "2026-01-05",
        "place": "Bres",
        "met": "two",
    },
    ("PATCH", "engagements-detail"): {"place": "Calm"},
    ("POST", "engagements-promise"): {"promised_by": "a minister", "text": "an airfield"},
    ("POST", "engagements-settle"): {"promise": 2_000_000_000, "kept": True, "note": "seen"},
    ("POST", "consultations-list"): {
        "mandate": "2000000000",
        "paragraph": "1",
        "text": "x",
        "reasons": "y",
        "due_on": "2099-01-31",
    },
    ("POST", "incidents-list"): {
        "mission": "ALPHA",
        "title": "Shots",
        "kind": "crime",
        "severity": 2,
        "occurred_at": "2026-01-05T10:00:00Z",
    },
    ("PATCH", "incidents-detail"): {"place": "Bres"},
    ("POST", "reports-list"): {"mission": "ALPHA", "starts_on": "2026-01-05"},
    ("PATCH", "reports-detail"): {"assessment": "calm"},
    ("POST", "reports-correct"): {"reason": "one more"},
    ("POST", "reports-drop"): {"reason": "of the wrong day"},
    ("POST", "incidents-rate"): {"severity": 4, "reason": "one died"},
    **{("POST", f"incidents-{step}"): {"found": "seen"} for step in ("corroborate", "verify", "refute")},
    ("POST", "incidents-reopen"): {"reason": "a new witness"},
    ("POST", "incidents-part"): {"kind": "narrative", "text": "from the ridge"},
    ("POST", "consultations-answer"): {"partner": "XBR", "answer": "agrees"},
    ("POST", "consultations-conclude"): {"outcome": "done"},
    ("POST", "consultations-drop"): {"outcome": "dropped"},
    ("POST", "posts-list"): {
        "mission": "ALPHA",
        "reference": "RL-9",
        "title": "Adviser",
        "capability": "rule-of-law",
        "category": "support",
        "needed_from": "2026-01-01",
    },
    ("PATCH", "posts-detail"): {"location": "East"},
    ("POST", "posts-fill"): {"basis": "seconded", "starts_on": "2026-02-01"},
    ("POST", "posts-vacate"): {"ends_on": "2026-02-01"},
    ("PATCH", "calls-detail"): {"deadline": str(timezone.localdate() + timedelta(days=60))},
    ("POST", "calls-open"): {"partners": ["XCA"]},
    ("POST", "stocks-list"): {
        "location": "00000000-0000-4000-8000-000000000000",
        "stock_class": "water",
        "name": "Water",
        "measure": "litres",
    },
    ("PATCH", "stocks-detail"): {"reserve_days": 20},
    ("POST", "stocks-movements"): {"kind": "issue", "quantity": "5"},
    ("POST", "stocks-count"): {"quantity": "5"},
    ("POST", "stocks-back"): {"entry": 1, "reason": "entered twice"},
    ("POST", "resupply-requests-list"): {
        "stock": "00000000-0000-4000-8000-000000000000",
        "quantity": "5",
        "needed_by": "2030-01-01",
    },
    ("POST", "resupply-requests-approve"): {"version": 1},
    ("POST", "resupply-requests-refuse"): {"version": 1, "reason": "enough is there"},
    ("POST", "resupply-requests-order"): {"supplier": "Contractor"},
    ("POST", "resupply-requests-postpone"): {"due_on": "2030-01-01", "reason": "the road is closed"},
    ("POST", "discrepancies-list"): {
        "stock": "00000000-0000-4000-8000-000000000000",
        "kind": "short",
        "delivered_on": "2026-01-01",
        "expected": "5",
        "found": "4",
        "proof": "DN-1",
        "words": "One is missing.",
    },
    ("POST", "discrepancies-contest"): {"words": "No"},
    ("POST", "discrepancies-settle"): {"words": "Credited"},
    ("POST", "disputes-list"): {
        "kind": "figure",
        "title": "Leave",
        "words": "Twelve",
        "partner": "XBR",
        "mission": "ALPHA",
    },
    ("POST", "disputes-answer"): {"words": "No"},
    ("POST", "disputes-position"): {"words": "And yet"},
    ("POST", "disputes-deadline"): {"deadline": str(timezone.localdate() + timedelta(days=9))},
    ("POST", "disputes-decide"): {"version": 1, "outcome": "rejected", "words": "No"},
    ("POST", "nominations-select"): {"version": 2},
    ("POST", "nominations-decline"): {"version": 2, "reason": "another was better"},
    ("POST", "nominations-extend"): {"leaves_on": "2030-01-01"},
    ("PATCH", "pledges-detail"): {"quantity": 11},
    ("POST", "pledges-accept"): {"version": 2},
    ("POST", "pledges-decline"): {"version": 2, "reason": "too late"},
    ("POST", "pledges-show"): {"visibility": 2},
    ("POST", "messages-list"): {
        "subject_kind": "requirement",
        "subject_id": "00000000-0000-4000-8000-000000000000",
        "kind": "question",
        "text": "Beds?",
    },
    ("POST", "messages-answer"): {"text": "Yes"},
    ("POST", "messages-correct"): {"text": "Beds, or not?"},
    ("POST", "documents-label"): {"label": "own"},
    ("POST", "documents-withdraw"): {"reason": "sent by mistake"},
    ("PATCH", "caveats-detail"): {"text": "No flights after dusk"},
    ("POST", "caveats-show"): {"visibility": 2},
    ("POST", "inspections-move"): {"planned_on": "2026-09-02"},
    ("POST", "inspections-conduct"): {"version": 1},
    ("POST", "inspections-sign"): {"version": 1},
    ("POST", "inspections-countersign"): {"version": 1},
    ("POST", "inspections-contest"): {
        "version": 1,
        "contests": [{"words": "Not so", "evidence": "log"}],
    },
    ("POST", "inspections-review"): {"version": 1, "words": "So"},
    ("POST", "inspections-reopen"): {"reason": "a line was missed"},
    ("POST", "inspections-calloff"): {"reason": "the road is closed"},
    ("PATCH", "visits-detail"): {"report": "As agreed"},
    ("PATCH", "unit-standards-detail"): {"source": "table of equipment"},
    ("POST", "units-list"): {
        "contributor": "XBR",
        "mission": "ALPHA",
        "reference": "BRE-9",
        "name": "Ninth",
        "capability": "hospital",
    },
    ("PATCH", "units-detail"): {"personnel": 90},
    ("POST", "units-arrive"): {"arrived_on": "2025-01-01"},
    ("POST", "units-close"): {"reason": "its task ended"},
    ("POST", "units-organization"): {"lines": []},
    ("POST", "units-parents"): {"parents": []},
    ("PATCH", "unit-strengths-detail"): {"present": 91, "reason": "counted again"},
    ("POST", "locations-list"): {"mission": "ALPHA", "kind": "camp", "name": "Camp Two"},
    ("PATCH", "locations-detail"): {"sector": "North"},
    ("PATCH", "equipment-detail"): {"agreed": 3},
    ("POST", "equipment-count"): {"counted_on": "2025-07-31", "on_hand": 2, "source": "report"},
    ("POST", "equipment-item"): {"number": "X-2"},
    ("POST", "equipment-happened"): {"number": "X-1", "kind": "arrived", "happened_on": "2025-07-31"},
    ("PATCH", "self-sustainment-detail"): {"accepted": 90},
    ("POST", "self-sustainment-check"): {"checked_on": "2025-07-31", "is_met": True, "source": "report"},
    ("PATCH", "certificates-detail"): {"issuer": "Academy"},
    ("POST", "course-sessions-take"): {"partner": "XCA", "persons": 1},
    ("POST", "course-sessions-back"): {"taken": "00000000-0000-4000-8000-000000000000"},
    ("POST", "course-sessions-cancel"): {"reason": "no instructors"},
    ("POST", "course-places-count"): {"attended": 1},
    ("POST", "care-records-list"): {
        "mission": "ALPHA",
        "reference": "C-9",
        "kind": "illness",
        "happened_on": "2026-01-01",
    },
    ("PATCH", "care-records-detail"): {"days_lost": 3},
    ("POST", "care-records-close"): {"outcome": "returned"},
    ("POST", "care-records-reopen"): {"reason": "it goes on"},
    ("POST", "certificates-withdraw"): {"reason": "of another unit"},
    ("POST", "readiness-overrides-end"): {"reason": "inspected since"},
    ("PATCH", "deployments-detail"): {"personnel": 90},
    ("POST", "deployments-successor"): {"successor": None},
    ("POST", "deployments-correct"): {"arrived_on": "2026-01-01", "reason": "a day later"},
    ("POST", "pledges-renew"): {"valid_until": str(timezone.localdate() + timedelta(days=9))},
    ("POST", "pledges-level"): {"level": "1"},
    ("POST", "pledges-direct"): {"requirement": "00000000-0000-4000-8000-000000000000"},
    ("POST", "subscriptions-list"): {"frequency": "daily"},
    ("POST", "alerts-list"): {"kind": "reserve", "mission": "ALPHA"},
    ("PATCH", "subscriptions-detail"): {"frequency": "weekly"},
    ("POST", "saved-views-list"): {"page": "missions:missions", "name": "Of the AU", "query": "lead=AU"},
    ("PATCH", "saved-views-detail"): {"name": "Led by the AU"},
    ("POST", "exports-list"): {"resource": "partners", "format": "csv"},
    ("POST", "tokens-list"): {
        "name": "mine",
        "scopes": ["read"],
        "expires_on": str(timezone.localdate() + timedelta(days=9)),
    },
    ("PATCH", "movements-detail"): {"passengers": 12},
    ("POST", "movements-cost"): {"kind": "freight", "amount": "10.00"},
    ("POST", "movements-load"): {"lines": [{"item": "Container"}]},
    ("POST", "movements-provide"): {"mode": "sea", "provider": "contract"},
    ("POST", "movements-back"): {"reason": "weights are missing"},
    ("POST", "movements-delay"): {"expected_on": "2036-01-01", "cause": "weather"},
    ("POST", "movements-cancel"): {"reason": "not needed"},
    ("POST", "shared-lifts-cancel"): {"reason": "not needed"},
}
FILES = {"api:imports-list", "import_new"}
PAPERS = {"api:documents-list": {"kind": "other"}, "api:documents-versions": {}}


def browser_of(person, cast, token):
    """A client that is this person: by session, by token, or nobody."""
    if person == "anonymous":
        return Client()
    if person in ("token", "revoked"):
        header = token(cast.anwar)
        if person == "revoked":
            Token.objects.filter(owner=cast.anwar, name="for a test").update(revoked_at=timezone.now())
        return Client(headers=header)
    return signed_in(getattr(cast, person))


def ask(client, method, name, of, places, stand_in=None):
    """What the portal answers; whatever it wrote is taken back."""
    path = address(name, of, places, stand_in) + QUERIES.get(name, "")
    with transaction.atomic():
        told_before = Event.objects.count()
        key = stand_in or places[of].get(name.removeprefix("api:").rpartition("-")[0])
        answer = _ask(client, method, name, path, key)
        if answer.status_code >= 400:
            assert Event.objects.count() == told_before, f"{method} {name} was refused and told all the same"
        transaction.set_rollback(True)
    return answer


def a_row(method, name, key):
    """A change of one record as a bulk write gives it."""
    change = BODIES.get(("PATCH", name.removeprefix("api:").replace("-list", "-detail")), {})
    by = {"missions": "slug"}.get(name.removeprefix("api:").rpartition("-")[0], "id")
    return [{by: key, "etag": "*"} | (change if method == "PATCH" else {})]


def _ask(client, method, name, path, key):
    if method == "GET":
        return client.get(path)
    if name in PAPERS:
        file = SimpleUploadedFile("b.pdf", b"%PDF-1.7 b")
        return client.post(path, PAPERS[name] | {"file": file}, headers={"Idempotency-Key": uuid4().hex})
    if name in FILES:
        file = SimpleUploadedFile("figures.csv", b"iso3,mission,category,women,men,month\n")
        return client.post(path, {"kind": "personnel", "file": file})
    if not name.startswith("api:"):
        return client.post(path)
    if name.endswith("-list") and method in ("PATCH", "DELETE"):
        body = json.dumps(a_row(method, name, key), default=str)
        return client.generic(method, path, body, content_type="application/json")
    read = client.get(path).headers.get("ETag") if method in ("PATCH", "DELETE") else None
    body = json.dumps(BODIES.get((method, name.removeprefix("api:")), {}))
    headers = {"If-Match": read} if read else {"Idempotency-Key": uuid4().hex}
    return client.generic(method, path, body, content_type="application/json", headers=headers)
