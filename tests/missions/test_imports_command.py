"""Structures as files: out by the API, in again without loss; elements and authority over them."""

import csv
import io

import pytest

from missions import services_command as services
from missions.models import AuthorityEdge, Element
from tests.conftest import signed_in
from tests.missions.test_command import DAY, element, force, transferred  # noqa: F401
from tests.registers import bring, counted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def taken(person, resource):
    """A list of the API as its CSV file."""
    answer = signed_in(person).get(f"/api/v1/{resource}/?format=csv")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def lines(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def written(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def stored(model):
    return list(model.objects.order_by("pk").values())


@pytest.fixture
def structure(cast, force):  # noqa: F811
    services.change_element(
        force["east"], label="named", released_to=[cast.au], location="East; and West", by=cast.anwar
    )
    transferred(force["battalion"], force["east"], by=cast.anwar)
    return force


@pytest.mark.parametrize(
    ("kind", "resource", "model"),
    [("elements", "elements", Element), ("authorities", "authority-edges", AuthorityEdge)],
)
def test_out_and_in_again_changes_nothing(cast, structure, kind, resource, model):
    before = stored(model)
    done = bring(kind, taken(cast.anwar, resource), by=cast.anwar, file_name="structure.csv")
    assert counted(done) == (0, 0, len(before), 0)
    assert stored(model) == before


def test_a_line_without_a_number_adds_and_one_with_it_changes(cast, structure):
    rows = lines(taken(cast.anwar, "elements"))
    rows[0]["location"] = "Moved"
    done = bring("elements", written(rows), by=cast.anwar, file_name="structure.csv")
    assert counted(done)[:2] == (0, 1)
    new = {"mission": "ALPHA", "reference": "BN-7", "title": "Seventh", "kind": "force", "under": "EAST"}
    done = bring("elements", written([new]), by=cast.anwar, file_name="new.csv")
    assert counted(done)[:2] == (1, 0)
    made = Element.objects.get(reference="BN-7")
    assert made.under == structure["east"]
    edges = written(
        [
            {"mission": "ALPHA", "element": "BN-7", "relationship": "full", "partner": "XBR"}
            | dict.fromkeys(("superior", "starts_on", "instrument"), ""),
            {"mission": "ALPHA", "element": "BN-7", "relationship": "operational", "partner": ""}
            | {"superior": "east", "starts_on": str(DAY), "instrument": "TOA 7"},
        ]
    )
    assert counted(bring("authorities", edges, by=cast.anwar, file_name="edges.csv"))[0] == 2
    assert made.authorities.get(relationship="operational").instrument == "TOA 7"


def test_a_file_that_breaks_a_rule_of_command_is_refused_whole(cast, structure):
    before = stored(AuthorityEdge)
    edges = written(
        [
            {"element": "WEST", "relationship": "tasking", "superior": "EAST", "starts_on": str(DAY)},
            {"element": "FC", "relationship": "operational", "superior": "EAST", "starts_on": str(DAY)},
        ]
    )
    done = bring("authorities", edges, by=cast.anwar, file_name="edges.csv")
    assert counted(done)[3] == 1
    assert stored(AuthorityEdge) == before


def without_numbers(content):
    return written([{n: v for n, v in row.items() if n not in ("id", "version")} for row in lines(content)])


def told(model, *paths):
    return sorted(model.objects.values_list("label", "released_to__code", *paths), key=str)


def test_the_files_rebuild_a_structure_where_it_is_not(cast, structure):
    services.change_element(structure["battalion"], under=structure["east"], by=cast.anwar)
    services.change_element(structure["east"], reference="ZULU", by=cast.anwar)  # below what comes before it
    of_element = ("reference", "title", "kind", "under__reference", "location", "starts_on", "ends_on")
    of_edge = ("element__reference", "relationship", "superior__reference", "partner__code", "starts_on")
    of_edge += ("ends_on", "instrument", "end_instrument", "limits")
    before = told(Element, *of_element), told(AuthorityEdge, *of_edge)
    elements, edges = taken(cast.anwar, "elements"), taken(cast.anwar, "authority-edges")
    AuthorityEdge.objects.all().delete()
    Element.objects.update(under=None)
    Element.objects.all().delete()
    done = bring("elements", without_numbers(elements), by=cast.anwar, file_name="structure.csv")
    assert counted(done) == (len(before[0]), 0, 0, 0)
    done = bring("authorities", without_numbers(edges), by=cast.anwar, file_name="edges.csv")
    assert counted(done) == (len(before[1]), 0, 0, 0)
    assert (told(Element, *of_element), told(AuthorityEdge, *of_edge)) == before
