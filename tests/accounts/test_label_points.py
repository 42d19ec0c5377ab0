"""Where a map writes each nation's name: the table, held against the shapes it was worked out from."""

import csv
import runpy

import pytest
from django.conf import settings

import accounts.demo
from accounts.maps import SHAPES, project
from accounts.models import Partner

MAKER = runpy.run_path(str(settings.BASE_DIR / "docs" / "map" / "make_points.py"))
DRAWN = MAKER["states"](SHAPES.read_text())


def table():
    with MAKER["POINTS"].open(encoding="utf-8") as file:
        return {
            row["code"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(file)
        }


def test_every_nation_drawn_has_a_point_and_every_point_lies_in_its_largest_land_or_on_its_dot():
    points = table()
    assert len(points) >= 195
    for code, (longitude, latitude) in points.items():
        lands, dot = DRAWN[code]
        x, y = project(longitude, latitude)
        if dot:
            assert abs(x - dot[0]) < 1 and abs(y - dot[1]) < 1, code
        else:
            largest = max(lands, key=MAKER["area"])
            assert MAKER["is_inside"](x, y, MAKER["sides"](largest)), code


@pytest.mark.parametrize("code", ["RWA", "ZAF", "LSO", "FJI", "MLT", "KIR"])
def test_the_table_is_what_the_shapes_give(code):
    (found,) = MAKER["points"]({code: DRAWN[code]})
    assert tuple(float(part) for part in found[1:]) == table()[code]


def test_turning_back_what_was_projected_gives_the_place():
    for place in ((18.55, 4.36), (-70.6, -33.4), (178.4, -18.1), (-150.0, 61.2)):
        assert MAKER["unproject"](*project(*place)) == pytest.approx(place, abs=0.02)


@pytest.mark.django_db
def test_a_portal_gets_the_points_once_and_keeps_those_that_were_mended():
    accounts.demo.load_reference()
    rwanda = Partner.objects.get(code="RWA")
    assert (float(rwanda.longitude), float(rwanda.latitude)) == table()["RWA"]
    assert Partner.objects.get(code="YUG").longitude is None
    Partner.objects.filter(code="RWA").update(longitude="30.00000")
    Partner.objects.filter(code="BGD").update(longitude=None, latitude=None)  # as before there were any
    assert accounts.demo.load_reference()["points on the map"] == 1
    rwanda.refresh_from_db()
    assert rwanda.longitude == 30
