"""Measurements, each a ratio taken side by side in one run on one machine: `make bench`.

Every module here with a function `measure() -> Iterator[Figure]` takes part; `make bench ARGS="tally pages"`
runs some. Nothing here is a test: a figure that misses its target is printed as missed, and that is all.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table. `ratio` compares `value` with what `against` names, measured in the same run."""

    name: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None
    target: str = ""
    met: bool | None = None


class Skipped(Exception):  # noqa: N818 -- no error: something optional is not installed
    """Raised by a measurement that cannot be taken here; the text says what is missing."""
