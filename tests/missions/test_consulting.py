"""A task of a mandate changes after contributors and host were consulted on it, or with a reason why not."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Event, User
from missions import services, services_bodies
from missions import services_consultations as consultations
from missions.models import Mission, Participation
from tests.missions.decided import body_of
from tests.missions.planned import TASKS, tasks_of
from tests.missions.test_decision_pages import done, text
from tests.missions.test_editing import as_shown

pytestmark = pytest.mark.django_db
CHANGED = [TASKS[0], ("9(b)", "Keep the road and the bridge open")]
JSON = "application/json"


@pytest.fixture
def mandate(cast):
    tasks_of(cast.alpha, cast.system)
    return cast.alpha.mandates.get()


def consulted(mandate, by, paragraph="9(b)", words=CHANGED[1][1]):
    """A consultation that all have answered."""
    row = consultations.begin_consultation(
        mandate,
        paragraph=paragraph,
        text=words,
        reasons="asked by the council",
        due_on=timezone.localdate() + timedelta(days=5),
        by=by,
    )
    for one in row.asked.all():
        robot = User.objects.system("demo")
        consultations.answer_consultation(row, partner=one.partner, answer="agrees", by=robot)
    return consultations.close_consultation(row, by=by)


def refusal(act, *args, **given):
    with pytest.raises(ValidationError) as refused:
        act(*args, **given)
    ((field, (words,)),) = refused.value.message_dict.items()
    return field, words


def test_a_task_changes_without_consultation_only_with_the_reason(cast, mandate):
    field, words = refusal(services.change_mandate, mandate, tasks=CHANGED, by=cast.anwar)
    assert field == "without_consultation" and "not consulted on 9(b)." in words
    assert list(mandate.tasks.values_list("number", "text")) == TASKS
    why = "The council decided overnight."
    services.change_mandate(mandate, tasks=CHANGED, without_consultation=why, by=cast.anwar)
    task = mandate.tasks.get(number="9(b)")
    assert (task.text, task.unconsulted, task.consultation) == (CHANGED[1][1], why, None)
    assert mandate.tasks.get(number="9(a)").unconsulted == ""
    assert Event.objects.filter(verb="mandate.changed").latest("pk").reason == why


def test_after_a_consultation_it_changes_and_names_it(cast, mandate):
    row = consulted(mandate, cast.anwar)
    services.change_mandate(mandate, tasks=CHANGED, without_consultation="", by=cast.anwar)
    task = mandate.tasks.get(number="9(b)")
    assert (task.text, task.consultation, task.unconsulted) == (CHANGED[1][1], row, "")
    done_now = consultations.carry_out_consultation(row, outcome="made", by=cast.anwar)
    assert done_now.state == "carried_out"


@pytest.mark.parametrize("tasks", [TASKS[:1], [*TASKS, ("9(c)", "Hold the airport")], [("9(b)", "Other")]])
def test_what_ends_and_what_is_new_is_asked_for_too(cast, mandate, tasks):
    assert refusal(services.change_mandate, mandate, tasks=tasks, by=cast.anwar)[0] == "without_consultation"


def test_a_task_that_ends_after_its_consultation_ends(cast, mandate):
    consulted(mandate, cast.anwar, words="")
    services.change_mandate(mandate, tasks=TASKS[:1], by=cast.anwar)
    assert mandate.tasks.get().number == "9(a)"


def test_while_a_consultation_is_open_it_says_until_when(cast, mandate):
    consultations.begin_consultation(
        mandate,
        paragraph="9(b)",
        text=CHANGED[1][1],
        reasons="asked",
        due_on=timezone.localdate() + timedelta(days=5),
        by=cast.anwar,
    )
    _field, words = refusal(services.change_mandate, mandate, tasks=CHANGED, by=cast.anwar)
    assert "still being consulted on 9(b)" in words


def test_a_body_that_requires_it_lets_no_reason_pass(cast, mandate):
    body = body_of(cast)
    services_bodies.change_body(body, requires_consultation=True, by=cast.anwar)
    given = {"tasks": CHANGED, "without_consultation": "urgent", "by": cast.anwar}
    field, words = refusal(services.change_mandate, mandate, **given)
    assert field == "tasks" and str(body) in words and "9(b)" in words
    consulted(mandate, cast.anwar)
    services.change_mandate(mandate, tasks=CHANGED, by=cast.anwar)


def test_a_renewal_that_numbers_tasks_otherwise_changes_none(cast, mandate):
    given = {"instrument": "S/RES/3", "starts_on": timezone.localdate() + timedelta(days=1), "by": cast.anwar}
    renumbered = [(str(n), words) for n, (_number, words) in enumerate(TASKS)]
    renewed = services.renew_mandate(mandate, tasks=renumbered, **given)
    assert renewed.tasks.count() == 2


def test_a_renewal_that_changes_tasks_is_asked_as_well_also_by_the_way_of_an_empty_list(cast, mandate):
    given = {"instrument": "S/RES/3", "starts_on": timezone.localdate() + timedelta(days=1), "by": cast.anwar}
    assert refusal(services.renew_mandate, mandate, tasks=CHANGED, **given)[0] == "without_consultation"
    renewed = services.renew_mandate(mandate, **given)
    assert (
        refusal(services.change_mandate, renewed, tasks=CHANGED, by=cast.anwar)[0] == "without_consultation"
    )
    row = consulted(mandate, cast.anwar)
    services.change_mandate(renewed, tasks=CHANGED, by=cast.anwar)
    assert renewed.tasks.get(number="9(b)").consultation == row


def test_where_there_is_nobody_to_consult_nothing_is_asked(cast, mandate):
    Participation.objects.filter(mission=cast.alpha).delete()
    Mission.objects.filter(pk=cast.alpha.pk).update(host=None)
    mandate.mission.refresh_from_db()
    services.change_mandate(mandate, tasks=CHANGED, by=cast.anwar)


def test_the_form_asks_for_the_reason_and_the_page_says_it(cast, mandate, sign_in):
    anwar = sign_in(cast.anwar)
    address = f"/missions/alpha/mandates/{mandate.pk}/"
    given = as_shown(anwar.get(address)) | {"tasks-1-text": CHANGED[1][1], "reason": "Adopted"}
    assert "Contributors and host were not consulted on 9(b)." in text(anwar.post(address, given))
    done(anwar.post(address, given | {"without_consultation": "Decided overnight"}))
    page = text(anwar.get("/missions/alpha/mandate/"))
    assert "changed without consulting contributors and host: Decided overnight" in page


def test_a_program_is_asked_as_well_and_reads_what_was_said(cast, mandate, sign_in):
    anwar = sign_in(cast.anwar)
    address = f"/api/v1/mandates/{mandate.pk}/"
    tasks = [{"number": number, "text": words} for number, words in CHANGED]
    etag = anwar.get(address)["ETag"]
    given = {"content_type": JSON, "headers": {"If-Match": etag}}
    refused = anwar.patch(address, {"tasks": tasks}, **given)
    assert refused.status_code == 400
    (error,) = refused.json()["errors"]
    assert (error["field"], error["code"]) == ("without_consultation", "not_consulted")
    changed = anwar.patch(address, {"tasks": tasks, "without_consultation": "overnight"}, **given)
    assert changed.status_code == 200, changed.content
    told = {task["number"]: task for task in anwar.get(address).json()["tasks"]}
    assert (told["9(b)"]["is_consulted"], told["9(b)"]["without_consultation"]) == (False, "overnight")
    assert (told["9(a)"]["is_consulted"], told["9(a)"]["without_consultation"]) == (None, "")
