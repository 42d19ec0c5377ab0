"""The world map: projection, steps, points, and a file that holds every member."""

import csv
import gzip
import re
from collections import Counter
from math import radians, sin
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.template import Context, Template

from accounts.map_points import points
from accounts.maps import HEIGHT, WIDTH, choropleth, drawn, project, steps
from accounts.world import world

PLOT = '{% include "components/_world_plot.html" with key="map" title="Who gives" %}{% boundaries %}'
SHAPES = settings.BASE_DIR / "static" / "map" / "world.svg"


def partners():
    with open(settings.BASE_DIR / "accounts" / "reference" / "partners.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def render(source, **names):
    return Template("{% load maps %}" + source).render(Context(names))


def box_of(code):
    """A shape's least and greatest x and y, walked along its relative steps."""
    found = re.search(rf'<path id="{code}" d="([^"]+)"', SHAPES.read_text()).group(1)
    x = y = 0
    xs, ys = [], []
    for ring in found.split("z")[:-1]:
        numbers = [int(n) for n in re.findall(r"-?\d+", ring)]
        x, y = x + numbers[0], y + numbers[1]
        at = [x, y]
        xs.append(x)
        ys.append(y)
        for across, down in zip(numbers[2::2], numbers[3::2], strict=True):
            at = [at[0] + across, at[1] + down]
            xs.append(at[0])
            ys.append(at[1])
    return min(xs), min(ys), max(xs), max(ys)


def test_the_file_is_well_formed_light_and_without_script():
    text = SHAPES.read_text()
    root = ElementTree.fromstring(text)
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    assert len(gzip.compress(SHAPES.read_bytes())) <= 50_000
    assert max(ids.values()) == 1
    assert {"sea", "states", "territories", "disputed"} <= set(ids)
    assert not re.search(r"script|style|\son\w+=|href", text)
    assert root.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"


def test_every_member_of_the_united_nations_can_be_coloured():
    members = {row["iso3"] for row in partners() if row["is_un_member"] == "true"}
    assert len(members) == 193
    assert members <= drawn()
    assert {"PSE", "VAT", "ESH", "XKX"} <= drawn()


@pytest.mark.parametrize(
    ("longitude", "latitude", "place"),
    [(11, 0, (WIDTH / 2, None)), (191, 0, (WIDTH, None)), (0, 83.7, (None, 0)), (0, -56.5, (None, HEIGHT))],
)
def test_the_edges_of_the_map_lie_where_its_box_ends(longitude, latitude, place):
    for found, wanted in zip(project(longitude, latitude), place, strict=True):
        assert wanted is None or found == pytest.approx(wanted, abs=1)


def test_the_projection_keeps_areas():
    def area(longitude, latitude):
        (x1, y1), (x2, y2) = project(longitude, latitude), project(longitude + 10, latitude + 1)
        return (x2 - x1) * (y1 - y2)

    equator, north = area(6, 0), area(6, 60)
    ratio = (sin(radians(61)) - sin(radians(60))) / (sin(radians(1)) - sin(radians(0)))
    assert north / equator == pytest.approx(ratio, rel=0.02)


@pytest.mark.parametrize(
    ("code", "longitude", "latitude"),
    [("CAF", 18.6, 4.4), ("SOM", 44.1, 9.6), ("UKR", 34.1, 45.0), ("CHN", 121.0, 23.7), ("CYP", 33.4, 35.3),
     ("RUS", -172.0, 66.0), ("FJI", 178.4, -18.0), ("NZL", 174.8, -41.3)],
)  # fmt: skip
def test_places_fall_within_the_state_they_are_drawn_with(code, longitude, latitude):
    x, y = project(longitude, latitude)
    left, top, right, bottom = box_of(code)
    assert left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1


@pytest.mark.parametrize("code", ["RUS", "FJI", "NZL"])
def test_no_shape_is_torn_across_the_map(code):
    left, _, right, _ = box_of(code)
    assert right - left < WIDTH * 0.6


def test_crimea_lies_in_the_shape_of_ukraine():
    assert box_of("UKR")[3] >= project(34, 44.5)[1] - 1


def test_steps_hold_about_as_many_states_each_and_cuts_are_round():
    found = steps({f"S{n}": n for n in range(1, 101)})
    assert found.cuts == [20, 40, 60, 80]
    assert Counter(found.classes.values()) == {1: 19, 2: 20, 3: 20, 4: 20, 5: 21}
    assert [(band.low, band.last) for band in found.bands][:2] == [(None, 19), (20, 39)]


def test_unknown_is_no_step_and_zero_is_not_the_lightest():
    found = steps({"XBR": None, "XCA": 0, "XDU": 1, "XEL": 1000})
    assert (found["XBR"], found["XCA"]) == ("none", 0)
    assert found["XDU"] < found["XEL"] == 5


@pytest.mark.parametrize("values", [{}, {"XBR": None}, {"XBR": 0}])
def test_without_a_figure_there_are_no_steps(values):
    assert steps(values).bands == []


def test_equal_figures_share_one_step_and_order_does_not_matter():
    assert set(steps({"XBR": 7, "XCA": 7}).classes.values()) == {3}
    values = {f"S{n}": n**3 for n in range(30)}
    assert steps(values).classes == steps(dict(reversed(values.items()))).classes


def test_shares_keep_their_decimals_in_the_legend():
    found = steps({f"S{n}": 0.013 * n for n in range(1, 40)}, places=2)
    assert all(cut == round(cut, 2) for cut in found.cuts)
    assert found.bands[0].last == pytest.approx(found.cuts[0] - 0.01)


def test_figures_below_zero_are_refused():
    with pytest.raises(ValueError):
        steps({"XBR": -1})


def test_who_has_no_shape_is_named_beside_the_map():
    world = choropleth({"FRA": 3, "XBR": 850, "XCA": None}, "persons", names={"XBR": "Bresland"})
    assert [state.code for state in world.states] == ["FRA"]
    assert [(state.name, state.value) for state in world.elsewhere] == [("Bresland", 850)]


def test_points_are_sized_by_area_the_largest_first_and_never_hide_each_other():
    here = {"longitude": 45.35, "latitude": 2.03}
    found = points([
        {"label": "small", **here, "value": 100}, {"label": "large", **here, "value": 10_000},
        {"label": "unknown", **here, "value": None},
        {"label": "unplaced", "longitude": None, "latitude": None},
        {"label": "other", "longitude": 18.6, "latitude": 4.4, "value": 2_500},
    ])  # fmt: skip
    assert [point.label for point in found][:2] == ["large", "other"]
    assert found[0].radius == 2 * found[1].radius
    assert "unplaced" not in [point.label for point in found]
    assert len({(point.left, point.radius) for point in found}) == len(found)


def test_a_map_without_links_is_an_image_with_words():
    page = render(PLOT, world=world(values={"FRA": 5, "MLI": None}, unit="persons"))
    assert 'role="img"' in page and "<a href" not in page
    assert "map/world.svg#FRA" in page and 'class="step-none"' in page
    assert "not reported" in page and "imply no opinion" in page
    assert not re.search(r"<script|<style|\sstyle=", page)


def test_a_map_with_links_is_a_group_that_can_be_skipped_and_escapes_names():
    drawn = world(values={"FRA": 5}, names={"FRA": "<b>France</b>"}, urls={"FRA": "/contributors/FRA/"})
    page = render(PLOT, world=drawn)
    assert 'role="group"' in page and '<a href="/contributors/FRA/"' in page
    assert "Skip the links" in page
    assert "<b>France" not in page and "&lt;b&gt;France" in page


def test_the_same_map_is_written_the_same_way_twice():
    missions = [{"label": "MINUSCA", "longitude": 18.6, "latitude": 4.4, "value": 17_000, "url": "/m/"}]
    once, again = (render(PLOT, world=world(points=missions, point_unit="persons")) for _time in range(2))
    assert once == again and "MINUSCA: 17,000 persons" in once
