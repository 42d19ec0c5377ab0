"""Files of civil-military records: out and in again changes nothing; a line makes or changes one."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from missions.models import AccessConstraint, AssistanceRequest, CivilActivity, HumanitarianNotification
from tests.conftest import signed_in
from tests.missions.civil import asked, at_work, hindered, notified
from tests.missions.test_imports_command import own_media, written  # noqa: F401
from tests.registers import bring, counted, found

pytestmark = pytest.mark.django_db
LATER = {"mission": "ALPHA", "keeper": "xbr", "label": "", "released_to": ""}


def day(n):
    return (timezone.localdate() + timedelta(days=n)).isoformat()


def moment(n):
    return (timezone.now() + timedelta(days=n)).isoformat()


KINDS = {
    "access-constraints": (
        hindered,
        AccessConstraint,
        "constraints",
        {"affects": "all who drive"},
        {"kind": "denial", "severity": "2", "starts_on": day(-1), "ends_on": ""},
    ),
    "civil-activities": (
        at_work,
        CivilActivity,
        "activities",
        {"actor": "Water for All"},
        {
            "actor_kind": "development",
            "sector": "water",
            "state": "planned",
            "starts_on": day(-1),
            "area": "East",
        },
    ),
    "humanitarian-notifications": (
        notified,
        HumanitarianNotification,
        "notifications",
        {"persons": "9"},
        {"kind": "site", "starts_at": moment(1), "ends_at": moment(2)},
    ),
    "assistance-requests": (
        asked,
        AssistanceRequest,
        "assistance",
        {"criteria": "an hour apart"},
        {"kind": "medical", "needed_from": day(3), "needed_until": day(4)},
    ),
}


NEEDED = {"civil-activities": "sector"}
IMPORTED = {
    "access-constraints": "access_constraints",
    "civil-activities": "civil_activities",
    "humanitarian-notifications": "civil_notifications",
    "assistance-requests": "assistance_requests",
}


def taken(person, where):
    answer = signed_in(person).get(f"/civil/{where}/file.csv")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("kind", KINDS)
def test_out_and_in_again_changes_nothing_and_a_line_makes_or_changes_one(kind, cast):
    make, model, where, change, new = KINDS[kind]
    make(cast, title="=Formula", label="named", released_to=[cast.au])
    make(cast, title="Of another", keeper=cast.calmora, by=cast.anwar)
    out = taken(cast.berit, where)
    assert b"Of another" not in out
    assert counted(bring(IMPORTED[kind], out, by=cast.berit, file_name="a.csv")) == (0, 0, 1, 0)
    table = list(csv.DictReader(io.StringIO(out.decode("utf-8-sig"))))
    table[0] |= change
    made = LATER | new | {"title": "New"}
    answer = bring(
        IMPORTED[kind], written([*table, made]), by=cast.berit, file_name="b.csv", edition="the week"
    )
    assert counted(answer) == (1, 1, 0, 0)
    assert model.objects.get(title="New").keeper == cast.bresland
    (name, value), row = next(iter(change.items())), model.objects.get(pk=table[0]["id"])
    assert str(getattr(row, name)) == value and list(row.released_to.all()) == [cast.au]


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_line_refuses_the_file_whole(kind, cast):
    _make, model, _where, _change, new = KINDS[kind]
    good = LATER | new | {"title": "New"}
    bad = [
        good | {"mission": "SHADE"},
        good | {"keeper": ""},
        good | {"keeper": "xca"},
        good | {NEEDED.get(kind, "kind"): ""},
    ]
    answer = bring(IMPORTED[kind], written([good, *bad]), by=cast.berit, file_name="c.csv")
    assert counted(answer)[3] == 4 and not model.objects.exists()
    assert {(line, column) for line, column, _value in found(answer, "rule")} >= {
        (3, "mission"),
        (4, "keeper"),
    }
