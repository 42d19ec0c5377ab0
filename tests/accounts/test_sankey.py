"""Bands between sources and destinations: all that flows is drawn, the small ones as one."""

from accounts.charts import Band, sankey_chart
from accounts.charts.paint import known
from accounts.charts.scene import Box, Path


def bars(scene, x):
    return [d for d in scene.data for item in d.items if isinstance(item, Box) and item.x == x]


def test_what_leaves_on_one_side_arrives_on_the_other():
    scene = sankey_chart([Band("a", "x", 30.0), Band("b", "x", 10.0), Band("a", "y", 5.0)])
    tall = [sum(item.height for d in bars(scene, x) for item in d.items) for x in (0, 988)]
    assert abs(tall[0] - tall[1]) < 1
    assert [d.says for d in bars(scene, 0)] == ["a: 35.0", "b: 10.0"]
    ribbons = [d.says for d in scene.data if isinstance(d.items[0], Path)]
    assert ribbons == ["a → x: 30.0", "a → y: 5.0", "b → x: 10.0"]
    assert all(known(item.look) for item in scene.each())


def test_small_ones_are_one_that_says_how_many():
    bands = [Band(f"s{n:02}", "x", 100.0 - n) for n in range(14)]
    scene = sankey_chart(bands, most=10, others="{} others".format)
    assert [d.says.split(":")[0] for d in bars(scene, 0)][-1] == "5 others"
    assert len(bars(scene, 0)) == 10


def test_nothing_flows_nothing_is_drawn():
    assert sankey_chart([Band("a", "x", 0.0)]) is None
