"""Standards of units, of missions and of needs: who tells them, who sees what fits, and by which door."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts import services as people
from accounts.models import Event
from accounts.versions import ChangedMeanwhile
from logistics import reading_interoperability as reading
from logistics import services_interoperability as services
from logistics.interoperability import Fit
from logistics.models import Standard, StandardBridge, Unit, UnitStandard
from missions import services_requirements
from missions.models import Capability
from tests.conftest import signed_in
from tests.registers import bring, counted

DAY = date(2026, 3, 2)


@pytest.fixture
def known(cast):
    made = {
        code: Standard.objects.create(code=code, subject=subject, name=code.upper(), issuer="nato")
        for code, subject in (("vhf", "radio"), ("tetra", "radio"), ("f-34", "fuel"), ("diesel", "fuel"))
    }
    StandardBridge.objects.create(
        one=made["vhf"], other=made["tetra"], kind="adapter", words="a radio gateway"
    )
    return made


def unit(cast, contributor, reference, **given):
    values = {"mission": cast.alpha, "state": Unit.State.PRESENT, "arrived_on": DAY} | given
    return Unit.objects.create(
        contributor=contributor,
        reference=reference,
        name=f"Unit {reference}",
        capability=capability(),
        **values,
    )


def capability():
    return Capability.objects.get_or_create(code="infantry", defaults={"name": "Infantry", "unit": "units"})[
        0
    ]


@pytest.fixture
def two(cast):
    return unit(cast, cast.bresland, "B-1"), unit(cast, cast.calmora, "C-1")


@pytest.fixture
def officer(cast):
    people.grant_role(role="logistics", subject=cast.alpha, person=cast.dora, by=cast.system)
    return cast.dora


def told(row, standard, by, **given):
    return services.tell_standard(
        row, standard, **{"told_on": DAY, "source": "Table of equipment"} | given, by=by
    )


# --- Who tells what
def test_a_contributor_declares_and_the_mission_enters_how_a_test_came_out(cast, known, two, officer):
    row = told(two[0], known["vhf"], cast.berit)
    assert (row.state, row.version) == ("declared", 1)
    tested = told(two[0], known["vhf"], officer, state="tested", source="Exercise 4", version=1)
    assert (tested.pk, tested.state, tested.version) == (row.pk, "tested", 2)
    event = Event.objects.filter(verb="standard.told").latest("pk")
    assert event.data["changes"]["state"] == ["declared", "tested"]
    with pytest.raises(PermissionDenied):
        told(two[0], known["tetra"], cast.berit, state="tested")
    with pytest.raises(PermissionDenied):
        told(two[0], known["vhf"], cast.chidi, version=2)


def test_what_somebody_changed_meanwhile_is_not_overwritten(cast, known, two, officer):
    told(two[0], known["vhf"], cast.berit)
    told(two[0], known["vhf"], officer, state="failed", version=1)
    with pytest.raises(ChangedMeanwhile):
        told(two[0], known["vhf"], cast.berit, version=1)
    assert UnitStandard.objects.get().state == "failed"


def test_a_day_to_come_and_a_test_at_home_are_refused_at_their_field(cast, known, officer):
    at_home = unit(cast, cast.bresland, "B-9", mission=None, state=Unit.State.STANDBY, arrived_on=None)
    with pytest.raises(ValidationError) as refused:
        told(at_home, known["vhf"], cast.berit, told_on=timezone.localdate() + timedelta(days=1))
    assert list(refused.value.message_dict) == ["told_on"]
    with pytest.raises(ValidationError) as refused:
        told(at_home, known["vhf"], cast.berit, state="tested")
    assert list(refused.value.message_dict) == ["state"]
    assert not UnitStandard.objects.exists()


def test_a_mission_adopts_and_a_need_asks_by_who_may_and_told_once(cast, known, officer):
    services.adopt_standards(cast.alpha, standards=[known["vhf"], known["f-34"]], by=officer)
    services.adopt_standards(cast.alpha, standards=[known["vhf"]], by=officer)
    assert [row.standard.code for row in cast.alpha.standards.all()] == ["vhf"]
    assert Event.objects.filter(verb="standards.adopted").count() == 2
    with pytest.raises(ValidationError):
        services.adopt_standards(cast.alpha, standards=[known["vhf"]], by=officer)
    with pytest.raises(PermissionDenied):
        services.adopt_standards(cast.alpha, standards=[], by=cast.anwar)


# --- What fits
def test_the_matrix_says_what_fits_and_what_would_mend_the_rest(cast, known, two, officer):
    told(two[0], known["vhf"], cast.berit)
    told(two[1], known["tetra"], cast.chidi)
    told(two[0], known["f-34"], cast.berit)
    told(two[1], known["f-34"], cast.chidi)
    matrix = reading.matrix(officer, cast.alpha)
    cell = matrix.rows[0].cells[1]
    assert (cell.fit, cell.wanting, cell.fitting, cell.unknown) == (Fit.BRIDGED, 1, 1, 7)
    answers = {answer.subject: answer for answer in reading.pair(officer, *two)}
    assert (answers["radio"].remedy, answers["radio"].words) == ("adapter", "a radio gateway")
    assert answers["fuel"].fit == Fit.DECLARED and answers["maps"].fit == Fit.UNKNOWN
    one = reading.matrix(officer, cast.alpha, subject="fuel").rows[0].cells[1]
    assert one.fit == Fit.DECLARED


def test_a_contributor_sees_its_own_units_alone_in_the_matrix(cast, known, two):
    assert [row.reference for row in reading.matrix(cast.berit, cast.alpha).units] == ["B-1"]
    assert reading.matrix(cast.pia, cast.alpha).units == []
    assert reading.adopted(cast.pia, cast.alpha) == []


def test_conformity_with_what_the_mission_adopted_counts_who_told_nothing_apart(cast, known, two, officer):
    third = unit(cast, cast.calmora, "C-2")
    services.adopt_standards(cast.alpha, standards=[known["vhf"]], by=officer)
    told(two[0], known["vhf"], cast.berit)
    told(two[1], known["vhf"], officer, state="failed")
    (one,) = reading.adopted(officer, cast.alpha)
    assert (one.using, one.failed, one.silent) == ([two[0]], [two[1]], [third])


def test_a_need_that_names_standards_is_held_against_units(cast, known, two, officer):
    need = services_requirements.draft_requirement(
        cast.alpha,
        reference="SUR-9",
        title="Signals",
        capability=capability(),
        quantity=1,
        needed_from=DAY,
        by=cast.anwar,
    )
    type(need).objects.filter(pk=need.pk).update(state="approved", approved_at=timezone.now())
    need.refresh_from_db()
    services.need_standards(need, standards=[known["vhf"], known["f-34"]], by=cast.anwar)
    told(two[0], known["vhf"], cast.berit)
    people.grant_role(role="staff", subject=cast.alpha, person=officer, by=cast.system)
    rows = reading.against_needs(officer, cast.alpha).rows
    cells = {row.unit.reference: row.cells[0] for row in rows}
    assert {name: cell.fit for name, cell in cells.items()} == {"B-1": Fit.UNKNOWN, "C-1": Fit.UNKNOWN}
    assert [answer.fit for answer in cells["B-1"].answers] == [Fit.UNKNOWN, Fit.DECLARED]
    type(need).objects.filter(pk=need.pk).update(state="closed")  # it takes no more offers, and is needed
    assert reading.needed(officer, cast.alpha)
    type(need).objects.filter(pk=need.pk).update(needed_until=timezone.localdate() - timedelta(days=1))
    assert not reading.needed(officer, cast.alpha)


# --- By page, file and the API
def test_the_page_leads_from_a_cell_to_its_subjects(cast, known, two, officer):
    told(two[0], known["vhf"], cast.berit)
    told(two[1], known["tetra"], cast.chidi)
    Standard.objects.filter(code="f-34").update(reference="STANAG 3747")
    browser = signed_in(officer)
    html = browser.get("/interoperability/?mission=alpha").content.decode()
    address = f"/interoperability/{two[0].pk}/with/{two[1].pk}/"
    assert address in html and "with a bridge" in html
    for unit in two:
        services.tell_standard(unit, known["f-34"], told_on=DAY, source="List", by=cast.system)
    html = browser.get(address).content.decode()
    assert "a radio gateway" in html and "<bdi>F-34 (STANAG 3747)</bdi>" in html
    assert "<bdi>Unit B-1</bdi> and <bdi>Unit C-1</bdi></h1>" in html
    assert "<title>Unit B-1 and Unit C-1" in html
    assert signed_in(cast.berit).get(address).status_code == 404


def test_standards_and_what_mends_the_rest_are_said_in_the_readers_language(cast, known, two, officer):
    Standard.objects.filter(code="vhf").update(name="VHF radio equipment, single channel")
    StandardBridge.objects.update(words="a radio gateway that joins one VHF net to one trunked group")
    told(two[0], known["vhf"], cast.berit)
    told(two[1], known["tetra"], cast.chidi)
    pages = {
        f"/interoperability/{two[0].pk}/with/{two[1].pk}/": ("une passerelle radio", "بوابة لاسلكية"),
        "/interoperability/standards/": ("Matériel radio VHF", "أجهزة لاسلكية عالية التردد"),
    }
    for address, words in pages.items():
        for language, said in zip(("fr", "ar"), words, strict=True):
            html = signed_in(officer).get(address, headers={"Accept-Language": language}).content.decode()
            assert said in html and "radio gateway" not in html and "VHF radio" not in html


def test_the_file_has_every_pair_in_every_subject(cast, known, two, officer):
    told(two[0], known["vhf"], cast.berit)
    answer = signed_in(officer).get("/interoperability/pairs.csv?mission=alpha")
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert len(rows) == 9 and {row["fit"] for row in rows} == {"unknown"}


def test_a_contributor_enters_a_standard_on_its_page(cast, known, two):
    browser = signed_in(cast.berit)
    answer = browser.post(
        f"/units/{two[0].pk}/standards/new/",
        {
            "standard": known["vhf"].pk,
            "state": "declared",
            "told_on": "2026-03-02",
            "source": "List",
            "reason": "declared",
        },
    )
    assert answer.status_code == 302
    row = UnitStandard.objects.get()
    assert (row.unit, row.standard, row.source) == (two[0], known["vhf"], "List")
    assert signed_in(cast.chidi).get(f"/units/{two[0].pk}/standards/new/").status_code == 404


def test_standards_come_in_by_file_and_in_again_unchanged(cast, known, two, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    content = "contributor,unit,standard,state,told_on,source\nXBR,B-1,vhf,,2026-03-02,List\n"
    assert counted(bring("unit_standards", content, by=cast.berit)) == (1, 0, 0, 0)
    assert counted(bring("unit_standards", content, by=cast.berit)) == (0, 0, 1, 0)
    wrong = content + "XCA,C-1,vhf,,2026-03-02,List\n"
    row = bring("unit_standards", wrong, by=cast.berit)
    assert row.counts["refused"] == 1 and UnitStandard.objects.count() == 1
    assert list(row.findings.filter(severity="refused").values_list("line", "column")) == [(3, "unit")]
