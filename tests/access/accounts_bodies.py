"""What is sent to its resources, each right in itself: an answer tells of the person, not of the body."""

from datetime import timedelta

from django.utils import timezone

BODIES = {
    ("POST", "approvals-sign"): {"version": 1},
    ("POST", "approvals-back"): {"version": 1, "reason": "not as agreed"},
    ("POST", "delegations-list"): {
        "receiver": "nobody@concord.example",
        "on": "ALPHA",
        "ends_on": str(timezone.localdate() + timedelta(days=9)),
    },
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
    ("POST", "subscriptions-list"): {"frequency": "daily"},
    ("PATCH", "subscriptions-detail"): {"frequency": "weekly"},
    ("POST", "saved-views-list"): {"page": "missions:missions", "name": "Of the AU", "query": "lead=AU"},
    ("PATCH", "saved-views-detail"): {"name": "Led by the AU"},
    ("POST", "exports-list"): {"resource": "partners", "format": "csv"},
    ("POST", "tokens-list"): {
        "name": "mine",
        "scopes": ["read"],
        "expires_on": str(timezone.localdate() + timedelta(days=9)),
    },
}
