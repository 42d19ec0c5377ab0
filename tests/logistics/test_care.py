"""Records of care: who keeps them, what they refuse, what anybody else learns, and by which door."""

import csv
import io
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import imports, search
from accounts.models import Event, Notification
from contributors.models import Fatality
from logistics import reading_care as reading
from logistics import services_care as services
from logistics.caring import Told
from logistics.models import CareRecord
from missions.models import Mission
from tests.conftest import signed_in
from tests.logistics.cared import carer, case, medic
from tests.logistics.stores import ago, ahead, camp, quarter
from tests.logistics.units import taken
from tests.registers import bring, counted

pytestmark = pytest.mark.django_db
RECORDS = "/api/v1/care-records/"
COUNTS = "/api/v1/care-counts/?mission=ALPHA"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def mara(cast):
    return medic(cast, cast.alpha)


@pytest.fixture
def unit(cast):
    return quarter(cast.bresland, camp(cast.alpha))


def death(mission, day, nation, number="R-1"):
    return Fatality.objects.create(
        casualty_id=number, mission=mission, mission_as_printed=str(mission), happened_on=day,
        nationality=nation, incident_type="Malicious Act",
    )  # fmt: skip


def post(browser, path, body):
    return browser.post(
        path,
        json.dumps(body, default=str),
        content_type="application/json",
        headers={"Idempotency-Key": uuid4().hex},
    )


# --- Who keeps them
def test_medical_officers_and_the_contributors_care_officers_read_a_record_and_nobody_else(cast, mara, unit):
    brit, other = carer(cast, cast.bresland), carer(cast, cast.calmora, "cora")
    row = case(cast.alpha, mara, unit=unit)
    assert row.contributor == cast.bresland
    readers = (mara, brit)
    others = (cast.anwar, cast.berit, cast.chidi, cast.pia, cast.noor, cast.administrator, other)
    for person in (*readers, *others):
        seen = CareRecord.objects.visible_to(person).exists()
        assert seen is (person in readers), person
        page = signed_in(person).get(row.get_absolute_url())
        assert page.status_code == (200 if seen else 404)
        assert row.reference in page.content.decode() or not seen
        listed = signed_in(person).get(RECORDS).json()["results"]
        assert len(listed) == seen
        assert any(kind.code == "care" for kind, _hits in search.search(person, "C-1")) is seen


def test_care_officers_record_their_own_people_where_they_serve_and_no_others(cast):
    brit = carer(cast, cast.bresland)
    row = case(cast.alpha, brit, contributor=cast.bresland)
    assert services.change_care(row, days_lost=4, by=brit).days_lost == 4
    with pytest.raises(PermissionDenied):
        case(cast.alpha, brit, "C-2", contributor=cast.calmora)
    with pytest.raises(PermissionDenied):
        case(cast.alpha, brit, "C-2")
    away = Mission.objects.create(acronym="GAMMA", name="Gamma", lead=cast.un)
    with pytest.raises(ValidationError) as refused:
        case(away, brit, "C-2", contributor=cast.bresland)
    assert "mission" in refused.value.message_dict
    assert CareRecord.objects.count() == 1


def test_what_happens_to_a_record_is_told_to_its_two_sides_and_nobody_else(
    cast, mara, django_capture_on_commit_callbacks
):
    brit = carer(cast, cast.bresland)
    with django_capture_on_commit_callbacks(execute=True):
        row = case(cast.alpha, mara, contributor=cast.bresland)
        services.close_care(row, outcome="returned", days_lost=2, by=mara)
    told = Event.objects.filter(verb__startswith="care.")
    assert told.count() == 2 and all(event.is_between for event in told)
    for person in (cast.anwar, cast.berit, cast.pia, cast.administrator):
        assert not Event.objects.visible_to(person).filter(verb__startswith="care.").exists()
    for person in (mara, brit):
        assert Event.objects.visible_to(person).filter(verb__startswith="care.").count() == 2
    assert set(Notification.objects.filter(verb__startswith="care.").values_list("person", flat=True)) == {
        brit.pk
    }


# --- What is refused
@pytest.mark.parametrize(
    "fields, wrong",
    [
        ({"happened_on": ahead(2)}, "happened_on"),
        ({"reached_level": "2"}, None),
        ({"happened_at": timezone.now() - timedelta(days=9)}, "happened_at"),
        (
            {"requested_at": timezone.now(), "wheels_up_at": timezone.now() - timedelta(hours=2)},
            None,
        ),
        (
            {
                "wheels_up_at": timezone.now(),
                "reached_at": timezone.now() - timedelta(hours=3),
                "reached_level": "2",
            },
            "reached_at",
        ),
        ({"reference": ""}, "reference"),
        ({"kind": "war"}, "kind"),
    ],
)
def test_a_wrong_record_is_refused_and_leaves_nothing(cast, mara, fields, wrong):
    with pytest.raises(ValidationError) as refused:
        case(cast.alpha, mara, **fields)
    assert wrong is None or wrong in refused.value.message_dict
    assert not CareRecord.objects.exists() and not Event.objects.filter(verb="care.recorded").exists()


def test_a_unit_of_another_mission_or_contributor_is_refused(cast, mara, unit):
    beyond = quarter(cast.calmora, camp(cast.beta, "Camp Two"), "C-9")
    for wrong in ({"unit": beyond}, {"unit": unit, "contributor": cast.calmora}):
        with pytest.raises(ValidationError) as refused:
            case(cast.alpha, mara, **wrong)
        assert "unit" in refused.value.message_dict


def test_a_closed_record_says_its_outcome_and_changes_once_it_is_open_again(cast, mara):
    row = case(cast.alpha, mara)
    with pytest.raises(ValidationError):
        services.close_care(row, by=mara)
    row = services.close_care(row, outcome="returned", by=mara)
    with pytest.raises(ValidationError):
        services.change_care(row, days_lost=3, by=mara)
    row = services.reopen_care(row, reason="The fever came back.", by=mara)
    assert services.change_care(row, days_lost=3, by=mara).days_lost == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        CareRecord.objects.filter(pk=row.pk).update(outcome="", closed_on=ago(0))


# --- Counts
def shown(person, mission):
    page = signed_in(person).get(reverse("logistics:care_counts"), {"of": f"mission:{mission.slug}"})
    return page.context["counts"], page.content.decode()


def test_others_read_counts_with_small_ones_as_a_range_and_never_by_unit(cast, mara, unit):
    for n in range(6):
        case(cast.alpha, mara, f"I-{n}", unit=unit)
    case(cast.alpha, mara, "H-1", kind="hostile", unit=unit)
    for person in (cast.anwar, cast.berit, cast.pia, cast.chidi):
        counts, page = shown(person, cast.alpha)
        month = next(one for one in counts.months if one.month == ago(3).replace(day=1))
        assert month.kinds["illness"] == Told(6, 6) and month.kinds["hostile"] == Told(1, 4)
        assert month.total == Told(7, 10) and "1 to 4" in page
        assert unit.name not in page and "I-1" not in page
        told = signed_in(person).get(COUNTS).json()
        assert told["is_exact"] is False and str(unit.pk) not in json.dumps(told)
        assert told["months"][-1]["hostile"] == {"at_least": 1, "at_most": 4}
    assert shown(mara, cast.alpha)[0].months[-1].total == Told(7, 7)


def test_the_same_is_told_of_one_case_as_of_four(cast, mara):
    case(cast.alpha, mara, "A")
    first = signed_in(cast.berit).get(COUNTS).content
    for n in range(3):
        case(cast.alpha, mara, f"B-{n}")
    assert signed_in(cast.berit).get(COUNTS).content == first


def test_nothing_recorded_is_not_reported_and_a_hidden_mission_is_not_there(cast):
    counts, page = shown(cast.berit, cast.alpha)
    assert counts is None and "Not reported." in page
    case(cast.shade, cast.system)
    assert signed_in(cast.berit).get("/api/v1/care-counts/?mission=SHADE").status_code == 404
    asked = signed_in(cast.berit).get(reverse("logistics:care_counts"), {"of": "mission:shade"})
    assert asked.context["of"] != cast.shade


def test_a_care_officer_reads_the_exact_counts_of_its_own_people_alone(cast, mara):
    brit = carer(cast, cast.bresland)
    case(cast.alpha, mara, "A", contributor=cast.bresland)
    case(cast.alpha, mara, "B", contributor=cast.calmora)
    own = signed_in(brit).get(reverse("logistics:care_counts"), {"of": "contributor:XBR"}).context["counts"]
    assert own.is_exact and own.total == Told(1, 1)
    elsewhere = signed_in(brit).get(reverse("logistics:care_counts"), {"of": "contributor:XCA"})
    assert elsewhere.context["of"] != cast.calmora


# --- Deaths count once
def test_a_death_here_and_in_the_register_is_one(cast, mara):
    day = ago(3)
    row = case(cast.alpha, mara, kind="hostile", outcome="died", contributor=cast.bresland)
    before = reading.of_mission(mara, cast.alpha, exact=True).deaths
    assert [(one.registered, one.total) for one in before] == [(0, Told(1, 1))]
    entry = death(cast.alpha, day, cast.bresland)
    alike = reading.of_mission(mara, cast.alpha, exact=True).deaths
    assert [(one.registered, one.beside, one.total) for one in alike] == [(1, Told(0, 0), Told(1, 1))]
    services.change_care(row, fatality=entry, by=mara)
    Fatality.objects.filter(pk=entry.pk).update(happened_on=day.replace(day=1))
    tied = reading.of_mission(mara, cast.alpha, exact=True).deaths
    assert sum(one.total.most for one in tied) == 1
    death(cast.alpha, day, cast.calmora, "R-2")
    both = reading.of_mission(mara, cast.alpha, exact=True).deaths
    assert sum(one.total.most for one in both) == 2


def test_an_entry_of_the_register_is_of_one_death_and_of_no_one_who_lives(cast, mara):
    entry = death(cast.alpha, ago(3), cast.bresland)
    row = case(cast.alpha, mara, outcome="died", contributor=cast.bresland, fatality=entry)
    with pytest.raises(ValidationError):
        case(cast.alpha, mara, "C-2", outcome="died", contributor=cast.bresland, fatality=entry)
    with pytest.raises(ValidationError):
        case(cast.alpha, mara, "C-3", outcome="died", contributor=cast.calmora,
             fatality=death(cast.alpha, ago(3), cast.bresland, "R-2"))  # fmt: skip
    row = services.change_care(row, outcome="evacuated", by=mara)
    assert row.fatality is None


# --- Pages, files and the API
def given_by_hand(cast, **fields):
    return {
        "mission": cast.alpha.pk, "reference": "C-7", "kind": "accident", "happened_on": ago(2).isoformat(),
        "happened_at": f"{ago(2)}T09:00", "first_aid_at": f"{ago(2)}T09:08", "care_at": f"{ago(2)}T09:50",
        "reached_at": f"{ago(2)}T11:30", "reached_level": "2",
    } | fields  # fmt: skip


def test_a_case_is_recorded_completed_and_closed_in_the_browser(cast, mara):
    Mission.objects.filter(pk=cast.alpha.pk).update(time_zone="Africa/Nairobi")
    browser = signed_in(mara)
    made = browser.post(reverse("logistics:care_new"), given_by_hand(cast))
    assert made.status_code == 302, made.context["form"].errors
    row = CareRecord.objects.get()
    assert row.happened_at.isoformat() == f"{ago(2)}T06:00:00+00:00"
    page = browser.get(row.get_absolute_url()).content.decode()
    assert "missed" in page and "150" in page
    change = reverse("logistics:care_act", args=[row.pk, "change"])
    form = browser.get(change)
    assert f"{ago(2)}T09:08" in form.content.decode()
    late = given_by_hand(cast, reached_at=f"{ago(2)}T10:30", version=1)
    assert browser.post(change, late).status_code == 302
    row.refresh_from_db()
    assert row.clocks[2].minutes == 90
    close = reverse("logistics:care_act", args=[row.pk, "close"])
    assert browser.post(close, {"outcome": "evacuated", "days_lost": 9, "version": 2}).status_code == 302
    assert signed_in(cast.anwar).get(change).status_code == 404
    assert signed_in(cast.anwar).get(reverse("logistics:care_new")).status_code == 403


def sent(person, rows):
    """The import of these rows as a file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return bring("care_records", out.getvalue(), by=person)


def test_the_file_of_records_comes_in_again_and_changes_what_was_changed(cast, mara, unit):
    row = case(cast.alpha, mara, unit=unit, happened_at=None)
    case(cast.alpha, mara, "C-2", kind="hostile", outcome="died", contributor=cast.bresland,
         fatality=death(cast.alpha, ago(3), cast.bresland))  # fmt: skip
    text = taken(signed_in(mara), reverse("logistics:care_file", args=["csv"]))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [line["reference"] for line in rows] == ["C-1", "C-2"]
    assert counted(sent(mara, rows)) == (0, 0, 2, 0)
    first = next(line for line in rows if line["reference"] == "C-1")
    first["days_lost"], first["happened_at"] = "6", f"{ago(3)}T10:00+00:00"
    new = {"mission": "ALPHA", "contributor": "XCA", "reference": "C-3", "kind": "accident",
           "happened_on": str(ago(1))}  # fmt: skip
    assert counted(sent(mara, [first, {**dict.fromkeys(rows[0], ""), **new}])) == (1, 1, 0, 0)
    row.refresh_from_db()
    assert row.days_lost == 6 and row.happened_at is not None
    assert not imports.KINDS["care_records"].permits(cast.anwar)
    assert signed_in(cast.anwar).get(reverse("logistics:care_file", args=["csv"])).status_code == 403


def test_the_api_records_changes_closes_and_opens_again(cast, mara):
    browser = signed_in(mara)
    body = {"mission": "ALPHA", "contributor": "XBR", "reference": "A-1", "kind": "illness",
            "happened_on": ago(2)}  # fmt: skip
    made = post(browser, RECORDS, body)
    assert made.status_code == 201, made.content
    path = f"{RECORDS}{made.json()['id']}/"
    read = browser.get(path)
    changed = browser.patch(
        path,
        json.dumps({"days_lost": 5}),
        content_type="application/json",
        headers={"If-Match": read.headers["ETag"]},
    )
    assert changed.status_code == 200 and changed.json()["days_lost"] == 5
    assert post(browser, f"{path}close/", {"outcome": "returned"}).status_code == 200
    assert post(browser, f"{path}reopen/", {"reason": "It goes on."}).json()["closed_on"] is None
    assert post(signed_in(cast.berit), RECORDS, body | {"reference": "A-2"}).status_code == 403
    assert post(signed_in(cast.berit), f"{path}close/", {"outcome": "died"}).status_code == 404


@pytest.mark.parametrize("address", ["/care/?size=100", "/care/counts/", "/care/records.csv"])
def test_pages_ask_no_more_for_more_records(address, cast, mara, unit):
    browser = signed_in(mara)

    def asked():
        browser.get(address)
        with CaptureQueriesContext(connection) as questions:
            answer = browser.get(address)
            assert answer.status_code == 200
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        return len(questions)

    for n in range(2):
        case(cast.alpha, mara, f"A-{n}", unit=unit)
    few = asked()
    for n in range(8):
        case(cast.alpha, mara, f"B-{n}", unit=unit, outcome="died")
    assert asked() == few
