"""An entry climbs: supervisor, after 14 days the deputy, after 28 the head."""

from datetime import date, timedelta

import pytest

from volunteering.calculations.asking import DEPUTY, HEAD, SUPERVISOR, choose, step_due

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("days", "asked", "due"),
    [
        (0, [], SUPERVISOR),
        (7, [(0, 1)], SUPERVISOR),
        (13, [(0, 1)], SUPERVISOR),
        (14, [(0, 1), (7, 1)], DEPUTY),
        (27, [(0, 1), (14, 2)], DEPUTY),
        (28, [(0, 1), (14, 2)], HEAD),
        (35, [(0, 1)], DEPUTY),
        (70, [(0, 1), (14, 2), (28, 3)], HEAD),
    ],
)
def test_step_due(days, asked, due):
    rows = [(DAY + timedelta(days=day), step) for day, step in asked]
    assert step_due(rows, DAY + timedelta(days=days)) == due


@pytest.mark.parametrize(
    ("reachable", "due", "chosen"),
    [
        ({1, 2, 3}, 2, 2),
        ({1, 3}, 2, 3),
        ({1, 2}, 3, 2),
        ({1}, 3, 1),
        ({3}, 1, 3),
        (set(), 1, None),
    ],
)
def test_who_cannot_be_reached_is_passed_over(reachable, due, chosen):
    assert choose(reachable, due) == chosen
