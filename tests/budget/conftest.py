import pytest

from budget.enums import RoundStatus
from tests.factories import budget as make


@pytest.fixture
def round(school):
    """A round that collects ideas: the cast's school with its pot of 9,600 EUR."""
    return make.round_in(RoundStatus.PROPOSALS, school=school)


@pytest.fixture
def pot(round):
    return round.pots.get()
