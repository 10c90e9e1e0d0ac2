"""A sum shared by weights without losing a cent: largest remainders (Hamilton's method)."""

from collections.abc import Sequence


def shared(total: int, weights: Sequence[int]) -> list[int]:
    """Parts of `total` (minor units) by `weights`; they add up to it exactly. Ties go to the earlier weight.

    Without any weight nobody gets anything.
    """
    whole = sum(weights)
    if whole <= 0:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(total * weights[place] % whole))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts
