"""Figures of small groups: hidden alone, and not to be found by subtracting."""

from collections import Counter

import pytest

from budget.calculations.survey import average, pooled, shown

SMALLEST = 5


@pytest.mark.parametrize(
    ("groups", "people"),
    [
        ([], 0),
        ([4], 0),
        ([5], 5),
        ([20, 4], 20),  # 24 would tell what the four said
        ([20, 4, 3], 27),
        ([4, 3], 7),
        ([20, 4, 0], 20),
    ],
)
def test_small_groups_are_in_a_sum_only_together(groups, people):
    counts = [Counter({5: number}) for number in groups]
    assert pooled(counts, SMALLEST).total() == people


def test_one_group():
    assert shown(Counter({1: 2, 5: 2}), SMALLEST) == Counter()
    assert shown(Counter({1: 2, 5: 3}), SMALLEST) == {1: 2, 5: 3}


def test_the_mean():
    assert average({}) is None
    assert average({1: 1, 5: 3}) == 4
    assert average({True: 3, False: 1}) == 0.75
