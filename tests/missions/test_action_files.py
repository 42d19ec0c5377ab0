"""Actions out by file and in again: what is open changes, new ones are set, the others stay as they are."""

import csv
import io

import pytest
from django.utils import timezone

from missions import services_actions as services
from missions import tasks
from missions.models import Action, Decision
from tests.conftest import signed_in
from tests.missions.decided import body_of, let_pass, put
from tests.missions.test_imports_command import own_media  # noqa: F401
from tests.missions.test_lessons import sheet
from tests.registers import bring, counted

pytestmark = pytest.mark.django_db


def test_actions_go_out_as_a_file_and_come_back(cast, own_media):  # noqa: F811
    let_pass(put(body_of(cast), cast.anwar))
    tasks.settle_proposals()
    decision = Decision.objects.get()
    kept = {"due_on": timezone.localdate(), "mission": cast.alpha, "by": cast.anwar}
    row = services.set_action(title="Send the plan", owner=cast.bresland, origin=decision, **kept)
    told = services.set_action(title="Tell the host", **kept)
    services.report_action(told, report="told", by=cast.anwar)
    services.set_action(title="Of SHADE", due_on=timezone.localdate(), mission=cast.shade, by=cast.system)
    anwar = signed_in(cast.anwar)
    content = b"".join(anwar.get("/actions/file.csv").streaming_content)
    table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert {line["title"] for line in table} == {"Send the plan", "Tell the host"}
    first = next(line for line in table if line["title"] == "Send the plan")
    assert (first["owner"], first["origin"], first["origin_id"]) == ("XBR", "decision", str(decision.pk))
    assert counted(bring("actions", content, by=cast.anwar)) == (0, 0, 2, 0)
    first["owner"], first["text"] = "XCA", "With its annex."
    new = {"mission": "ALPHA", "title": "Brief the host", "due_on": "2027-01-31", "owner": "XBR"}
    new |= {"origin": "decision", "origin_id": str(decision.pk)}
    table.append(dict.fromkeys(first, "") | new)
    assert counted(bring("actions", sheet(table), by=cast.anwar)) == (1, 1, 1, 0)
    row.refresh_from_db()
    assert (row.owner, row.text) == (cast.calmora, "With its annex.")
    made = Action.objects.get(title="Brief the host")
    assert (made.created_by, made.origin_id, made.state) == (cast.anwar, str(decision.pk), "open")
    refused = bring("actions", sheet([dict.fromkeys(first, "") | new | {"due_on": ""}]), by=cast.anwar)
    assert "by when" in str(list(refused.findings.values_list("reason", flat=True)))
