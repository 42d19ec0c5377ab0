"""Load lists as files: out, and in again through the services; whose they are; what is refused, and where."""

import csv
import io

import pytest
from django.urls import reverse

from accounts import imports
from logistics import load_files
from logistics import services_movements as services
from tests.conftest import signed_in
from tests.logistics import moves
from tests.registers import bring

pytestmark = pytest.mark.django_db
NOBODYS = "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def loaded(cast):
    return services.set_load(moves.asked(cast), lines=moves.LINES, by=cast.berit)


def file_of(person, name="load_lists_file", *args):
    answer = signed_in(person).get(reverse(f"logistics:{name}", args=[*args, "csv"]))
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def sent(person, rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, load_files.HEADS)
    writer.writeheader()
    writer.writerows(rows)
    return bring("load-lists", out.getvalue(), by=person, file_name="load-lists.csv")


def came_of(person, rows):
    row = sent(person, rows)
    return {name: n for name in ("new", "changed", "unchanged", "refused") if (n := row.counts[name])}


def told(row):
    return [(line.item, line.quantity) for line in row.load.all()]


def test_a_load_list_goes_out_and_in_again_unchanged_and_changed(cast, loaded):
    rows = file_of(cast.berit)
    assert [row["item"] for row in rows] == [line["item"] for line in moves.LINES]
    assert came_of(cast.berit, rows) == {"unchanged": 1}
    rows[0]["quantity"] = "5"
    third = dict.fromkeys(rows[0], "") | {name: rows[0][name] for name in ("movement", "version")}
    assert came_of(cast.berit, [*rows, third | {"item": "Tents", "weight_kg": "12.5"}]) == {"changed": 1}
    assert told(loaded) == [("Armoured carrier", 5), ("Diesel fuel", 20), ("Tents", 1)]


def test_what_a_spreadsheet_takes_for_a_formula_goes_out_as_text_and_comes_back(cast, loaded):
    services.set_load(loaded, lines=[{"item": "+44 crates"}], by=cast.berit)
    rows = file_of(cast.berit, "load_file", loaded.pk)
    assert [row["item"] for row in rows] == ["'+44 crates"]
    assert came_of(cast.berit, rows) == {"unchanged": 1}


def test_the_file_of_a_movement_without_a_list_is_its_beginning(cast):
    row = moves.asked(cast)
    rows = file_of(cast.berit, "load_file", row.pk)
    assert [(one["movement"], one["item"]) for one in rows] == [(str(row.pk), "")]
    assert came_of(cast.berit, [rows[0] | {"item": "Water tanks", "quantity": "2"}]) == {"changed": 1}
    assert told(row) == [("Water tanks", 2)]


@pytest.mark.parametrize(
    "wrong, column",
    [
        ({"un_number": "UN1202", "hazard_class": ""}, "item"),
        ({"un_number": "1202"}, "un_number"),
        ({"hazard_class": "12"}, "hazard_class"),
        ({"quantity": "two"}, "quantity"),
        ({"version": "99"}, "version"),
        ({"movement": NOBODYS}, "movement"),
        ({"equipment": NOBODYS}, "equipment"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line_and_column_and_nothing_is_kept(cast, loaded, wrong, column):
    rows = file_of(cast.berit)
    rows[0]["quantity"] = "6"
    found = sent(cast.berit, [rows[0], rows[1] | wrong]).findings.filter(severity="refused")
    assert list(found.values_list("line", "column")) == [(3, column)]
    assert told(loaded) == [(line["item"], line["quantity"]) for line in moves.LINES]


def test_a_list_is_changed_by_its_own_side_and_while_it_is_open(cast, loaded):
    moves.control(cast)
    rows = file_of(cast.berit)
    assert file_of(cast.chidi) == file_of(cast.noor) == []
    rows[0]["quantity"] = "6"
    assert not imports.KINDS["load-lists"].permits(cast.dora)
    assert came_of(cast.chidi, rows) == {"refused": 2}  # another contributor sees no such movement
    assert came_of(cast.noor, rows) == {"refused": 1}  # movement control does not say what is loaded
    accepted = services.accept_load(loaded, by=cast.berit)
    assert file_of(cast.berit) == []
    assert came_of(cast.berit, [row | {"version": accepted.version} for row in rows]) == {"refused": 1}
