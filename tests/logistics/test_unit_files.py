"""Units, equipment and stock-taking as files: out and in again without loss, all lines or none."""

import csv
import io
from datetime import date

import pytest

from accounts.models import Import
from logistics import services_units
from logistics.models import EquipmentCount, EquipmentLine, Unit
from logistics.services_equipment import report_count
from tests.contributors.test_pledges import needed, offered
from tests.logistics.units import arrived, battalion, carriers, taken
from tests.registers import bring

pytestmark = pytest.mark.django_db
KINDS = ("units", "equipment", "equipment-counts", "unit-strengths")


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def own(person, sign_in, kind):
    return taken(sign_in(person), f"/units/files/{kind}.csv")


def changed(text, n=0, **cells):
    """A file with other cells in one of its lines."""
    rows = list(csv.DictReader(io.StringIO(text)))
    rows[n] |= cells
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def sent(kind, text, by, name="file.csv"):
    return bring(kind, text.encode() if isinstance(text, str) else text, by=by, file_name=name, apply=True)


def refused(row):
    assert row.state == Import.State.REFUSED, row.counts
    return [(f.line, f.column) for f in row.findings.filter(severity="refused").order_by("line", "pk")]


@pytest.fixture
def unit(cast):
    unit = arrived(cast).unit
    line = carriers(cast, unit)
    carriers(cast, unit, type="Ambulance, “armoured”", agreed=4)
    report_count(
        line, counted_on=date(2025, 6, 30), on_hand=10, serviceable=9, source="=stock", by=cast.berit
    )
    told = {"men": 80, "women": 10, "on_leave": 3, "source": "June report"}
    services_units.report_unit_strength(
        unit, reported_on=date(2025, 6, 30), category="troops", by=cast.berit, **told
    )
    return unit


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_sent_back_as_it_was_taken_changes_nothing(cast, sign_in, unit, kind, form):
    before = list(Unit.objects.values()), list(EquipmentLine.objects.order_by("type").values())
    content = b"".join(sign_in(cast.berit).get(f"/units/files/{kind}.{form}").streaming_content)
    row = sent(kind, content, cast.berit, f"file.{form}")
    assert (row.state, row.counts.get("new"), row.counts.get("changed")) == ("unchanged", 0, 0), row.counts
    assert before == (list(Unit.objects.values()), list(EquipmentLine.objects.order_by("type").values()))


def test_lines_begin_and_change_what_is_ones_own(cast, sign_in, unit):
    text = own(cast.berit, sign_in, "units")
    row = sent("units", changed(text, personnel="120", name="First battalion, renamed"), cast.berit)
    unit = Unit.objects.get(pk=unit.pk)
    assert (row.state, unit.personnel, unit.name) == ("applied", 120, "First battalion, renamed")
    stale = sent("units", changed(text, personnel="130"), cast.berit)
    assert refused(stale) == [(2, "version")]
    new = changed(text, id="", version="", reference="BRE-2", mission="", location="", pledge="")
    sent("units", new, cast.berit)
    assert Unit.objects.get(reference="BRE-2").state == "standby"
    text = own(cast.berit, sign_in, "equipment")
    sent("equipment", changed(text, 1, agreed="12", is_special="yes"), cast.noor)
    assert EquipmentLine.objects.filter(agreed=12, is_special=True).count() == 1
    text = own(cast.berit, sign_in, "equipment")
    sent("equipment", changed(text, 0, id="", version="", type="Recovery vehicle", agreed="1"), cast.berit)
    assert EquipmentLine.objects.filter(type="Recovery vehicle", agreed=1).exists()


def test_a_stock_taking_is_taken_in_whole_or_not_at_all(cast, sign_in, unit):
    text = own(cast.noor, sign_in, "equipment-counts")
    first = list(csv.DictReader(io.StringIO(text)))
    n = next(i for i, row in enumerate(first) if row["type"].startswith("Carrier"))
    day = {"counted_on": "2025-09-30", "source": "stock-taking 3"}
    wrong = changed(text, n, **day, on_hand="10", serviceable="9")
    wrong = changed(wrong, 1 - n, **day, on_hand="3", serviceable="4")
    assert refused(sent("equipment-counts", wrong, cast.noor)) == [(3 - n, "serviceable")]
    assert EquipmentCount.objects.count() == 1
    right = changed(wrong, 1 - n, serviceable="3")
    row = sent("equipment-counts", right, cast.noor)
    assert (row.state, row.counts["new"], EquipmentCount.objects.count()) == ("applied", 2, 3)
    row = sent("equipment-counts", changed(right, 1 - n, serviceable="2"), cast.berit)
    assert (row.counts["changed"], row.counts["unchanged"]) == (1, 1)


def test_strengths_are_reported_and_corrected_by_file(cast, sign_in, unit):
    text = own(cast.noor, sign_in, "unit-strengths")
    july = {"reported_on": "2025-07-31", "source": "July report"}
    wrong = changed(text, **july, men="82", women="11", present="90")
    assert refused(sent("unit-strengths", wrong, cast.noor)) == [(2, "present")]
    assert refused(
        sent("unit-strengths", changed(text, reported_on="2025-07-31", category=""), cast.noor)
    ) == [(2, "category")]
    assert refused(sent("unit-strengths", changed(text, reported_on=""), cast.noor)) == [(2, "reported_on")]
    right = changed(text, **july, men="82", women="11", present="", on_leave="")
    row = sent("unit-strengths", right, cast.berit)
    told = unit.strengths.get(reported_on=date(2025, 7, 31))
    assert (row.counts["new"], told.present, told.women, told.on_leave) == (1, 93, 11, None)
    row = sent("unit-strengths", changed(right, on_leave="0", absent="2"), cast.noor)
    told.refresh_from_db()
    assert (row.counts["changed"], told.on_leave, told.absent, told.present) == (1, 0, 2, 93)
    assert refused(sent("unit-strengths", text, cast.chidi)) == [(2, "unit")]
    services_units.add_unit(
        cast.bresland, name="Second", reference="BRE-9", capability=unit.capability, quantity=1, by=cast.berit
    )
    text = own(cast.berit, sign_in, "unit-strengths")
    assert "XBR,BRE-9,troops,,,,,,,\n" in text.replace("\r", "")
    assert sent("unit-strengths", text, cast.berit).state == "unchanged"


def test_nobody_enters_what_is_not_theirs_to_keep(cast, sign_in, unit):
    texts = {kind: own(cast.berit, sign_in, kind) for kind in KINDS}
    assert refused(sent("units", texts["units"], cast.chidi)) == [(2, "id")]
    assert {column for _line, column in refused(sent("equipment", texts["equipment"], cast.chidi))} == {"id"}
    assert refused(sent("equipment-counts", texts["equipment-counts"], cast.chidi))
    assert len(own(cast.chidi, sign_in, "units").splitlines()) == 1
    assert sign_in(cast.dora).get("/units/files/units.csv").status_code == 403


def test_a_unit_on_standby_is_in_its_contributors_file_alone(cast, sign_in):
    battalion(cast)
    assert "BRE-INF-1" in own(cast.berit, sign_in, "units")
    assert "BRE-INF-1" not in own(cast.noor, sign_in, "units")


def test_an_offer_one_does_not_see_is_not_named_and_not_taken_away(cast, sign_in, unit):
    need = needed(cast)
    offer = offered(need, cast.bresland, cast.berit, reference="2026-01")
    services_units.change_unit(unit, pledge=offer, requirement=need, by=cast.berit)
    theirs, ours = own(cast.berit, sign_in, "units"), own(cast.noor, sign_in, "units")
    assert f",{offer.reference},{need.reference}," in theirs
    assert f",,{need.reference}," in ours
    assert sent("units", ours, cast.noor).state == "unchanged"
    sent("units", changed(ours, personnel="120"), cast.noor)
    unit.refresh_from_db()
    assert (unit.personnel, unit.pledge, unit.requirement) == (120, offer, need)
    browser = sign_in(cast.noor)
    page = browser.get(f"/units/{unit.pk}/links/").content.decode()
    assert 'name="pledge"' not in page and 'name="requirement"' in page
    browser.post(f"/units/{unit.pk}/links/", {"version": unit.version, "requirement": ""})
    unit.refresh_from_db()
    assert (unit.pledge, unit.requirement) == (offer, None)
    assert browser.get(f"/api/v1/units/{unit.pk}/").json()["pledge"] is None
    assert sign_in(cast.berit).get(f"/api/v1/units/{unit.pk}/").json()["pledge"] == str(offer.pk)


def test_a_unit_is_tied_to_a_need_of_its_mission_by_file(cast, sign_in, unit):
    need = needed(cast)
    text = own(cast.berit, sign_in, "units")
    assert refused(sent("units", changed(text, requirement="SUR-9"), cast.berit)) == [(2, "requirement")]
    sent("units", changed(text, requirement="SUR-1"), cast.berit)
    unit.refresh_from_db()
    assert unit.requirement == need
