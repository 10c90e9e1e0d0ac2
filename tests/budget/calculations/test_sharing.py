"""Shares add up to the last cent, and follow the weights."""

import pytest

from budget.calculations.sharing import shared


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (100, [1, 1, 2], [25, 25, 50]),
        (10, [0, 3, 4], [0, 4, 6]),
        (1, [1, 1], [1, 0]),
        (5, [], []),
        (5, [0, 0], [0, 0]),
    ],
)
def test_shares(total, weights, parts):
    assert shared(total, weights) == parts


def test_nothing_is_lost_and_nobody_is_off_by_more_than_a_cent():
    weights = [17, 301, 4, 88, 250, 3]
    for total in (1, 99_999_99, 1_234_567):
        parts = shared(total, weights)
        assert sum(parts) == total
        exact = [total * weight / sum(weights) for weight in weights]
        assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))
