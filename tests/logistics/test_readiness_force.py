"""How far a mission's needs are filled by units that are ready."""

from fractions import Fraction

import pytest

from logistics import readiness_force


def need(key, required=1, criticality="routine", enabler=False):
    return readiness_force.Need(key, required, criticality, enabler)


def brought(key, quantity=1, band=1, there=True):
    return readiness_force.Brought(key, quantity, band, there)


def test_a_force_is_filled_by_ready_units_weighed_by_how_critical_they_are():
    needs = [need("hospital", 1, "critical"), need("battalion", 2, "priority"), need("police", 2)]
    units = [
        brought("hospital", band=2),
        brought("battalion", band=3),
        brought("battalion"),
        brought("police", 5),
    ]
    found = readiness_force.force(needs, units)
    assert found.fill == pytest.approx(float(Fraction(3 * 1 + 2 * Fraction(1, 2) + 1 * 1, 6)))
    assert (found.at_zero, found.short) == ((), ())
    assert (found.needs[1].ready, found.needs[1].not_ready) == (1, 1)


def test_a_gap_in_an_enabler_is_critical_whatever_the_fill():
    needs = [need("helicopters", 3, enabler=True), need("battalion", 1, "critical")]
    found = readiness_force.force(needs, [brought("helicopters", 2), brought("battalion", band=None)])
    assert (found.short, found.at_zero) == (("helicopters", "battalion"), ("battalion",))
    assert (found.needs[1].unknown, found.needs[1].ready) == (1, 0)


def test_what_is_still_on_its_way_fills_nothing_and_no_need_has_no_fill():
    found = readiness_force.force([need("a")], [brought("a", there=False)])
    assert (found.fill, found.needs[0].coming) == (0, 1)
    assert readiness_force.force([], []).fill is None
