"""Requirements as a file: out and in again without loss, drafts alone, by who plans the mission."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from missions import services_requirements as needs
from missions.models import Capability, MandateTask, Requirement
from tests.conftest import signed_in
from tests.contributors.test_imports_pledges import HOSTILE, changed, refused
from tests.registers import bring, counted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def beds(db):
    return Capability.objects.create(code="hospital-2", name="Level 2 hospital", unit="beds")


def draft(cast, beds, reference="SUR-1", mission=None, **given):
    given = {"title": "Hospital", "quantity": 20, "needed_from": date(2026, 1, 1)} | given
    return needs.draft_requirement(
        mission or cast.alpha, capability=beds, reference=reference, by=cast.anwar, **given
    )


def taken(person, kind="csv"):
    return b"".join(signed_in(person).get(f"/missions/alpha/requirements.{kind}").streaming_content)


def sent(by, content, name="needs.csv"):
    return bring("requirements", content, by=by, file_name=name)


def stored():
    rows = Requirement.objects.order_by("reference")
    return [
        (
            values,
            sorted(MandateTask.objects.filter(requirements=values["id"]).values_list("number", flat=True)),
        )
        for values in rows.values()
    ]


def _settable(values, tasks):
    return {name: values[name] for name in needs.FIELDS if name != "capability"}, tasks


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_out_in_and_out_again_is_the_same(cast, beds, kind):
    task = cast.alpha.mandates.get().tasks.get()
    for n, words in enumerate(HOSTILE):
        draft(
            cast,
            beds,
            reference=f"SUR-{n}",
            title=words,
            sector=words,
            standards=words,
            personnel=0 if n % 2 else None,
            women_target=Decimal("17.5"),
            needed_until=date(2027, 12, 31),
            languages=["fr", "ar"],
            minimum_level="2",
            notice_days=0,
            audience="public",
            criticality="critical",
            answers_due_on=date(2026, 12, 1),
            tasks=[task] if n % 2 else [],
        )
    before, file = stored(), taken(cast.anwar, kind)
    row = sent(cast.anwar, file, f"needs.{kind}")
    assert (row.state, counted(row)) == ("unchanged", (0, 0, len(HOSTILE), 0)), row.counts
    assert stored() == before
    if kind == "csv":
        Requirement.objects.all().delete()
        lines = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
        out = io.StringIO()
        csv.writer(out).writerows([lines[0], *(["", "", *line[2:]] for line in lines[1:])])
        anew = sent(cast.anwar, out.getvalue())
        assert anew.state == "applied", [f.reason for f in anew.findings.all()]
        assert [_settable(*one) for one in stored()] == [_settable(*one) for one in before]


def test_a_draft_changes_and_what_was_approved_does_not(cast, beds):
    row = draft(cast, beds)
    file = taken(cast.anwar)
    assert sent(cast.anwar, changed(file, quantity=30, tasks="1", sector="East")).state == "applied"
    row.refresh_from_db()
    assert (row.quantity, row.sector, row.tasks.get().number) == (30, "East", "1")
    assert refused(sent(cast.anwar, changed(file, quantity=31))) == [(2, "version")]
    needs.approve_requirement(row, by=cast.system)
    file = taken(cast.anwar)
    assert counted(sent(cast.anwar, file)) == (0, 0, 1, 0)
    assert refused(sent(cast.anwar, changed(file, quantity=40))) == [(2, "id")]


@pytest.mark.parametrize(
    "cells, column",
    [
        ({"capability": "unheard-of"}, "capability"),
        ({"capability": ""}, "capability"),
        ({"needed_until": "2020-01-01"}, "reference"),
        ({"women_target": "101"}, "women_target"),
        ({"criticality": "grave"}, "criticality"),
        ({"tasks": "1;99"}, "tasks"),
        ({"mission": "BETA"}, "mission"),
        ({"id": "", "version": "", "mission": "SHADE"}, "mission"),
        ({"id": "", "version": "", "mission": "NOWHERE"}, "mission"),
        ({"id": "", "version": ""}, "reference"),
    ],
)
def test_one_wrong_cell_refuses_the_whole_file_and_names_it(cast, beds, cells, column):
    draft(cast, beds)
    draft(cast, beds, reference="SUR-2")
    before = stored()
    file = changed(taken(cast.anwar), **cells).replace("SUR-2", "SUR-3")
    assert refused(sent(cast.anwar, file)) == [(2, column)]
    assert stored() == before


def test_who_plans_nothing_neither_takes_nor_sends(cast, beds):
    for person, status in ((cast.dora, 403), (cast.berit, 403), (cast.anwar, 200)):
        assert signed_in(person).get("/missions/alpha/requirements.csv").status_code == status
    assert signed_in(cast.dora).get("/missions/shade/requirements.csv").status_code == 404
    assert signed_in(cast.anwar).get("/missions/alpha/requirements.ods").status_code == 404
    with pytest.raises(PermissionDenied):
        sent(cast.berit, "reference\n1\n")
