"""Every registered figure: for each of the cast, as page, picture and table, and what is refused."""

import csv
import io
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import translation

from accounts import figures, outbox
from accounts.figure_files import as_csv, as_png, as_svg, plain
from accounts.figures import Column, Table
from accounts.world import world
from contributors.models import BurdenShare, CostPackage, PackageLine, PackageQuarter
from logistics.models import EquipmentCount, EquipmentLine, Location, StockItem, Unit, UnitStrength
from logistics.services_stocks import count_stock
from missions.models import Capability, Element, Mission
from missions.services_benchmarks import enter_reading
from missions.services_transitions import add_phase
from tests.conftest import build_cast
from tests.contributors import flows as money
from tests.missions import planned
from tests.missions.situated import published_violence

pytestmark = pytest.mark.django_db
GIVEN = {
    "mission": "alpha",
    "missions": "alpha,beta",
    "contributor": "XBR",
    "contributors": "XBR,XCA",
    "organization": "AU",
    "scope": "mission:ALPHA",
    "package": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
    "unit": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f01",
    "stock": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f02",
    "element": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f03",
    "indicator": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f04",
    "transition": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f05",
}
OF_TWO_SIDES = {
    "unit": ("berit", "anwar"),
    "stock": ("berit", "anwar"),
}  # who may name what is between two sides
PNG = b"\x89PNG\r\n\x1a\n"


def given_for(entry, **other):
    return {name: (GIVEN | other)[name] for name in entry.needs}


def build_counted():
    cast = build_cast()
    outbox.settle()
    money.flow(cast)
    kept = {"mission": cast.alpha, "name": "Shared cost", "certainty": "published"}
    package = CostPackage.objects.create(pk=GIVEN["package"], **kept)
    PackageQuarter.objects.create(package=package, quarter=date(2026, 1, 1), budget=100)
    line = {"package": package, "quarter": date(2026, 1, 1), "committed": 40}
    PackageLine.objects.create(part="epf", **line)
    kind = Capability.objects.create(code="infantry", name="Infantry", unit="units")
    named = {"pk": GIVEN["unit"], "reference": "BRE-1", "name": "First battalion", "capability": kind}
    there = {"mission": cast.alpha, "state": "present", "arrived_on": date(2025, 1, 1)}
    unit = Unit.objects.create(contributor=cast.bresland, personnel=100, **named, **there)
    for month, present in ((5, 90), (6, 95)):
        UnitStrength.objects.create(
            unit=unit, reported_on=date(2025, month, 28), category="troops", present=present, source="report"
        )
    Element.objects.create(
        pk=GIVEN["element"],
        mission=cast.alpha,
        reference="HQ",
        title="Headquarters",
        kind="headquarters",
        label="public",
        created_by=cast.system,
    )
    Mission.objects.filter(pk=cast.alpha.pk).update(latitude=4, longitude=21)
    for year in (2004, 2005):
        published_violence(f"{year}", year=year)
    benchmark = planned.benchmark_of(cast.alpha, cast.system, label="public", read="")
    benchmark.indicators.update(id=GIVEN["indicator"])
    for month, value in ((5, 8), (6, 12)):
        read = {"as_of": date(2025, month, 28), "value": value, "source": "survey", "by": cast.system}
        enter_reading(benchmark.indicators.get(), **read)
    plan = planned.transition_of(cast.alpha, cast.system, label="public")
    plan.phases.all().delete()
    type(plan).objects.filter(pk=plan.pk).update(id=GIVEN["transition"])
    plan = type(plan).objects.get(pk=GIVEN["transition"])
    phase = {"name": "First", "starts_on": date(2025, 1, 1), "ends_with": "the base is empty"}
    add_phase(plan, **phase, by=cast.system)
    camp = Location.objects.create(mission=cast.alpha, name="Camp One")
    Unit.objects.filter(pk=unit.pk).update(location=camp)
    kept = {
        "location": camp,
        "stock_class": "fuel",
        "name": "Diesel",
        "measure": "litres",
        "reserve_days": 14,
    }
    item = StockItem.objects.create(pk=GIVEN["stock"], rate=2, persons=50, **kept)
    count_stock(item, quantity=900, on=date.today() - timedelta(days=20), by=cast.system)
    line = EquipmentLine.objects.create(unit=unit, group="armour", type="Carrier", lease="wet", agreed=9)
    EquipmentCount.objects.create(
        line=line, counted_on=date(2025, 6, 28), on_hand=9, serviceable=8, source="report"
    )
    return cast


@pytest.fixture
def counted(db, snapshots):
    """The cast, with what every figure counts; built once."""
    return snapshots[build_counted].get(build_counted)


@pytest.fixture(params=[entry.name for entry in figures.entries()])
def entry(request):
    return figures.named(request.param)


def test_every_figure_says_what_it_is(entry):
    assert entry.label and entry.about
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", entry.name)


@pytest.mark.parametrize("person", ["dora", "berit", "anwar", "noor", "administrator"])
def test_every_figure_shows_its_table_and_its_chart_to_everybody(entry, person, counted, sign_in):
    answer = sign_in(getattr(counted, person)).get(reverse("figure", args=[entry.name]), given_for(entry))
    if any(person not in OF_TWO_SIDES.get(name, (person,)) for name in entry.needs):
        assert answer.status_code == 404
        return
    assert answer.status_code == 200
    asked = answer.context["asked"]
    if asked.figure is None:
        assert "Nothing to draw was reported" in answer.content.decode()
        return
    text = answer.content.decode()
    assert f'id="{asked.key}"' in text
    assert asked.figure.table.rows and text.count("<tr>") >= len(asked.figure.table.rows)
    assert "style=" not in text


def test_every_figure_is_a_file_of_each_kind(entry, counted, sign_in):
    reader = sign_in(counted.anwar)
    asked = figures.ask(entry.name, counted.anwar, given_for(entry))
    for kind in ("svg", "csv", "png"):
        answer = reader.get(reverse("figure_file", args=[entry.name, kind]), given_for(entry))
        if asked.figure is None:
            assert answer.status_code == 404
            continue
        assert answer.status_code == 200
        assert f'.{kind}"' in answer["Content-Disposition"]
        content = answer.content
        {"svg": _is_a_picture_of_its_own, "csv": _is_the_table, "png": _is_png}[kind](content, asked.figure)


def _is_a_picture_of_its_own(content, figure):
    text = content.decode()
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not re.search(r"<style|<script|\sstyle=|\son[a-z]+=|class=", text)
    assert not re.search(r'href="(?!#)|url\((?!#)', text), "points outside itself"
    said = " ".join("".join(element.itertext()) for element in root.iter() if element.tag.endswith("}text"))
    assert figure.title.split(" ")[0] in said and "Source" in said


def _is_the_table(content, figure):
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == [str(column.label) for column in figure.table.columns]
    assert rows[1:] == [
        [str(plain(value, column.kind)) for value, column in zip(row, figure.table.columns, strict=True)]
        for row in figure.table.rows
    ]


def _is_png(content, figure):
    assert content.startswith(PNG) and len(content) > 2000
    assert int.from_bytes(content[16:20]) == 960 * 2  # as wide as the sheet, at twice its pixels


HIDDEN = {"mission": "shade", "missions": "alpha,shade", "scope": "mission:SHADE"}
OF_MISSIONS = [entry.name for entry in figures.entries() if set(HIDDEN) & set(entry.params)]


@pytest.mark.parametrize("person", ["dora", "anwar", "administrator"])
@pytest.mark.parametrize("name", OF_MISSIONS)
def test_a_figure_of_what_is_hidden_is_not_there(name, person, counted, sign_in):
    given = {key: value for key, value in HIDDEN.items() if key in figures.named(name).params}
    reader = sign_in(getattr(counted, person))
    assert reader.get(reverse("figure", args=[name]), given).status_code == 404
    assert reader.get(reverse("figure_file", args=[name, "csv"]), given).status_code == 404
    assert sign_in(counted.noor).get(reverse("figure", args=[name]), given).status_code == 200


# --- What is refused, in words
@pytest.mark.parametrize(
    ("name", "given", "status", "said"),
    [
        ("no.such", {}, 404, ""),
        ("mission.strength", {}, 400, "needs to be told: mission"),
        ("mission.strength", {"mission": "alpha", "colour": "red"}, 400, "takes no “colour”"),
        ("mission.strength", {"mission": "alpha", "span_of": "ever"}, 400, "is none of: reported, all"),
        ("mission.strength", {"mission": "nowhere"}, 404, ""),
    ],
)
def test_a_wrong_question_is_answered_in_words(name, given, status, said, counted, sign_in):
    reader = sign_in(counted.anwar)
    for path in (reverse("figure", args=[name]), reverse("figure_file", args=[name, "svg"])):
        answer = reader.get(path, given)
        assert answer.status_code == status
        assert said in answer.content.decode()


def test_there_is_no_other_kind_of_file(counted, sign_in):
    path = reverse("figure_file", args=["mission.strength", "exe"])
    assert sign_in(counted.anwar).get(path, {"mission": "alpha"}).status_code == 404


def test_the_gallery_names_every_figure(counted, sign_in):
    text = sign_in(counted.dora).get(reverse("figures")).content.decode()
    assert all(entry.name in text for entry in figures.entries())


# --- What the figures say
def test_deployed_and_authorized_are_what_was_reported_and_decided(counted):
    figure = figures.ask("mission.strength", counted.anwar, {"mission": "alpha"}).figure
    assert [row[1:5] for row in figure.table.rows] == [[250, 200, 20, 180]] * 2


def test_a_figure_of_a_past_month_knows_nothing_later(counted):
    asked = figures.ask("mission.strength", counted.anwar, {"mission": "alpha"}, until=counted.months[0])
    assert [row[0] for row in asked.figure.table.rows] == [counted.months[0]]


def test_parts_add_up_to_what_was_reported(counted):
    for name in ("strength.sexes", "strength.categories"):
        figure = figures.ask(name, counted.anwar, {"scope": "mission:ALPHA"}).figure
        assert [sum(row[1:]) for row in figure.table.rows] == [200, 200]


def test_the_ranked_are_the_stored_shares_and_lead_to_each_contributor(counted):
    shares = BurdenShare.objects.filter(scope="mission:ALPHA", month=counted.months[1])
    table = figures.ask("burden.ranked", counted.anwar, {"scope": "mission:ALPHA"}).figure.table
    assert sorted(row[0] for row in table.rows) == sorted(share.contributor.name for share in shares)
    assert {row[2] for row in table.rows} == {share.personnel for share in shares} == {100}
    assert all(link.startswith("/contributors/X") for link in table.links)


def test_a_month_that_was_not_reported_has_no_figure(counted, sign_in):
    given = {"scope": "mission:ALPHA", "month": "2024-01"}
    reader = sign_in(counted.anwar)
    assert "Nothing to draw" in reader.get(reverse("figure", args=["burden.ranked"]), given).content.decode()
    assert reader.get(reverse("figure_file", args=["burden.ranked", "csv"]), given).status_code == 404


def test_a_map_says_what_stands_under_every_map_and_hides_none_of_it_in_its_file(counted):
    made = world(values={"FRA": 5, "MLI": None}, unit="persons", points=[])
    figure = figures.Figure("Who", "persons", Table([Column("Nation", "text")], [["France"]]), world=made)
    text = as_svg(figure, "f1")
    assert "imply no opinion" in text and "not reported" in text
    assert 'href="#disputed"' in text and 'href="#MLI" fill="url(#f1-hatch-map)"' in text
    assert as_png(text).startswith(PNG)


# --- Files
def test_no_cell_of_a_file_can_start_a_formula():
    text = as_csv(Table([Column("Name", "text")], [["=1+1"], ["@SUM(A1)"], ["plain"], [None]]))
    assert text.splitlines()[1:] == ["'=1+1", "'@SUM(A1)", "plain", '""']


def test_words_of_a_file_cannot_become_markup(counted):
    figure = figures.ask("mission.strength", counted.anwar, {"mission": "alpha"}).figure
    hostile = figure.__class__(**{**figure.__dict__, "title": "<script>alert(1)</script>"})
    root = ElementTree.fromstring(as_svg(hostile, "f1"))
    assert not [element for element in root.iter() if element.tag.endswith("script")]


def test_a_picture_in_arabic_runs_from_the_right_and_keeps_its_words_whole(counted):
    with translation.override("ar"):
        figure = figures.ask("mission.strength", counted.anwar, {"mission": "alpha"}).figure
        text = as_svg(figure, "f1")
    root = ElementTree.fromstring(text)
    title = next(element for element in root.iter() if element.tag.endswith("}text"))
    assert (title.get("x"), title.get("text-anchor")) == ("928", "end")
    assert "".join(title.itertext()).strip("\u202b\u202c") in figure.title
    assert " dx=" not in text
